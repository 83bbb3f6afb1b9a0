"""Texas data centre services: an amount at risk, allocated twice, and what a default is."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from cases import examples, figure
from papers import Desk, paid, stretch, verdict_of

NAME = "texas-dir-at-risk"
JULY, AUGUST, FEBRUARY = datetime(2026, 7, 1), datetime(2026, 8, 1), datetime(2026, 2, 1)  # noqa: DTZ001
NOTHING = {
    "outages": "id,began,ended,server",
    "excused": "id,began,ended,reason",
    "backups": "id,due_at,completed",
    "tickets": "id,opened_at,restored_at",
}
SERVERS = [{"id": "web", "in_service": "2025-01-01", "retired": ""}]
ALLOCATED = {
    (2026, 1): {(50, 40): "servers-credit", (50, 60): "backups-credit", (50, 0): "restored-credit"},
    (2026, 7): {(100, 60): "servers-credit", (100, 40): "backups-credit", (50, 40): "restored-credit"},
}
"""From which month on a credit has which allocations, of the pool to its category and of the category to its level."""


def defaults(start: datetime, remedies: list[str]) -> dict[str, Any]:
    """Records of a month in which these levels miss their minimum."""
    found: dict[str, Any] = dict(NOTHING)
    if "servers-credit" in remedies:
        found["outages"] = [stretch(start + timedelta(days=3), 2000, server="web")]
    if "backups-credit" in remedies:
        found["backups"] = [{"id": 1, "due_at": start + timedelta(days=3), "completed": "no"}]
    if "restored-credit" in remedies:
        late = start + timedelta(days=3)
        found["tickets"] = [{"id": 1, "opened_at": late, "restored_at": late + timedelta(hours=5)}]
    return found


def invoices(start: datetime, amount: Any) -> list[dict[str, Any]]:
    return [{"id": "R-1", "billed_for": start + timedelta(days=14), "amount": amount}]


@pytest.mark.parametrize("example", examples(NAME, lambda given: "defaults" in given))
def test_credits_of_the_month(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    wanted = [(each["pool_allocation_pct"], each["level_allocation_pct"]) for each in given["defaults"]]
    year, month = next(when for when, known in ALLOCATED.items() if set(wanted) <= set(known))
    start, end = datetime(year, month, 1), datetime(year, month + 1, 1)  # noqa: DTZ001
    remedies = [ALLOCATED[year, month][each] for each in wanted]
    records = {"servers": SERVERS, "invoices": invoices(start, given["invoice"]), **defaults(start, remedies)}
    measured = desk.measure(NAME, records, end, period=f"{start:%Y-%m}")
    computed = {each.remedy: each.computed for each in measured.obligations}
    assert computed == dict(zip(remedies, map(figure, expected["credits"]), strict=True))
    assert sum(map(figure, expected["credits"]), Fraction(0)) == figure(expected["sum_before_cap"])
    assert paid(measured.obligations) == figure(expected["credit"])
    assert {each.state for each in measured.obligations} <= {"granted"}, "nobody has to claim anything"
    at_risk = figure(given["invoice"]) * figure(given["at_risk_pct"]) / 100
    assert at_risk == figure(expected["at_risk_amount"]) >= paid(measured.obligations)


@pytest.mark.parametrize("example", examples(NAME, lambda given: "performance" in given))
def test_what_a_default_is(desk: Desk, example: dict[str, Any]) -> None:
    """Eleven months before December, in each of which the expected level was missed or not."""
    given, expected = example["input"], example["expect"]
    year = [datetime(2026, month, 1) for month in range(1, 13)] + [datetime(2027, 1, 1)]  # noqa: DTZ001
    shares = [figure(98.5) if missed else figure(100) for missed in given["expected_misses_in_previous_11_months"]]
    outages = []
    for start, share in zip(year, [*shares, figure(given["performance"])], strict=False):
        own = year[year.index(start) + 1] - start
        minutes = (100 - share) / 100 * (own // timedelta(minutes=1) + clocks_change(start))
        outages += [stretch(start + timedelta(days=3), minutes, server="web")] if minutes else []
    records = {"servers": SERVERS, "invoices": invoices(year[11], 100_000), **NOTHING, "outages": outages}
    measured = desk.measure(NAME, records, year[12], period="2026-12")
    reading = verdict_of(measured, "servers-up", "2026-12").reading
    assert reading.value == figure(given["performance"]) / 100
    assert bool(measured.obligations) is expected["default"]


def clocks_change(start: datetime) -> int:
    """Minutes by which a month in Chicago is longer than its days."""
    return {3: -60, 11: 60}.get(start.month, 0)
