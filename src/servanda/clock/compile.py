"""Compiling: the rules of a calendar and a range of dates become open spans and working days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from servanda.clock.days import DayPlan, day_plans
from servanda.clock.pauses import Pause, due_with_pauses
from servanda.clock.rules import CalendarRules
from servanda.clock.spans import Closing, Pair, Spans, spans_of, without
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
    """All instants at which the wall clock shows a time of the shift: none in a missing hour, two in a repeated one."""
    for stretch in stretches:
        start, end = max(opens - stretch.offset, stretch.start), min(closes - stretch.offset, stretch.end)
        if start < end:
            pairs.append((start, end))


class Compiled:
    """The open spans of one calendar, compiled for further years when they are asked for."""

    __slots__ = ("_spans", "rules")

    def __init__(self, rules: CalendarRules) -> None:
        self.rules = rules
        self._spans: Spans | None = None

    def covering(self, start: int, stop: int) -> Spans:
        """Spans that cover the instants from `start` to `stop` and a day more on both sides."""
        start, stop = max(start, _EARLIEST) - DAY, min(stop, _LATEST) + DAY
        held = self._spans
        if held is not None and held.covers[0] <= start and stop < held.covers[1]:
            return held
        if held is not None:
            start, stop = min(start, held.covers[0] + DAY), max(stop, held.covers[1] - DAY)
        zone = Zone(self.rules.timezone)
        first, last = date_of(zone.day(start)), date_of(zone.day(stop))
        self._spans = compile_spans(self.rules, date(first.year, 1, 1), date(last.year, 12, 31))
        return self._spans

    def due(self, start: int, limit: int, pauses: Iterable[Pause] = (), closing: Closing = "closing") -> int | None:
        """As `due_with_pauses`, over as many years as it takes; None if it is not due within a hundred years."""
        pauses = tuple(pauses)
        for years in _REACH:
            spans = self.covering(start, start + years * 366 * DAY)
            found = due_with_pauses(spans, start, limit, pauses, closing)
            if found is not None:
                return found
        return None

    def next_opening(self, instant: int) -> int | None:
        """`instant` itself if open, else the next opening; None if there is none within a hundred years."""
        for years in _REACH:
            found = self.covering(instant, instant + years * 366 * DAY).next_opening(instant)
            if found is not None:
                return found
        return None


_REACH = (0, 1, 3, 10, 30, 100)
_EARLIEST, _LATEST = day_of(date(100, 1, 1)) * DAY, day_of(date(9900, 1, 1)) * DAY
