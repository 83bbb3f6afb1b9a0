"""The days of a calendar's `dates:`: one date, a day of every year, the first or last working days of a month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from servanda.words.phrase import PhraseError, Reader
from servanda.words.timeofday import MONTHS, WEEKDAYS, read_date

Span = Literal["month", "quarter", "half", "year"]
_LENGTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEARLY = re.compile(r"\s*([0-9]{1,2})-([0-9]{1,2})\s*")


@dataclass(frozen=True, slots=True)
class OnDate:
    """One day: ``2026-12-24``."""

    day: date

    def __str__(self) -> str:
        return self.day.isoformat()


@dataclass(frozen=True, slots=True)
class EveryYear:
    """The same day of every year: ``12-24``; ``02-29`` only in leap years."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class WorkingDaysOf:
    """The first or last working days of a month, quarter, half or year: ``last 2 working days of month``."""

    which: Literal["first", "last"]
    count: int
    unit: Span

    def __str__(self) -> str:
        days = "working day" if self.count == 1 else f"{self.count} working days"
        return f"{self.which} {days} of {self.unit}"


DateRule = OnDate | EveryYear | WorkingDaysOf


def parse_date_rule(text: str) -> DateRule:
    """Read ``2026-12-24``, ``12-24`` or ``last 2 working days of month``; raises PhraseError."""
    yearly = _YEARLY.fullmatch(text)
    if yearly:
        return _yearly(int(yearly[1]), int(yearly[2]), text)
    reader = Reader(text)
    if reader.peek().kind == "date":
        rule: DateRule = OnDate(read_date(reader))
    elif reader.at("first") or reader.at("last"):
        rule = _working_days(reader)
    else:
        raise _unknown(reader)
    reader.end()
    return rule


def _yearly(month: int, day: int, text: str) -> EveryYear:
    if not 1 <= month <= 12 or not 1 <= day <= _LENGTH[month - 1]:
        written = text.strip()
        raise PhraseError(
            f"There is no day `{written}`.",
            text.index(written),
            len(written),
            "Write the month, then the day: `12-24`.",
        )
    return EveryYear(month, day)


def _working_days(reader: Reader) -> WorkingDaysOf:
    which: Literal["first", "last"] = "first" if reader.next().word == "first" else "last"
    weekday = reader.peek().text.title()
    if weekday in WEEKDAYS:
        raise reader.fail(
            "Rules count working days, not days of the week.", hint="List the dates: `2026-11-27: closed`."
        )
    count = reader.whole("a number of working days", 1, 31) if reader.peek().kind == "number" else 1
    reader.expect("working")
    if not reader.take("days"):
        reader.expect("day")
    reader.expect("of")
    if not reader.take("the"):
        reader.take("each")
    units: tuple[Span, ...] = ("month", "quarter", "half", "year")
    for unit in units:
        if reader.take(unit):
            return WorkingDaysOf(which, count, unit)
    raise reader.fail(f"Expected one of: {', '.join(units)}.", hint=reader.suggestion(*units))


def _unknown(reader: Reader) -> PhraseError:
    first, second = reader.peek(), reader.peek(1)
    hint = "Write `2026-12-24`, `12-24` for every year, or `last 2 working days of month`."
    for number, name in ((first, second), (second, first)):
        month = next((place for place, each in enumerate(MONTHS, 1) if each[:3].lower() == name.word[:3]), None)
        if number.kind == "number" and number.text.isdigit() and month:
            yearly = f"{month:02}-{int(number.text):02}"
            hint = f"Write `{yearly}` for every year, or a date: `2026-{yearly}`."
    stop = len(reader.text.rstrip())
    return PhraseError("This is no date and no rule for dates.", first.start, stop - first.start, hint)
