"""Every command answers in text, in JSON and in CSV, with an exit code that a script can use."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from terminal import CALLS, Place, run

READING = {
    "objective", "period", "segment", "value", "unit", "numerator", "denominator", "target", "verdict", "reason",
    "state", "records", "measured_to",
}  # fmt: skip
"""The keys of every reading; `details`, `levels` and `doubts` stand only where there are some."""
EVIDENCE = [
    "key", "started_at", "due_at", "stopped_at", "open_seconds", "paused_seconds", "outcome", "segment", "period",
]  # fmt: skip


def only_march(place: Place, *more: str) -> list[dict[str, object]]:
    ran = run("measure", place.file, "--period", "2026-03", "--format", "json", *more)
    (agreement,) = ran.json
    readings: list[dict[str, object]] = agreement["readings"]
    return readings


def test_measure_as_json_has_the_shape_that_scripts_rely_on(place: Place) -> None:
    ran = run("measure", place.file, "--format", "json")
    (agreement,) = ran.json
    assert {"agreement", "readings", "obligations"} <= set(agreement)
    assert (agreement["agreement"], agreement["obligations"]) == ("follow-up", [])
    for reading in agreement["readings"]:
        assert set(reading) >= READING
        assert set(reading) - READING <= {"details", "levels", "doubts"}
        assert set(reading["period"]) == {"label", "start", "end"}
        assert set(reading["records"]) == {"in", "out", "pending", "excluded", "unreadable"}
        assert all(isinstance(number, int) for number in reading["records"].values())
        assert reading["verdict"] in ("open", "met", "missed", "not owed", "undetermined")
        assert reading["state"] in ("provisional", "ready", "final")
        for exact in ("value", "numerator", "denominator"):
            assert reading[exact] is None or str(Fraction(reading[exact])) is not None


def test_the_figures_are_those_that_one_counts_on_paper(place: Place) -> None:
    volume, follow_up, waiting_a, waiting_b = only_march(place)
    assert (volume["value"], volume["target"], volume["verdict"]) == ("4", "at least 3", "met")
    assert (follow_up["value"], follow_up["numerator"], follow_up["denominator"]) == ("0.6", "3", "5")
    assert follow_up["records"] == {"in": 3, "out": 2, "pending": 0, "excluded": 0, "unreadable": 0}
    assert follow_up["period"] == {"label": "2026-03", "start": "2026-03-01T05:00:00Z", "end": "2026-04-01T04:00:00Z"}
    assert (waiting_a["segment"], waiting_a["value"], waiting_a["target"]) == ({"quality": "A"}, "4500", None)
    assert (waiting_b["segment"], waiting_b["value"], waiting_b["verdict"]) == ({"quality": "B"}, "7200", "not owed")


def test_csv_has_a_row_for_each_reading(place: Place) -> None:
    ran = run("measure", place.file, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    (agreement,) = run("measure", place.file, "--format", "json").json
    assert len(rows) == len(agreement["readings"])
    march = next(row for row in rows if (row["objective"], row["period"]) == ("follow-up", "2026-03"))
    assert (march["value"], march["verdict"], march["in"], march["out"]) == ("0.6", "missed", "3", "2")


def test_exit_codes_say_missed_and_wrong(place: Place) -> None:
    assert run("measure", place.file).code == 1
    assert run("measure", place.file, "--from", "2026-03-01", "--period", "2026-03").code == 1
    place.change("at least 75%", "at least 60%")
    assert run("measure", place.file, "--period", "2026-03").code == 0
    place.change("timezone: America/New_York", "timezone: America/New_Yorck")
    assert run("measure", place.file).code == 2
    assert run("lint", place.file).code == 2


@pytest.mark.parametrize(("combine", "code", "word"), [("all", 1, ""), ("any", 0, "✓ met"), ("most", 1, "✗ missed")])
def test_readings_of_several_segments_are_one_verdict(tmp_path: Path, combine: str, code: int, word: str) -> None:
    """Of A, B and C only A was delivered."""
    place = Place(tmp_path)
    place.write(
        "agreement.yaml",
        f"""\
servanda: 1
id: three
in_force: 2026-01-01
records:
  jobs: {{from: {{file: jobs.csv, complete_until: 2026-02-01}}, key: id, time: at, columns: {{kind: text}}}}
