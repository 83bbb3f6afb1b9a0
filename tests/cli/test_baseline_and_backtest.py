"""`servanda baseline` and `servanda backtest`: what whole past months reached, and a draft tried on them.

The records begin on 20 December 2024 and end on 10 September 2025: eight months are whole. The draft is in force from 2026 on.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from terminal import run

LEADS = {
    "2024-12": 2, "2025-01": 9, "2025-02": 12, "2025-03": 7, "2025-04": 10, "2025-05": 11, "2025-06": 8, "2025-07": 10,
    "2025-08": 13, "2025-09": 3,
}  # fmt: skip
DRAFT = """\
servanda: 1
id: draft
title: A draft
currency: USD
in_force: 2026-01-01
term: {starts: 2026-01-01, ends: 2026-12-31}
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads: {from: {file: leads.csv, complete_until: 2025-09-10}, key: id, time: at, columns: {kind: text, won: yes/no}}
objectives:
  volume:
    promised_by: marketing
    to: sales
    metric: {count: leads}
    target: at least 10
    each: month
    phase: measured only until 2026-07-01
  won: {promised_by: sales, to: marketing, metric: {share: leads, good: won}, per: {kind: [A, B]}, each: quarter}
remedies:
  short: {when: volume missed, credit: {for_every: whole 1 of shortfall, give: 50 USD}}
