"""The local dates of a stretch of time, each with its open time and what is special about it; equal ones in runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from servanda.clock.compile import Compiled
from servanda.clock.days import DayPlan, day_plans
from servanda.clock.rules import CalendarRules
from servanda.clock.said import said_dates, said_pairs, said_rule, said_time
from servanda.clock.spans import Pair
from servanda.clock.units import DAY, date_of
from servanda.clock.zone import Zone
from servanda.words.show import show_duration
from servanda.words.timeofday import WEEKDAYS


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A local date (days since 1970-01-01) as far as it lies in the stretch.

    `hours` are its open times in words, empty where none count; `why` says what is special about it. An
    `ordinary` day is closed, or open, because of its day of the week alone.
    """

    day: int
    hours: str
    length: int
    why: str = ""
    ordinary: bool = True


Run = tuple[CountedDay, ...]
"""Days in a row that are alike."""


def counted_days(calendar: Compiled, start: int, stop: int) -> tuple[CountedDay, ...]:
    """Every local date that shares an instant with ``[start, stop)``; that of `start` if the stretch is empty."""
    zone = Zone(calendar.rules.timezone)
    last_instant = max(start, stop - 1)
    spans = calendar.covering(start - DAY, last_instant + 2 * DAY)
    first, last = zone.day(start), zone.day(last_instant)
    plans = day_plans(calendar.rules, first - 1, last)
    found = []
    for number, day in enumerate(range(first, last + 1), start=1):
        begin, end = zone.midnight(day), zone.midnight(day + 1)
        # A date that a zone jumped over has no instant.
        if begin < end:
            inside = spans.between(max(begin, start), min(end, stop))
            whole = spans.between(begin, end)
            found.append(_counted(calendar.rules, zone, day, plans[number], inside, whole))
    return tuple(found)


def runs_of(days: tuple[CountedDay, ...]) -> list[Run]:
    """Neighbouring days in runs of equal ones: the same hours, or closed as every week."""
    runs: list[list[CountedDay]] = []
    for each in days:
        before = runs[-1][-1] if runs else None
        if before is not None and replace(before, day=each.day) == each and before.day == each.day - 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return [tuple(run) for run in runs]


def said_run(run: Run, *, year: bool) -> str:
    """``Mon 9 to Fri 13 March: 09:00–18:00, 5 days of 9 h, 45 h``."""
    first, dates = run[0], said_dates(run[0].day, run[-1].day, year=year)
    if not first.hours:
        return f"{dates}: {no_hours(run) if first.ordinary else first.why}"
    special = f" ({first.why})" if first.why else ""
    if len(run) == 1:
        return f"{dates}: {first.hours}, {show_duration(first.length)}{special}"
    lengths = f"{len(run)} days of {show_duration(first.length)}"
    return f"{dates}: {first.hours}, {lengths}, {show_duration(first.length * len(run))}{special}"


def no_hours(days: Run) -> str:
    """``no hours on Saturdays and Sundays``."""
    names = [f"{WEEKDAYS[number]}s" for number in sorted({date_of(each.day).weekday() for each in days})]
    if len(names) == 7:
        return "no hours on any day"
    return f"no hours on {' and '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)}"


def _counted(
    rules: CalendarRules, zone: Zone, day: int, plan: DayPlan, inside: tuple[Pair, ...], whole: tuple[Pair, ...]
) -> CountedDay:
    length = sum(b - a for a, b in inside)
    special = _special(plan)
    if inside:
        return CountedDay(day, said_pairs(inside, zone, day), length, special, ordinary=not special)
    if whole:
        hours = f"{said_pairs(whole, zone, day)}{f', {special}' if special else ''}"
        return CountedDay(day, "", 0, f"none of its hours ({hours}) lie in this time", ordinary=False)
    if special and not plan.hours:
        return CountedDay(day, "", 0, f"closed, {special}", ordinary=False)
    if not plan.hours:
        return CountedDay(day, "", 0)
    return CountedDay(day, "", 0, _swallowed(rules, zone, day, plan), ordinary=False)


def _special(plan: DayPlan) -> str:
    if plan.source == "rule" and plan.rule is not None:
        return said_rule(plan.rule)
    if plan.source == "date":
        return "special date" if plan.holiday is None else f"special date, {plan.holiday}"
    return plan.holiday or ""


def _swallowed(rules: CalendarRules, zone: Zone, day: int, plan: DayPlan) -> str:
    """Why a day with hours is never open."""
    if min(opens for opens, _ in plan.hours) >= DAY:
        return "closed, its hours lie on the next day"
    if rules.outside is not None:
        return f"closed, its hours are those of {rules.outside.name}"
    jumped = any(zone.is_missing(day * DAY + opens) for opens, _ in plan.hours)
    return (
        "closed, the clock jumps over its hours" if jumped else f"closed from {said_time(zone.midnight(day), zone)} on"
    )
