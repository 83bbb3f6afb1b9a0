"""Dates, wall-clock times, hours and calendars in words, as explanations say them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from servanda.clock.rules import CalendarRules, DateRule, Hours, WeekHours
from servanda.clock.spans import Pair
from servanda.clock.units import DAY, HOUR, SECOND, date_of
from servanda.clock.zone import Stretch, Zone
from servanda.words.show import show_duration
from servanda.words.timeofday import MONTHS, WEEKDAYS, show_time_of_day


def said_date(day: int, *, year: bool = True) -> str:
    """A date, counted from 1970-01-01: ``Mon 9 March 2026``."""
    when = date_of(day)
    text = f"{WEEKDAYS[when.weekday()][:3]} {when.day} {MONTHS[when.month - 1]}"
    return f"{text} {when.year}" if year else text


def said_dates(first: int, last: int, *, year: bool = True) -> str:
    """Days in a row: ``Mon 9 to Fri 13 March 2026``."""
    if first == last:
        return said_date(first, year=year)
    begin, end = date_of(first), date_of(last)
    word = "and" if last == first + 1 else "to"
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{WEEKDAYS[begin.weekday()][:3]} {begin.day} {word} {said_date(last, year=year)}"
    return f"{said_date(first, year=year)} {word} {said_date(last, year=year)}"


def said_moment(instant: int, zone: Zone, *, year: bool = True) -> str:
    """Date and time on the wall clock: ``Mon 9 March 2026 17:00``."""
    return f"{said_date(zone.day(instant), year=year)} {said_time(instant, zone)}"


def said_time(instant: int, zone: Zone, day: int | None = None) -> str:
    """The time on the wall clock, ``24:00`` for the end of `day`; says which of two where the hour repeats."""
    local = zone.to_local(instant)
    time = DAY if day is not None and instant == zone.midnight(day + 1) else local % DAY
    text = show_time_of_day(time)
    if fraction := time % SECOND:
        seconds = "" if time // SECOND % 60 else ":00"
        text += seconds + f".{fraction:06}".rstrip("0")
    if time != DAY and zone.is_repeated(local):
        text += " (first)" if zone.to_utc(local) == instant else " (second)"
    return text


def said_pairs(pairs: Iterable[Pair], zone: Zone, day: int) -> str:
    """The open time of one local date: ``09:00–12:00, 13:00–17:00``."""
    return ", ".join(f"{said_time(a, zone)}–{said_time(b, zone, day)}" for a, b in pairs)


def said_hours(hours: Hours) -> str:
    """Written hours: ``09:00–17:00``, ``closed``."""
    return (
        ", ".join(f"{show_time_of_day(a)}–{show_time_of_day(b if b <= DAY else b - DAY)}" for a, b in hours) or "closed"
    )


def said_rule(rule: DateRule) -> str:
    """``last 2 working days of each month``."""
    days = "working day" if rule.count == 1 else f"{rule.count} working days"
    return f"{rule.which} {days} of each {'half-year' if rule.unit == 'half' else rule.unit}"


def said_calendar(rules: CalendarRules) -> str:
    """A calendar in one line: ``desk: Mon–Fri 09:00–17:00, holidays of DE-BY closed, Europe/Berlin``."""
    weeks = sorted(rules.hours, key=lambda each: each.starts or date.min)
    holiday_hours = said_hours(weeks[-1].holidays) if weeks else "closed"
    parts = [_from(week) + _week(week) for week in weeks]
    if rules.outside is not None:
        parts.append(f"{'less the hours of' if weeks else 'all time outside'} {rules.outside.name}")
    if rules.holidays:
        parts.append(f"holidays of {', '.join(rules.holidays)} {holiday_hours}")
    if rules.free:
        parts.append(f"{_count(len(rules.free), 'holiday')} of its own {holiday_hours}")
    if own := len(rules.dates) + len(rules.yearly):
        parts.append(_count(own, "special date"))
    parts += [f"{said_rule(rule)} {said_hours(rule.hours)}" for rule in rules.rules]
    return f"{rules.name}: {', '.join([*parts, rules.timezone] if parts else ['never open', rules.timezone])}"


def said_change(before: Stretch, after: Stretch, zone: Zone) -> str:
    """``summer time began on Sun 8 March 2026 at 02:00: this day has 23 hours``."""
    shift = after.offset - before.offset
    local, day = before.end + before.offset, zone.day(after.start)
    saved = zone.saving(before.end - 1), zone.saving(after.start)
    if shift >= DAY:
        return f"the clock was set forward by {show_duration(shift)}: {said_dates(local // DAY, day - 1)} did not exist"
    if saved[1] - saved[0] == shift and min(saved) == 0:
        what = "summer time began" if shift > 0 else "summer time ended"
    else:
        what = f"the clock was set {'forward' if shift > 0 else 'back'} by {show_duration(abs(shift))}"
    # Who sets the clock back at midnight does so at the end of a date.
    at = DAY if local == (day + 1) * DAY else local % DAY
    length = zone.midnight(day + 1) - zone.midnight(day)
    hours = f"{length // HOUR} hours" if length % HOUR == 0 else show_duration(length)
    return f"{what} on {said_date(day)} at {show_time_of_day(at)}: this day has {hours}"


def _from(week: WeekHours) -> str:
    if week.starts is None:
        return ""
    return f"from {week.starts.day} {MONTHS[week.starts.month - 1]} {week.starts.year} "


def _week(week: WeekHours) -> str:
    """``Mon–Fri 09:00–18:00, Sat 10:00–14:00``."""
    runs = [(hours, [day for day, _ in run]) for hours, run in groupby(enumerate(week.days), key=lambda pair: pair[1])]
    return ", ".join(f"{_weekdays(days)} {said_hours(hours)}" for hours, days in runs if hours) or "closed"


def _weekdays(days: list[int]) -> str:
    first, last = WEEKDAYS[days[0]][:3], WEEKDAYS[days[-1]][:3]
    return first if first == last else f"{first}–{last}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
