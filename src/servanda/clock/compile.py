"""Compiling: the rules of a calendar and a range of dates become open spans and working days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from servanda.clock.days import DayPlan, day_plans
from servanda.clock.rules import CalendarRules
from servanda.clock.spans import Pair, Spans, spans_of, without
from servanda.clock.units import DAY, date_of, day_of
from servanda.clock.zone import Stretch, Zone


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A local date (days since 1970-01-01) on which the calendar opens: first opening and last closing, as instants."""

    day: int
    opens: int
    closes: int


def compile_spans(rules: CalendarRules, first: date, last: date) -> Spans:
    """The open spans from the first instant of `first` to the end of `last`, both local dates of the calendar."""
    return _spans(rules, day_of(first), day_of(last))


def working_days(rules: CalendarRules, first: date, last: date) -> tuple[WorkingDay, ...]:
    """The dates from `first` to `last`, both included, on which a shift of the calendar begins."""
    return _working_days(rules, day_of(first), day_of(last))


def covering(rules: CalendarRules, start: int, stop: int) -> Spans:
    """Spans that cover the instants from `start` to `stop`, by whole years, so that neighbours share one compilation."""
    zone = Zone(rules.timezone)
    first, last = date_of(zone.day(start) - 1), date_of(zone.day(stop) + 1)
    return compile_spans(rules, date(first.year, 1, 1), date(last.year, 12, 31))


@lru_cache(maxsize=64)
def _spans(rules: CalendarRules, first: int, last: int) -> Spans:
    zone = Zone(rules.timezone)
    covers = (zone.midnight(first), zone.midnight(last + 1))
    # The evening before may reach into the first day.
    return spans_of((pair for _, pairs in _open_days(rules, first - 1, last) for pair in pairs), covers)


@lru_cache(maxsize=64)
def _working_days(rules: CalendarRules, first: int, last: int) -> tuple[WorkingDay, ...]:
    return tuple(
        WorkingDay(day, min(start for start, _ in pairs), max(end for _, end in pairs))
        for day, pairs in _open_days(rules, first, last)
        if pairs
    )


@lru_cache(maxsize=64)
def _open_days(rules: CalendarRules, first: int, last: int) -> tuple[tuple[int, tuple[Pair, ...]], ...]:
    """Each date with the stretches of UTC of the shifts that begin on it."""
    plans = day_plans(rules, first, last + 1)
    zone = Zone(rules.timezone)
    stretches = zone.stretches((first - 2) * DAY, (last + 4) * DAY)
    days = _placed(plans, first, stretches)
    if rules.outside is not None:
        shut = _spans(rules.outside, first - 2, last + 3).pairs()
        days = ((day, [left for pair in pairs for left in without(pair, shut)]) for day, pairs in days)
    return tuple((day, tuple(pairs)) for day, pairs in days)


def _placed(plans: tuple[DayPlan, ...], first: int, stretches: tuple[Stretch, ...]) -> Iterator[tuple[int, list[Pair]]]:
    index = 0
    for number, plan in enumerate(plans[:-1]):
        day = first + number
        midnight = day * DAY
        cut = DAY if plans[number + 1].midnight else 2 * DAY
        pairs: list[Pair] = []
        if plan.hours:
            while index + 1 < len(stretches) and stretches[index].end + stretches[index].offset < midnight - DAY:
                index += 1
            near = _near(stretches, index, midnight)
            for opens, closes in plan.hours:
                _place(pairs, midnight + opens, midnight + min(closes, cut), near)
        yield day, pairs


def _near(stretches: tuple[Stretch, ...], index: int, midnight: int) -> tuple[Stretch, ...]:
    """The stretches that may hold the two days from a local midnight; nearly always a single one."""
    stop = index + 1
    while stop < len(stretches) and stretches[stop].start < midnight + 3 * DAY + DAY:
        stop += 1
    return stretches[index:stop]


def _place(pairs: list[Pair], opens: int, closes: int, stretches: tuple[Stretch, ...]) -> None:
    """Every instant at which the wall clock shows a time of the shift: none in a missing hour, two in a repeated one."""
    for stretch in stretches:
        start, end = max(opens - stretch.offset, stretch.start), min(closes - stretch.offset, stretch.end)
        if start < end:
            pairs.append((start, end))
