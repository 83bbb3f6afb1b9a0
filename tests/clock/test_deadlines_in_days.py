"""Limits in civil and working days against a walk over the calendar, and their step tables against both."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wall_clock import CHANGES, DAY, MINUTE, ONE, is_open, minutes, to_datetime, to_instant

from servanda.clock.calendar import Calendar
from servanda.clock.civil import add_civil
from servanda.clock.compile import Compiled
from servanda.clock.limits import due
from servanda.clock.pauses import net
from servanda.clock.rules import CalendarRules, Hours, WeekHours
from servanda.clock.steps import civil_step, working_step
from servanda.clock.working import WorkingLimit, due_working
from servanda.clock.zone import Zone
from servanda.words.duration import Civil, NextWorkingDay, WorkingDays

AHEAD = 9
modest = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
limits: st.SearchStrategy[WorkingLimit] = st.one_of(
    st.builds(WorkingDays, st.integers(1, 3), st.booleans()), st.builds(NextWorkingDay, minutes)
)


def earlier_instant(local: datetime, zone: str) -> int:
    return to_instant(local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC))


@st.composite
def day_calendars(draw: st.DrawFn) -> tuple[CalendarRules, date]:
    """A calendar without night shifts, so that the open minutes of a date are those of its own hours."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    odd = date.fromisoformat(draw(st.sampled_from(CHANGES[zone])))
    shift = st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1])
    hours: st.SearchStrategy[Hours] = st.one_of(st.just(()), st.lists(shift, min_size=1, max_size=2).map(tuple))
    usual = draw(hours)
    days = tuple(draw(st.one_of(st.just(usual), hours)) for _ in range(7))
    near = st.integers(-2, 4).map(lambda n: odd + ONE * n)
    week = WeekHours(days, draw(hours))  # type: ignore[arg-type]
    dates = tuple(draw(st.dictionaries(near, hours, max_size=2)).items())
    return CalendarRules(zone, (week,), free=tuple(draw(st.lists(near, max_size=2))), dates=dates), odd


def working(rules: CalendarRules, odd: date) -> dict[date, tuple[int, int]]:
    """First opening and last closing of each date near the odd one, by looking at every minute."""
    zone = ZoneInfo(rules.timezone)
    found: dict[date, tuple[int, int]] = {}
    start = to_instant(datetime.combine(odd, time(), UTC)) - 3 * DAY
    for instant in range(start, start + (AHEAD + 4) * DAY, MINUTE):
        if is_open(rules, to_datetime(instant)):
            day = to_datetime(instant).astimezone(zone).date()
            opens, closes = found.get(day, (instant, instant))
            found[day] = min(opens, instant), max(closes, instant + MINUTE)
    return found


def expected(rules: CalendarRules, days: dict[date, tuple[int, int]], start: int, limit: WorkingLimit) -> int | None:
    zone = rules.timezone
    same_time = isinstance(limit, WorkingDays) and not limit.full
    if same_time and not is_open(rules, to_datetime(start)):
        # Openings are whole minutes, and so is every start of these tests.
        start = next((each for each in range(start, start + 6 * DAY, MINUTE) if is_open(rules, to_datetime(each))), -1)
        if start == -1:
            return None
    local = to_datetime(start).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    after = sorted(day for day in days if day > local.date())
    count = limit.count if isinstance(limit, WorkingDays) else 1
    if len(after) < count:
        return None
    target = after[count - 1]
    opens, closes = days[target]
    if isinstance(limit, NextWorkingDay):
        return earlier_instant(datetime.combine(target, time()) + timedelta(microseconds=limit.at), zone)
    if limit.full:
        return closes
    return min(max(earlier_instant(datetime.combine(target, local.time()), zone), opens), closes)


@settings(modest, max_examples=10)
@given(day_calendars(), limits, st.integers(0, 3 * 24 * 60))
def test_working_days_are_counted_as_on_a_wall_calendar(
    calendar: tuple[CalendarRules, date], limit: WorkingLimit, offset: int
) -> None:
    rules, odd = calendar
    start = to_instant(datetime.combine(odd, time(), UTC)) - 36 * 60 * MINUTE + offset * MINUTE
    found = expected(rules, working(rules, odd), start, limit)
    if found is not None:
        assert due_working(start, limit, rules) == found
        assert working_step(rules, limit, start - DAY, start + DAY).at(start) == found


@modest
@given(day_calendars(), limits, st.lists(st.integers(-3 * DAY, 3 * DAY), min_size=5, max_size=5))
def test_tables_of_working_days_say_the_same_to_the_microsecond(
    calendar: tuple[CalendarRules, date], limit: WorkingLimit, offsets: list[int]
) -> None:
    rules, odd = calendar
    middle = to_instant(datetime.combine(odd, time(), UTC))
    table = working_step(rules, limit, middle - 4 * DAY, middle + 4 * DAY)
    edges = [begin for begin, _ in Compiled(rules).covering(middle, middle).between(middle - 3 * DAY, middle + 3 * DAY)]
    for x in [*(middle + each for each in offsets), *(each + near for each in edges[:6] for near in (-1, 0, 1))]:
        assert table.at(x) == due_working(x, limit, rules)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(CHANGES)), st.integers(0, 1), st.integers(-400, 3), st.integers(0, DAY - 1),
    st.builds(Civil, st.integers(0, 30), st.integers(0, 40)),
)  # fmt: skip
def test_civil_days_keep_the_time_on_the_wall_clock(zone: str, which: int, back: int, later: int, step: Civil) -> None:
    day = date.fromisoformat(CHANGES[zone][which]) + ONE * back
    start = earlier_instant(datetime.combine(day, time()) + timedelta(microseconds=later), zone)
    local = to_datetime(start).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    months = local.year * 12 + local.month - 1 + step.months
    year, month = divmod(months, 12)
    landed = date(year, month + 1, min(local.day, monthrange(year, month + 1)[1])) + ONE * step.days
    found = start if step == Civil() else earlier_instant(datetime.combine(landed, local.time()), zone)
    assert add_civil(start, step, Zone(zone)) == found
    assert civil_step(Zone(zone), step, start - DAY, start + DAY).at(start) == found


