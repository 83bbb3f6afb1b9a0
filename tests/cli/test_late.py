"""`servanda late`: what a team lead sees on the screen in the morning, what scripts get, and what is said to mistakes."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from terminal import Place, run

from servanda.desk.files import find_agreements
from servanda.desk.late_clocks import late_clocks
from servanda.desk.measuring import Asked, measure, measure_one, workspaces
from servanda.measure import tables
from servanda.records.load import load

ESCALATIONS = """\
escalations:
  good: {of: follow-up, where: quality = 'A', at: {50%: Team lead, 100%: VP Sales}}
  fair: {of: follow-up, where: quality = 'B', at: {50%: Team lead, 100%: [Team lead, VP Sales], 1 day after due: Board}}
"""


@pytest.fixture
def morning(place: Place) -> Place:
    """Thursday 2 April 2026, noon: L5 has waited since March; L7 came at nine and has four hours; L8 one hour, from 11:30."""
    bound = '[records.{0}]\nfile = "{0}.csv"\ncomplete_until = "2026-04-02 12:00"\n'
    place.write("servanda.toml", bound.format("leads") + bound.format("calls"))
    place.change(
        "sales: {name: Sales}", "sales: {name: Sales, contacts: [{title: Team lead, email: lead@example.com}]}"
    )
    place.change("marketing: {name: Marketing}", "marketing: {name: Marketing, contacts: [{title: VP Sales}]}")
    place.change("timezone:", "currency: USD\ntimezone:")
    text = (place.folder / "leads.csv").read_text(encoding="utf-8")
    place.write("leads.csv", text + "L8,2026-04-02 11:00,55,A,ann,2026-04-02 11:30\n")
    place.write("agreement.yaml", place.file.read_text(encoding="utf-8") + ESCALATIONS)
    return place


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_screen_says_in_words_what_is_late_and_whom_to_tell(morning: Place) -> None:
    ran = run("late", morning.file)
    assert ran.code == 1
    assert (
        ran.out
        == """
Follow-up of leads
follow-up, version 1.0, as of 2 April 2026 12:00, America/New_York

Late: 1 follow-up
          record  objective  limit  due          counted     by the wall clock
  ✗ late  L5      follow-up  4 h    6 Mar 13:00  170 h over  26 days 22 h
      tell Board: 1 day after due since 7 Mar 13:00

About to be late: 2 follow-up
          record  objective  limit  due          counted      by the wall clock
  ! soon  L8      follow-up  1 h    2 Apr 12:30  30 min left  30 min
      tell Team lead (Sales): 50% since 2 Apr 12:00
      next VP Sales (Marketing): 100% on 2 Apr 12:30
  ! soon  L7      follow-up  4 h    2 Apr 13:00  1 h left     1 h
      tell Team lead (Sales): 50% since 2 Apr 11:00
      next Team lead (Sales) and VP Sales (Marketing): 100% on 2 Apr 13:00

