"""The year before the agreement tells its own story, and leaves the year of the agreement as it was."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "examples" / "marketing-sales" / "data"


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def month(lead: dict[str, str]) -> int:
    return datetime.fromisoformat(lead["created_at"]).month


def seconds_of_router(lead: dict[str, str]) -> float:
    wait = datetime.fromisoformat(lead["assigned_at"]) - datetime.fromisoformat(lead["created_at"])
    return wait.total_seconds()


def test_there_is_a_fair_in_march_and_a_dip_in_summer() -> None:
    numbers = Counter(map(month, rows("leads-2025.csv")))
    assert max(numbers, key=lambda each: numbers[each]) == 3
    assert sorted(sorted(numbers, key=lambda each: numbers[each])[:2]) == [7, 8]
    fair = Counter(lead["created_at"][:10] for lead in rows("leads-2025.csv") if lead["source"] == "fair")
    assert {day for day, _ in fair.most_common(3)} == {"2025-03-11", "2025-03-12", "2025-03-13"}


def test_the_router_is_slow_for_a_quarter_and_then_replaced() -> None:
    in_time = {True: [0, 0], False: [0, 0]}
    for lead in rows("leads-2025.csv"):
        if lead["assigned_at"]:
            slow = month(lead) in (7, 8, 9)
            in_time[slow][0] += seconds_of_router(lead) <= 600
            in_time[slow][1] += 1
    assert in_time[True][0] < 0.75 * in_time[True][1]
    assert in_time[False][0] > 0.95 * in_time[False][1]


def test_nothing_of_it_begins_in_the_year_of_the_agreement() -> None:
    """Otherwise the figures of January 2026 would hold calls and deals of leads that nobody promised anything about."""
    assert max(lead["created_at"] for lead in rows("leads-2025.csv")) < "2026"
    assert max(call["started_at"] for call in rows("calls-2025.csv")) < "2026-01-01T05"
    assert {deal["Create Date"][6:10] for deal in rows("deals-2025.csv")} == {"2025"}
    assert "2026" in {deal["Close Date"][6:10] for deal in rows("deals-2025.csv")}, "but deals end when they end"


def test_keys_of_both_years_differ_and_every_row_of_2025_can_be_read() -> None:
    for name, key in (("leads", "lead_id"), ("calls", "call_id"), ("deals", "Deal ID")):
        before, now = ([row[key] for row in rows(f"{name}{year}.csv")] for year in ("-2025", ""))
        assert not set(before) & set(now)
        assert len(set(before)) == len(before) and "" not in before


def test_no_day_is_without_a_lead_and_the_hours_of_the_clock_changes_do_not_occur() -> None:
    first = [lead["created_at"] for lead in rows("leads-2025.csv") if not lead["duplicate_of"]]
    assert len({at[:10] for at in first}) == 365
    times = {lead[name][:13] for lead in rows("leads-2025.csv") for name in ("created_at", "assigned_at")}
    assert not {"2025-03-09 02", "2025-11-02 01"} & times
