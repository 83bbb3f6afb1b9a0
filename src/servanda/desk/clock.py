"""`clock`: open time, due times and opening hours of a calendar, answered with the explanation of how it was counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from servanda.agreement.read import read_agreement
from servanda.clock.calendar import compiled
from servanda.clock.explain import explain_due, explain_elapsed, explain_open
from servanda.clock.limits import due as due_of
from servanda.clock.pauses import net
from servanda.clock.rules import CalendarRules, all_hours
from servanda.clock.spans import Closing
from servanda.clock.written import CalendarError, rules_of
from servanda.clock.zone import Zone, zone_problem
from servanda.desk.moments import iso_text, read_moment
from servanda.words.duration import parse_duration
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, did_you_mean, errors
from servanda.words.result import Because

Question = Literal["elapsed", "due", "open"]


@dataclass(frozen=True)
class Answer:
    """The answer as plain values, why, and what was wrong with the question."""

    plain: Mapping[str, object]
    because: Because | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class CalendarAsked:
    """A calendar: of an agreement by its name, or described on the command line."""

    file: Path | None = None
    name: str | None = None
    timezone: str | None = None
    hours: Sequence[str] = ()
    holidays: Sequence[str] = ()
    dates: Sequence[str] = ()


def elapsed(asked: CalendarAsked, start: str, end: str, pauses: Sequence[str] = ()) -> Answer:
    """Open time between two moments, less pauses."""
    rules, problems = calendar_of(asked)
    if rules is None:
        return Answer({}, None, problems)
    zone = Zone(rules.timezone)
    (begin, stop), wrong = _moments(((start, "START"), (end, "END")), zone)
    stretches, also = _pauses(pauses, zone)
    if begin is None or stop is None or wrong or also:
        return Answer({}, None, (*wrong, *also))
    if stop < begin:
        hint = "Write the earlier moment first."
        return Answer({}, None, (Problem("S612", "The end lies before the start.", None, hint),))
    counted = net(compiled(rules).covering(begin, stop), begin, stop, stretches) or (0, 0)
    plain = {"open_seconds": _seconds(counted[0]), "paused_seconds": _seconds(counted[1])}
    return Answer(plain, explain_elapsed(rules, begin, stop, stretches), ())


def due(
    asked: CalendarAsked, start: str, limit: str, pauses: Sequence[str] = (), closing: Closing = "closing"
) -> Answer:
    """When a limit that starts at a moment is used up."""
    rules, problems = calendar_of(asked)
    if rules is None:
        return Answer({}, None, problems)
    zone = Zone(rules.timezone)
    (begin,), wrong = _moments(((start, "START"),), zone)
    stretches, also = _pauses(pauses, zone)
    if begin is None or wrong or also:
        return Answer({}, None, (*wrong, *also))
    try:
        duration = parse_duration(limit)
    except PhraseError as error:
        return Answer(
            {}, None, (Problem("S613", f"`{limit}` is no limit: {error.sentence}", None, error.hint or _LIMITS),)
        )
    found = due_of(compiled(rules), begin, duration, stretches, closing)
    plain = {"due": None if found is None else iso_text(found, zone)}
    return Answer(plain, explain_due(rules, begin, duration, stretches, closing), ())


def is_open(asked: CalendarAsked, at: str) -> Answer:
    """Is the calendar open at a moment?"""
    rules, problems = calendar_of(asked)
    if rules is None:
        return Answer({}, None, problems)
    (moment,), wrong = _moments(((at, "AT"),), Zone(rules.timezone))
    if moment is None:
        return Answer({}, None, tuple(wrong))
    answer = compiled(rules).covering(moment, moment).is_open(moment)
    return Answer({"open": answer}, explain_open(rules, moment), ())


def calendar_of(asked: CalendarAsked) -> tuple[CalendarRules | None, tuple[Problem, ...]]:
    """The calendar that is asked about."""
    if (mixed := _mixed(asked)) is not None:
        return None, (mixed,)
    if asked.file is not None:
        return _of_agreement(asked.file, asked.name)
    timezone = asked.timezone or "UTC"
    wrong = zone_problem(timezone)
    if wrong is not None:
        return None, (_whole(wrong),)
    if not asked.hours and not asked.holidays and not asked.dates:
        return all_hours(timezone), ()
    try:
        hours, dates = _hours(asked.hours), _dates(asked.dates)
        every = hours or {"mon-sun": ["00:00-24:00"]}
        return rules_of(timezone, every, list(asked.holidays), dates, holidays_win=False), ()
    except CalendarError as error:
        return None, (_whole(error.problem),)


def _whole(problem: Problem) -> Problem:
    """In Python the sentence is followed by a colon and the hint; in a terminal it stands alone."""
    return replace(problem, sentence=problem.sentence.rstrip(".") + ".")


def _mixed(asked: CalendarAsked) -> Problem | None:
    """Is a calendar both named and described? Nothing that was said is passed over."""
    if asked.file is None:
        hint = "Name the agreement that has it as well: --in FILE."
        sentence = f"`--calendar {asked.name}` names a calendar of an agreement, but no agreement is named."
        return None if asked.name is None else Problem("S615", sentence, None, hint)
    given = {"--timezone": asked.timezone, "--hours": asked.hours, "--holidays": asked.holidays, "--date": asked.dates}
    said = [option for option, value in given.items() if value]
    if not said:
        return None
    hint = "Leave it out; or leave out --in, and describe the whole calendar."
    return Problem(
        "S615", f"`--in` takes a calendar of the agreement, so that {said[0]} would say nothing.", None, hint
    )


def _hours(written: Sequence[str]) -> dict[str, list[str]]:
    """Hours by day; the same days written again have more hours."""
    found: dict[str, list[str]] = {}
    for each in written:
        parts = re.fullmatch(r"\s*([A-Za-z][A-Za-z ,–-]*?)\s+(\d.*|closed)\s*", each)
        if parts is None:
            hint = 'Write --hours "mon-fri 09:00-17:00".'
            raise CalendarError(Problem("S614", f"`{each}` does not say days and hours.", None, hint))
        found.setdefault(parts[1], []).extend(span.strip() for span in parts[2].split(","))
    return found


def _dates(written: Sequence[str]) -> dict[str | date, str | list[str]]:
    """Hours by date or rule; a date alone is closed."""
    found: dict[str | date, str | list[str]] = {}
    for each in written:
        parts = re.fullmatch(r"\s*(\S.*?)(?:\s+(\d{1,2}:.*|closed))?\s*", each)
        if parts is None:
            hint = 'Write --date "2026-12-24 09:00-12:00" or --date "last 1 working day of month closed".'
            raise CalendarError(Problem("S614", f"`{each}` does not say a date and hours.", None, hint))
        found[parts[1]] = [span.strip() for span in (parts[2] or "closed").split(",")]
    return found


def _of_agreement(file: Path, name: str | None) -> tuple[CalendarRules | None, tuple[Problem, ...]]:
    agreement, problems = read_agreement(file)
    if agreement is None or errors(problems):
        return None, problems
    if name is None:
        if not agreement.calendars:
            hint = "Leave --in out and say the hours with --timezone, --hours and --holidays; or write `--calendar 'all hours'`."
            return None, (Problem("S615", f"`{file}` has no calendar.", None, hint),)
        if len(agreement.calendars) != 1:
            hint = f"Write --calendar NAME. {did_you_mean('', agreement.calendars, 'Calendars')}"
            return None, (Problem("S615", f"`{file}` has {len(agreement.calendars)} calendars.", None, hint),)
        name = next(iter(agreement.calendars))
    if name not in agreement.calendars and name != "all hours":
        hint = did_you_mean(name, agreement.calendars, "Calendars")
        return None, (Problem("S615", f"`{file}` has no calendar `{name}`.", None, hint),)
    return agreement.calendar(name), ()


def _moments(written: Iterable[tuple[str, str]], zone: Zone) -> tuple[list[int | None], list[Problem]]:
    found: list[int | None] = []
    problems: list[Problem] = []
    for text, option in written:
        moment, problem = read_moment(text, zone, option)
        found.append(moment)
        problems += [problem] if problem is not None else []
    return found, problems


def _pauses(written: Sequence[str], zone: Zone) -> tuple[list[tuple[int, int | None]], list[Problem]]:
    found: list[tuple[int, int | None]] = []
    problems: list[Problem] = []
    for text in written:
        first, slash, second = text.partition("/")
        ends = [(first, "--pause")] + ([(second, "--pause")] if second.strip() else [])
        if not slash:
            hint = 'Write --pause "2026-03-02 10:00/2026-03-02 11:30"; without the second it is still going on.'
            problems.append(Problem("S616", f"`{text}` is no pause.", None, hint))
            continue
        moments, wrong = _moments(ends, zone)
        problems += wrong
        if not wrong and len(moments) > 1 and (moments[0] or 0) > (moments[1] or 0):
            problems.append(
                Problem("S616", f"`{text}` ends before it starts.", None, "Write the earlier moment first.")
            )
        elif not wrong and moments[0] is not None:
            found.append((moments[0], moments[1] if len(moments) > 1 else None))
    return found, problems


def _seconds(microseconds: int) -> str:
    from fractions import Fraction

    from servanda.words.show import exact_text

    return exact_text(Fraction(microseconds, 1_000_000))


_LIMITS = "Write 4 h, 2 days, 2 working days, 2 full working days or next working day 17:00."
