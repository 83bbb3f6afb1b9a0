"""Step tables of open time and of zones: the clock in the shape that an engine can join.

A table answers inside the range it was made for; outside it says null, never a guess. All are cached, so that the
same calendar and range is laid out once.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from servanda.clock.civil import civil_pieces
from servanda.clock.pieces import Piece, padded, pieces_of, tabulate
from servanda.clock.rules import CalendarRules
from servanda.clock.spans import Closing, Spans
from servanda.clock.units import DAY, HOUR
from servanda.clock.working import WorkingLimit, working_pieces
from servanda.clock.zone import Zone
from servanda.clock.zonepieces import SLACK, local_to_utc_pieces, utc_to_local_pieces
from servanda.words.duration import Civil
from servanda.words.result import Period
from servanda.words.steps import StepTable


@lru_cache(maxsize=64)
def open_time(spans: Spans) -> StepTable:
    """Instant → open microseconds since the start of ``spans.covers``.

    Its buckets are days that begin when the calendar is mostly closed, so that a day holds few spans. It
    answers inside ``covers`` save for a part of the first and the last day: compile a day more on both sides.
    A row tells of the last microsecond before its day as well, so that `StepTable.rose` is right at its edge.
    """
    first, last = spans.covers
    if len(spans.starts) <= 1:
        row = (0, *(each for pair in spans.pairs() for each in (pair[0], pair[1] - pair[0])))
        return StepTable("open time", first, last - first, (row,), rising=True)
    origin = first + (_quiet_hour(spans) - first) % DAY
    rows: list[tuple[int | None, ...]] = []
    for begin in range(origin, last - DAY + 1, DAY):
        inside = spans.between(begin - 1, begin + DAY)
        rows.append((spans.total(begin - 1), *(each for a, b in inside for each in (a, b - a))))
    return StepTable("open time", origin, DAY, padded(rows), rising=True)


@lru_cache(maxsize=64)
def due_of_open_time(spans: Spans, closing: Closing = "closing") -> StepTable:
    """Open microseconds since the start of ``covers`` → the instant at which they have passed.

    A limit is due at ``greatest(start, table(open_time(start) + limit))``: the start itself matters for a
    limit of zero. With ``closing="closing"`` a jump over closed time comes one microsecond later in the table, which is
    the same as taking it as late as possible.
    """
    late = 1 if closing == "closing" else 0
    before = -spans.whole - DAY
    pieces: list[Piece] = [(before, spans.covers[0] + before if late else None, 1)]
    pieces += [(total + late, start + late, 1) for total, start in zip(spans.totals, spans.starts, strict=True)]
    end = spans.whole + late
    return tabulate(f"due at {closing}", pieces_of(pieces, end), 0, max(end, 1))


@lru_cache(maxsize=64)
def utc_to_local(zone: Zone, first: int, last: int) -> StepTable:
    """Instant in ``[first, last)`` → what the wall clock shows."""
    return tabulate(f"local time in {zone.name}", utc_to_local_pieces(zone, first - SLACK, last + SLACK), first, last)


@lru_cache(maxsize=64)
def local_to_utc(zone: Zone, first: int, last: int) -> StepTable:
    """Wall-clock time in ``[first, last)`` → the instant, the first of two; see `Zone.to_utc`."""
    return tabulate(f"instant in {zone.name}", local_to_utc_pieces(zone, first - SLACK, last + SLACK), first, last)


@lru_cache(maxsize=64)
def period_number(periods: tuple[Period, ...]) -> StepTable:
    """Instant → index of the period in which it lies, null between and outside; periods are sorted and disjoint."""
    if not periods:
        return StepTable("period", 0, DAY, ())
    first, last = periods[0].start, periods[-1].end
    pieces: list[Piece] = [(first - SLACK, None, 0)]
    for index, period in enumerate(periods):
        pieces += [(period.start, index, 0), (period.end, None, 0)]
    return tabulate("period", pieces_of(pieces, last + SLACK), first, last)


@lru_cache(maxsize=64)
def civil_step(zone: Zone, step: Civil, first: int, last: int) -> StepTable:
    """Instant in ``[first, last)`` → the instant so many civil months and days later, as `civil.add_civil`."""
    return tabulate(f"{step} later in {zone.name}", civil_pieces(zone, step, first - SLACK, last + SLACK), first, last)


@lru_cache(maxsize=64)
def working_step(rules: CalendarRules, limit: WorkingLimit, first: int, last: int) -> StepTable:
    """Instant in ``[first, last)`` → when a limit in working days is due, as `working.due_working`."""
    return tabulate(f"{limit} of {rules.name}", working_pieces(rules, limit, first - DAY, last + DAY), first, last)


def _quiet_hour(spans: Spans) -> int:
    """The hour of the UTC day, in microseconds, that the fewest spans run across or up to."""
    crossed: Counter[int] = Counter()
    for (start, length), times in Counter((a % DAY, min(b - a, DAY)) for a, b in spans.pairs()).items():
        for hour in range(-(-(start + 1) // HOUR), (start + length) // HOUR + 1):
            crossed[hour % 24] += times
    return min(range(24), key=lambda hour: crossed[hour]) * HOUR
