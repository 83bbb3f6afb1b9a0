"""The leads waterfall: a goal worked back from customers, pace day by day, and leads that sales has left alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from cases import examples, figure
from papers import APRIL, MAY, Desk, verdict_of

NAME = "hubspot-leads-waterfall"
PLAN = ("customers_needed", "lead_to_customer", "days", "revenue", "average_deal", "opportunity_to_customer",
        "lead_to_opportunity")  # fmt: skip
NOTHING = {"leads": "id,salesperson,fits,handed_over_at", "calls": "id,called_at,lead", "days": "day,begins"}


def plan(month: datetime = APRIL, **figures: Any) -> list[dict[str, Any]]:
    """What was entered for a month, before it began."""
    before = month - timedelta(days=3)
    blank = dict.fromkeys(PLAN, "")
    return [{"id": 1, "month": month, **blank, **figures, "entered_by": "Ann", "entered_at": before}]


def leads(number: int, at: datetime) -> list[dict[str, Any]]:
    return [{"id": place, "salesperson": "Ann", "fits": "yes", "handed_over_at": at} for place in range(number)]


@pytest.mark.parametrize("example", examples(NAME, lambda given: "customers_needed" in given))
def test_a_goal_worked_back_from_customers(desk: Desk, example: dict[str, Any]) -> None:
    """As many whole leads as the goal asks for are enough, and one less is not."""
    given, expected = example["input"], example["expect"]
    figures = plan(customers_needed=given["customers_needed"], lead_to_customer=f"{given['lead_to_customer_pct']}%")
    for number in {expected["leads_goal"], max(expected["leads_goal"] - 1, 0)}:
        rows = leads(number, APRIL + timedelta(days=2)) or NOTHING["leads"]
        measured = desk.measure(NAME, {**NOTHING, "plan": figures, "leads": rows}, MAY, period="2026-04")
        goal = verdict_of(measured, "leads-goal", "2026-04").reading.value
        assert goal is not None and round(goal, 6) == figure(expected["leads_goal_exact"])
        verdict = verdict_of(measured, "leads-against-goal", "2026-04")
        assert (verdict.word == "met") is (number == expected["leads_goal"])


@pytest.mark.parametrize("example", examples(NAME, lambda given: "cumulative_actual" in given))
def test_pace(desk: Desk, example: dict[str, Any]) -> None:
    """In the last minute of a day: what has come, against goal x day / days of the period."""
    given, expected = example["input"], example["expect"]
    assert given["goal"] == 140, "7 customers at 5% are 140 leads"
    start, days = days_of(given["days_in_period"])
    as_of = days[given["day"] - 1] + timedelta(hours=23, minutes=59)
    records = {
        "plan": plan(start, customers_needed=7, lead_to_customer="5%", days=len(days)),
        "days": [{"day": f"{day:%m-%d}", "begins": day} for day in days],
        "leads": leads(given["cumulative_actual"], days[0]),
        "calls": NOTHING["calls"],
    }
    measured = desk.measure(NAME, records, as_of, period=f"{start:%Y-%m}")
    found = {name: verdict_of(measured, name, f"{start:%Y-%m}").reading.value for name in ("pace", "ahead-of-pace")}
    pace, ahead = found["pace"], found["ahead-of-pace"]
    assert pace is not None and ahead is not None
    assert round(pace, 6) == figure(expected["cumulative_target"])
    assert round(ahead, 6) == figure(expected["difference"])
    assert (ahead >= 0) is expected["on_pace"]


def days_of(number: int) -> tuple[datetime, list[datetime]]:
    """The days of a period of so many: of a month, or of the working days of April."""
    start = MAY if number == 31 else APRIL
    every = [start + timedelta(days=place) for place in range(number if number > 27 else 30)]
    return start, every if number > 27 else [day for day in every if day.weekday() < 5][:number]


@pytest.mark.parametrize("example", examples(NAME, lambda given: "revenue_goal" in given))
def test_a_goal_worked_back_from_revenue(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    figures = plan(
        revenue=given["revenue_goal"],
        average_deal=given["average_deal"],
        opportunity_to_customer=f"{given['opportunity_to_customer_pct']}%",
        lead_to_opportunity=f"{given['lead_to_opportunity_pct']}%",
    )
    measured = desk.measure(NAME, {**NOTHING, "plan": figures}, MAY, period="2026-04")
    for name, wanted in expected.items():
        assert verdict_of(measured, f"{name}-of-revenue", "2026-04").reading.value == wanted


@pytest.mark.parametrize("example", examples(NAME, lambda given: "leads" in given))
def test_leads_that_sales_has_left_alone(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    rows: list[dict[str, Any]] = []
    calls: list[dict[str, Any]] = []
    for place, each in enumerate(given["leads"]):
        handed_over = MAY - timedelta(hours=each["age_h"])
        rows.append({"id": place, "salesperson": "Ann", "fits": "yes", "handed_over_at": handed_over})
        calls += [
            {"id": f"{place}-{n}", "called_at": handed_over + timedelta(hours=each["first_call_h"] + n), "lead": place}
            for n in range(each["calls_by_336h"])
        ]
    records = {**NOTHING, "plan": plan(), "leads": rows, "calls": calls or NOTHING["calls"]}
    measured = desk.measure(NAME, records, MAY, period="2026-04")
    found = {name: verdict_of(measured, name, "2026-04", salesperson="Ann") for name in ("not-called", "few-attempts")}
    assert found["not-called"].reading.value == expected["not_called_within_24h"]
    assert found["few-attempts"].reading.value == expected["under_five_attempts_after_two_weeks"]
    assert (found["not-called"].word == "missed") is bool(expected["not_called_within_24h"])
    assert (found["few-attempts"].word == "missed") is bool(expected["under_five_attempts_after_two_weeks"])
