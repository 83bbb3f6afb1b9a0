"""Deadlines that count from a period: `5 working days after the period`, `end of 2nd month after the period`."""

from __future__ import annotations

from collections.abc import Callable

from servanda.clock.civil import month_day, stepped_day
from servanda.clock.compile import working_days
from servanda.clock.rules import CalendarRules
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.measure.failure import CannotMeasure
from servanda.words.duration import Civil, Duration, Exact, NextWorkingDay, WorkingDays
from servanda.words.result import Period
from servanda.words.until import After, EndOf, Until

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def after_period(until: Until, period: Period, zone: Zone, rules: Callable[[], CalendarRules]) -> int:
    """The instant at which a deadline that counts from a period has passed.

    Hours end at that instant, days with the day; day 0 is the period's last day, and the last day counts in full.
    `rules` gives the calendar of working days.
    """
    end = period.whole[1] if period.whole else period.end
    last = zone.day(end - 1)
    if isinstance(until, After) and until.anchor == "the period":
        return _later(until.duration, end, last, zone, rules)
    if isinstance(until, EndOf) and until.anchor == "the period":
        if until.unit == "week":
            return zone.midnight(last - (last + 3) % 7 + 7 * (until.n + 1))
        if until.unit == "day":
            return zone.midnight(last + until.n + 1)
        when, length = date_of(last), _MONTHS[until.unit]
        month = (when.year * 12 + when.month - 1) // length * length
        return zone.midnight(month_day(month + (until.n + 1) * length, 1))
    raise CannotMeasure(
        f"`{until}` does not count from the period", ("due",), "Write `5 working days of CALENDAR after the period`."
    )


def _later(duration: Duration, end: int, last: int, zone: Zone, rules: Callable[[], CalendarRules]) -> int:
    match duration:
        case Exact(microseconds):
            return end + microseconds
        case Civil():
            return zone.midnight(stepped_day(last, duration) + 1)
        case WorkingDays(count):
            return zone.midnight(_working_day(rules(), last, count) + 1)
        case NextWorkingDay(at):
            return zone.to_utc(_working_day(rules(), last, 1) * 86_400_000_000 + at)


def _working_day(rules: CalendarRules, after: int, count: int) -> int:
    """The n-th working day after a day."""
    for years in (1, 3, 10):
        days = [each.day for each in working_days(rules, date_of(after + 1), date_of(after + 366 * years + 2 * count))]
        if len(days) >= count:
            return days[count - 1]
    raise CannotMeasure(f"the calendar `{rules.name}` has no {count} working days ahead")
