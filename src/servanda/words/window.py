"""Windows: `each:` (month, quarter from 16 January, 30 days, a record set) and `over:` (last 12 months)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from servanda.words.duration import Civil, Duration, Exact, read_duration
from servanda.words.phrase import PhraseError, Reader
from servanda.words.timeofday import MONTHS, WEEKDAYS, read_date, read_month, read_time_of_day, show_time_of_day

Unit = Literal["day", "week", "month", "quarter", "half", "year"]
UNITS: tuple[Unit, ...] = get_args(Unit)
WINDOW_WORDS = (*UNITS, "contract year", "fiscal year from February", "term")
"""What `each:` may say besides numbers of days and names of record sets."""

_DAY = 86_400_000_000

_ADJECTIVES = {
    "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "half-yearly": "half",
    "yearly": "year", "annually": "year", "annual": "year",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calendar:
    """Calendar periods in a zone, weeks from Monday, days from midnight.

    `day` (1 to 31, month ends clamp) and `month` (1 to 12) move the beginning: ``month from day 16`` has only a
    day, ``quarter from 16 January`` both, ``fiscal year from February`` only a month; so does `weekday` (0 is
    Monday): ``week from Sunday``. `at` is the time of day at which a period begins, in microseconds: ``day from
    06:00``. `counted_days` is the length that counts, whatever the real one: ``month of 30 days``.
    """

    unit: Unit
    day: int | None = None
    month: int | None = None
    counted_days: int | None = None
    weekday: int = 0
    at: int = 0

    @property
    def plain(self) -> bool:
        """Does it begin where the calendar's own unit does?"""
        return self.day is None and self.month is None and not self.weekday and not self.at

    def __str__(self) -> str:
        length = f" of {self.counted_days} days" if self.counted_days else ""
        return f"{self._begun()}{length}"

    def _begun(self) -> str:
        at = f" {show_time_of_day(self.at)}" if self.at else ""
        if self.plain:
            return self.unit
        if self.unit == "day":
            return f"day from{at}"
        if self.unit == "week":
            return f"week from {WEEKDAYS[self.weekday]}{at}"
        if self.unit == "month":
            return f"month from day {self.day or 1}{at}"
        name = MONTHS[(self.month or 1) - 1]
        if self.day or at:
            return f"{self.unit} from {self.day or 1} {name}{at}"
        return f"{'fiscal year' if self.unit == 'year' else self.unit} from {name}"


@dataclass(frozen=True, slots=True)
class FixedDays:
    """Stretches of n civil days, one after another from the beginning of the term: ``30 days``.

    `since` is another day to count from, `at` the time of day at which each begins, in microseconds: ``14 days from
    2026-01-05 09:00``.
    """

    n: int
    since: date | None = None
    at: int = 0

    def __str__(self) -> str:
        begun = [str(self.since)] if self.since else []
        begun += [show_time_of_day(self.at)] if self.at else []
        return " ".join([counted(self.n, "day"), *(["from", *begun] if begun else [])])


@dataclass(frozen=True, slots=True)
class ContractYear:
    """Years from the beginning of the term."""

    def __str__(self) -> str:
        return "contract year"


@dataclass(frozen=True, slots=True)
class Term:
    """The whole term as one period."""

    def __str__(self) -> str:
        return "term"


@dataclass(frozen=True, slots=True)
class Records:
    """One reading for each row of a record set."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListedPeriod:
    """A period that stands in a file: its name, its first day and its last."""

    name: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Listed:
    """The periods that a file lists, in order; days between them belong to none: ``{from: periods.csv}``."""

    file: str
    periods: tuple[ListedPeriod, ...] = ()

    def __str__(self) -> str:
        return f"period of {self.file}"


@dataclass(frozen=True, slots=True)
class Before:
    """The stretch of that length that ends where the period begins: ``365 days before``."""

    duration: Exact | Civil

    def __str__(self) -> str:
        return f"{self.duration} before"


@dataclass(frozen=True, slots=True)
class Last:
    """The last n units, this period included: ``last 12 months``."""

    n: int
    unit: Unit

    def __str__(self) -> str:
        return f"last {counted(self.n, self.unit)}"


Window = Calendar | FixedDays | ContractYear | Term | Records | Listed
Over = Before | Last


def parse_window(text: str) -> Window:
    """Read what `each:` says; a plain name that is no window is a record set; raises PhraseError."""
    reader = Reader(text)
    window = _read_window(reader)
    reader.end()
    return window


def parse_over(text: str) -> Over:
    """Read what `over:` says: ``365 days before``, ``last 12 months``; raises PhraseError."""
    reader = Reader(text)
    over = _read_last(reader) if reader.take("last") else _read_before(reader)
    reader.end()
    return over


def read_unit(reader: Reader) -> Unit:
    """The calendar unit that comes next, in the singular or the plural."""
    token = reader.peek()
    for unit in UNITS:
        if token.word in (unit, plural(unit)):
            reader.next()
            return unit
    found = "the phrase ends" if token.kind == "end" else f"found `{token.text}`"
    hint = reader.suggestion(*UNITS) or f"One of: {', '.join(UNITS)}."
    raise reader.fail(f"Expected a calendar unit, {found}.", hint=hint)


def unit_of_window(window: Window) -> Unit | None:
    """What people call one of these periods: a month from day 16 is a month. None where there is no such word."""
    if isinstance(window, Calendar):
        return window.unit
    return "year" if isinstance(window, ContractYear) else None


def written(window: Window) -> str:
    """As it stands in an agreement: ``month``, ``{from: periods.csv}``."""
    return f"{{from: {window.file}}}" if isinstance(window, Listed) else str(window)


def plural(unit: Unit) -> str:
    """The unit's plural."""
    return "halves" if unit == "half" else unit + "s"