1 late · 2 about to be late
"""
    )
    assert "No party has a contact `Board`." in ran.err


def test_json_and_csv_hold_the_same_for_scripts(morning: Place) -> None:
    (entry,) = run("late", morning.file, "--format", "json").json
    assert (entry["agreement"], entry["as_of"]) == ("follow-up", "2026-04-02T16:00:00Z")
    late, soon, other = entry["clocks"]
    assert [each["key"] for each in entry["clocks"]] == ["L5", "L8", "L7"]
    assert (late["state"], soon["state"]) == ("late", "soon")
    assert soon["due_at"] == "2026-04-02T16:30:00Z"
    assert (soon["elapsed_seconds"], soon["left_seconds"], soon["limit"]) == ("1800", "1800", "1 h")
    assert late["left_seconds"] == str(-170 * 3600)
    team_lead = {"title": "Team lead", "party": "Sales", "email": "lead@example.com"}
    assert soon["reached"] == {
        "escalation": "good", "step": "50%", "at": "2026-04-02T16:00:00Z", "tell": [team_lead],
    }  # fmt: skip
    assert [each["title"] for each in other["next"]["tell"]] == ["Team lead", "VP Sales"]
    found = rows(run("late", morning.file, "--format", "csv").out)
    assert [(each["key"], each["state"], each["tell"]) for each in found] == [
        ("L5", "late", "Board"), ("L8", "soon", "Team lead"), ("L7", "soon", "Team lead"),
    ]  # fmt: skip
    assert [each["left_seconds"] for each in found] == [each["left_seconds"] for each in entry["clocks"]]


def test_records_that_end_earlier_are_said(morning: Place) -> None:
    morning.change("complete_until", "# complete_until", "servanda.toml")
    ran = run("late", morning.file, "--as-of", "2026-04-02 12:00")
    assert "follow-up: only known until 1 April 2026 09:10, where `calls` end" in ran.out
    (entry,) = run("late", morning.file, "--as-of", "2026-04-02 12:00", "--format", "json").json
    assert {each["known_until"] for each in entry["clocks"]} == {"2026-04-01T13:10:00Z"}


def test_what_is_late_is_what_the_evidence_says(morning: Place) -> None:
    evidence = rows(run("evidence", morning.file, "follow-up").out)
    late = {each["key"]: each["due_at"] for each in evidence if each["outcome"] == "out" and not each["stopped_at"]}
    found = rows(run("late", morning.file, "--format", "csv").out)
    assert {each["key"]: each["due_at"] for each in found if each["state"] == "late"} == late != {}


@pytest.mark.parametrize(
    ("as_of", "within", "states", "code"),
    [
        ("2026-03-06 09:30", "3 h 20 min", {}, 0),  # L5 came half an hour ago and has until 13:00
        ("2026-03-06 09:30", None, {"L5": "soon"}, 0),
        ("2026-03-06 11:00", "1 h", {"L5": "running"}, 0),  # half of its limit is used up
        ("2026-03-06 13:00", None, {"L5": "late"}, 1),
        ("2026-04-02 11:45", "10 min", {"L5": "late", "L7": "running"}, 1),
        ("2026-04-02 11:45", "1 working day", {"L5": "late", "L7": "soon", "L8": "soon"}, 1),
    ],
)
def test_the_exit_code_says_whether_something_is_late(
    morning: Place, as_of: str, within: str | None, states: dict[str, str], code: int
) -> None:
    words = ["late", morning.file, "--as-of", as_of, *(["--within", within] if within else []), "--format", "csv"]
    ran = run(*words)
    assert ({each["key"]: each["state"] for each in rows(ran.out)}, ran.code) == (states, code)


def test_what_is_due_this_very_moment_is_late_and_says_now(morning: Place) -> None:
    ran = run("late", morning.file, "--as-of", "2026-03-06 13:00")
    assert "  ✗ late  L5      follow-up  4 h    6 Mar 13:00  due now" in ran.out


def test_nothing_late_is_said_in_a_sentence(morning: Place) -> None:
    ran = run("late", morning.file, "--as-of", "2026-03-02 09:10", "--within", "10 min")
    assert ran.code == 0
    assert "Nothing is late, and nothing will be within 10 min." in ran.out


def test_the_most_value_at_risk_stands_first_with_its_currency(morning: Place) -> None:
    morning.change("columns: {score: number,", "columns: {worth: money, score: number,")
    lines = (morning.folder / "leads.csv").read_text(encoding="utf-8").splitlines()
    worth = {"L7": "1200.50", "L5": "40", "L8": ""}
    morning.write(
        "leads.csv", "\n".join([f"{lines[0]},worth", *(f"{each},{worth.get(each[:2], '1')}" for each in lines[1:])])
    )
    ran = run("late", morning.file, "--value", "worth")
    shown = [line.split()[2:5] for line in ran.out.splitlines() if line.startswith(("  ✗", "  !"))]
    assert shown == [["1,200.50", "USD", "L7"], ["40", "USD", "L5"], ["L8", "follow-up", "1"]]
    assert [each["value_at_risk"] for each in rows(run("late", morning.file, "--value", "worth", "--format", "csv").out)] == [
        "1200.5", "40", "",
    ]  # fmt: skip
    score = run("late", morning.file, "--value", "score")
    assert "USD" not in score.out and "  55  " in score.out


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["--within", "soon"], "S740", "Write `4 h` or `1 working day`."),
        (["--value", "scor"], "S741", "Did you mean `score`?"),
        (["--value", "owner"], "S742", "Fields with money or numbers: score."),
        (["--as-of", "yesterday"], "S603", "Write 2026-05-29"),
        (["--engine", "oracle"], "S604", "Engines: duckdb, postgres."),
        (["--allow", "nowhere"], "S617", "--allow names a folder"),
    ],
)
def test_mistakes_on_the_command_line_are_answered(morning: Place, words: list[str], code: str, hint: str) -> None:
    ran = run("late", morning.file, *words)
    assert (ran.code, ran.out) == (2, "")
    assert code in ran.codes and hint in ran.err


def test_an_agreement_without_clocks_says_so_and_records_that_are_gone_are_a_problem(morning: Place) -> None:
    (morning.folder / "leads.csv").unlink()
    ran = run("late", morning.file)
    assert (ran.code, ran.out) == (2, "")
    text = morning.file.read_text(encoding="utf-8")
    head, _, _ = text.partition("  follow-up:\n    promised_by")
    morning.write("agreement.yaml", head)
    ran = run("late", morning.file)
    assert ran.code == 0
    assert "has no clock with a limit, so nothing of it can be late." in ran.out.replace("\n", " ")


@pytest.mark.parametrize("width", [60, 72, 80, 120])
def test_the_list_fits_the_terminal(morning: Place, width: int) -> None:
    morning.change(
        "title: Team lead", "title: Team lead of everybody who calls those who have asked for something on the web"
    )
    ran = run("late", morning.file, columns=width)
    assert max(map(cell_len, ran.out.splitlines())) <= width
    for key in ("L5", "L7", "L8"):
        assert f"  {key} " in ran.out


def test_personal_values_stay_out(morning: Place) -> None:
    morning.change("    only_if: lead-volume met\n", "    only_if: lead-volume met\n    per: owner\n")
    for words in ([], ["--format", "json"], ["--format", "csv"]):
        ran = run("late", morning.file, *words)
        assert "(personal)" in ran.out
        assert " ann" not in ran.out and '"ann"' not in ran.out and "=ann" not in ran.out


def test_what_would_steer_a_terminal_is_shown_as_a_mark(morning: Place) -> None:
    text = (morning.folder / "leads.csv").read_text(encoding="utf-8")
    morning.write("leads.csv", text.replace("L7,", "L\x1b[31m7,"))
    assert "\x1b" not in run("late", morning.file).out


def test_many_late_records_are_cut_on_the_screen_and_whole_in_csv(morning: Place) -> None:
    text = (morning.folder / "leads.csv").read_text(encoding="utf-8")
    more = "".join(f"M{n:03},2026-03-10 08:00,55,B,ann,2026-03-10 09:00\n" for n in range(100))
    morning.write("leads.csv", text + more)
    ran = run("late", morning.file)
    assert "and 86 more: --format csv has them all" in ran.out
    assert "101 late · 2 about to be late" in ran.out
    assert len(rows(run("late", morning.file, "--format", "csv").out)) == 103


def test_a_folder_of_agreements_reads_a_shared_export_once(
    morning: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: Counter[str] = Counter()

    def counted(*words: Any, **more: Any) -> Any:
        reads[words[1].name] += 1
        return load(*words, **more)

    text = morning.file.read_text(encoding="utf-8")
    for number in range(3):
        morning.write(f"more-{number}.yaml", text.replace("id: follow-up", f"id: more-{number}"))
    monkeypatch.setattr(tables, "load", counted)
    ran = run("late", morning.folder, "--format", "json")
    assert reads == {"leads": 1, "calls": 1}
    assert [[each["key"] for each in entry["clocks"]] for entry in ran.json] == [["L5", "L8", "L7"]] * 4


def test_a_record_that_began_under_an_older_version_keeps_its_limit_and_its_steps(morning: Place) -> None:
    text = morning.file.read_text(encoding="utf-8")
    morning.write("versions/1.0.yaml", text)
    newer = text.replace(
        'version: "1.0"\nin_force: 2026-01-01', 'version: "2.0"\nin_force: 2026-04-01\nreplaces: "1.0"'
    )
    morning.write(
        "agreement.yaml",
        newer.replace("B: 4 h", "B: 2 h").replace("1 day after due: Board", "1 day after due: VP Sales"),
    )
    found = {each["key"]: each for each in rows(run("late", morning.file, "--format", "csv").out)}
    assert (found["L5"]["limit"], found["L5"]["tell"]) == ("4 h", "Board")
    assert (found["L7"]["limit"], found["L7"]["state"]) == ("2 h", "late")


def test_a_report_finds_the_same_clocks_in_what_it_measured(morning: Place) -> None:
    found, _ = find_agreements([morning.file])
    asked = Asked([morning.file], watches=True)
    with workspaces(asked, found) as (_, bound, wrong):
        assert wrong == []
        measured = measure_one(asked, found[0], bound[found[0].workspace])
        clocks = late_clocks(measured.benches)
    assert [each.clock.key for each in clocks] == ["L5", "L8", "L7"]
    assert [each.title for each in clocks[2].tell_next] == ["Team lead", "VP Sales"]
    (plain,), _ = measure(Asked([morning.file]))
    assert measured.verdicts == plain.verdicts


def test_a_condition_that_no_engine_can_count_is_a_problem_and_no_traceback(morning: Place) -> None:
    big = " * ".join(["999999999999999999"] * 3)
    morning.change("where: quality = 'A', at: {50%", f"where: score * {big} > 0, at: {{50%")
    ran = run("late", morning.file)
    assert ran.code == 2
    assert {"S403", "S404", "S490"} & set(ran.codes)


def test_a_long_key_does_not_break_the_table(morning: Place) -> None:
    key = "L" + "x" * 300
    text = (morning.folder / "leads.csv").read_text(encoding="utf-8")
    morning.write("leads.csv", text.replace("L8,", f"{key},"))
    lines = run("late", morning.file).out.splitlines()
    assert any(f"{key[:39]}…" in line and "2 Apr 12:30" in line for line in lines), (
        "with its due instant in the same line"
    )
    assert key in run("late", morning.file, "--format", "csv").out
