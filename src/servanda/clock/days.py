"""What each date of a calendar says: its shifts, and which entry gave them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from servanda.clock.holidays import holidays_in
from servanda.clock.rules import ALL_DAY, CalendarRules, DateRule, Hours, WeekHours
from servanda.clock.units import date_of, day_of

Source = Literal["week", "holiday", "date", "rule"]

_EVERY_DAY = WeekHours((ALL_DAY,) * 7)
_NEVER = WeekHours(((),) * 7)
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The shifts that begin on a date, where they come from, and the holiday's name and code if it is one.

    With `midnight` the date is its own from midnight on: no shift of the evening before runs into it. `rule` is the
    date rule that gave the hours.
    """

    hours: Hours
    source: Source
    holiday: str | None = None
    midnight: bool = False
    rule: DateRule | None = None


_CLOSED = DayPlan((), "week")


@lru_cache(maxsize=64)
def day_plans(rules: CalendarRules, first: int, last: int) -> tuple[DayPlan, ...]:
    """The plan of every day from `first` to `last`, both included, counted from 1970-01-01."""
    base = _base_plan(rules)
    written = _written(rules)
    ruled = _ruled(rules, base, written, first, last)

    def plan(day: int) -> DayPlan:
        usual = base(day)
        if rules.holidays_win and usual.holiday is not None:
            return usual
        own = written(day)
        if own is not None:
            return DayPlan(own, "date", usual.holiday, midnight=not own)
        if day in ruled:
            rule = ruled[day]
            return DayPlan(rule.hours, "rule", usual.holiday, midnight=not rule.hours, rule=rule)
        return usual

    return tuple(plan(day) for day in range(first, last + 1))


def _base_plan(rules: CalendarRules) -> Callable[[int], DayPlan]:
    """The plan of a day by the week and the holidays alone."""
    weeks = sorted(rules.hours, key=lambda each: each.starts or date.min)
    if not weeks:
        weeks = [_EVERY_DAY if rules.outside else _NEVER]
    starts = [day_of(each.starts or date.min) for each in weeks]
    own = frozenset(rules.free)
    # One plan for each day of the week: a calendar of years makes few of them.
    usual = [[DayPlan(hours, "week") for hours in week.days] for week in weeks]

    def plan(day: int) -> DayPlan:
        holiday = _holiday(rules, own, day)
        index = bisect_right(starts, day) - 1
        if holiday is not None:
            return DayPlan(weeks[index].holidays if index >= 0 else (), "holiday", holiday, midnight=True)
        return usual[index][(day + 3) % 7] if index >= 0 else _CLOSED

    return plan


def _holiday(rules: CalendarRules, own: frozenset[date], day: int) -> str | None:
    if not own and not rules.holidays:
        return None
    when = date_of(day)
    if when in own:
        return "a holiday of the calendar"
    for code in rules.holidays:
        name = holidays_in(code, when.year).get(when)
        if name is not None:
            return f"{name} ({code})"
    return None


def _written(rules: CalendarRules) -> Callable[[int], Hours | None]:
    """The hours that are written for a day itself, or for this day of every year; None where there are none."""
    dates = dict(rules.dates)
    yearly = {(month, day): hours for month, day, hours in rules.yearly}
    if not (dates or yearly):
        return lambda _: None

    def hours(day: int) -> Hours | None:
        when = date_of(day)
        return dates.get(when, yearly.get((when.month, when.day)))

    return hours


def _ruled(
    rules: CalendarRules,
    base: Callable[[int], DayPlan],
    written: Callable[[int], Hours | None],
    first: int,
    last: int,
) -> dict[int, DateRule]:
    """The days that date rules pick, first the rule that picks fewer days, then the earlier one."""
    picked: dict[int, DateRule] = {}

    def works(day: int) -> bool:
        usual = base(day)
        own = None if rules.holidays_win and usual.holiday is not None else written(day)
        return bool(usual.hours if own is None else own)

    for rule in sorted(rules.rules, key=lambda each: Fraction(each.count, _MONTHS[each.unit])):
        for day in _picked_by(rule, works, first, last):
            picked.setdefault(day, rule)
    return picked


def _picked_by(rule: DateRule, works: Callable[[int], bool], first: int, last: int) -> list[int]:
    months = _MONTHS[rule.unit]
    start = date_of(first)
    index = (start.year * 12 + start.month - 1) // months * months
    found: list[int] = []
    while (begin := _first_of_month(index)) <= last:
        end = _first_of_month(index + months)
        days = range(begin, end) if rule.which == "first" else range(end - 1, begin - 1, -1)
        working = (day for day in days if works(day))
        found += [day for day, _ in zip(working, range(rule.count), strict=False)]
        index += months
    return found


def _first_of_month(index: int) -> int:
    return day_of(date(index // 12, index % 12 + 1, 1))
