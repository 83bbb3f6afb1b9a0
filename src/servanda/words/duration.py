"""Durations: real or open time (`4 h`), civil steps (`2 days`), working days.

`2 days` are steps of the calendar in a zone; who means 48 hours writes `48 h`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from servanda.words.phrase import PhraseError, Reader, Token, did_you_mean
from servanda.words.timeofday import read_time_of_day, show_time_of_day

MILLISECOND, SECOND, MINUTE, HOUR = 1_000, 1_000_000, 60_000_000, 3_600_000_000
DAY = 24 * HOUR
LONGEST_EXACT = 1000 * 366 * DAY
LONGEST_MONTHS, LONGEST_DAYS = 12_000, 366_000

_EXACT = {
    "ms": MILLISECOND, "millisecond": MILLISECOND, "milliseconds": MILLISECOND,
    "s": SECOND, "sec": SECOND, "second": SECOND, "seconds": SECOND,
    "min": MINUTE, "minute": MINUTE, "minutes": MINUTE,
    "h": HOUR, "hour": HOUR, "hours": HOUR,
}  # fmt: skip
_CIVIL = {
    "day": (0, 1), "days": (0, 1), "week": (0, 7), "weeks": (0, 7),
    "month": (1, 0), "months": (1, 0), "quarter": (3, 0), "quarters": (3, 0),
    "year": (12, 0), "years": (12, 0),
}  # fmt: skip
_MEANT = {
    "hrs": "{n} h", "hr": "{n} h", "mins": "{n} min", "secs": "{n} s", "msec": "{n} ms", "millis": "{n} ms",
    "m": "{n} min` for minutes or `{n} months", "d": "{n} days", "w": "{n} weeks", "wk": "{n} weeks",
    "wks": "{n} weeks", "mo": "{n} months", "mos": "{n} months", "mth": "{n} months", "mths": "{n} months",
    "y": "{n} years", "yr": "{n} years", "yrs": "{n} years",
    "business": "{n} working days", "workdays": "{n} working days", "workday": "{n} working days",
    "weekdays": "{n} working days",
}  # fmt: skip
UNIT_WORDS = frozenset(_EXACT) | frozenset(_CIVIL) | frozenset(_MEANT) | {"working", "full"}
"""Words that make the number before them a duration."""


@dataclass(frozen=True, slots=True)
class Exact:
    """Real time, or open time where a calendar counts, in microseconds: ``1 h 30 min``."""

    microseconds: int

    def __str__(self) -> str:
        return _exact_text(self.microseconds)


@dataclass(frozen=True, slots=True)
class Civil:
    """Steps of the calendar in a zone: first months, then days; month ends clamp."""

    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        years, months = divmod(self.months, 12) if self.months % 12 == 0 else (0, self.months)
        parts = [_plural(n, unit) for n, unit in ((years, "year"), (months, "month"), (self.days, "day")) if n]
        return " ".join(parts) or "0 days"


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Days of a calendar; with `full`, the rest of the first day does not count."""

    count: int
    full: bool = False

    def __str__(self) -> str:
        return _plural(self.count, "full working day" if self.full else "working day")


@dataclass(frozen=True, slots=True)
class NextWorkingDay:
    """A time of day, in microseconds since local midnight, on the next working day."""

    at: int

    def __str__(self) -> str:
        return f"next working day {show_time_of_day(self.at)}"


Duration = Exact | Civil | WorkingDays | NextWorkingDay


def parse_duration(text: str) -> Duration:
    """Read ``1 h 30 min``, ``2 days``, ``2 full working days``, ``next working day 17:00``; raises PhraseError."""
    reader = Reader(text)
    duration = read_duration(reader)
    one = (
        f"Write one, such as `{duration}`; a table gives records different ones: {{by: priority, P1: 1 h, else: 4 h}}."
    )
    reader.end(one if reader.at("or") or reader.at("and") else None)
    return duration


def read_duration(reader: Reader) -> Duration:
    """The duration that comes next."""
    if reader.at("next"):
        return _next_working_day(reader)
    first = reader.peek()
    if first.text == "-":
        raise reader.fail("A duration is not negative.", first, reader.peek(1), "Leave the minus out.")
    if hint := _habit(first):
        raise reader.fail(f"Expected a duration, such as `4 h` or `2 days`, found `{first.text}`.", first, hint=hint)
    value = reader.number("a duration, such as `4 h` or `2 days`")
    if reader.at("working") or reader.at("full"):
        return _working_days(reader, first, value)
    unit = reader.peek()
    if unit.word in _EXACT:
        return _exact(reader, first, value)
    if unit.word in _CIVIL:
        return _civil(reader, first, value)
    raise _no_unit(reader, first, unit)


def _habit(first: Token) -> str | None:
    """What to write where a duration begins with a comparison, or is written like a time of day."""
    if (
        first.word in ("at", "within", "max", "maximum", "min", "minimum", "up", "under", "below")
        or first.text in _SIGNS
    ):
        return "A duration stands alone: `4 h`. What may not be exceeded is a limit by its key."
    clock = re.fullmatch(r"([0-9]+):([0-9]{2})(?::[0-9]{2})?", first.text)
    return f"Write `{int(clock[1])} h {int(clock[2])} min`." if clock else None


_SIGNS = ("<", "<=", "≤", ">", ">=", "≥", "=", "==")