def counted(count: int, unit: Unit) -> str:
    """``1 month``, ``2 months``."""
    return f"{count} {unit if count == 1 else plural(unit)}"


def _read_window(reader: Reader) -> Window:
    if reader.peek().kind == "number":
        return _read_days(reader)
    if reader.take("contract", "year"):
        return ContractYear()
    if reader.take("term") or reader.take("the", "term"):
        return Term()
    if reader.take("fiscal", "year"):
        reader.expect("from", hint="Write `fiscal year from February`.")
        return Calendar("year", None, read_month(reader), _read_length(reader))
    token = reader.peek()
    if token.word in _ADJECTIVES and reader.peek(1).kind == "end":
        raise reader.fail(f"`{token.text}` is no window.", hint=f"Write `{_ADJECTIVES[token.word]}`.")
    if token.word in UNITS:
        return _read_calendar(reader)
    if token.word in ("calendar", "each", "every", "per", "one", "a", "full") and reader.peek(1).word in UNITS:
        unit = reader.peek(1)
        raise reader.fail(f"`{token.text} {unit.text}` is no window.", token, unit, f"Write `{unit.word}`.")
    return Records(reader.name("a window, such as `month`, or the name of a record set"))


def _read_days(reader: Reader) -> FixedDays:
    first = reader.peek()
    duration = read_duration(reader)
    if not isinstance(duration, Civil) or duration.months or not 1 <= duration.days <= 3660:
        hint = "Write `30 days`, or a calendar unit: `month`, `quarter`, `half`, `year`."
        raise reader.fail(f"`{duration}` is no window.", first, reader.last, hint)
    if not reader.take("from"):
        return FixedDays(duration.days)
    since = read_date(reader) if reader.peek().kind == "date" else None
    at = _read_beginning(reader) if since is None or ":" in reader.peek().text else 0
    return FixedDays(duration.days, since, at)


def _read_calendar(reader: Reader) -> Calendar:
    unit = read_unit(reader)
    if unit == "half":
        reader.take("year")
    day = month = None
    weekday = at = 0
    if reader.take("from"):
        if unit == "day":
            at = _read_beginning(reader)
        elif unit == "week":
            weekday = _read_weekday(reader)
        else:
            day, month = _read_anchor(reader, unit)
        if ":" in reader.peek().text:
            at = _read_beginning(reader)
    return Calendar(unit, day, month, _read_length(reader), weekday, at)


def _read_beginning(reader: Reader) -> int:
    """A time of day before 24:00."""
    first, at = reader.peek(), read_time_of_day(reader)
    if at == _DAY:
        raise reader.fail("A day ends at 24:00 and begins at 00:00.", first, first, "Write a time before `24:00`.")
    return at


def _read_weekday(reader: Reader) -> int:
    token = reader.peek()
    if token.text.capitalize() not in WEEKDAYS:
        hint = reader.suggestion(*WEEKDAYS) or "Write `week from Sunday`."
        found = "the phrase ends" if token.kind == "end" else f"found `{token.text}`"
        raise reader.fail(f"Expected a day of the week, {found}.", hint=hint)
    reader.next()
    return WEEKDAYS.index(token.text.capitalize())


def _read_anchor(reader: Reader, unit: Unit) -> tuple[int | None, int | None]:
    if unit == "month":
        reader.expect("day", hint="Write `month from day 16`.")
        day = reader.whole("a day of the month", 1, 31)
        return (day if day > 1 else None), None
    if reader.peek().kind != "number":
        month, after = read_month(reader), reader.peek()
        if after.kind == "number":
            hint = f"Write `{unit} from {after.text} {MONTHS[month - 1]}`."
            raise reader.fail("The day stands before its month.", after, hint=hint)
        return None, month
    first = reader.peek()
    day = reader.whole("a day of the month", 1, 31)
    month = read_month(reader)
    if day > (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        raise reader.fail(f"There is no {day} {MONTHS[month - 1]}.", first, reader.last)
    return (day if day > 1 else None), month


def _read_length(reader: Reader) -> int | None:
    if not reader.take("of"):
        return None
    length = reader.whole("a number of days", 1, 366)
    reader.expect("days", hint="Write `month of 30 days`.")
    return length


def _read_last(reader: Reader) -> Last:
    if reader.peek().kind != "number":
        raise reader.fail("The number is missing.", hint="Write `last 12 months`.")
    count = reader.whole("a number", 1, 1000)
    return Last(count, read_unit(reader))


def _read_before(reader: Reader) -> Before:
    first = reader.peek()
    if first.kind != "number":
        raise _no_stretch(reader)
    duration: Duration = read_duration(reader)
    if not isinstance(duration, Exact | Civil):
        raise reader.fail("A stretch is real time or civil days.", first, reader.last)
    if not reader.take("before"):
        written = reader.text[first.start : reader.last.stop]
        hint = f"Write `{written} before` or `last {written}`."
        raise reader.fail("`before` or `last` is missing.", first, reader.last, hint)
    return Before(duration)


def _no_stretch(reader: Reader) -> PhraseError:
    hint = reader.suggestion("last") or "Write `last 12 months` or `365 days before`."
    return reader.fail("A stretch begins with `last` or a duration.", hint=hint)