DESK = Calendar(
    "Europe/Berlin", {"mon-fri": "09:00-17:00", "sat": "10:00-12:00"}, "DE-BY", {"2026-12-24": "09:00-12:00"}
)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("start", "limit", "due_at"),
    [
        ("2026-03-06T16:00", "2 days", "2026-03-08T16:00"),
        ("2026-01-31T16:00", "1 month", "2026-02-28T16:00"),
        ("2024-02-29T16:00", "1 year", "2025-02-28T16:00"),
        ("2026-03-28T02:30", "1 day", "2026-03-29T03:30"),
        ("2026-03-27T16:00", "2 days", "2026-03-29T16:00"),
        ("2026-03-27T16:00", "48 h", "2026-04-08T12:00"),
        ("2026-03-06T16:00", "1 working day", "2026-03-07T12:00"),
        ("2026-03-06T16:00", "2 working days", "2026-03-09T16:00"),
        ("2026-03-06T09:30", "1 working day", "2026-03-07T10:00"),
        ("2026-03-07T13:00", "1 working day", "2026-03-10T09:00"),
        ("2026-04-02T16:00", "1 working day", "2026-04-04T12:00"),
        ("2026-04-04T11:00", "1 working day", "2026-04-07T11:00"),
        ("2026-12-23T16:00", "1 working day", "2026-12-24T12:00"),
        ("2026-03-06T16:00", "2 full working days", "2026-03-09T17:00"),
        ("2026-03-08T16:00", "2 full working days", "2026-03-10T17:00"),
        ("2026-03-06T16:00", "next working day 17:00", "2026-03-07T17:00"),
        ("2026-03-07T23:00", "next working day 08:00", "2026-03-09T08:00"),
    ],
)  # fmt: skip
def test_what_two_parties_would_find_on_their_calendar(start: str, limit: str, due_at: str) -> None:
    begins = datetime.fromisoformat(start).replace(tzinfo=BERLIN)
    assert DESK.due(begins, limit) == datetime.fromisoformat(due_at).replace(tzinfo=BERLIN)


def test_a_night_shift_is_a_working_day_of_the_date_on_which_it_begins() -> None:
    night = Calendar("UTC", {"mon-fri": "22:00-06:00"})
    friday = datetime(2026, 3, 6, 23, tzinfo=UTC)
    assert night.due(friday, "1 working day") == datetime(2026, 3, 9, 23, tzinfo=UTC)
    assert night.due(friday, "1 full working day") == datetime(2026, 3, 10, 6, tzinfo=UTC)
    saturday_early = datetime(2026, 3, 7, 5, tzinfo=UTC)
    assert night.due(saturday_early, "1 working day") == datetime(2026, 3, 9, 22, tzinfo=UTC)


def test_a_pause_puts_a_deadline_in_days_off_by_the_open_time_that_it_took() -> None:
    friday = datetime(2026, 3, 6, 15, tzinfo=BERLIN)

    def pause(day: int, first: int, last: int) -> tuple[datetime, datetime]:
        return datetime(2026, 3, day, first, tzinfo=BERLIN), datetime(2026, 3, day, last, tzinfo=BERLIN)

    assert DESK.due(friday, "3 days", [pause(6, 16, 17)]) == datetime(2026, 3, 9, 16, tzinfo=BERLIN)
    assert DESK.due(friday, "3 days", [pause(6, 16, 17), pause(6, 16, 18)]) == datetime(2026, 3, 9, 16, tzinfo=BERLIN)
    assert DESK.due(friday, "2 days", [pause(8, 9, 17)]) == datetime(2026, 3, 8, 15, tzinfo=BERLIN)
    assert DESK.due(friday, "2 days", [pause(9, 9, 17)]) == datetime(2026, 3, 8, 15, tzinfo=BERLIN)
    assert DESK.due(friday, "2 days", [pause(6, 16, 17)]) == datetime(2026, 3, 9, 10, tzinfo=BERLIN)


@modest
@given(day_calendars(), st.integers(0, 3), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 900)), max_size=3))
def test_a_deadline_that_is_put_off_leaves_as_much_open_time_as_was_written(
    calendar: tuple[CalendarRules, date], days: int, written: list[tuple[int, int]]
) -> None:
    rules, odd = calendar
    asked = Compiled(rules)
    start = to_instant(datetime.combine(odd, time(), UTC)) - DAY
    deadline = add_civil(start, Civil(days=days), Zone(rules.timezone))
    pauses = [(start + a * MINUTE, start + (a + length) * MINUTE) for a, length in written]
    found = due(asked, start, Civil(days=days), pauses)
    if found is None:
        return
    spans = asked.covering(start, found)
    before = net(spans, start, deadline, pauses)
    assert before is not None
    if before[1] == 0:
        assert found == deadline
    else:
        until, just_before = (net(spans, start, each, pauses) for each in (found, found - 1))
        assert until is not None and just_before is not None
        assert (until[0], just_before[0]) == (sum(before), sum(before) - 1)


def test_a_calendar_without_working_days_has_no_such_deadline() -> None:
    never = CalendarRules("UTC", name="never")
    assert due_working(0, WorkingDays(1), never) is None
    assert due_working(0, NextWorkingDay(0), never) is None
    assert working_step(never, WorkingDays(1, full=True), 0, DAY).at(5) is None
