"""An oracle that knows nothing of spans or tables: it looks at the wall clock minute after minute."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from servanda.clock.rules import CalendarRules, DateRule, Hours, WeekHours, shift

MINUTE = 60_000_000
DAY = 1440 * MINUTE
ONE = timedelta(days=1)

CHANGES = {
    "America/New_York": ("2024-03-10", "2024-11-03"),
    "Europe/Berlin": ("2024-03-31", "2024-10-27"),
    "America/Sao_Paulo": ("2018-11-04", "2018-02-18"),
    "Africa/Cairo": ("2024-04-26", "2024-10-31"),
    "Australia/Lord_Howe": ("2024-04-07", "2024-10-06"),
    "Pacific/Apia": ("2011-12-30", "2011-04-02"),
    "America/St_Johns": ("2010-03-14", "2010-11-07"),
    "Africa/Casablanca": ("2024-03-10", "2024-04-14"),
    "Antarctica/Troll": ("2024-03-31", "2024-10-27"),
    "Asia/Kathmandu": ("2024-05-05", "2024-08-11"),
    "Pacific/Chatham": ("2024-04-07", "2024-09-29"),
    "UTC": ("2024-02-29", "2024-12-31"),
}
"""Zones with two of their days on which something odd happens."""


def to_datetime(instant: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)


def to_instant(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def is_open(rules: CalendarRules, moment: datetime) -> bool:
    """Whether the wall clock shows a time of today's hours, or of yesterday's that run past midnight."""
    local = moment.astimezone(ZoneInfo(rules.timezone))
    time = ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000_000 + local.microsecond
    today = local.date()
    inside = any(a <= time < b for a, b in hours_on(rules, today)) or (
        not owns_its_night(rules, today) and any(a <= time + DAY < b for a, b in hours_on(rules, today - ONE))
    )
    return inside and not (rules.outside is not None and is_open(rules.outside, moment))


@cache
def hours_on(rules: CalendarRules, day: date) -> Hours:
    holiday = day in rules.free
    if rules.holidays_win and holiday:
        return usual_hours(rules, day)
    own = own_hours(rules, day)
    return usual_hours(rules, day) if own is None else own


def owns_its_night(rules: CalendarRules, day: date) -> bool:
    own = own_hours(rules, day)
    holiday = day in rules.free
    if own is not None and not (rules.holidays_win and holiday):
        return own == ()
    return holiday


@cache
def own_hours(rules: CalendarRules, day: date) -> Hours | None:
    for when, hours in rules.dates:
        if when == day:
            return hours
    for month, number, hours in rules.yearly:
        if (month, number) == (day.month, day.day):
            return hours
    return next((rule.hours for rule in rules.rules if is_picked(rules, rule, day)), None)


def is_picked(rules: CalendarRules, rule: DateRule, day: date) -> bool:
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[rule.unit]
    first_month = (day.month - 1) // months * months + 1
    first = date(day.year, first_month, 1)
    last_month = first_month + months - 1
    last = date(day.year, last_month, monthrange(day.year, last_month)[1])
    days = [first + ONE * n for n in range((last - first).days + 1)]
    working = [each for each in days if works_without_rules(rules, each)]
    return day in (working[: rule.count] if rule.which == "first" else working[-rule.count :])


def works_without_rules(rules: CalendarRules, day: date) -> bool:
    if not (rules.holidays_win and day in rules.free):
        for when, hours in rules.dates:
            if when == day:
                return bool(hours)
        for month, number, hours in rules.yearly:
            if (month, number) == (day.month, day.day):
                return bool(hours)
    return bool(usual_hours(rules, day))


def usual_hours(rules: CalendarRules, day: date) -> Hours:
    weeks = [each for each in rules.hours if each.starts is None or each.starts <= day]
    if not weeks:
        return () if rules.hours or rules.outside is None or day in rules.free else ((0, DAY),)
    week = max(weeks, key=lambda each: each.starts or date.min)
    return week.holidays if day in rules.free else week.days[day.weekday()]


minutes = st.integers(0, 24 * 12).map(lambda five: five * 5 * MINUTE)
shifts = st.tuples(minutes.filter(lambda each: each < DAY), minutes).map(lambda pair: shift(*pair))
hours = st.one_of(
    st.just(()),
    st.just(((0, DAY),)),
    st.lists(shifts, min_size=1, max_size=3).map(tuple),
    st.sampled_from([((22 * 60 * MINUTE, 30 * 60 * MINUTE),), ((60 * MINUTE, 150 * MINUTE),)]),
)


@st.composite
def weeks(draw: st.DrawFn, starts: date | None = None) -> WeekHours:
    usual = draw(hours)
    days = tuple(draw(st.one_of(st.just(usual), hours)) for _ in range(7))
    return WeekHours(days, draw(hours), starts)  # type: ignore[arg-type]


@st.composite
def calendars(draw: st.DrawFn, *, nested: bool = True) -> tuple[CalendarRules, date]:
    """A calendar with oddities near a day on which its zone is odd, and that day."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    odd = date.fromisoformat(draw(st.sampled_from(CHANGES[zone])))
    near = st.integers(-3, 3).map(lambda days: odd + ONE * days)
    listed = [draw(weeks())] if draw(st.integers(0, 9)) else []
    if draw(st.booleans()):
        listed.append(draw(weeks(starts=draw(near))))
    outside = None
    if nested and draw(st.integers(0, 3)) == 0:
        outside, _ = draw(calendars(nested=False))
    rule = st.builds(
        DateRule,
        st.sampled_from(["first", "last"]),
        st.integers(1, 3),
        st.sampled_from(["month", "quarter", "year"]),
        hours,
    )
    return CalendarRules(
        zone,
        tuple(listed),
        free=tuple(draw(st.lists(near, max_size=2))),
        dates=tuple(draw(st.dictionaries(near, hours, max_size=2)).items()),
        yearly=tuple(
            (day.month, day.day, each) for day, each in draw(st.dictionaries(near, hours, max_size=1)).items()
        ),
        rules=tuple(draw(st.lists(rule, max_size=1))),
        outside=outside,
        holidays_win=draw(st.booleans()),
    ), odd
