"""Periods out of a file: a retail year of four, four and five weeks, with a fortnight in which nothing is promised."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from paper import Measure
from servanda.desk.closing import close_period
from servanda.desk.explain import explain
from servanda.desk.measuring import Asked
from servanda.desk.measuring import measure as measure_files

PERIODS = """\
name,starts,ends
P1,2025-12-29,2026-01-25
P2,2026-01-26,2026-02-22
P3,2026-03-09,2026-04-12
"""
OF = {"P1": ("2026-01-12", "2026-01-25"), "P2": ("2026-01-26", "2026-02-22"), "P3": ("2026-03-09", "2026-04-12")}
"""First and last day on paper; the term begins on 12 January."""
LAST_MINUTE = "23:59:59"


def _days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def _rows() -> str:
    """One lead in the last second of every day from 20 December to 20 April, even days from the east."""
    days = _days("2025-12-20", "2026-04-20")
    rows = (f"{n} | {day} {LAST_MINUTE} | {'EW'[day.day % 2]}" for n, day in enumerate(days))
    return "\n".join(["id | at | region", *rows])


CLAUSES = """
term: {starts: 2026-01-12, ends: 2026-12-31}
records:
  leads: {key: id, time: at, columns: {region: text}}
objectives:
  number: {metric: {count: leads}, target: at least 28, each: {from: periods.csv}, partial_period: pro rata}
  regions:
    metric: {count: leads}
    target: {at least: {by: period, P1: 7, P2: 15, P3: 17}}
    each: {from: periods.csv}
    per: {region: [E, W]}
    only_if: number met
  stretch: {metric: {count: leads}, target: at least 1, each: {from: periods.csv}, over: last 2 months}
  after: {metric: {count: leads}, target: at least 1, each: {from: periods.csv}, only_if: number met the month before}
"""


def test_each_day_counts_in_its_period_and_the_last_one_in_full(measure: Measure) -> None:
    found = measure(
        CLAUSES,
        {"leads": _rows()},
        "2026-04-21",
        as_of="2026-04-21",
        timezone="America/New_York",
        others={"periods.csv": PERIODS},
    )
    assert found.values("number") == {name: len(_days(*days)) for name, days in OF.items()}
    assert found.words("number") == {"P1": "met", "P2": "met", "P3": "met"}  # of P1 14 of 28 days are left, and so 14
    assert [each.reading.period.partial for each in found.of("number")] == [True, False, False]
    east = {name: sum(1 for day in _days(*days) if day.day % 2 == 0) for name, days in OF.items()}
    assert {mark: value for mark, value in found.values("regions").items() if mark[1] == "E"} == {
        (name, "E"): value for name, value in east.items()
    }
    least = {"P1": 7, "P2": 15, "P3": 17}
    assert {mark[0]: word for mark, word in found.words("regions").items() if mark[1] == "E"} == {
        name: "met" if east[name] >= least[name] else "missed" for name in OF
    }
    two_months = {
        "P1": ("2026-01-12", "2026-01-25"),
        "P2": ("2026-01-12", "2026-02-22"),
        "P3": ("2026-02-13", "2026-04-12"),
    }
    assert found.values("stretch") == {name: len(_days(*days)) for name, days in two_months.items()}
    assert found.words("after") == {"P1": "met", "P2": "met", "P3": "met"}


def _workspace(folder: Path) -> Path:
    head = 'servanda: 1\nid: retail\nversion: "1"\ntimezone: America/New_York\n'
    clauses = CLAUSES.replace("columns:", "from: leads.csv, columns:")
    (folder / "retail.yaml").write_text(head + clauses)
    (folder / "periods.csv").write_text(PERIODS)
    (folder / "leads.csv").write_text(_rows().replace(" | ", ","))
    return folder / "retail.yaml"


def test_a_listed_period_is_closed_by_its_name_with_the_hash_of_its_file(tmp_path: Path) -> None:
    path = _workspace(tmp_path)
    (closing,), problems = close_period(Asked([path]), "P2")
    assert not problems and closing.path is not None
    assert closing.path.name == "P2.json" and '"periods.csv"' in closing.path.read_text()
    (found,), _ = measure_files(Asked([path]))
    assert {each.reading.period.label for each in found.verdicts if each.state == "final"} == {"P2"}


def test_a_reason_names_the_days_of_a_listed_period(tmp_path: Path) -> None:
    explained = explain(Asked([_workspace(tmp_path)], period="P2"), "number")
    (tree,) = explained.trees
    said = [each.sentence for each in tree.reasons]
    assert "28 leads, placed by at in P2, 26 January 2026 to 22 February 2026 (America/New_York)" in said


def test_a_list_that_ends_before_the_records_do_is_told_once(tmp_path: Path) -> None:
    (found,), _ = measure_files(Asked([_workspace(tmp_path)]))
    told = [each.sentence for each in found.problems if each.code == "S606"]
    assert told == ["`P3`, the last period of `periods.csv`, ends on 2026-04-12: what comes later is in no period."]
    (before,), _ = measure_files(Asked([tmp_path / "retail.yaml"], as_of="2026-04-12"))
    assert [each for each in before.problems if each.code == "S606"] == []
