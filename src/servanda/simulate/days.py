"""Local time in whole seconds, and opening hours on it.

A moment is the number of seconds on the wall clock since 1 January 2026, 00:00; it is below zero in 2025. That is enough to
invent records; measuring them is the business of the clock room, from which nothing is taken here on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

DAY = 86_400
HOUR = 3_600
MINUTE = 60

_FIRST = date(2026, 1, 1)
_LAST_DAY_TRIED = 800

Span = tuple[int, int]


def day_of(month: int, day: int, year: int = 2026) -> int:
    """The number of a day; 1 January 2026 is 0."""
    return date(year, month, day).toordinal() - _FIRST.toordinal()


def moment(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, *, year: int = 2026) -> int:
    """A moment from the parts of the wall clock."""
    return day_of(month, day, year) * DAY + hour * HOUR + minute * MINUTE + second


def weekday(day: int) -> int:
    """Monday is 0."""
    return date.fromordinal(_FIRST.toordinal() + day).weekday()


def month_of(at: int) -> int:
    """The month of a moment, 1 to 12."""
    return date.fromordinal(_FIRST.toordinal() + at // DAY).month


def written(at: int, form: str) -> str:
    """The moment as text; `form` is a str.format text of y, m, d, H, M, S."""
    day = date.fromordinal(_FIRST.toordinal() + at // DAY)
    second = at % DAY
    return form.format(
        y=day.year, m=day.month, d=day.day, H=second // HOUR, M=second % HOUR // MINUTE, S=second % MINUTE
    )


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours: spans of seconds for each weekday from Monday, days closed, days with hours of their own."""

    week: tuple[tuple[Span, ...], ...]
    closed: tuple[int, ...] = ()
    special: tuple[tuple[int, tuple[Span, ...]], ...] = ()

    def on(self, day: int) -> tuple[Span, ...]:
        """The open spans of a day, in seconds since its midnight."""
        for special_day, spans in self.special:
            if special_day == day:
                return spans
        return () if day in self.closed else self.week[weekday(day)]

    def _after(self, at: int) -> Iterator[Span]:
        for day in range(at // DAY, at // DAY + _LAST_DAY_TRIED):
            for opens, closes in self.on(day):
                if day * DAY + closes > at:
                    yield max(at, day * DAY + opens), day * DAY + closes

    def next_open(self, at: int) -> int:
        """The first open moment at or after this one."""
        return next(self._after(at))[0]

    def forward(self, at: int, seconds: int) -> int:
        """The moment after so many open seconds."""
        for opens, closes in self._after(at):
            if seconds <= closes - opens:
                return opens + seconds
            seconds -= closes - opens
        raise ValueError("the calendar never opens again")

    def working_day_after(self, day: int, count: int) -> int:
        """The day that lies `count` open days later; with 0 the day itself, or the next open one."""
        left = count
        while left > 0 or not self.on(day):
            day += 1
            if self.on(day):
                left -= 1
        return day
