"""Civil steps: `2 days`, `3 months` on the wall clock of a zone; month ends clamp."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache

from servanda.clock.pieces import Piece, Pieces, compose, pieces_of
from servanda.clock.units import DAY, date_of, day_of
from servanda.clock.zone import Zone
from servanda.clock.zonepieces import local_to_utc_pieces, utc_to_local_pieces
from servanda.words.duration import Civil

_FIRST, _LAST = day_of(date.min), day_of(date.max)


def add_civil(instant: int, step: Civil, zone: Zone) -> int:
    """The same wall-clock time so many months and then days later (or earlier, where they are negative).

    A time that occurs twice on that day is its first occurrence; one that does not occur is read with the offset
    before the jump. No step is no change.
    """
    if not (step.months or step.days):
        return instant
    day, time = divmod(zone.to_local(instant), DAY)
    return zone.to_utc(stepped_day(day, step) * DAY + time)


def stepped_day(day: int, step: Civil) -> int:
    """The date so many months and then days after a date, both counted from 1970-01-01; inside the years 1 to 9999."""
    if step.months:
        when = date_of(min(max(day, _FIRST), _LAST))
        day = month_day(when.year * 12 + when.month - 1 + step.months, when.day)
    return min(max(day + step.days, _FIRST), _LAST)


def month_day(month: int, day: int) -> int:
    """A day of a month, counted from 1970-01-01; the month is counted from January of year 0. Ends clamp."""
    if not 12 <= month < 120_000:
        return _FIRST if month < 12 else _LAST
    year, index = divmod(month, 12)
    return day_of(date(year, index + 1, min(day, monthrange(year, index + 1)[1])))


@lru_cache(maxsize=64)
def civil_pieces(zone: Zone, step: Civil, first: int, last: int) -> Pieces:
    """`add_civil` as a function of the instant in ``[first, last)``."""
    if not (step.months or step.days):
        return Pieces(((first, first, 1),), last)
    local = utc_to_local_pieces(zone, first, last)
    shift = _shift(step, first - 2 * DAY, last + 2 * DAY)
    begin, end = (stepped_day(each // DAY, step) * DAY for each in (first - 4 * DAY, last + 4 * DAY))
    return compose(compose(local, shift), local_to_utc_pieces(zone, begin, end))


def _shift(step: Civil, first: int, last: int) -> Pieces:
    """Wall-clock time → wall-clock time, by whole days that change only where month ends clamp and months differ."""
    pieces: list[Piece] = []
    for day in range(first // DAY, -(-last // DAY)):
        pieces.append((day * DAY, stepped_day(day, step) * DAY, 1))
    return pieces_of(pieces, last)
