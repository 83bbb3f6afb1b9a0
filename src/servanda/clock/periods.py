"""Periods: the calendar months, quarters, contract years … of a zone as stretches of UTC, cut by the term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from servanda.clock.civil import add_civil, month_day, stepped_day
from servanda.clock.units import DAY, FIRST_YEAR, LAST_YEAR, date_of, day_of
from servanda.clock.zone import Zone
from servanda.words.duration import Civil, Exact
from servanda.words.result import Period
from servanda.words.window import (
    UNITS,
    Before,
    Calendar,
    ContractYear,
    FixedDays,
    Last,
    Listed,
    Over,
    Records,
    Term,
    Window,
)

TermSpan = tuple[int | None, int | None]
"""First instant of the term and the first after it; None is open."""

FOREVER = (day_of(date.max) - 1) * 86_400_000_000
"""The end of a term without end."""

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_Dated = Iterator[tuple[str, int, int]]
"""Label, first day and first day after it, counted from 1970-01-01."""


def periods(window: Window, zone: Zone, start: int, stop: int, term: TermSpan = (None, None)) -> tuple[Period, ...]:
    """The periods that share an instant with ``[start, stop)`` and with the term, in order.

    A period cut by the term is `partial` and keeps its uncut stretch in `whole`. Without a beginning of the term
    there are no contract years, and ``30 days`` counts from 1970-01-01 if no day is written. A record set has no periods of its own.
    """
    begins, ends = term
    stop = max(stop, start + 1)
    if isinstance(window, Records):
        return ()
    if isinstance(window, Term):
        whole = Period("term", start if begins is None else begins, FOREVER if ends is None else ends)
        return (whole,) if whole.start < stop and whole.end > start else ()
    low = start if begins is None else max(start, begins)
    high = stop if ends is None else min(stop, ends)
    if low >= high:
        return ()
    at = window.at if isinstance(window, Calendar | FixedDays) else 0
    found = (
        _cut(Period(label, zone.to_utc(first * DAY + at), zone.to_utc(after * DAY + at)), begins, ends)
        for label, first, after in _days(window, zone, zone.day(low), zone.day(high - 1), begins)
    )
    return tuple(each for each in found if each.start < each.end and each.start < high and each.end > low)


def named(label: str, zone: Zone) -> Period | None:
    """The whole calendar period of this name, whoever has it: ``2026-05``, ``2026-Q2``, ``2026-W22``; None if it is none."""
    year = re.match(r"(\d{4})(?!\d)", label)
    if year is None or not FIRST_YEAR <= int(year[1]) <= LAST_YEAR:
        return None
    first, after = (zone.midnight(day_of(date(int(year[1]) + more, 1, 1))) for more in (0, 1))
    found = (each for unit in UNITS for each in periods(Calendar(unit), zone, first, after))
    return next((each for each in found if each.label == label), None)


def stretch(over: Over, period: Period, zone: Zone, window: Window | None = None) -> tuple[int, int]:
    """The stretch that `over` looks at from a period.

    ``365 days before`` ends where the period begins; ``last 12 months`` ends with it. `window`, where it is known,
    keeps months that are anchored to a day which clamping took away (``month from day 31``).
    """
    if isinstance(over, Before):
        if isinstance(over.duration, Exact):
            return period.start - over.duration.microseconds, period.start
        back = Civil(-over.duration.months, -over.duration.days)
        return add_civil(period.start, back, zone), period.start
    end = period.whole[1] if period.whole else period.end
    anchor = window.day if isinstance(window, Calendar) and over.unit in _MONTHS else None
    if anchor is None:
        return add_civil(end, _back(over), zone), period.end
    when = date_of(zone.day(end))
    month = when.year * 12 + when.month - 1 - over.n * _MONTHS[over.unit]
    return zone.midnight(month_day(month, anchor)), period.end


def _back(over: Last) -> Civil:
    if over.unit in _MONTHS:
        return Civil(months=-over.n * _MONTHS[over.unit])
    return Civil(days=-over.n * (7 if over.unit == "week" else 1))


def _cut(period: Period, begins: int | None, ends: int | None) -> Period:
    start = period.start if begins is None else max(period.start, begins)
    end = period.end if ends is None else min(period.end, ends)
    if (start, end) == (period.start, period.end):
        return period
    return Period(period.label, start, end, partial=True, whole=(period.start, period.end))


def _days(window: Window, zone: Zone, first: int, last: int, begins: int | None) -> _Dated:
    """The periods of whole days around the days from `first` to `last`."""
    if isinstance(window, FixedDays):
        from_term = 0 if begins is None else zone.day(begins)
        return _fixed(window.n, first, last, day_of(window.since) if window.since else from_term)
    if isinstance(window, ContractYear):
        return iter(()) if begins is None else _contract_years(zone.day(begins), first, last)
    if isinstance(window, Listed):
        return ((each.name, day_of(each.starts), day_of(each.ends) + 1) for each in window.periods)
    assert isinstance(window, Calendar)
    if window.unit == "day":
        return ((_day_label(day), day, day + 1) for day in range(first - 1, last + 2))
    if window.unit == "week":
        begins_on = first - (first + 3 - window.weekday) % 7
        name = _week_label if window.plain else _day_label
        return ((name(day), day, day + 7) for day in range(begins_on - 7, last + 8, 7))
    return _months(window, first, last)


def _fixed(length: int, first: int, last: int, anchor: int) -> _Dated:
    start = first - (first - anchor) % length
    for day in range(start - length, last + length + 1, length):
        yield date_of(day).isoformat(), day, day + length


def _contract_years(anchor: int, first: int, last: int) -> _Dated:
    number = max(0, date_of(first).year - date_of(anchor).year - 1)
    while (day := stepped_day(anchor, Civil(months=12 * number))) <= last + 1:
        yield f"contract-year-{number + 1}", day, stepped_day(anchor, Civil(months=12 * (number + 1)))
        number += 1


def _months(window: Calendar, first: int, last: int) -> _Dated:
    length = _MONTHS[window.unit]
    offset = ((window.month or 1) - 1) % length
    anchored = window.day is not None or window.at != 0 or offset != 0
    when = date_of(first)
    month = (when.year * 12 + when.month - 1 - offset) // length * length + offset - length
    while (day := month_day(month, window.day or 1)) <= last + 1:
        label = date_of(day).isoformat() if anchored else _label(month, length)
        yield label, day, month_day(month + length, window.day or 1)
        month += length


def _label(month: int, length: int) -> str:
    year, index = divmod(month, 12)
    if length == 1:
        return f"{year:04}-{index + 1:02}"
    return f"{year:04}" if length == 12 else f"{year:04}-{'Q' if length == 3 else 'H'}{index // length + 1}"


def _day_label(day: int) -> str:
    return date_of(day).isoformat()


def _week_label(monday: int) -> str:
    year, week, _ = date_of(monday).isocalendar()
    return f"{year:04}-W{week:02}"