objectives:
  one: {{metric: {{count: jobs}}, target: at least 1, each: month, per: {{kind: [A, B, C]}}, combine: {combine}}}
""",
    )
    place.write("jobs.csv", "id,at,kind\n1,2026-01-10,A\n")
    ran = run("measure", place.file)
    assert ran.code == code
    line = next((line for line in ran.out.splitlines() if line.startswith(f"one, {combine} of them")), "")
    assert line.endswith(word)
    assert bool(line) == bool(word)


def test_results_go_to_stdout_and_problems_to_stderr(place: Place) -> None:
    place.change("L7,2026-04-02 08:00", "L7,yesterday", "leads.csv")
    for style in ("text", "json", "csv"):
        ran = run("measure", place.file, "--format", style)
        assert ran.code == 1
        assert ("yesterday" in ran.err) is (style != "json")
        assert ("yesterday" in ran.out) is (style == "json")
    ran = run("measure", place.folder / "nothing.yaml", "--format", "csv")
    assert (ran.code, ran.codes) == (2, ["S014"])
    assert ran.out.count("\n") == 1, "only the header"


def test_problems_stand_in_the_json_with_place_and_hint(place: Place) -> None:
    place.change("score >= 50", "scor >= 50")
    ran = run("measure", place.file, "--format", "json")
    assert (ran.code, ran.err) == (2, "")
    (agreement,) = ran.json
    (problem,) = agreement["problems"]
    assert set(problem) == {"code", "severity", "sentence", "file", "line", "column", "length", "hint"}
    assert (problem["code"], problem["line"], problem["column"], problem["length"]) == ("S104", 31, 35, 4)
    assert problem["hint"].endswith("Did you mean `score`?")
    assert (agreement["readings"], agreement["agreement"]) == ([], "follow-up")


def test_a_problem_of_no_agreement_stands_in_an_entry_of_its_own(place: Place) -> None:
    (entry,) = run("measure", place.folder / "nothing.yaml", "--format", "json").json
    assert entry["agreement"] is None
    assert [problem["code"] for problem in entry["problems"]] == ["S014"]
    (place.folder / "empty").mkdir()
    (entry,) = run("measure", place.folder / "empty", "--format", "json").json
    assert (entry["agreement"], entry["readings"]) == (None, [])
    assert [problem["code"] for problem in entry["problems"]] == ["S602"]


@pytest.mark.parametrize("style", ["csv", "json"])
def test_evidence_has_a_row_for_each_record(place: Place, style: str) -> None:
    ran = run("evidence", place.file, "follow-up", "--format", style)
    assert ran.code == 0
    rows = ran.json if style == "json" else list(csv.DictReader(io.StringIO(ran.out)))
    assert list(rows[0])[: len(EVIDENCE)] == EVIDENCE
    second = next(row for row in rows if row["key"] == "L2")
    assert second["started_at"] == "2026-03-03T14:00:00Z"
    assert (second["due_at"], second["stopped_at"]) == ("2026-03-03T15:00:00Z", "2026-03-03T16:00:00Z")
    assert (second["open_seconds"], second["paused_seconds"]) == ("7200", "0")
    assert (second["outcome"], second["period"]) == ("out", "2026-03")


def test_the_evidence_of_a_period_adds_up_to_its_reading(place: Place) -> None:
    for objective in ("lead-volume", "follow-up", "waiting"):
        rows = run("evidence", place.file, objective, "--period", "2026-03", "--format", "json").json
        for reading in only_march(place):
            if reading["objective"] != objective:
                continue
            segment = "; ".join(f"{name}={value}" for name, value in reading["segment"].items())  # type: ignore[attr-defined]
            own = [row["outcome"] for row in rows if row["segment"] == segment]
            counted = {outcome: own.count(outcome) for outcome in ("in", "out", "pending")}
            assert counted.items() <= reading["records"].items()  # type: ignore[attr-defined]


def test_explain_says_the_verdict_and_its_reasons(place: Place) -> None:
    ran = run("explain", place.file, "follow-up", "--period", "2026-03")
    assert ran.code == 0
    head, because, *reasons = ran.out.splitlines()
    assert head.startswith("follow-up, 2026-03, ready: 3 of 5 = 60%. Target at least 75%. Missed")
    assert because == "because"
    text = "\n".join(reasons)
    for part in ("agreement.yaml:34", "lead-volume", "1 late, 1 not stopped", "L2, L5", "22 working days", "sha256"):
        assert part in text
    (tree,) = run("explain", place.file, "follow-up", "--period", "2026-03", "--format", "json").json["reasons"]
    assert tree["sentence"] == head
    assert all(set(each) == {"sentence", "because"} for each in tree["because"])


def test_a_mean_that_does_not_end_is_cut_off_with_a_mark(place: Place) -> None:
    """30 min 1 s, 2 h and 3 h together are 19,801 s; a third of it is 6,600.33… s."""
    calls = [line for line in CALLS.splitlines() if ",L4," not in line]
    place.write("calls.csv", "\n".join(calls).replace("2026-03-02 09:30", "2026-03-02 09:30:01") + "\n")
    assert "mean: 1 h 50 min 0.333… s" in run("explain", place.file, "follow-up", "--period", "2026-03").out


def test_reasons_as_csv_are_a_row_for_each_sentence(place: Place) -> None:
    ran = run("explain", place.file, "follow-up", "--period", "2026-03", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert rows[0]["level"] == "0"
    assert rows[0]["sentence"].startswith("follow-up, 2026-03")
    assert {"1", "2"} <= {row["level"] for row in rows}


def test_explain_of_a_record_is_its_time_line(place: Place) -> None:
    ran = run("explain", place.file, "follow-up", "--record", "L2")
    assert ran.code == 0
    assert "started on 3 March 2026 09:00" in ran.out
    assert "due on Tue 3 March 2026 10:00" in ran.out
    unknown = run("explain", place.file, "follow-up", "--record", "L2' or 1=1")
    assert (unknown.code, unknown.codes, unknown.out) == (2, ["S611"], "")


def test_sql_prints_one_query(place: Place) -> None:
    ran = run("sql", place.file, "follow-up", "--query-only")
    assert (ran.code, ran.err) == (0, "")
    periods, query = ran.out.split("\n", 1)
    assert periods == "-- _piece: 0 is 2026-01, 1 is 2026-02, 2 is 2026-03, 3 is 2026-04."
    assert query.startswith(("WITH", "SELECT"))
    assert ";" not in query


def test_sql_prints_the_tables_before_the_query(place: Place) -> None:
    ran = run("sql", place.file, "follow-up")
    assert (ran.code, ran.err) == (0, "")
    query = run("sql", place.file, "follow-up", "--query-only").out.split("FROM")[0].split("WITH")[1]
    assert ran.out.index("read_csv(") < ran.out.index("INSERT INTO") < ran.out.index(query)


def test_lint_says_how_much_it_read_and_all_that_is_wrong(place: Place) -> None:
    ran = run("lint", place.file)
    assert (ran.code, ran.err) == (0, "")
    assert "3 objectives, 2 record sets" in ran.out
    place.change("score >= 50", "scor >= 50")
    place.change("at least 75%", "at leest 75%")
    place.change("calendar: selling-hours\n      limit", "calendar: seling-hours\n      limit")
    ran = run("lint", place.file)
    assert (ran.code, len(ran.codes)) == (2, 3)
    assert len(run("lint", place.file, "--format", "json").json) == 3
    rows = list(csv.DictReader(io.StringIO(run("lint", place.file, "--format", "csv").out)))
    assert [row["code"] for row in rows] == ran.codes


def test_lint_needs_no_records(place: Place) -> None:
    (place.folder / "leads.csv").unlink()
    (place.folder / "calls.csv").unlink()
    assert run("lint", place.file).code == 0


def test_lint_tells_all_that_is_wrong_with_a_binding_without_its_file(place: Place) -> None:
    (place.folder / "leads.csv").unlink()
    wrong = "{file: leads.csv, delimiter: ';;', dates: DD.MM.YYYY, encoding: utf9, complete_until: yesterday}"
    place.change("from: leads.csv", f"from: {wrong}")
    ran = run("lint", place.file)
    assert (ran.code, sorted(ran.codes)) == (2, ["S302", "S302", "S321", "S333"])
    place.change(wrong, "{file: leads.csv, decimal: ',', thousands: ','}")
    assert run("lint", place.file).codes == ["S302"]


def test_a_file_beside_files_is_one_more_of_them(place: Place) -> None:
    place.change("from: leads.csv", "from: {file: leads.csv, files: [old.csv]}")
    assert "No file `old.csv`" in run("measure", place.file).err
    place.change("files: [old.csv]", "files: [leads.csv]")
    assert run("measure", place.file).codes == []


def test_lint_reads_the_bindings_of_the_workspace(place: Place) -> None:
    toml = '[records.leads]\nfile = "leads.csv"\ndates = "%d.%m.%Q %H:%M"\n'
    (place.folder / "servanda.toml").write_text(toml)
    ran = run("lint", place.file)
    assert (ran.code, ran.codes) == (2, ["S321"]) and "servanda.toml:3:1" in ran.err


def test_lint_looks_at_the_versions_too(place: Place) -> None:
    place.change('version: "1.0"', 'version: "2.0"\nreplaces: "1.0"')
    ran = run("lint", place.file)
    assert (ran.code, ran.codes) == (0, ["S051"])


def test_periods_are_chosen_by_name_and_by_days(place: Place) -> None:
    def labels(*words: str) -> list[str]:
        (agreement,) = run("measure", place.file, "--format", "json", *words).json
        return list(dict.fromkeys(reading["period"]["label"] for reading in agreement["readings"]))

    assert labels() == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert labels("--period", "2026-03") == ["2026-03"]
    assert labels("--from", "2026-03-01") == ["2026-03", "2026-04"]
    assert labels("--to", "2026-03-01") == ["2026-01", "2026-02"]
    assert labels("--from", "2026-02-15", "--to", "2026-03-02") == ["2026-02", "2026-03"]
    ran = run("measure", place.file, "--period", "2026-13")
    assert (ran.code, ran.codes) == (2, ["S606"])
    ran = run("measure", place.file, "--from", "2027-01-01")
    assert (ran.code, ran.codes) == (0, ["S606"]), "a warning: the agreement has no such period yet"
    assert run("evidence", place.file, "follow-up", "--period", "2026-13").codes == ["S606"]
    assert run("explain", place.file, "follow-up", "--period", "2026-13").codes == ["S606"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-15", "2026-03-15T04:00:00Z"),
        ("2026-03-15 18:30", "2026-03-15T22:30:00Z"),
        ("2026-03-15T18:30:15", "2026-03-15T22:30:15Z"),
        ("2026-03-15T18:30Z", "2026-03-15T18:30:00Z"),
        ("2026-03-15T18:30+05:30", "2026-03-15T13:00:00Z"),
    ],
)
def test_as_of_is_a_day_a_time_or_a_time_with_an_offset(place: Place, written: str, read: str) -> None:
    (agreement,) = run("measure", place.file, "--as-of", written, "--format", "json").json
    assert agreement["as_of"] == read
    assert {reading["period"]["label"] for reading in agreement["readings"]} == {"2026-01", "2026-02", "2026-03"}
    march = [reading for reading in agreement["readings"] if reading["period"]["label"] == "2026-03"]
    assert {reading["state"] for reading in march} == {"provisional"}


@pytest.mark.parametrize("written", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31T23:59-12:00", "", "2026"])
def test_as_of_that_is_no_moment_is_refused(place: Place, written: str) -> None:
    ran = run("measure", place.file, "--as-of", written)
    assert (ran.code, ran.codes, ran.out) == (2, ["S603"], "")


def test_a_folder_is_every_agreement_in_it(place: Place) -> None:
    text = place.file.read_text(encoding="utf-8")
    for name in ("b/second.yaml", "c.yml", "versions/old.yaml", ".hidden/x.yaml"):
        place.write(name, text.replace("id: follow-up", f"id: {Path(name).stem}").replace("from: ", "from: ../"))
    place.write("c.yml", text.replace("id: follow-up", "id: c"))
    place.write("notes.yaml", "shopping: [milk]\n")
    place.write("servanda.toml", "")
    found = [each["agreement"] for each in run("measure", place.folder, "--format", "json").json]
    assert found[:1] == ["follow-up"]
    assert set(found) == {"follow-up", "second", "c"}


def test_a_file_named_twice_is_measured_once(place: Place) -> None:
    assert len(run("measure", place.file, place.folder, place.file, "--format", "json").json) == 1


def test_records_elsewhere_need_leave(place: Place, tmp_path: Path) -> None:
    elsewhere = tmp_path / "crm exports ü"
    elsewhere.mkdir()
    (place.folder / "calls.csv").unlink()
    (elsewhere / "calls.csv").write_text(CALLS)
    place.change("from: calls.csv", f"from: ../{elsewhere.name}/calls.csv")
    ran = run("measure", place.file)
    assert (ran.code, ran.codes) == (2, ["S304"])
    assert run("measure", place.file, "--allow", elsewhere).code == 1
    assert run("measure", place.file, "--allow", tmp_path / "nothing").codes[:1] == ["S617"]


def test_memory_may_be_bounded(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = run("measure", place.file).out
    monkeypatch.setenv("SERVANDA_MEMORY", "200 MB")
    assert run("measure", place.file).out == printed
    for wrong in ("lots", "-1GB", "2GB'; DROP", "0GB"):
        monkeypatch.setenv("SERVANDA_MEMORY", wrong)
        ran = run("measure", place.file)
        assert (ran.code, ran.codes, ran.out) == (2, ["S618"], "")
    monkeypatch.setenv("SERVANDA_MEMORY", "1KB")  # the files are whole; it is the memory that does not suffice
    ran = run("measure", place.file)
    assert (ran.code, ran.codes[0]) == (2, "S307")
    assert "Give it more memory: SERVANDA_MEMORY=2GB" in ran.err
    assert "whole" not in ran.err


def test_paths_with_spaces_and_umlauts(tmp_path: Path) -> None:
    from terminal import workspace

    place = workspace(tmp_path / "Verträge & Prüfung 2026 (neu)")
    place.write("Ablage für März/Anrufe – März.csv", CALLS)
    place.change("from: calls.csv", "from: Ablage für März/Anrufe – März.csv")
    assert run("measure", place.file).code == 1
    assert "Anrufe – März.csv" in run("explain", place.file, "follow-up").out


@pytest.mark.parametrize(
    "words", [["--help"], ["measure", "--help"], ["clock", "--help"], ["-h"], ["clock", "due", "-h"]]
)
def test_help_is_plain_text(words: list[str]) -> None:
    ran = run(*words)
    assert (ran.code, ran.err) == (0, "")
    assert "Usage:" in ran.out
    assert all(len(line) <= 100 for line in ran.out.splitlines())


def test_the_version_is_said() -> None:
    ran = run("--version")
    assert ran.code == 0
    assert ran.out.startswith("servanda ")


@pytest.mark.parametrize(
    "words",
    [
        ["measure"],
        ["mesure"],
        ["measure", "x.yaml", "--format", "xml"],
        ["measure", "x", "--nope"],
        ["evidence", "x.yaml"],
    ],
)
def test_a_command_written_wrong_says_how_it_is_written(words: list[str]) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "Error" in ran.err or "Usage" in ran.err


def test_an_unknown_objective_and_engine_are_said(place: Place) -> None:
    for command in ("evidence", "explain", "sql"):
        ran = run(command, place.file, "folow-up")
        assert (ran.code, ran.codes) == (2, ["S608"])
        assert "Did you mean `follow-up`?" in ran.err
    assert run("measure", place.file, "--engine", "oracle").codes == ["S604"]
    assert run("measure", place.file, "--engine", "postgres").codes == ["S605"]
    assert run("evidence", place.folder / "nothing.yaml", "x").codes == ["S014"]


def test_a_calendar_described_on_the_command_line_has_all_that_was_said() -> None:
    """The morning and the afternoon, the rule and the holiday: nothing that was written is lost."""
    both = ["--hours", "mon-fri 09:00-12:00", "--hours", "mon-fri 13:00-17:00"]
    ran = run("clock", "elapsed", "2026-03-02", "2026-03-03", *both, "--format", "json")
    assert ran.json["open_seconds"] == str(7 * 3600)
    last = ["--hours", "mon-fri 09:00-17:00", "--date", "last 1 working day of month 09:00-12:00"]
    assert run("clock", "open", "2026-03-31 12:30", *last, "--format", "json").json["open"] is False
    assert run("clock", "open", "2026-12-25 10:00", "--holidays", "US", "--format", "json").json["open"] is False
    assert run("clock", "open", "2026-12-24 10:00", "--holidays", "US", "--format", "json").json["open"] is True


def test_clock_answers_with_its_reasons(place: Place) -> None:
    ran = run("clock", "elapsed", "2026-03-06 17:00", "2026-03-09 10:00", "--in", place.file)
    assert (ran.code, ran.out.splitlines()[0].split(" of ")[0]) == (0, "2 h")
    plain = run("clock", "due", "2026-03-06 17:00", "2 h", "--in", place.file, "--format", "json").json
    assert plain["due"] == "2026-03-09T10:00:00-04:00"
    ran = run("clock", "open", "2026-03-07 12:00", "--in", place.file, "--format", "csv")
    assert ran.out == "open\nFalse\n"
    for words, code in (
        (["elapsed", "2026-03-07", "2026-03-01"], "S612"),
        (["elapsed", "never", "2026-03-01"], "S603"),
        (["due", "2026-03-07", "soon"], "S613"),
        (["due", "2026-03-07", "4 hedgehogs"], "S613"),
        (["open", "2026-03-07", "--hours", "always"], "S614"),
        (["open", "2026-03-07", "--in", str(place.file), "--calendar", "x"], "S615"),
        (["open", "2026-03-07", "--calendar", "selling-hours"], "S615"),
        (["open", "2026-03-07", "--in", str(place.file), "--timezone", "UTC"], "S615"),
        (["open", "2026-03-07", "--in", str(place.file), "--hours", "mon 09:00-17:00"], "S615"),
        (["elapsed", "2026-03-01", "2026-03-02", "--pause", "x"], "S616"),
        (["elapsed", "2026-03-01", "2026-03-02", "--pause", "2026-03-01 11:00/2026-03-01 10:00"], "S616"),
        (["open", "2026-03-07", "--date", "31.12.2026 closed"], "S242"),
        (["open", "2026-03-07", "--hours", "mon-fri 09:00-17:00", "--hours", "fri 09:00-12:00"], "S242"),
        (["open", "2026-03-07", "--timezone", "Mars/Base"], "S240"),
        (["open", "2026-03-07", "--holidays", "XX"], "S241"),
    ):
        ran = run("clock", *words)
        assert (ran.code, ran.codes, ran.out) == (2, [code], ""), words
        assert json.loads(run("clock", *words, "--format", "json").out)["problems"][0]["code"] == code


def test_a_file_that_is_not_there_names_those_that_are(place: Place) -> None:
    assert "Did you mean `agreement.yaml`?" in run("measure", place.folder / "agreemnt.yaml").err
    assert "There is no folder `nowhere` either." in run("lint", place.folder / "nowhere" / "agreement.yaml").err


def test_problems_of_the_clock_are_whole_sentences_with_a_way_out(place: Place) -> None:
    zone = run("clock", "due", "2026-03-02 10:00", "4 h", "--timezone", "Berlin")
    assert zone.err.splitlines()[0] == "error S240  `Berlin` is not a known time zone."
    hours = run("clock", "due", "2026-03-02 10:00", "4 h", "--hours", "mon-fri 9-17")
    assert hours.err.splitlines()[0].endswith("Expected a time of day, found `9`.")
    place.change('calendars:\n  selling-hours: {hours: {mon-fri: "09:00-18:00"}}\n', "")
    place.change("calendar: selling-hours, take", "take")
    place.change("      calendar: selling-hours\n", "")
    none = run("clock", "due", "2026-03-02 10:00", "4 h", "--in", place.file)
    assert (none.code, none.codes) == (2, ["S615"])
    assert "has no calendar." in none.err and "Leave --in out" in none.err
    assert run("clock", "due", "2026-03-02 10:00", "4 h", "--in", place.file, "--calendar", "all hours").code == 0
