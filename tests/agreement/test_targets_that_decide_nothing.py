"""Targets that hold whatever is measured, or never, and stretches shorter than their period: a warning each."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.agreement.read import read_agreement

COUNT = "{count: tickets}"
SHARE = "{share: tickets, good: ok}"
SUM = "{sum: tickets, of: cost}"
LONGEST = "{clock: tickets, start: at, stop: done, take: longest}"
LATE = "{clock: tickets, start: at, stop: done, limit: 4 h}"


def _codes(tmp_path: Path, objective: str) -> list[tuple[str, str]]:
    path = tmp_path / "desk.yaml"
    columns = "{ok: yes/no, cost: number, done: time}"
    path.write_text(
        "servanda: 1\nid: desk\nversion: '1'\nin_force: 2026-01-01\n"
        f"records: {{tickets: {{key: id, time: at, columns: {columns}}}}}\nobjectives: {{it: {{{objective}}}}}\n"
    )
    return [(each.code, each.severity) for each in read_agreement(path)[1]]


@pytest.mark.parametrize(
    ("metric", "target"),
    [
        (COUNT, "at most 5 or at least 2"),
        (COUNT, "at most 5 or at least 6"),  # no ticket lies between five and six
        (COUNT, "at least 0"),
        (COUNT, "above 3 or below 4"),
        (COUNT, "at most 2 or between 3 and 7 or above 7"),
        (COUNT, "at most -1"),
        (COUNT, "below 0"),
        (COUNT, "between 2.1 and 2.9"),
        (SHARE, "at most 100%"),
        (SHARE, "at least 0%"),
        (SHARE, "above 100%"),
        (SHARE, "below 0%"),
        (SHARE, "at least 50% or at most 50%"),
        (SHARE, "above 50% or at most 50%"),
        (LONGEST, "at least 0 h"),
        (LONGEST, "at most 4 h or at least 1 h"),
        (LATE, "at least 0% or at most 1 late"),
    ],
)
def test_a_target_that_is_never_in_doubt_is_a_warning(tmp_path: Path, metric: str, target: str) -> None:
    assert _codes(tmp_path, f"metric: {metric}, target: {target}, each: month") == [("S168", "warning")]


@pytest.mark.parametrize(
    ("metric", "target"),
    [
        (COUNT, "at most 5 or at least 7"),
        (COUNT, "at most 0"),
        (COUNT, "below 1"),
        (COUNT, "exactly 3"),
        (COUNT, "above 0"),
        (SHARE, "at least 100%"),
        (SHARE, "at most 0%"),
        (SHARE, "above 50% or below 50%"),  # exactly half is neither
        (SHARE, "at least 95% or at most 1 bad"),
        (SHARE, "above 100% or at most 1 bad"),
        (SUM, "at most -1"),  # sums may be negative
        (LONGEST, "at most 4 h"),
        (LATE, "at most 0 late"),
    ],
)
def test_a_target_that_can_be_met_and_missed_is_none(tmp_path: Path, metric: str, target: str) -> None:
    assert _codes(tmp_path, f"metric: {metric}, target: {target}, each: month") == []


@pytest.mark.parametrize(
    ("each", "over", "told"),
    [
        ("month", "last 3 weeks", True),
        ("month", "last 30 days", True),  # January has 31
        ("month", "last 5 weeks", False),
        ("month", "last 1 month", False),
        ("quarter", "last 2 months", True),
        ("quarter", "last 1 quarter", False),
        ("year", "last 2 halves", False),
        ("week", "last 12 months", False),
        ("30 days", "last 4 weeks", True),
        ("month", "3 weeks before", False),  # it ends where the month begins
    ],
)
def test_a_stretch_that_is_shorter_than_its_period_is_a_warning(
    tmp_path: Path, each: str, over: str, told: bool
) -> None:
    codes = _codes(tmp_path, f"metric: {COUNT}, each: {each}, over: {over}")
    assert codes == ([("S169", "warning")] if told else [])


def test_a_stretch_means_nothing_for_a_reading_of_one_row(tmp_path: Path) -> None:
    records = COUNT.partition(": ")[2].rstrip("}")
    codes = _codes(tmp_path, f"metric: {COUNT}, each: {records}, over: last 30 days")
    assert codes == [("S1103", "error")]
