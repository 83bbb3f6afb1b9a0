"""The rules of a calendar as frozen, hashable values: what an agreement writes under ``calendars:``, read.

Times of day are microseconds since local midnight. A shift whose end is past 24:00 runs into the next day and
belongs to the day on which it begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from servanda.clock.units import DAY

Shift = tuple[int, int]
"""Opening and closing on the wall clock; the closing is later than the opening, at most 48 h."""

Hours = tuple[Shift, ...]
"""The shifts that begin on a day; none is closed."""

ALL_DAY: Hours = ((0, DAY),)


def shift(opens: int, closes: int) -> Shift:
    """A shift of two times of day; a close at or before the open is on the next day."""
    return (opens, closes) if closes > opens else (opens, closes + DAY)


@dataclass(frozen=True, slots=True)
class WeekHours:
    """The ordinary hours from a date on: seven days from Monday, and those of holidays (none: closed)."""

    days: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    holidays: Hours = ()
    starts: date | None = None


@dataclass(frozen=True, slots=True)
class DateRule:
    """Hours on the first or last N working days of each month, quarter, half or year."""

    which: Literal["first", "last"]
    count: int
    unit: Literal["month", "quarter", "half", "year"]
    hours: Hours


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """When a calendar is open, in its zone.

    The hours of a date are found in this order: `dates`, `yearly` dates, `rules`, holidays (codes such as
    ``US-NY`` and dates of one's own), the week. With `holidays_win` holidays come first. A holiday, and a date
    closed by its own entry, is closed from midnight to midnight: a shift of the evening before ends there.
    `outside` takes out the open time of another calendar; without hours of its own, all other time is open.
    """

    timezone: str
    hours: tuple[WeekHours, ...] = ()
    holidays: tuple[str, ...] = ()
    free: tuple[date, ...] = ()
    dates: tuple[tuple[date, Hours], ...] = ()
    yearly: tuple[tuple[int, int, Hours], ...] = ()
    rules: tuple[DateRule, ...] = ()
    outside: CalendarRules | None = None
    holidays_win: bool = False
    name: str = "calendar"


def all_hours(timezone: str) -> CalendarRules:
    """The calendar without closing."""
    return CalendarRules(timezone, (WeekHours((ALL_DAY,) * 7, ALL_DAY),), name="all hours")
