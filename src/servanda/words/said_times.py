"""Windows, deadlines, triggers and hours as the sentences of an agreement say them."""

from __future__ import annotations

from servanda.words.days import DateRule, EveryYear, OnDate
from servanda.words.fee import CapWindow, Rolling
from servanda.words.happening import EachOfNext, Happened, InARow, InKofN, Misses, MonthBefore
from servanda.words.hours import Hours, Weekdays
from servanda.words.said import day_said, listed
from servanda.words.sentence import Day, Figure, Month, Nth, Sentence
from servanda.words.timeofday import MONTHS, WEEKDAYS, show_time_of_day
from servanda.words.told import duration_told, unit_told, units_told
from servanda.words.told_triggers import BEFORE, WORDS
from servanda.words.trigger import AllOf, AndClaimed, AnyOf, Base, EachOf, Trigger
from servanda.words.until import After, EndOf, EndOfTerm, OnDay, Until, Weekly
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
_WEEKDAYS = (
    Sentence("Monday"), Sentence("Tuesday"), Sentence("Wednesday"), Sentence("Thursday"), Sentence("Friday"),
    Sentence("Saturday"), Sentence("Sunday"),
)  # fmt: skip
_ANCHORS = {
    "the period": Sentence("the period"), "the incident": Sentence("the incident"), "the record": Sentence("the record"),
}  # fmt: skip


def each_said(window: Window) -> str:
    """``each month``, ``every 30 days``, ``once over the whole term``."""
    match window:
        case Calendar():
            said = Sentence("each {window}", window=_begun(window))
            days = window.counted_days
            return said if days is None else Sentence("{window} (whose length counts as {n} days)", window=said, n=days)
        case FixedDays(n, since, at):
            begun = Sentence("the beginning of the term") if since is None else Day.of(since)
            said = Sentence("every {units} from {begin}", units=units_told(n, "day"), begin=begun)
            return _at(said, at)
        case ContractYear():
            return Sentence("each year of the contract")
        case Term():
            return Sentence("once over the whole term")
        case Records(name):
            return Sentence("for each row of {records}", records=name)
        case Listed():
            return _listed(window)


def cap_window_said(window: CapWindow) -> str:
    """``each month``, ``in any 12 months``, ``each invoice``: over what a cap is counted."""
    match window:
        case "invoice":
            return Sentence("each invoice")
        case "incident":
            return Sentence("each incident")
        case Rolling(months):
            return Sentence("in any {units}", units=units_told(months, "month"))
    return each_said(window)


def _listed(window: Listed) -> Sentence:
    each = Sentence("each period of {file}", file=window.file)
    if not window.periods:
        return each
    first, last = Day.of(window.periods[0].starts), Day.of(window.periods[-1].ends)
    if len(window.periods) == 1:
        return Sentence("{each} ({first} to {last})", each=each, first=first, last=last)
    count = len(window.periods)
    return Sentence("{each} ({n} periods, {first} to {last})", each=each, n=count, first=first, last=last)


def _begun(window: Calendar) -> str:
    """``month``, ``month from day 16``, ``quarter from 16 January``, ``fiscal year from February``."""
    if window.plain:
        return unit_told(window.unit)
    match window.unit:
        case "day":
            return Sentence("day from {time}", time=show_time_of_day(window.at))
        case "week":
            return _at(Sentence("week from {weekday}", weekday=_WEEKDAYS[window.weekday]), window.at, short=True)
        case "month":
            return _at(Sentence("month from day {day}", day=Figure(window.day or 1)), window.at, short=True)
    month = Month(window.month or 1)
    if window.day or window.at:
        said = Sentence(
            "{unit} from {day} {month}", unit=unit_told(window.unit), day=Figure(window.day or 1), month=month
        )
        return _at(said, window.at, short=True)
    if window.unit == "year":
        return Sentence("fiscal year from {month}", month=month)
    return Sentence("{unit} from {month}", unit=unit_told(window.unit), month=month)


def _at(said: Sentence, at: int, *, short: bool = False) -> Sentence:
    """With the time of day at which it begins, unless that is midnight."""
    if not at:
        return said
    if short:
        return Sentence("{window} {time}", window=said, time=show_time_of_day(at))
    return Sentence("{window} at {time}", window=said, time=show_time_of_day(at))


def over_said(over: Over) -> str:
    """``over the last 12 months, this one included``."""
    if isinstance(over, Before):
        return f"over the {over.duration} before"
    return f"over the last {counted(over.n, over.unit)}, this one included"


def until_said(until: Until) -> str:
    """``each Monday at 10:00``, ``on 1 April 2026``, ``5 working days after the period``: behind ``due``."""
    match until:
        case OnDay(day):
            return f"on {day_said(day)}"
        case EndOf() | EndOfTerm():
            return str(until)
    return by_said(until)


def by_said(until: Until) -> str:
    """``30 days after the period``, ``the end of the 2nd month after the period``: behind ``until``."""
    match until:
        case After(duration, anchor, calendar):
            time = duration_told(duration)
            time = time if calendar is None else Sentence("{time} of {calendar}", time=time, calendar=calendar)
            return Sentence("{time} after {anchor}", time=time, anchor=_ANCHORS.get(anchor, anchor))
        case EndOf(n, unit, anchor):
            after = _ANCHORS.get(anchor, anchor)
            return Sentence(
                "the end of the {nth} {unit} after {anchor}", nth=Nth(n), unit=unit_told(unit), anchor=after
            )
        case EndOfTerm():
            return Sentence("the end of the term")
        case Weekly(weekday, at):
            return Sentence("each {weekday} at {time}", weekday=_WEEKDAYS[weekday], time=show_time_of_day(at))
        case OnDay(day):
            return Sentence("{day}", day=Day.of(day))


def trigger_said(trigger: Trigger) -> str:
    """``lead-volume is met``, ``availability is missed in 2 of 3 months``."""
    match trigger:
        case AnyOf(parts) | EachOf(parts):
            return listed(map(_part, parts), "or")
        case AllOf(parts):
            return listed(map(_part, parts))
        case AndClaimed(base):
            return Sentence("{trigger} and claimed in time", trigger=trigger_said(base))
        case InKofN(base, k, n, unit):
            return Sentence("{trigger} in {k} of {units}", trigger=_base(base), k=Figure(k), units=units_told(n, unit))
        case InARow(base, n, unit):
            return Sentence("{trigger} {units} in a row", trigger=_base(base), units=units_told(n, unit))
        case EachOfNext(base, n, unit):
            return Sentence("{trigger} in each of the next {units}", trigger=_base(base), units=units_told(n, unit))
        case MonthBefore(base, unit):
            return Sentence("{trigger} {before}", trigger=_base(base, past=True), before=BEFORE[unit])
        case _:
            return _base(trigger)


def _part(trigger: Trigger) -> str:
    said = trigger_said(trigger)
    return Sentence("({target})", target=said) if isinstance(trigger, AnyOf | AllOf | EachOf) else said


def _base(base: Base, *, past: bool = False) -> Sentence:
    if isinstance(base, Happened):
        said = {"objective": base.objective, "word": WORDS[base.verb]}
        is_word = Sentence("{objective} was {word}", **said) if past else Sentence("{objective} is {word}", **said)
        return Sentence("{trigger} over all its readings", trigger=is_word) if base.overall else is_word
    if isinstance(base, Misses):
        return Sentence("{objective} misses its level {level}", objective=base.objective, level=base.level)
    return Sentence("{objective} reaches its level {level}", objective=base.objective, level=base.level)


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
