"""Reading a calendar that was written in Python: hours, holidays and dates as texts, pairs and dates become rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from servanda.clock.holidays import holiday_problem
from servanda.clock.rules import CalendarRules, DateRule, Hours, WeekHours, shift
from servanda.clock.zone import zone_problem
from servanda.words.days import DateRule as When
from servanda.words.days import EveryYear, OnDate, WorkingDaysOf, parse_date_rule
from servanda.words.hours import parse_hours, parse_weekdays
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem
from servanda.words.timeofday import parse_date, parse_time_of_day

WrittenHours = str | Sequence[str | tuple[str, str]]
"""``"09:00-17:00"``, ``"closed"``, ``[("09:00", "12:00"), ("13:00", "17:00")]``; an empty list is closed."""


class CalendarError(ValueError):
    """A calendar, or a question to one, that makes no sense; `problem` says what is wrong and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.sentence}: {problem.hint}" if problem.hint else problem.sentence)
        self.problem = problem


def rules_of(
    timezone: str,
    hours: Mapping[str, WrittenHours],
    holidays: str | date | Iterable[str | date],
    dates: Mapping[str | date, WrittenHours],
    *,
    holidays_win: bool,
) -> CalendarRules:
    """The rules of a calendar; raises CalendarError at the first thing that cannot be read."""
    if problem := zone_problem(timezone):
        raise CalendarError(problem)
    free, codes = _holidays([holidays] if isinstance(holidays, str | date) else holidays)
    own = [(_when(when), _hours(written)) for when, written in dates.items()]
    ruled = [(when, each) for when, each in own if isinstance(when, WorkingDaysOf)]
    return CalendarRules(
        timezone,
        (_week(hours),),
        codes,
        free,
        tuple((when.day, each) for when, each in own if isinstance(when, OnDate)),
        tuple((when.month, when.day, each) for when, each in own if isinstance(when, EveryYear)),
        tuple(DateRule(when.which, when.count, when.unit, each) for when, each in ruled),
        holidays_win=holidays_win,
    )


def _week(written: Mapping[str, WrittenHours]) -> WeekHours:
    days: list[Hours] = [()] * 7
    holidays: Hours = ()
    taken: dict[int | str, str] = {}
    for key, value in written.items():
        try:
            named = parse_weekdays(key)
        except PhraseError as error:
            raise unreadable(error, key) from None
        hours = _hours(value)
        parts: list[int | str] = [*named.days, *(["holidays"] if named.holidays else [])]
        for part in parts:
            if part in taken:
                raise CalendarError(_twice(key, taken[part]))
            taken[part] = key
        for day in named.days:
            days[day] = hours
        holidays = hours if named.holidays else holidays
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    return WeekHours((monday, tuesday, wednesday, thursday, friday, saturday, sunday), holidays)


def _twice(key: str, other: str) -> Problem:
    hint = f"Name every day once; for a day of its own, take it out of `{other}`."
    return Problem("S242", f"`{key}` and `{other}` say hours for the same day", hint=hint)


def _hours(written: WrittenHours) -> Hours:
    try:
        if isinstance(written, str):
            return tuple((span.start, span.stop) for span in parse_hours(written).spans)
        return tuple(each for part in written for each in _shifts(part))
    except PhraseError as error:
        raise unreadable(error, written) from None


def _shifts(written: str | tuple[str, str]) -> Hours:
    if isinstance(written, str):
        return _hours(written)
    if len(written) != 2:
        raise PhraseError(f"`{written!r}` is no pair of times.", hint='Write ("09:00", "17:00").')
    return (shift(parse_time_of_day(written[0]), parse_time_of_day(written[1])),)


def _holidays(written: Iterable[str | date]) -> tuple[tuple[date, ...], tuple[str, ...]]:
    free, codes = [], []
    for each in written:
        if isinstance(each, date):
            free.append(_date_only(each))
        elif each[:1].isdigit():
            free.append(_date(each))
        elif problem := holiday_problem(each):
            raise CalendarError(problem)
        else:
            codes.append(each)
    return tuple(free), tuple(codes)


def _when(written: str | date) -> When:
    if isinstance(written, date):
        return OnDate(_date_only(written))
    try:
        return parse_date_rule(written)
    except PhraseError as error:
        raise unreadable(error, written) from None


def _date(written: str) -> date:
    try:
        return parse_date(written)
    except PhraseError as error:
        raise unreadable(error, written) from None


def _date_only(written: date) -> date:
    return written.date() if isinstance(written, datetime) else written


def unreadable(error: PhraseError, written: object) -> CalendarError:
    """The error of a phrase that cannot be read, with the phrase where the sentence does not show it."""
    sentence = str(error).rstrip(".")
    if isinstance(written, str) and f"`{written}`" not in sentence:
        sentence = f"`{written}` cannot be read: {sentence}"
    return CalendarError(Problem("S242", sentence, hint=error.hint))