def show_duration(microseconds: int | Fraction) -> str:
    """For people: ``1 h 5 min``, ``76 h 12 min``, ``2.5 s``; what is finer than a millisecond is cut off with `…`."""
    thousandths, beyond = divmod(abs(Fraction(microseconds)), MILLISECOND)
    cut = "…" if beyond else ""
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    seconds = _decimal(rest, 3)
    parts = [f"{n:,} {unit}" for n, unit in ((hours, "h"), (minutes, "min")) if n]
    if rest or cut or not parts:
        parts.append(f"{seconds}{cut} s")
    return ("-" if microseconds < 0 else "") + " ".join(parts)


def _next_working_day(reader: Reader) -> NextWorkingDay:
    reader.expect("next", "working", "day", hint="Write `next working day 17:00`.")
    reader.take("at")
    if reader.finished:
        raise reader.fail("The time of day is missing.", hint="Write `next working day 17:00`, or `1 working day`.")
    return NextWorkingDay(read_time_of_day(reader))


def _working_days(reader: Reader, first: Token, value: Fraction) -> WorkingDays:
    full = reader.take("full")
    reader.expect("working", hint=f"Write `{first.text} full working days`.")
    if not reader.take("days"):
        reader.expect("day")
    if value.denominator != 1 or not 1 <= value <= 10_000:
        raise reader.fail(
            "Working days are a whole number from 1 to 10,000.", first, hint="Parts of a day are hours: `4 h`."
        )
    return WorkingDays(int(value), full)


def _exact(reader: Reader, first: Token, value: Fraction) -> Exact:
    total, size = Fraction(0), LONGEST_EXACT
    while True:
        unit = _EXACT[reader.peek().word]
        if unit >= size:
            raise _out_of_order(reader, first)
        size = unit
        reader.next()
        total += value * unit
        if reader.peek().kind != "number" or reader.peek(1).word not in UNIT_WORDS:
            break
        if reader.peek(1).word not in _EXACT:
            raise _mixed(reader, first)
        value = reader.number()
    if total.denominator != 1:
        raise reader.fail("A duration finer than a microsecond cannot be measured.", first, reader.last)
    if total > LONGEST_EXACT:
        raise reader.fail("A duration is at most 1000 years.", first, reader.last)
    return Exact(int(total))


def _civil(reader: Reader, first: Token, value: Fraction) -> Civil:
    months = days = 0
    size = (LONGEST_MONTHS, 0)
    while True:
        unit = _CIVIL[reader.peek().word]
        if unit >= size:
            raise _out_of_order(reader, first)
        size = unit
        word = reader.next()
        if value.denominator != 1:
            hint = f"Write `{show_duration(value * DAY)}` if that much time is meant." if unit == (0, 1) else None
            raise reader.fail(f"Only whole {word.text} can be counted.", first, word, hint)
        months, days = months + int(value) * unit[0], days + int(value) * unit[1]
        if reader.peek().kind != "number" or reader.peek(1).word not in UNIT_WORDS:
            break
        if reader.peek(1).word not in _CIVIL:
            raise _mixed(reader, first)
        value = reader.number()
    if months > LONGEST_MONTHS or days > LONGEST_DAYS:
        raise reader.fail("A duration is at most 1000 years.", first, reader.last)
    return Civil(months, days)


def _out_of_order(reader: Reader, first: Token) -> PhraseError:
    sentence = "The units of a duration go from large to small, each once."
    return reader.fail(sentence, first, reader.peek(), "Write `1 h 30 min`, or `1 year 2 months`.")


def _mixed(reader: Reader, first: Token) -> PhraseError:
    return reader.fail(
        "Days of the calendar and hours cannot be added.",
        first,
        reader.peek(1),
        "A day has 23 to 25 hours: write hours only, or days only.",
    )


def _no_unit(reader: Reader, first: Token, unit: Token) -> PhraseError:
    if unit.kind == "word":
        meant = _MEANT.get(unit.word)
        said = meant.format(n=first.text) if meant else ""
        said = said.removesuffix("s") if first.text == "1" and "`" not in said else said
        hint = f"Write `{said}`." if meant else did_you_mean(unit.word, (*_EXACT, *_CIVIL))
        return reader.fail(f"`{unit.text}` is no unit of time.", unit, hint=hint or _UNITS)
    if unit.kind == "number":
        return reader.fail(
            f"`{unit.text}` is not expected here.",
            unit,
            hint=f"Write `{first.text}{unit.text}`: thousands are not separated.",
        )
    return reader.fail(f"`{first.text}` needs a unit of time.", first, hint=_UNITS)


_UNITS = "Units: ms, s, min, h, days, weeks, months, years, working days."


def _exact_text(microseconds: int) -> str:
    if 0 < microseconds < SECOND:
        return f"{_decimal(microseconds, 3)} ms"
    hours, rest = divmod(microseconds, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    parts = [f"{n} {unit}" for n, unit in ((hours, "h"), (minutes, "min")) if n]
    if rest or not parts:
        parts.append(f"{_decimal(rest, 6)} s")
    return " ".join(parts)


def _decimal(value: int, places: int) -> str:
    """`value` · 10^-places without trailing zeros."""
    whole, rest = divmod(value, 10**places)
    return f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".")


def _plural(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
