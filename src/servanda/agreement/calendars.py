"""When time counts, as an agreement writes it; ``rules`` gives it to the clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from servanda.agreement.values import Name, Term, one_or_more
from servanda.clock.holidays import holiday_problem
from servanda.clock.rules import CalendarRules, DateRule, WeekHours
from servanda.clock.rules import Hours as Shifts
from servanda.words.days import DateRule as Days
from servanda.words.days import EveryYear, OnDate, WorkingDaysOf, parse_date_rule
from servanda.words.hours import Hours, OpenHours, Weekdays, joined, parse_hours, parse_weekdays
from servanda.words.phrase import PhraseError
from servanda.words.shapes import SCALAR, Fault, Raw, Read, read_phrase, shape
from servanda.words.timeofday import parse_date

WeekTable = tuple[tuple[Weekdays, Hours], ...]
_ONCE = "Name every day once."
_CODE = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,6})?")


def parse_holiday(text: str) -> str | date:
    """A code such as ``US-NY``, or a date of one's own."""
    word = text.strip()
    if _CODE.fullmatch(word):
        return word
    if word[:1].isdigit():
        return parse_date(text)
    if word.lower() != "no" and _CODE.fullmatch(word.upper()):
        raise PhraseError(f"`{word}` is no code of holidays.", 0, len(text), f"Write `{word.upper()}`.")
    if word.lower() in ("no", "none", "off"):  # `NO` is Norway
        raise PhraseError(f"`{word}` is no code of holidays.", 0, len(text), "Leave the key out where there are none.")
    problem = holiday_problem(word)
    hint = (
        problem.hint if problem else "Write a country in two letters, perhaps with its part: `US`, `US-NY`; or a date."
    )
    raise PhraseError(f"`{word}` is no code of holidays.", 0, len(text), hint)


def _read_hours(raw: Raw) -> Read:
    """``09:00-17:00``, several with commas between, or a list of them."""
    if not isinstance(raw, list):
        return read_phrase(parse_hours, raw)
    faults: list[Fault] = []
    spans: list[OpenHours] = []
    for place, item in enumerate(raw):
        hours, wrong = read_phrase(parse_hours, item)
        faults += [fault.below(place) for fault in wrong]
        spans += hours.spans if hours else ()
    if faults:
        return None, tuple(faults)
    try:
        return joined(spans), ()
    except PhraseError as error:
        return None, (Fault(error.sentence, hint=error.hint or "One span begins when the one before it has ended."),)


def read_week(raw: Raw, context: Any = None) -> Read:
    """``{mon-fri: "09:00-17:00", sat: ["09:00-12:00"], holidays: closed}``; no day twice."""
    if not isinstance(raw, Mapping):
        return None, (Fault("Hours are a block of days.", hint='Write {mon-fri: "09:00-17:00"}.', code="S022"),)
    faults: list[Fault] = []
    rows: list[tuple[Weekdays, Hours]] = []
    taken: dict[int | str, str] = {}
    for key, value in raw.items():
        days, wrong_days = read_phrase(parse_weekdays, key)
        hours, wrong_hours = _read_hours(value)
        faults += [
            Fault(each.sentence, (key,), each.start, each.length, each.hint, each.code, on_key=True)
            for each in wrong_days
        ]
        faults += [fault.below(key) for fault in wrong_hours]
        if days is None or hours is None:
            continue
        parts: list[int | str] = [*days.days, *(["holidays"] if days.holidays else [])]
        twice = next((part for part in parts if part in taken), None)
        if twice is not None:
            hint = f"Name every day once; for a day of its own, take it out of `{taken[twice]}`."
            faults.append(
                Fault(f"`{key}` and `{taken[twice]}` say hours for the same day.", (key,), hint=hint, on_key=True)
            )
        taken.update((part, key) for part in parts)
        rows.append((days, hours))
    return (None, tuple(faults)) if faults else (tuple(rows), ())


def _read_dates(raw: Raw, context: Any) -> Read:
    if not isinstance(raw, Mapping):
        return None, (
            Fault(
                "Dates are a block: a date or a rule, and its hours.", hint="Write {2026-12-31: closed}.", code="S022"
            ),
        )
    faults: list[Fault] = []
    rows: list[tuple[Days, Hours]] = []
    taken: dict[Days, str] = {}
    for key, value in raw.items():
        days, wrong_days = read_phrase(parse_date_rule, key)
        hours, wrong_hours = _read_hours(value)
        faults += [
            Fault(each.sentence, (key,), each.start, each.length, each.hint, each.code, on_key=True)
            for each in wrong_days
        ]
        faults += [fault.below(key) for fault in wrong_hours]
        if days is not None and days in taken:
            faults.append(Fault(f"`{key}` and `{taken[days]}` are the same days.", (key,), hint=_ONCE, on_key=True))
        taken[days] = key
        rows.append((days, hours))
    return (None, tuple(faults)) if faults else (tuple(rows), ())


