"""The phrases of the language as written in agreements: what each means, and how it is printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from phrase_strategies import PARSERS

from servanda.words.amount import DaysOfFee, DaysOfService, Units
from servanda.words.counts import CountsAs
from servanda.words.days import EveryYear, OnDate, WorkingDaysOf
from servanda.words.duration import HOUR, MINUTE, Civil, Exact, NextWorkingDay, WorkingDays
from servanda.words.hours import Hours, OpenHours, Weekdays
from servanda.words.money import Money
from servanda.words.number import Number
from servanda.words.pace import MeasuredOnly, Pace
from servanda.words.percent import Percent
from servanda.words.quantity import Points, Quantity, Step
from servanda.words.rounding import Rounding, Shown
from servanda.words.target import Comparison, Either, GoalRef, OfFee, OfTheTime, Parameter
from servanda.words.trigger import (
    AndClaimed,
    EachOfNext,
    Happened,
    InARow,
    InKofN,
    Misses,
    MonthBefore,
    Reaches,
    Reference,
)
from servanda.words.until import After, EndOf, EndOfTerm, OnDay, Weekly
from servanda.words.window import Before, Calendar, ContractYear, FixedDays, Last, Records, Term

MISSED = Happened("availability", "missed")


def percent(text: str) -> Percent:
    return Percent(Fraction(text) / 100)


def number(text: str) -> Number:
    return Number(Fraction(text))


WRITTEN: list[tuple[str, str, Any, str | None]] = [
    # phrase, text, value, how it is printed if not as written
    ("duration", "30 s", Exact(30_000_000), None),
    ("duration", "5 min", Exact(5 * MINUTE), None),
    ("duration", "4 h", Exact(4 * HOUR), None),
    ("duration", "24h", Exact(24 * HOUR), "24 h"),
    ("duration", "1 h 30 min", Exact(90 * MINUTE), None),
    ("duration", "1h30min", Exact(90 * MINUTE), "1 h 30 min"),
    ("duration", "1.5 h", Exact(90 * MINUTE), "1 h 30 min"),
    ("duration", "90 minutes", Exact(90 * MINUTE), "1 h 30 min"),
    ("duration", "72 hours", Exact(72 * HOUR), "72 h"),
    ("duration", "1 Hour", Exact(HOUR), "1 h"),
    ("duration", "10 sec", Exact(10_000_000), "10 s"),
    ("duration", "250 ms", Exact(250_000), None),
    ("duration", "0.001 ms", Exact(1), None),
    ("duration", "0 h", Exact(0), "0 s"),
    ("duration", "2 days", Civil(0, 2), None),
    ("duration", "1 day", Civil(0, 1), None),
    ("duration", "2 weeks", Civil(0, 14), "14 days"),
    ("duration", "3 months", Civil(3, 0), None),
    ("duration", "1 year", Civil(12, 0), None),
    ("duration", "12 months", Civil(12, 0), "1 year"),
    ("duration", "18 months", Civil(18, 0), None),
    ("duration", "1 month 2 days", Civil(1, 2), None),
    ("duration", "2 working days", WorkingDays(2), None),
    ("duration", "1 working day", WorkingDays(1), None),
    ("duration", "2 full working days", WorkingDays(2, full=True), None),
    ("duration", "next working day 17:00", NextWorkingDay(17 * HOUR), None),
    ("duration", "next working day at 9:00", NextWorkingDay(9 * HOUR), "next working day 09:00"),
    ("percent", "99.9%", percent("99.9"), None),
    ("percent", "99.90 %", percent("99.9"), "99.9%"),
    ("number", "600", number("600"), None),
    ("number", "-0.50", number("-0.5"), "-0.5"),
    ("money", "25 GBP", Money(Decimal(25), "GBP"), None),
    ("money", "-0.01 USD", Money(Decimal("-0.01"), "USD"), None),
    ("target", "at least 95%", Comparison("at least", percent("95")), None),
    ("target", "At Least 95%", Comparison("at least", percent("95")), "at least 95%"),
    ("target", "at most 4 h", Comparison("at most", Exact(4 * HOUR)), None),
    ("target", "above 1 USD", Comparison("above", Money(Decimal(1), "USD")), None),
    ("target", "below 99%", Comparison("below", percent("99")), None),
    ("target", "exactly 0", Comparison("exactly", number("0")), None),
    ("target", "between 5% and 10%", Comparison("between", percent("5"), percent("10")), None),
    ("target", "between 1 h 30 min and 2 h", Comparison("between", Exact(90 * MINUTE), Exact(2 * HOUR)), None),
    (
        "target",
        "at least 95% or at most 1 late",
        Either((Comparison("at least", percent("95")), Comparison("at most", number("1"), quantity="late"))),
        None,
    ),
    ("target", "at most 0.1% of the time", Comparison("at most", OfTheTime(percent("0.1"))), None),
    ("target", "at most 20% of hosting", Comparison("at most", OfFee(percent("20"), "hosting")), None),
    ("target", "at least goals.leads", Comparison("at least", GoalRef("leads")), None),
    ("target", "at least $goal", Comparison("at least", Parameter("goal")), None),
    ("target", "at least 60 s", Comparison("at least", Exact(MINUTE)), "at least 1 min"),
    ("rounding", "down to 1 min", Rounding("down", Exact(MINUTE)), None),
    ("rounding", "half up to 0.01 USD", Rounding("half up", Money(Decimal("0.01"), "USD")), None),
    ("rounding", "up to 1", Rounding("up", number("1")), None),
    ("shown", "to 0.01%", Shown(percent("0.01")), None),
    ("window", "month", Calendar("month"), None),
    ("window", "half year", Calendar("half"), "half"),
    ("window", "month from day 16", Calendar("month", day=16), None),
    ("window", "month from day 1", Calendar("month"), "month"),
    ("window", "quarter from 16 January", Calendar("quarter", day=16, month=1), None),
    ("window", "month of 30 days", Calendar("month", counted_days=30), None),
    ("window", "fiscal year from February", Calendar("year", month=2), None),
    ("window", "year from 1 Feb", Calendar("year", month=2), "fiscal year from February"),
    ("window", "week from Sunday", Calendar("week", weekday=6), None),
    ("window", "week from monday", Calendar("week"), "week"),
    ("window", "week from Friday 12:00", Calendar("week", weekday=4, at=12 * 60 * MINUTE), None),
    ("window", "day from 06:00", Calendar("day", at=6 * 60 * MINUTE), None),
    ("window", "day from 00:00", Calendar("day"), "day"),
    ("window", "month from day 1 18:30", Calendar("month", at=1110 * MINUTE), None),
    ("window", "quarter from 2 January 12:00", Calendar("quarter", 2, 1, at=720 * MINUTE), None),
    ("window", "year from January 06:00", Calendar("year", month=1, at=360 * MINUTE), "year from 1 January 06:00"),
    ("window", "30 days", FixedDays(30), None),
    ("window", "14 days from 2026-01-05", FixedDays(14, date(2026, 1, 5)), None),
    ("window", "2 days from 17:00", FixedDays(2, at=1020 * MINUTE), None),
    ("window", "2 days from 2004-01-02 17:00", FixedDays(2, date(2004, 1, 2), 1020 * MINUTE), None),
    ("window", "contract year", ContractYear(), None),
    ("window", "term", Term(), None),
    ("window", "requests", Records("requests"), None),
    ("over", "365 days before", Before(Civil(0, 365)), None),
    ("over", "last 12 months", Last(12, "month"), None),
    ("over", "last 1 month", Last(1, "month"), None),
    ("trigger", "availability missed", MISSED, None),
    ("trigger", "follow-up overall missed", Happened("follow-up", "missed", overall=True), None),
    ("trigger", "lead-volume met", Happened("lead-volume", "met"), None),
    ("trigger", "servers misses minimum", Misses("servers", "minimum"), None),
    ("trigger", "servers reaches exceeded", Reaches("servers", "exceeded"), None),
    ("trigger", "availability missed in 4 of 12 months", InKofN(MISSED, 4, 12, "month"), None),
    ("trigger", "availability missed 3 months in a row", InARow(MISSED, 3, "month"), None),
    ("trigger", "availability missed in each of the next 2 quarters", EachOfNext(MISSED, 2, "quarter"), None),
    ("trigger", "availability missed the month before", MonthBefore(MISSED, "month"), None),
    (
        "trigger",
        "availability missed in 2 of 3 months and claimed",
        AndClaimed(InKofN(MISSED, 2, 3, "month")),
        None,
    ),
    ("reference", "lead-volume", Reference("lead-volume"), None),
    ("reference", "lead-volume the month before", Reference("lead-volume", "month"), None),
    ("until", "30 days after the period", After(Civil(0, 30), "the period"), None),
    ("until", "48 h after the incident", After(Exact(48 * HOUR), "the incident"), None),
    ("until", "5 working days after the period", After(WorkingDays(5), "the period"), None),
    (
        "until",
        "5 working days of selling-hours after deals.closed_at",
        After(WorkingDays(5), "deals.closed_at", "selling-hours"),
        None,
    ),
    ("until", "1 day after due", After(Civil(0, 1), "due"), None),
    ("until", "30 days after eligible", After(Civil(0, 30), "eligible"), None),
    ("until", "end of 2nd month after the period", EndOf(2, "month", "the period"), None),
    (
        "until",
        "end of the month after the period",
        EndOf(1, "month", "the period"),
        "end of 1st month after the period",
    ),
    ("until", "end of the term", EndOfTerm(), None),
    ("until", "Monday 10:00", Weekly(0, 10 * HOUR), None),
    ("until", "fri 17:30", Weekly(4, 17 * HOUR + 30 * MINUTE), "Friday 17:30"),
    ("until", "2026-04-01", OnDay(date(2026, 4, 1)), None),
    ("counts", "counts as up", CountsAs("up"), None),
    ("counts", "counts as down", CountsAs("down"), None),
    ("counts", "counts as measured", CountsAs("measured"), None),
    ("counts", "counts as 100%", CountsAs("value", percent("100")), None),
    ("counts", "counts as 0", CountsAs("value", number("0")), None),
    ("counts", "leaves the period", CountsAs("leaves"), None),
    ("counts", "undetermined", CountsAs("undetermined"), None),
    ("amount", "10%", percent("10"), None),
    ("amount", "10% of subscription", OfFee(percent("10"), "subscription"), None),
    ("amount", "100% of the invoice", OfFee(percent("100"), "the invoice"), None),
    ("amount", "25 GBP", Money(Decimal(25), "GBP"), None),
    ("amount", "1 day of hosting", DaysOfFee(Fraction(1), "hosting"), None),
    ("amount", "3 days of service", DaysOfService(Fraction(3)), None),
    ("amount", "2 points", Points(Fraction(2)), None),
    ("amount", "1 unit", Units(Fraction(1)), None),
    ("quantity", "downtime", Quantity("downtime"), None),
    ("quantity", "lateness of response", Quantity("lateness", "response"), None),
    ("step", "started 1 h of downtime", Step("started", Exact(HOUR), Quantity("downtime")), None),
    ("step", "whole 0.1% of shortfall", Step("whole", percent("0.1"), Quantity("shortfall")), None),
    (
        "step",
        "whole 0.1 percentage points of shortfall",
        Step("whole", percent("0.1"), Quantity("shortfall")),
        "whole 0.1% of shortfall",
    ),
    ("step", "exact 5 points", Step("exact", Points(Fraction(5))), None),
    ("hours", "09:00-17:00", Hours((OpenHours(9 * HOUR, 17 * HOUR),)), None),
    ("hours", "9:00 – 17:00", Hours((OpenHours(9 * HOUR, 17 * HOUR),)), "09:00-17:00"),
    ("hours", "00:00-24:00", Hours((OpenHours(0, 24 * HOUR),)), None),
    ("hours", "22:00-06:00", Hours((OpenHours(22 * HOUR, 30 * HOUR),)), None),
    ("hours", "22:00-00:00", Hours((OpenHours(22 * HOUR, 24 * HOUR),)), "22:00-24:00"),
    (
        "hours",
        "13:00-17:00, 09:00-12:00",
        Hours((OpenHours(9 * HOUR, 12 * HOUR), OpenHours(13 * HOUR, 17 * HOUR))),
        "09:00-12:00, 13:00-17:00",
    ),
    ("hours", "closed", Hours(), None),
    ("weekdays", "mon-fri", Weekdays((0, 1, 2, 3, 4)), None),
    ("weekdays", "mon, wed", Weekdays((0, 2)), None),
    ("weekdays", "sat-sun", Weekdays((5, 6)), None),
    ("weekdays", "sun-thu", Weekdays((0, 1, 2, 3, 6)), "mon-thu, sun"),
    ("weekdays", "Monday", Weekdays((0,)), "mon"),
    ("weekdays", "holidays", Weekdays((), holidays=True), None),
    ("weekdays", "sat, holidays", Weekdays((5,), holidays=True), None),
    ("date rule", "2026-12-24", OnDate(date(2026, 12, 24)), None),
    ("date rule", "12-24", EveryYear(12, 24), None),
    ("date rule", "last 2 working days of month", WorkingDaysOf("last", 2, "month"), None),
    (
        "date rule",
        "first working day of the quarter",
        WorkingDaysOf("first", 1, "quarter"),
        "first working day of quarter",
    ),
    ("pace", "working days of selling-hours", Pace("selling-hours"), None),
    ("phase", "measured only until 2026-04-01", MeasuredOnly(date(2026, 4, 1)), None),
    ("phase", "measured only until agreed, at latest 2026-04-01", MeasuredOnly(date(2026, 4, 1), agreed=True), None),
]


@pytest.mark.parametrize(("phrase", "text", "value", "printed"), WRITTEN, ids=lambda part: str(part)[:50])
def test_a_phrase_means_what_it_says(phrase: str, text: str, value: Any, printed: str | None) -> None:
    found = PARSERS[phrase](text)
    assert found == value
    assert str(found) == (printed or text)


def test_up_down_and_values_count_as_exact_shares() -> None:
    parse = PARSERS["counts"]
    assert [parse(f"counts as {word}").share for word in ("up", "down", "100%", "97.5%")] == [1, 0, 1, Fraction(39, 40)]
    assert parse("leaves the period").share is None
