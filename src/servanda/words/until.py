"""Deadlines: `30 days after the period`, `end of 2nd month after the period`, `Monday 10:00`, a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from servanda.words.duration import Duration, WorkingDays, read_duration
from servanda.words.phrase import PhraseError, Reader
from servanda.words.sentence import Nth
from servanda.words.timeofday import (
    WEEKDAYS,
    number_of_name,
    read_date,
    read_time_of_day,
    read_weekday,
    show_time_of_day,
)
from servanda.words.window import Unit, read_unit

ANCHORS = ("the period", "the incident", "the record", "eligible")
"""What a deadline may count from, besides a time field. The term only has an end."""


@dataclass(frozen=True, slots=True)
class After:
    """A duration after an anchor: one of ANCHORS or a time field (``closed_at``, ``deals.closed_at``, ``due``).

    Hours end at that instant; days end with the day, day 0 being the anchor's, and the last day counts in full.
    `calendar` names the calendar of working days; None is the metric's or the agreement's.
    """

    duration: Duration
    anchor: str
    calendar: str | None = None

    def __str__(self) -> str:
        calendar = f" of {self.calendar}" if self.calendar else ""
        return f"{self.duration}{calendar} after {self.anchor}"


@dataclass(frozen=True, slots=True)
class EndOf:
    """The end of the n-th calendar unit after that of the anchor's end: ``end of 2nd month after the period``."""

    n: int
    unit: Unit
    anchor: str

    def __str__(self) -> str:
        return f"end of {Nth(self.n)} {self.unit} after {self.anchor}"


@dataclass(frozen=True, slots=True)
class EndOfTerm:
    """``end of the term``."""

    def __str__(self) -> str:
        return "end of the term"


@dataclass(frozen=True, slots=True)
class Weekly:
    """A time of day (microseconds since local midnight) on a week day (0 is Monday): ``Monday 10:00``."""

    weekday: int
    at: int

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {show_time_of_day(self.at)}"


@dataclass(frozen=True, slots=True)
class OnDay:
    """The end of a day: ``2026-04-01``."""

    day: date

    def __str__(self) -> str:
        return self.day.isoformat()


Until = After | EndOf | EndOfTerm | Weekly | OnDay


def parse_until(text: str) -> Until:
    """Read a deadline; raises PhraseError."""
    reader = Reader(text)
    until = _read_until(reader)
    reader.end()
    return until


def _read_until(reader: Reader) -> Until:
    token = reader.peek()
    if token.kind == "date":
        return OnDay(read_date(reader))
    if reader.take("end"):
        return _end_of(reader)
    if number_of_name(token.word, WEEKDAYS) is not None:
        return _weekly(reader)
    if token.kind == "number" or reader.at("next"):
        return _after(reader)
    hint = reader.suggestion("end", "next", *WEEKDAYS) or (
        "Write `30 days after the period`, `end of 2nd month after the period`, `Monday 10:00` or a date."
    )
    found = "the phrase ends" if token.kind == "end" else f"found `{token.text}`"
    raise reader.fail(f"Expected a deadline, {found}.", hint=hint)


def _after(reader: Reader) -> After:
    duration = read_duration(reader)
    calendar = None
    if reader.at("of"):
        if not isinstance(duration, WorkingDays):
            raise reader.fail("Only working days are days of a calendar.", hint=f"Write `{duration} after the period`.")
        reader.next()
        calendar = reader.name("the name of a calendar")
    if reader.finished:
        raise reader.fail("The deadline does not say after what.", hint=f"Write `{duration} after the period`.")
    reader.expect("after")
    return After(duration, _anchor(reader), calendar)


def _end_of(reader: Reader) -> EndOf | EndOfTerm:
    reader.expect("of", hint="Write `end of 2nd month after the period`.")
    if reader.take("the", "term"):
        return EndOfTerm()
    count = 1
    if not reader.take("the"):
        first = reader.peek()
        count = reader.whole("a number with its ending, such as `2nd`", 1, 1000)
        ending = reader.peek()
        if ending.word not in ("st", "nd", "rd", "th") or ending.start != reader.last.stop:
            raise reader.fail(f"`{first.text}` needs its ending.", first, hint=f"Write `{Nth(count)}`.")
        reader.next()
    unit = read_unit(reader)
    if reader.finished:
        raise reader.fail(
            "The deadline does not say after what.", hint=f"Write `end of {Nth(count)} {unit} after the period`."
        )
    reader.expect("after")
    return EndOf(count, unit, _anchor(reader))


def _weekly(reader: Reader) -> Weekly:
    weekday = read_weekday(reader)
    reader.take("at")
    if reader.finished:
        raise reader.fail("The time of day is missing.", hint=f"Write `{WEEKDAYS[weekday]} 10:00`.")
    return Weekly(weekday, read_time_of_day(reader))


def _anchor(reader: Reader) -> str:
    for anchor in ANCHORS:
        if reader.take(*anchor.split()):
            return anchor
    token = reader.peek()
    if token.word in ("period", "incident", "record"):
        raise reader.fail(f"`{token.text}` needs its article.", hint=f"Write `the {token.word}`.")
    if token.word == "the":
        raise _no_anchor(reader)
    return reader.dotted("what the deadline counts from")


def _no_anchor(reader: Reader) -> PhraseError:
    known = [anchor.removeprefix("the ") for anchor in ANCHORS[:3]]
    reader.next()
    hint = reader.suggestion(*known) or f"One of: {', '.join(ANCHORS)}, or the name of a time field."
    return reader.fail(f"Nothing ends that is called `the {reader.peek().text}`.", hint=hint)
