"""Why a limit is due when it is: open time used up, civil days, working days."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.clock.calendar import Calendar, compiled
from servanda.clock.compile import Compiled, working_days
from servanda.clock.counted import counted_days, runs_of, said_run
from servanda.clock.limits import due, written_deadline
from servanda.clock.lines import MOST_LINES, change_lines, counted_reasons, pause_lines
from servanda.clock.pauses import Pause
from servanda.clock.rules import CalendarRules
from servanda.clock.said import said_calendar, said_date, said_dates, said_moment, said_time
from servanda.clock.spans import Closing
from servanda.clock.units import DAY, date_of
from servanda.clock.zone import Zone
from servanda.words.duration import Civil, Duration, Exact, NextWorkingDay, WorkingDays
from servanda.words.result import Because
from servanda.words.show import show_duration


def explain_due(
    calendar: CalendarRules | Calendar,
    start: int,
    limit: Duration | int,
    pauses: Iterable[Pause] = (),
    closing: Closing = "closing",
) -> Because:
    """When a limit that starts at `start` is due, and why; an integer is open microseconds.

    `closing` is the choice of `Spans.due`.
    """
    asked, pauses = compiled(calendar), tuple(pauses)
    limit = Exact(limit) if isinstance(limit, int) else limit
    zone = Zone(asked.rules.timezone)
    found = due(asked, start, limit, pauses, closing)
    what = f"{show_duration(limit.microseconds)} of open time" if isinstance(limit, Exact) else str(limit)
    begins = Because(said_calendar(asked.rules))
    if found is None:
        sentence = f"{what} from {said_moment(start, zone)} are never used up"
        return Because(sentence, (begins, Because(_never(start, pauses, zone))))
    sentence = f"{what} from {said_moment(start, zone)}: due on {said_moment(found, zone)}"
    if isinstance(limit, Exact):
        reasons = _open_time(asked, start, limit.microseconds, found, pauses, closing)
    else:
        reasons = _deadline(asked, start, limit, found, pauses)
    return Because(sentence, (begins, *reasons))


def _never(start: int, pauses: tuple[Pause, ...], zone: Zone) -> str:
    going_on = [begins for begins, ends in pauses if ends is None]
    if going_on:
        return f"the pause from {said_moment(max(start, min(going_on)), zone)} on has no end"
    return "the calendar has too few hours within a hundred years"


def _open_time(
    calendar: Compiled, start: int, limit: int, found: int, pauses: tuple[Pause, ...], closing: Closing
) -> list[Because]:
    zone = Zone(calendar.rules.timezone)
    begun = tuple(each for each in pauses if each[0] < found)
    reasons = counted_reasons(calendar, start, found, begun)
    other = due(calendar, start, Exact(limit), pauses, "opening" if closing == "closing" else "closing")
    if other == found:
        return reasons
    used_up = "a limit of zero that starts while closed" if limit == 0 else "used up exactly at closing"
    later = "never, as it does not open again" if other is None else f"on {said_moment(other, zone)}"
    if closing == "closing":
        here, there = "at once" if limit == 0 else "then", "at the next opening"
    else:
        here, there = "at the next opening", "at its start" if limit == 0 else "at closing"
    return [*reasons, Because(f"{used_up}: due {here}; read the other way, {there}, it would be due {later}")]


def _deadline(calendar: Compiled, start: int, limit: Duration, found: int, pauses: tuple[Pause, ...]) -> list[Because]:
    zone = Zone(calendar.rules.timezone)
    written = written_deadline(calendar, start, limit)
    assert written is not None
    if isinstance(limit, Civil):
        reasons = _civil(zone, start, limit, written)
    else:
        assert not isinstance(limit, Exact)
        reasons = _working(calendar, start, limit, written)
    if found != written:
        put_off = pause_lines(calendar, start, found, (each for each in pauses if each[0] < found))
        moved = f"put off from {said_moment(written, zone)} by as much open time"
        reasons += [put_off, Because(moved)]
    return reasons


def _civil(zone: Zone, start: int, limit: Civil, written: int) -> list[Because]:
    reasons = [Because(f"{limit} later on the calendar, at the same time of day in {zone.name}, open or closed")]
    before, after = date_of(zone.day(start)), date_of(zone.day(written))
    if limit.months and not limit.days and before.day != after.day and before.day > 28:
        reasons.append(Because(f"that month has no day {before.day}: its last day is {said_date(zone.day(written))}"))
    local = zone.to_local(start) % DAY
    if zone.to_local(written) % DAY != local:
        missing = f"{said_time(start, zone)} does not exist on that day: {said_time(written, zone)} instead"
        reasons.append(Because(missing))
    return reasons + change_lines(zone, start, written + 1)


def _working(calendar: Compiled, start: int, limit: WorkingDays | NextWorkingDay, written: int) -> list[Because]:
    zone = Zone(calendar.rules.timezone)
    reasons: list[Because] = []
    begins = start
    same_time = isinstance(limit, WorkingDays) and not limit.full
    if same_time:
        begins = calendar.next_opening(start) or start
        if begins != start:
            reasons.append(Because(f"closed at the start: counted from the next opening, {said_moment(begins, zone)}"))
    first = zone.day(begins)
    count = limit.count if isinstance(limit, WorkingDays) else 1
    years = count // 200 + 2
    last = max(zone.day(written), first) + 1
    days = [
        each for each in working_days(calendar.rules, date_of(first + 1), date_of(last + years)) if each.day > first
    ]
    counted = days[:count]
    reasons.append(Because(f"the day it starts, {said_date(first)}, is not counted"))
    reasons += _counted(calendar, zone, first, [each.day for each in counted])
    if not counted:
        return reasons
    target = counted[-1]
    if isinstance(limit, WorkingDays) and limit.full:
        reasons.append(
            Because(f"full days: due at the last closing of {said_date(target.day)}, {said_time(target.closes, zone)}")
        )
    elif same_time:
        time = said_time(begins, zone)
        if written == target.closes and zone.to_local(begins) % DAY != zone.to_local(written) % DAY:
            reasons.append(Because(f"{time} lies after that day's closing: due at {said_time(written, zone)}"))
        elif written == target.opens and zone.to_local(begins) % DAY != zone.to_local(written) % DAY:
            reasons.append(Because(f"{time} lies before that day's opening: due at {said_time(written, zone)}"))
        else:
            reasons.append(Because(f"at the same time of day, {said_time(written, zone)}"))
    return reasons


def _counted(calendar: Compiled, zone: Zone, first: int, days: list[int]) -> list[Because]:
    """The working days by number, and the days between them that are none."""
    if not days:
        return []
    between = counted_days(calendar, zone.midnight(first + 1), zone.midnight(days[-1] + 1))
    skipped = runs_of(tuple(each for each in between if each.day not in set(days)))
    numbered = [Because(f"working day {number}: {said_date(day)}") for number, day in enumerate(days, start=1)]
    if len(numbered) > MOST_LINES:
        numbered = [Because(f"{len(days)} working days: {said_dates(days[0], days[-1])}")]
    told = [Because(f"not counted: {said_run(run, year=True)}") for run in skipped if not run[0].hours]
    if len(told) > MOST_LINES:
        closed = sum(len(run) for run in skipped)
        told = [Because(f"not counted: {closed:,} days between them on which it does not open")]
    return [*numbered, *told]