def _read_changes(raw: Raw, context: Any) -> Read:
    if not isinstance(raw, Mapping):
        hint = 'Write from: {2026-07-01: {mon-fri: "08:00-16:00"}}.'
        return None, (
            Fault("Hours that change are a block: a date, and the hours from then on.", hint=hint, code="S022"),
        )
    faults: list[Fault] = []
    rows: list[tuple[date, WeekTable]] = []
    for key, value in raw.items():
        day, wrong_day = read_phrase(parse_date, key)
        week, wrong_week = read_week(value)
        faults += [
            Fault(each.sentence, (key,), each.start, each.length, each.hint, each.code, on_key=True)
            for each in wrong_day
        ]
        faults += [fault.below(key) for fault in wrong_week]
        rows.append((day, week))
    return (None, tuple(faults)) if faults else (tuple(sorted(rows, key=lambda row: row[0])), ())


_WEEK = {
    "type": "object",
    "description": 'Days and their hours: {mon-fri: "09:00-17:00", sat: ["09:00-12:00"], holidays: closed}.',
    "additionalProperties": {"anyOf": [dict(SCALAR), {"type": "array", "items": dict(SCALAR)}]},
}
_HOLIDAYS = {"anyOf": [dict(SCALAR), {"type": "array", "items": dict(SCALAR)}]}


class Calendar(Term):
    """Opening hours, holidays and special dates: when the time of a clock counts."""

    called = "a calendar"
    timezone: Annotated[
        str | None, Field(description="The zone of its hours. Default: the agreement's.", examples=["America/New_York"])
    ] = None
    hours: Annotated[
        WeekTable,
        shape(read_week, '{mon-fri: "09:00-17:00"}', _WEEK),
        Field(
            description="Opening hours by day of the week; several spans a day, past midnight, up to 24:00; "
            "`holidays` for hours on holidays."
        ),
    ] = ()
    holidays: Annotated[
        tuple[str | date, ...],
        shape(one_or_more(lambda raw, _: read_phrase(parse_holiday, raw)), "US-NY", _HOLIDAYS),
        Field(
            description="Holidays by country and part of it, dates of one's own, a file (`closing-days.csv`: a date at "
            "the beginning of each line), or a list of these. Closed unless `hours` says otherwise."
        ),
    ] = ()
    dates: Annotated[
        tuple[tuple[Days, Hours], ...],
        shape(_read_dates, '{2026-12-24: "09:00-12:00"}', {"type": "object", "additionalProperties": _HOLIDAYS}),
        Field(
            description="Hours of single dates (2026-12-24), of a day of every year (12-24), or by rule (last 2 working days of month)."
        ),
    ] = ()
    changes: Annotated[
        tuple[tuple[date, WeekTable], ...],
        shape(
            _read_changes, '{2026-07-01: {mon-fri: "08:00-16:00"}}', {"type": "object", "additionalProperties": _WEEK}
        ),
        Field(alias="from", description="Hours that change: from each date on, these hours instead."),
    ] = ()
    outside: Annotated[
        Name | None,
        Field(description="The rest of the week: open when this calendar is closed.", examples=["office-hours"]),
    ] = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of holidays."""
        return tuple(each for each in self.holidays if isinstance(each, str))

    def __str__(self) -> str:
        """In plain words: ``mon-fri 09:00-18:00, holidays of US-NY closed``."""
        parts = [f"{days} {hours}" for days, hours in self.hours]
        parts += [f"the time outside {self.outside}"] if self.outside else []
        parts += [f"holidays of {', '.join(self.codes)}"] if self.codes else []
        parts += [f"{day} {hours}" for day, hours in self.dates]
        parts += [f"from {day} {', '.join(f'{days} {hours}' for days, hours in week)}" for day, week in self.changes]
        return ", ".join(parts) or "all hours"


def rules(calendars: Mapping[str, Calendar], name: str, timezone: str) -> CalendarRules:
    """The calendar of this name for the clock; `timezone` is the agreement's. The names must exist and not go in a circle."""
    calendar = calendars[name]
    zone = calendar.timezone or timezone
    weeks = [*([(None, calendar.hours)] if calendar.hours else []), *calendar.changes]
    return CalendarRules(
        zone,
        tuple(_week_hours(week, starts) for starts, week in weeks),
        calendar.codes,
        tuple(each for each in calendar.holidays if isinstance(each, date)),
        tuple((days.day, _shifts(hours)) for days, hours in calendar.dates if isinstance(days, OnDate)),
        tuple((days.month, days.day, _shifts(hours)) for days, hours in calendar.dates if isinstance(days, EveryYear)),
        tuple(
            DateRule(days.which, days.count, days.unit, _shifts(hours))
            for days, hours in calendar.dates
            if isinstance(days, WorkingDaysOf)
        ),
        rules(calendars, calendar.outside, timezone) if calendar.outside else None,
        name=name,
    )


def _week_hours(week: WeekTable, starts: date | None) -> WeekHours:
    of_day = {day: _shifts(hours) for days, hours in week for day in days.days}
    holidays = next((_shifts(hours) for days, hours in week if days.holidays), ())
    days = tuple(of_day.get(day, ()) for day in range(7))
    return WeekHours(days, holidays, starts)  # type: ignore[arg-type]


def _shifts(hours: Hours) -> Shifts:
    return tuple((span.start, span.stop) for span in hours.spans)
