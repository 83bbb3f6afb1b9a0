"""When something comes back: `Sunday 02:00`, `day 02:00`, `first Sunday of month 02:00`, or a rule of iCalendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from servanda.words.phrase import PhraseError, Reader, did_you_mean
from servanda.words.timeofday import WEEKDAYS, number_of_name, read_time_of_day, show_time_of_day

Nth = Literal["first", "second", "third", "fourth", "last"]
NTHS: tuple[Nth, ...] = ("first", "second", "third", "fourth", "last")


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a time, in microseconds since local midnight: ``day 02:00``."""

    at: int

    def __str__(self) -> str:
        return f"day {show_time_of_day(self.at)}"


@dataclass(frozen=True, slots=True)
class WeeklyAt:
    """Every week on a day (0 is Monday): ``Sunday 02:00``."""

    weekday: int
    at: int

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {show_time_of_day(self.at)}"


@dataclass(frozen=True, slots=True)
class MonthlyOn:
    """A day of every month by its number (month ends clamp): ``day 15 of month 02:00``."""

    day: int
    at: int

    def __str__(self) -> str:
        return f"day {self.day} of month {show_time_of_day(self.at)}"


@dataclass(frozen=True, slots=True)
class MonthlyNth:
    """The n-th of a day of the week in every month: ``first Sunday of month 02:00``."""

    nth: Nth
    weekday: int
    at: int

    def __str__(self) -> str:
        return f"{self.nth} {WEEKDAYS[self.weekday]} of month {show_time_of_day(self.at)}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule of iCalendar (RFC 5545) in local time: ``FREQ=MONTHLY;BYDAY=1SU;BYHOUR=2``."""

    text: str

    def __str__(self) -> str:
        return self.text


Recurrence = Daily | WeeklyAt | MonthlyOn | MonthlyNth | Rule

_RULE = re.compile(r"\s*(?:RRULE:)?\s*(FREQ=[A-Z0-9=;,+-]+)\s*", re.IGNORECASE)
_PARTS = frozenset(
    {"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSETPOS", "BYWEEKNO", "WKST"}
)
_FREQS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_DAY = re.compile(r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)")
_LIMITS = {"INTERVAL": (1, 1000), "BYMONTH": (1, 12), "BYHOUR": (0, 23), "BYMINUTE": (0, 59), "BYMONTHDAY": (-31, 31),
           "BYSETPOS": (-366, 366), "BYWEEKNO": (-53, 53)}  # fmt: skip
_HINT = "Write `Sunday 02:00`, `day 02:00`, `first Sunday of month 02:00`, or FREQ=MONTHLY;BYDAY=1SU;BYHOUR=2."


def parse_recurrence(text: str) -> Recurrence:
    """Read what `every:` says; raises PhraseError."""
    if "=" in text:
        return _rule(text)
    reader = Reader(text)
    found = _plain(reader)
    reader.end(hint=_HINT)
    return found


def _plain(reader: Reader) -> Recurrence:
    if reader.take("day"):
        if reader.peek().kind == "number":
            day = reader.whole("a day of the month", 1, 31)
            reader.expect("of", "month", hint="Write `day 15 of month 02:00`.")
            return MonthlyOn(day, read_time_of_day(reader))
        return Daily(read_time_of_day(reader))
    nth = next((each for each in NTHS if reader.take(each)), None)
    weekday = _weekday(reader)
    if nth is None:
        return WeeklyAt(weekday, read_time_of_day(reader))
    reader.expect("of", "month", hint=f"Write `{nth} {WEEKDAYS[weekday]} of month 02:00`.")
    return MonthlyNth(nth, weekday, read_time_of_day(reader))


def _weekday(reader: Reader) -> int:
    token = reader.peek()
    found = number_of_name(token.word, WEEKDAYS)
    if found is None:
        hint = did_you_mean(token.word, WEEKDAYS) if token.word else None
        shown = "the phrase ends" if token.kind == "end" else f"found `{token.text}`"
        raise reader.fail(f"Expected a day, {shown}.", hint=hint or _HINT)
    reader.next()
    return found


def _rule(text: str) -> Rule:
    match = _RULE.fullmatch(text)
    if match is None:
        raise PhraseError("A rule begins with how often: FREQ=WEEKLY.", 0, len(text), _HINT)
    parts = [part.partition("=") for part in match[1].upper().split(";") if part]
    for name, _, value in parts:
        _part(text, name, value)
    if len({name for name, _, _ in parts}) < len(parts):
        raise PhraseError("A part of the rule stands twice.", 0, len(text), _HINT)
    return Rule(";".join(f"{name}={value}" for name, _, value in parts))


def _part(text: str, name: str, value: str) -> None:
    start = max(0, text.upper().find(f"{name}="))
    if name in ("UNTIL", "COUNT", "DTSTART"):
        raise PhraseError(
            f"`{name}` bounds the rule; the agreement's term does that.", start, len(name), "Leave it out."
        )
    if name not in _PARTS:
        raise PhraseError(f"`{name}` is no part of a rule.", start, len(name), f"Parts: {', '.join(sorted(_PARTS))}.")
    items = value.split(",")
    if name == "FREQ" and value not in _FREQS:
        raise PhraseError(
            f"A rule comes back `{value}`.", start, len(name) + 1 + len(value), f"One of: {', '.join(_FREQS)}."
        )
    if name in ("BYDAY", "WKST") and not all(_DAY.fullmatch(item) for item in items):
        raise PhraseError(
            f"`{value}` are no days.", start, len(name) + 1 + len(value), "Write BYDAY=SU, or BYDAY=1SU in a month."
        )
    if name in _LIMITS and not all(_within(item, *_LIMITS[name]) for item in items):
        low, high = _LIMITS[name]
        raise PhraseError(
            f"`{value}` does not fit {name}.", start, len(name) + 1 + len(value), f"Numbers from {low} to {high}."
        )


def _within(item: str, low: int, high: int) -> bool:
    return re.fullmatch(r"[+-]?\d{1,4}", item) is not None and low <= int(item) <= high and (low >= 0 or int(item) != 0)
