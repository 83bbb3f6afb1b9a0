"""How a time was counted, as a tree of sentences for people: the days, what was closed and why, the pauses, the sum.

Instants are UTC microseconds; sentences show the wall clock of the calendar's zone. Long stretches are told by month
or by year.
"""

from __future__ import annotations

from collections.abc import Iterable

from servanda.clock.calendar import Calendar, compiled
from servanda.clock.counted import counted_days
from servanda.clock.explain_due import explain_due
from servanda.clock.lines import change_lines, counted_reasons, day_lines, said_days, special_lines
from servanda.clock.pauses import Pause, net
from servanda.clock.rules import CalendarRules
from servanda.clock.said import said_calendar, said_moment
from servanda.clock.spans import backwards
from servanda.clock.units import DAY
from servanda.clock.zone import Zone
from servanda.words.result import Because
from servanda.words.show import show_duration

__all__ = ["explain_calendar", "explain_due", "explain_elapsed", "explain_open"]


def explain_elapsed(calendar: CalendarRules | Calendar, start: int, stop: int, pauses: Iterable[Pause] = ()) -> Because:
    """The open time from `start` to `stop` less the pauses, day by day.

    A `stop` before `start` is said to be a problem of the data.
    """
    asked, pauses = compiled(calendar), tuple(pauses)
    zone = Zone(asked.rules.timezone)
    between = f"from {said_moment(start, zone)} to {said_moment(stop, zone)}"
    counted = net(asked.covering(start, stop), start, stop, pauses)
    if counted is None:
        problem = backwards(start, stop)
        return Because(f"no time can be counted {between}", (Because(problem.sentence),) if problem else ())
    sentence = f"{show_duration(counted[0])} of open time {between}"
    return Because(sentence, (Because(said_calendar(asked.rules)), *counted_reasons(asked, start, stop, pauses)))


def explain_open(calendar: CalendarRules | Calendar, at: int) -> Because:
    """Whether the calendar is open at an instant, the hours of that day, and until when or when next."""
    asked = compiled(calendar)
    zone = Zone(asked.rules.timezone)
    day = zone.day(at)
    begin, end = zone.midnight(day), zone.midnight(day + 1)
    spans = asked.covering(at - DAY, at + 2 * DAY)
    reasons = [Because(said_calendar(asked.rules)), *day_lines(counted_days(asked, begin, end), year=True)]
    reasons += change_lines(zone, begin, end)
    opening = asked.next_opening(at)
    if opening == at:
        closes = next(b for a, b in spans.between(at, spans.covers[1]) if a == at)
        if closes < spans.covers[1]:
            reasons.append(Because(f"open until {said_moment(closes, zone)}"))
        return Because(f"open on {said_moment(at, zone)}", tuple(reasons))
    if at in spans.ends:
        reasons.append(Because("the moment of closing is closed"))
    again = "it does not open again" if opening is None else f"opens on {said_moment(opening, zone)}"
    return Because(f"closed on {said_moment(at, zone)}", (*reasons, Because(again)))


def explain_calendar(calendar: CalendarRules | Calendar, start: int, stop: int) -> Because:
    """A calendar over a period in one line: its hours, how many days count, the changes of the clock.

    Beneath it are the holidays and special dates.
    """
    asked = compiled(calendar)
    days = counted_days(asked, start, stop)
    changes = change_lines(Zone(asked.rules.timezone), start, stop)
    parts = [said_calendar(asked.rules), said_days(days), *(each.sentence for each in changes)]
    return Because("; ".join(parts), tuple(special_lines(days)))
