"""The lines of an explanation: days, or months and years where there are many; clock changes; pauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby, pairwise

from servanda.clock.compile import Compiled
from servanda.clock.counted import CountedDay, Run, counted_days, no_hours, runs_of, said_run
from servanda.clock.pauses import Pause, net
from servanda.clock.said import said_change, said_moment, said_time
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.words.result import Because
from servanda.words.show import show_duration
from servanda.words.timeofday import MONTHS

MOST_LINES = 12


def day_lines(days: tuple[CountedDay, ...], *, year: bool) -> list[Because]:
    """A line for each run of equal days; for each month or each year where that would be more than `MOST_LINES`.

    Of very many years only the first are told.
    """
    runs = runs_of(days)
    if len(runs) <= MOST_LINES:
        return [Because(said_run(run, year=year)) for run in runs]
    months = [tuple(each) for _, each in groupby(days, key=lambda day: date_of(day.day).replace(day=1))]
    if len(months) <= MOST_LINES:
        return [_grouped(_month(each), each, year=year) for each in months]
    years = [tuple(each) for _, each in groupby(days, key=lambda day: date_of(day.day).year)]
    told = [_grouped(str(date_of(each[0].day).year), each, year=True) for each in years[:MOST_LINES]]
    return [*told, *_further(years[MOST_LINES:])]


def _further(years: list[Run]) -> list[Because]:
    if not years:
        return []
    opened = [each for run in years for each in run if each.length]
    length = show_duration(sum(each.length for each in opened))
    until = date_of(years[-1][0].day).year
    return [Because(f"{_count(len(years), 'year')} more, until {until}: {_count(len(opened), 'day')}, {length}")]


def counted_reasons(calendar: Compiled, start: int, stop: int, pauses: tuple[Pause, ...]) -> list[Because]:
    """The days from `start` to `stop`, clock changes, pauses, and the sum."""
    zone = Zone(calendar.rules.timezone)
    days = counted_days(calendar, start, stop)
    year = date_of(zone.day(start)).year != date_of(zone.day(stop)).year
    reasons = day_lines(days, year=year) + change_lines(zone, start, stop)
    left, paused = net(calendar.covering(start, stop), start, stop, pauses) or (0, 0)
    if pauses:
        sums = f"{show_duration(left + paused)} open − {show_duration(paused)} paused = {show_duration(left)}"
        return [*reasons, pause_lines(calendar, start, stop, pauses), Because(sums)]
    if sum(1 for each in days if each.length) > 1:
        reasons.append(Because(f"together {show_duration(left)}"))
    return reasons


def special_lines(days: tuple[CountedDay, ...]) -> list[Because]:
    """The holidays and special dates alone."""
    runs = runs_of(tuple(each for each in days if not each.ordinary))
    told = [Because(said_run(run, year=True)) for run in runs[:MOST_LINES]]
    return told if len(runs) <= MOST_LINES else [*told, Because(f"and {len(runs) - MOST_LINES} more")]


def said_days(days: tuple[CountedDay, ...]) -> str:
    """``21 working days``: those with open time."""
    return _count(sum(1 for each in days if each.length), "working day")


def change_lines(zone: Zone, start: int, stop: int) -> list[Because]:
    """The changes of the clock on the dates from `start` to `stop`."""
    begin, end = zone.midnight(zone.day(start)), zone.midnight(zone.day(max(start, stop - 1)) + 1)
    changes = [said_change(before, after, zone) for before, after in pairwise(zone.stretches(begin, end))]
    if len(changes) > MOST_LINES:
        return [
            Because(f"the clock was changed {len(changes)} times: days of summer-time changes have their real length")
        ]
    return [Because(each) for each in changes]


def pause_lines(calendar: Compiled, start: int, stop: int, pauses: Iterable[Pause]) -> Because:
    """The pauses one by one with the open time that each takes away beyond those before it."""
    zone = Zone(calendar.rules.timezone)
    spans = calendar.covering(start, stop)
    reasons: list[Because] = []
    before: list[Pause] = []
    paused = 0
    for pause in sorted(pauses, key=lambda each: (each[0], each[1] is None, each[1] or 0)):
        begins, ends = max(pause[0], start), stop if pause[1] is None else min(pause[1], stop)
        if begins >= ends:
            continue
        before.append((begins, ends))
        counted = net(spans, start, stop, before)
        adds = (counted[1] if counted else 0) - paused
        paused += adds
        reasons.append(Because(f"{_from_to(begins, ends, zone)}: {_worth(adds, spans.elapsed(begins, ends) or 0)}"))
    if len(reasons) > MOST_LINES:
        reasons = [*reasons[: MOST_LINES - 1], Because(f"and {len(reasons) - MOST_LINES + 1} more")]
    return Because(f"{show_duration(paused)} paused while open", tuple(reasons))


def _worth(adds: int, alone: int) -> str:
    if alone == 0:
        return "nothing, it is closed then"
    if adds == 0:
        return "nothing more, it lies inside other pauses"
    return show_duration(adds) + ("" if adds == alone else ", the rest overlaps other pauses")


def _from_to(begins: int, ends: int, zone: Zone) -> str:
    same_day = zone.day(begins) == zone.day(ends)
    until = said_time(ends, zone) if same_day else said_moment(ends, zone, year=False)
    return f"{said_moment(begins, zone, year=False)} to {until}"


def _grouped(name: str, days: Run, *, year: bool) -> Because:
    """A month or a year: days that are alike counted together, the special ones beneath."""
    alike = Counter((each.hours, each.length) for each in days if each.length and each.ordinary)
    often = [key for key, count in alike.most_common() if count > 1]
    parts = [f"{_count(alike[key], 'day')} {key[0]}, {show_duration(alike[key] * key[1])}" for key in often[:3]]
    closed = tuple(each for each in days if not each.length and each.ordinary)
    told = [each for each in days if not each.ordinary or (each.length and (each.hours, each.length) not in often[:3])]
    if closed:
        parts.append(f"{_count(len(closed), 'day')} closed, {no_hours(closed)}")
    if len(told) > MOST_LINES:
        parts += _summed(told)
        told = []
    lines = [Because(said_run(run, year=year)) for run in runs_of(tuple(told))]
    return Because(": ".join([name, *(["; ".join(parts)] if parts else [])]), tuple(lines))


def _summed(days: Iterable[CountedDay]) -> list[str]:
    days = list(days)
    length, opened = sum(each.length for each in days), sum(1 for each in days if each.length)
    parts = [f"{_count(opened, 'other day')}, {show_duration(length)}"] if opened else []
    if closed := len(days) - opened:
        parts.append(f"{_count(closed, 'holiday or special date', 'holidays or special dates')} closed")
    return parts


def _month(days: Run) -> str:
    when = date_of(days[0].day)
    return f"{MONTHS[when.month - 1]} {when.year}"


def _count(number: int, what: str, many: str | None = None) -> str:
    return f"{number:,} {what if number == 1 else many or what + 's'}"
