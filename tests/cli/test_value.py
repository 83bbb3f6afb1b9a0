"""`servanda value`: what leads of each kind are worth, and a month's leads and promise in money.

The leads of 2025 and of January 2026 are those of a published worksheet: ebooks bring 40 USD a lead, webinars 180, requests for a
demonstration 1,600, free trials 300; of 250,000 USD that January should bring, 225,600 are there.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from terminal import run

AGREEMENT = """\
servanda: 1
id: values
title: Lead values
currency: USD
in_force: 2026-01-01
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads:
    from: {file: leads.csv, complete_until: 2026-02-01}
    key: id
    time: at
    columns: {type: text, won: yes/no, revenue: money, points: number}
    fields:
      worth: {by: type, ebook: 40 USD, webinar: 180 USD, demo_request: 1600 USD, free_trial: 300 USD}
objectives:
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 1700, each: month}
  value: {promised_by: marketing, to: sales, metric: {sum: leads, of: worth}, target: at least 250000 USD, each: month}
  won:
    promised_by: sales
    to: marketing
    metric: {share: leads, good: won, matures_after: 30 days}
    per: {type: seen}
    each: month
"""
HISTORY = {
    "ebook": (2000, 20, 80_000), "webinar": (500, 15, 90_000), "demo_request": (150, 30, 240_000),
    "free_trial": (400, 40, 120_000),
}  # fmt: skip
JANUARY = {"ebook": 900, "webinar": 220, "demo_request": 60, "free_trial": 180, "podcast": 3}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("values")
    rows = ["id,at,type,won,revenue,points"]
    for kind, (leads, customers, revenue) in HISTORY.items():
        for at in range(leads):
            won = f"yes,{revenue // customers},1" if at < customers else "no,,1"
            rows.append(f"{kind}-{at},2025-{at % 12 + 1:02}-{at % 28 + 1:02} 09:00,{kind},{won}")
    for kind, leads in JANUARY.items():
        rows += [f"new-{kind}-{at},2026-01-{at % 28 + 3:02} 10:00,{kind},no,,1" for at in range(leads)]
    (folder / "leads.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    path = folder / "values.yaml"
    path.write_text(AGREEMENT, encoding="utf-8")
    return path


def test_a_published_worksheet_comes_out_to_the_cent(file: Path) -> None:
    ran = run("value", file, "--worth", "revenue", "--goal", "250000 USD", "--period", "2026-01", "--format", "json")
    assert ran.code == 0
    kinds = {each["name"]: each for each in ran.json["kinds"]}
    values = {name: kinds[name]["lead_value"] for name in HISTORY}
    assert values == {"ebook": "40", "webinar": "180", "demo_request": "1600", "free_trial": "300"}
    assert {name: (kinds[name]["leads"], kinds[name]["customers"]) for name in HISTORY} == {
        name: each[:2] for name, each in HISTORY.items()
    }
    month = ran.json["month"]
    assert (month["value"], month["attainment"], month["gap"]) == ("225600", "0.9024", "24400")
    assert (month["leads"], month["without_a_value"]) == (JANUARY, ["podcast"])


def test_the_leads_that_the_goal_needs_are_mixed_as_in_the_past_and_rounded_once_each(file: Path) -> None:
    """530,000 USD of 3,050 leads: 250,000 USD need 1,438.67… leads, of which 2,000 of 3,050 are ebooks."""
    rows = csv.DictReader(io.StringIO(run("value", file, "--worth", "revenue", "--goal", "250000 USD", "--format", "csv").out))  # fmt: skip
    needed = {each["kind"]: each["needed"] for each in rows}
    assert needed == {"demo_request": "71", "ebook": "944", "free_trial": "189", "podcast": "0", "webinar": "236"}


def test_a_person_reads_what_is_missing_and_what_to_beware_of(file: Path) -> None:
    ran = run("value", file, "--worth", "revenue", columns=140)
    assert "What leads were worth, by type: won, 2025-01 to 2025-12" in ran.out
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "demo_request 150 30 20% 14.38…% to 27.11…% 8,000 USD 1,600 USD 60" in lines
    assert any(line.startswith("podcast 0 0 –") and line.endswith("! no mature leads") for line in lines)
    assert "1,363 leads stand for 225,600 USD." in lines
    assert any(
        line.startswith("The promise of 1,700 leads is 295,409.83… USD: 76.36…% of it is there") for line in lines
    )


def test_a_promise_in_money_says_how_much_of_it_is_there(file: Path) -> None:
    """The agreement gives the values itself here; podcasts are in no row of its table."""
    (found,) = run("measure", file, "--period", "2026-01", "--format", "json").json
    reading = next(each for each in found["readings"] if each["objective"] == "value")
    assert (reading["value"], reading["verdict"]) == ("225600", "missed")
    assert reading["reason"] == "24,400 USD short, 90.24% of the target"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), "S942", "several fields with money"),
        (("--rate", "wonn"), "S608", "has no objective `wonn`"),
        (("--rate", "volume"), "S935", "is no rate at which records become customers"),
        (("--worth", "points"), "S935", "`points` is a number, not an amount of money"),
        (("--worth", "revenue", "--by", "tipe"), "S104", "Did you mean `type`?"),
        (("--worth", "revenue", "--period", "2026-03"), "S941", "`volume` has no period `2026-03`"),
        (("--worth", "revenue", "--goal", "5"), "S930", "The currency is missing"),
        (("--worth", "revenue", "--goal", "0 USD"), "S930", "is not above 0"),
        (("--worth", "revenue", "--goal", "5 EUR"), "S930", "--goal is in EUR, and the agreement's currency is USD"),
    ],
)
def test_mistakes_are_told_with_what_to_write(file: Path, words: tuple[str, ...], code: str, said: str) -> None:
    ran = run("value", file, *words)
    assert ran.code == 2 and code in ran.codes and said in ran.err
