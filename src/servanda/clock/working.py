"""Limits in working days: `2 working days`, `2 full working days`, `next working day 17:00`.

A working day is a local date of the calendar on which some of its hours begin.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from servanda.clock.compile import WorkingDay, compile_spans, working_days
from servanda.clock.pieces import Piece, Pieces, clamped, pieces_of, through
from servanda.clock.rules import CalendarRules
from servanda.clock.spans import Spans
from servanda.clock.units import DAY, date_of, day_of
from servanda.clock.zone import Zone
from servanda.clock.zonepieces import local_to_utc_pieces
from servanda.words.duration import NextWorkingDay, WorkingDays

WorkingLimit = WorkingDays | NextWorkingDay

_REACH = (1, 4, 16, 64)
"""Years to look ahead, and further if these do not hold enough working days."""


def due_working(instant: int, limit: WorkingLimit, rules: CalendarRules) -> int | None:
    """When a limit in working days that starts at `instant` is due; None where the calendar has no such day.

    ``N working days``: the same time on the wall clock on the N-th working day after, held between that
    day's first opening and last closing; what starts while closed counts from the next opening.
    ``N full working days``: the last closing of the N-th working day after the local date.
    ``next working day 17:00``: that time on the first working day after the local date.
    """
    book = _book(rules, limit, *_years(rules, instant))
    zone = Zone(rules.timezone)
    if isinstance(limit, NextWorkingDay):
        target = book.after(zone.day(instant), 1)
        return None if target is None else zone.to_utc(target.day * DAY + limit.at)
    if limit.full:
        target = book.after(zone.day(instant), limit.count)
        return None if target is None else target.closes
    begins = book.spans.next_opening(instant)
    if begins is None:
        return None
    day, time = divmod(zone.to_local(begins), DAY)
    target = book.after(day, limit.count)
    if target is None:
        return None
    return min(max(zone.to_utc(target.day * DAY + time), target.opens), target.closes)


def working_pieces(rules: CalendarRules, limit: WorkingLimit, first: int, last: int) -> Pieces:
    """`due_working` as a function of the instant in ``[first, last)``."""
    zone = Zone(rules.timezone)
    book = _book(rules, limit, zone.day(first) - 1, zone.day(last) + 1)
    if isinstance(limit, WorkingDays) and not limit.full:
        return pieces_of(_same_time(book, limit.count, zone, first, last), last)
    pieces: list[Piece] = []
    for begin, _, day, _ in _dates(zone, first, last):
        if isinstance(limit, WorkingDays):
            target = book.after(day, limit.count)
            due = target.closes if target else None
        else:
            target = book.after(day, 1)
            due = zone.to_utc(target.day * DAY + limit.at) if target else None
        pieces.append((begin, due, 0))
    return pieces_of(pieces, last)


@dataclass(frozen=True, slots=True)
class _Book:
    """Open spans and working days of a stretch of dates, long enough ahead for one limit."""

    spans: Spans
    days: tuple[WorkingDay, ...]
    numbers: tuple[int, ...]

    def after(self, day: int, count: int) -> WorkingDay | None:
        """The count-th working day after a date."""
        index = bisect_right(self.numbers, day) + count - 1
        return self.days[index] if index < len(self.days) else None


@lru_cache(maxsize=64)
def _book(rules: CalendarRules, limit: WorkingLimit, first: int, last: int) -> _Book:
    count = limit.count if isinstance(limit, WorkingDays) else 1
    for years in _REACH:
        ahead = date_of(min(last + 366 * years + 2 * count, _LAST_DAY))
        begin, end = date_of(first), ahead.replace(month=12, day=31)
        days = working_days(rules, begin, end)
        numbers = tuple(each.day for each in days)
        # One more than the count: what starts while closed counts from the next opening.
        if len(numbers) - bisect_right(numbers, last) > count:
            break
    return _Book(compile_spans(rules, begin, end), days, numbers)


def _same_time(book: _Book, count: int, zone: Zone, first: int, last: int) -> Iterator[Piece]:
    begin, end = (zone.to_local(each) for each in book.spans.covers)
    to_utc = local_to_utc_pieces(zone, begin, end)
    # The first opening at or after the end says when that is due which starts while closed before it.
    until = max(last, (book.spans.next_opening(last) or last) + 1)
    dates = list(_dates(zone, first, until))
    index, closed = 0, first
    for opens, closes in book.spans.between(first, until):
        pieces: list[Piece] = []
        while dates[index][1] <= opens:
            index += 1
        at = index
        while at < len(dates) and dates[at][0] < closes:
            begins, ends, day, offset = dates[at]
            at += 1
            start, stop = max(begins, opens), min(ends, closes)
            target = book.after(day, count)
            if target is None:
                pieces.append((start, None, 0))
                continue
            local = start + offset + (target.day - day) * DAY
            pieces += clamped(through(start, stop, local, 1, to_utc), stop, target.opens, target.closes)
        if closed < opens:
            yield closed, pieces[0][1], 0
        yield from pieces
        closed = closes
    yield closed, None, 0


def _dates(zone: Zone, first: int, last: int) -> Iterator[tuple[int, int, int, int]]:
    """``[first, last)`` cut where the local date or the offset changes: start, end, date, offset."""
    for run in zone.stretches(first, last):
        start = run.start
        while start < run.end:
            day = (start + run.offset) // DAY
            stop = min((day + 1) * DAY - run.offset, run.end)
            yield start, stop, day, run.offset
            start = stop


def _years(rules: CalendarRules, instant: int) -> tuple[int, int]:
    """The first and last day of the years around an instant, so that neighbours share one compilation."""
    day = Zone(rules.timezone).day(instant)
    first, last = date_of(day - 1), date_of(day + 1)
    return day_of(first.replace(month=1, day=1)), day_of(last.replace(month=12, day=31))


_LAST_DAY = day_of(date_of(0).replace(year=9990))