"""


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("draft")
    rows = []
    for month, count in LEADS.items():
        begin = 20 if month == "2024-12" else 1
        for at in range(count):
            day = f"{month}-{at + begin:02}"
            rows.append(f"{day},{day} 10:00,{'AB'[at % 2]},{'yes' if at < 4 else 'no'}")
    (folder / "leads.csv").write_text("\n".join(["id,at,kind,won", *rows]) + "\n", encoding="utf-8")
    path = folder / "draft.yaml"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_whole_months_before_the_agreement_say_what_is_reasonable(draft: Path) -> None:
    """7, 8, 9, 10, 10, 11, 12, 13: six of eight reached 9, and five 10; two of three are more than five and fewer than six."""
    ran = run("baseline", draft, "volume")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "\nA draft\n"
        "          periods  worst  best  today        met in  reasonable  met in  attainable   met in\n"
        "  volume        8      7    13  at least 10  5 of 8  at least 9  6 of 8  at least 10  5 of 8\n"
        "\nvolume: which level how many periods reached (today: at least 10, met in 5 of 8)\n"
        "  at least  7  ██████████████████████████████   100%  8 of 8\n"
        "  at least  8  ██████████████████████████       87…%  7 of 8\n"
        "  at least  9  ██████████████████████            75%  6 of 8\n"
        "  at least 10  ██████████████████                62…%  5 of 8\n".replace("     62…%", "    62…%")
        + "  at least 11  ███████████                      37…%  3 of 8\n"
        "  at least 12  ███████                           25%  2 of 8\n"
        "  at least 13  ███                              12…%  1 of 8\n"
        "  left out, since not whole or still open: 2024-12\n"
        "\nreasonable: the hardest level that two of three past periods reached; attainable: one of two\n"
    )


def test_scripts_get_the_whole_curve(draft: Path) -> None:
    (found,) = json.loads(run("baseline", draft, "volume", "--format", "json").out)["baselines"]
    assert [(each["target"], each["met"]) for each in found["curve"]] == [
        ("7", 8), ("8", 7), ("9", 6), ("10", 5), ("11", 3), ("12", 2), ("13", 1)
    ]  # fmt: skip
    assert found["reasonable"]["written"] == "at least 9" and found["left_out"] == ["2024-12"]
    assert [each["label"] for each in found["periods"]] == [f"2025-{month:02}" for month in range(1, 9)]
    rows = list(csv.DictReader(io.StringIO(run("baseline", draft, "--format", "csv").out)))
    assert {each["segment"] for each in rows if each["objective"] == "won"} == {"kind=A", "kind=B"}


def test_without_history_it_says_how_to_find_a_target_later(draft: Path) -> None:
    ran = run("baseline", draft, "won")
    assert ran.code == 0
    assert "Too few whole periods (fewer than 4) to propose a level: won." in ran.out
    assert "won: {…, phase: measured only until agreed, at latest" in ran.out, (
        "a split objective has no goal of its own"
    )
    ran = run("baseline", draft, "volume", "--as-of", "2025-03-01")
    assert "  goals: {volume-usual: {median: volume, over: first 6 months}}" in ran.out
    assert "  objectives: {volume: {…, target: at least goals.volume-usual}}" in ran.out


def test_what_is_proposed_without_history_can_be_written_so(draft: Path, tmp_path: Path) -> None:
    """The words of the proposal, put into the agreement: the first six months find the median, and bind from the seventh on."""
    text = DRAFT.replace("force: 2026", "force: 2025").replace("starts: 2026", "starts: 2025")
    text = text.replace("at least 10", "at least goals.volume-usual")
    text = text.replace("    phase: measured only until 2026-07-01\n", "")
    text += "goals: {volume-usual: {median: volume, over: first 6 months}}\n"
    (tmp_path / "draft.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "leads.csv").write_bytes((draft.parent / "leads.csv").read_bytes())
    (found,) = json.loads(run("measure", tmp_path / "draft.yaml", "--format", "json").out)
    volume = {each["period"]["label"]: each for each in found["readings"] if each["objective"] == "volume"}
    assert {volume[f"2025-{month:02}"]["verdict"] for month in range(1, 7)} == {"not owed"}
    assert (volume["2025-07"]["target"], volume["2025-07"]["verdict"]) == ("at least 9.5", "met")


def test_a_draft_is_tried_on_its_last_periods(draft: Path) -> None:
    """Of the last five months only June is short, by two; the draft would have cost 100 USD."""
    ran = run("backtest", draft, "--periods", "5", columns=120)
    assert (ran.code, ran.err) == (1, "")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "volume at least 10 2025-04 to 2025-08 4 1 8 ✓✓✗✓✓" in lines
    assert "Marketing Sales 100 USD 100 USD 2025-06 100 USD" in lines
    assert "volume: which level how many periods reached (today: at least 10, met in 4 of 5)" in lines


def test_all_of_the_past_costs_what_paper_says(draft: Path) -> None:
    """January is short by 1, March by 3, June by 2: 300 USD in all, 150 in the worst month."""
    found = json.loads(run("backtest", draft, "--format", "json").out)
    (owed,) = found["sums"]
    assert (owed["total"], owed["worst"], owed["worst_period"], owed["from"]) == ("300", "150", "2025-03", "marketing")
    volume = next(each for each in found["objectives"] if each["objective"] == "volume")
    assert (volume["met"], volume["missed"], volume["other"]) == (5, 3, 0)
    rows = list(csv.DictReader(io.StringIO(run("backtest", draft, "--format", "csv").out)))
    assert [each["verdict"] for each in rows if each["objective"] == "volume"].count("missed") == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["baseline", "FILE", "volum"], "has no objective `volum`"),
        (["baseline", "FILE", "volume", "--as-of", "2024-12-25"], "The records hold no whole period of `volume`"),
        (["backtest", "FILE", "--as-of", "2024-12-25"], "The records hold no whole period of any objective"),
        (["backtest", "FILE", "--periods", "0"], "--periods 0 is no number of periods"),
        (["backtest", "FILE", "--as-of", "soon"], "--as-of"),
        (["backtest", "nowhere.yaml"], "There is no file `nowhere.yaml`"),
    ],
)
def test_mistakes_are_told_with_what_to_do(draft: Path, words: list[str], said: str) -> None:
    ran = run(*(draft if each == "FILE" else each for each in words))
    assert ran.code == 2 and said in ran.err


def test_contract_years_and_terms_go_on_backwards_from_the_written_beginning(tmp_path: Path) -> None:
    """Twelve leads a month from 2023 on: the years from 1 March have 144, and the two years before the term have 288."""
    months = [(year, month) for year in (2023, 2024, 2025, 2026) for month in range(1, 13)][:39]
    rows = [f"{year}-{month}-{day},{year}-{month:02}-{day:02} 10:00" for year, month in months for day in range(1, 13)]
    (tmp_path / "leads.csv").write_text("\n".join(["id,at", *rows]) + "\n", encoding="utf-8")
    file = tmp_path / "years.yaml"
    file.write_text(
        """\
servanda: 1
id: years
term: {starts: 2025-03-01, ends: 2027-02-28}
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records: {leads: {from: {file: leads.csv, complete_until: 2026-03-31}, key: id, time: at}}
objectives:
  yearly: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 150, each: contract year}
  whole: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 200, each: term}
""",
        encoding="utf-8",
    )
    found = {each["objective"]: each for each in run("baseline", file, "--format", "json").json["baselines"]}
    labels = {name: [(each["label"], each["value"]) for each in one["periods"]] for name, one in found.items()}
    assert labels["yearly"] == [("2023-03-01", "144"), ("2024-03-01", "144"), ("2025-03-01", "144")]
    assert labels["whole"] == [("2023-03-01", "288")]
    ran = run("backtest", file)
    assert ran.code == 1 and "✗✗✗" in ran.out
