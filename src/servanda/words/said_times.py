"""Windows, deadlines, triggers and hours in plain English, for the sentences of an agreement."""

from __future__ import annotations

from dataclasses import replace

from servanda.words.days import DateRule, EveryYear, OnDate
from servanda.words.happening import EachOfNext, Happened, InARow, InKofN, MonthBefore
from servanda.words.hours import Hours, Weekdays
from servanda.words.said import day_said, listed
from servanda.words.timeofday import MONTHS, WEEKDAYS, show_time_of_day
from servanda.words.trigger import AllOf, AndClaimed, AnyOf, Base, EachOf, Trigger
from servanda.words.until import OnDay, Until, Weekly
from servanda.words.window import (
    Before,
    Calendar,
    ContractYear,
    FixedDays,
    Listed,
    Over,
    Records,
    Term,
    Window,
    counted,
)

_DAY = 86_400_000_000


def each_said(window: Window) -> str:
    """``each month``, ``every 30 days``, ``once over the whole term``."""
    match window:
        case Calendar(counted_days=None):
            return f"each {_unit(window)}"
        case Calendar(counted_days=days):
            return f"each {_unit(window)} (whose length counts as {days} days)"
        case FixedDays(n, since, at):
            begun = "the beginning of the term" if since is None else day_said(since)
            return f"every {counted(n, 'day')} from {begun}{f' at {show_time_of_day(at)}' if at else ''}"
        case ContractYear():
            return "each year of the contract"
        case Term():
            return "once over the whole term"
        case Records(name):
            return f"for each row of {name}"
        case Listed():
            return f"each {window}{_listed_days(window)}"


def _listed_days(window: Listed) -> str:
    if not window.periods:
        return ""
    first, last = window.periods[0], window.periods[-1]
    count = f"{len(window.periods)} periods, " if len(window.periods) > 1 else ""
    return f" ({count}{day_said(first.starts)} to {day_said(last.ends)})"


def _unit(window: Calendar) -> str:
    text = str(replace(window, counted_days=None))
    return "half-year" + text[4:] if window.unit == "half" else text


def over_said(over: Over) -> str:
    """``over the last 12 months, this one included``."""
    if isinstance(over, Before):
        return f"over the {over.duration} before"
    return f"over the last {counted(over.n, over.unit)}, this one included"


def until_said(until: Until) -> str:
    """``each Monday at 10:00``, ``5 working days after the period``."""
    match until:
        case Weekly(weekday, at):
            return f"each {WEEKDAYS[weekday]} at {show_time_of_day(at)}"
        case OnDay(day):
            return f"on {day_said(day)}"
        case _:
            return str(until)


def trigger_said(trigger: Trigger) -> str:
    """``lead-volume is met``, ``availability is missed in 2 of 3 months``."""
    match trigger:
        case AnyOf(parts) | EachOf(parts):
            return listed(map(_part, parts), "or")
        case AllOf(parts):
            return listed(map(_part, parts))
        case AndClaimed(base):
            return f"{trigger_said(base)} and claimed in time"
        case InKofN(base, k, n, unit):
            return f"{_base(base)} in {k} of {counted(n, unit)}"
        case InARow(base, n, unit):
            return f"{_base(base)} {counted(n, unit)} in a row"
        case EachOfNext(base, n, unit):
            return f"{_base(base)} in each of the next {counted(n, unit)}"
        case MonthBefore(base, unit):
            return f"{_base(base, 'was')} the {unit} before"
        case _:
            return _base(trigger)


def _part(trigger: Trigger) -> str:
    said = trigger_said(trigger)
    return f"({said})" if isinstance(trigger, AnyOf | AllOf | EachOf) else said


def _base(base: Base, verb: str = "is") -> str:
    if isinstance(base, Happened):
        return f"{base.objective} {verb} {base.verb}" + (" over all its readings" if base.overall else "")
    return f"{base.objective} {'misses' if 'misses' in str(base) else 'reaches'} its level {base.level}"


def weekdays_said(days: Weekdays) -> str:
    """``Monday to Friday``, ``Saturday and holidays``."""
    runs: list[list[int]] = []
    for day in days.days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = [
        WEEKDAYS[run[0]]
        if len(run) == 1
        else f"{WEEKDAYS[run[0]]} {'to' if len(run) > 2 else 'and'} {WEEKDAYS[run[-1]]}"
        for run in runs
    ]
    return listed([*parts, *(["holidays"] if days.holidays else [])])


def hours_said(hours: Hours) -> str:
    """``from 09:00 to 17:00``, ``closed``."""
    return listed(map(_span, hours.spans)) if hours.spans else "closed"


def _span(span: object) -> str:
    start, _, stop = str(span).partition("-")
    next_day = getattr(span, "stop", 0) > _DAY
    return f"from {start} to {stop}" + (" of the next day" if next_day else "")


def days_said(days: DateRule) -> str:
    """``on 24 December 2026``, ``on 24 December of every year``, ``on the last 2 working days of each month``."""
    match days:
        case OnDate(day):
            return f"on {day_said(day)}"
        case EveryYear(month, day):
            return f"on {day} {MONTHS[month - 1]} of every year"
        case _:
            which, _, unit = str(days).rpartition(" of ")
            return f"on the {which} of each {'half-year' if unit == 'half' else unit}"
