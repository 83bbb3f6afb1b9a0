"""What comes back: the stretches of a plain rule, or of one of iCalendar, on the wall clock of a zone."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from servanda.clock.civil import add_civil, month_day
from servanda.clock.spans import Pair
from servanda.clock.units import DAY, date_of, day_of
from servanda.clock.zone import Zone
from servanda.words.duration import Civil, Exact
from servanda.words.recurrence import Daily, MonthlyNth, MonthlyOn, Recurrence, Rule, WeeklyAt

ANCHOR = date(1970, 1, 5)
"""The Monday from which rules such as every second week count where an agreement has no beginning."""


def recurring(
    every: Recurrence, lasts: Exact | Civil, zone: Zone, first: int, last: int, anchor: date | None = None
) -> tuple[Pair, ...]:
    """The stretches that share an instant with ``[first, last)``, by their beginnings.

    Each begins when the wall clock shows the time (the first of two; see `Zone.to_utc`) and lasts real time, or civil
    days. `anchor` is the day from which a rule of iCalendar counts.
    """
    longest = lasts.microseconds if isinstance(lasts, Exact) else (lasts.months * 31 + lasts.days + 1) * DAY
    days = zone.day(first - longest) - 1, zone.day(last) + 1
    starts = (zone.to_utc(local) for local in _locals(every, *days, anchor or ANCHOR))
    found = ((start, _end(start, lasts, zone)) for start in starts)
    return tuple((start, end) for start, end in found if start < last and end > first)


def _end(start: int, lasts: Exact | Civil, zone: Zone) -> int:
    return start + lasts.microseconds if isinstance(lasts, Exact) else add_civil(start, lasts, zone)


def _locals(every: Recurrence, first: int, last: int, anchor: date) -> Iterator[int]:
    """Wall-clock times of all beginnings on the days from `first` to `last`."""
    match every:
        case Daily(at):
            yield from (day * DAY + at for day in range(first, last + 1))
        case WeeklyAt(weekday, at):
            monday = first - (first + 3) % 7
            yield from (day * DAY + at for day in range(monday + weekday, last + 1, 7))
        case MonthlyOn(number, at):
            yield from (month_day(month, number) * DAY + at for month in _months(first, last))
        case MonthlyNth():
            yield from (_nth(every, month) * DAY + every.at for month in _months(first, last))
        case Rule(text):
            yield from _of_rule(text, first, last, anchor)


def _months(first: int, last: int) -> range:
    begin, end = date_of(first), date_of(last)
    return range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month)


def _nth(every: MonthlyNth, month: int) -> int:
    year, index = divmod(month, 12)
    begin, length = day_of(date(year, index + 1, 1)), monthrange(year, index + 1)[1]
    days = [day for day in range(begin, begin + length) if (day + 3) % 7 == every.weekday]
    return days[-1] if every.nth == "last" else days[("first", "second", "third", "fourth").index(every.nth)]


def _of_rule(text: str, first: int, last: int, anchor: date) -> Iterator[int]:
    from dateutil.rrule import rrulestr

    # Times are of no zone: what the wall clock shows, which the zone makes instants of.
    start = datetime(anchor.year, anchor.month, anchor.day)  # noqa: DTZ001
    rule: Any = rrulestr(_with_minutes(text), dtstart=start)
    begin, end = (datetime.combine(date_of(day), datetime.min.time()) for day in (first, last + 1))
    for moment in rule.between(begin, end, inc=True):
        yield (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)  # noqa: DTZ001


def _with_minutes(text: str) -> str:
    """A rule that says hours and no minutes begins at the full hour, whatever its anchor."""
    return text if "BYMINUTE=" in text or "BYHOUR=" not in text else f"{text};BYMINUTE=0"
