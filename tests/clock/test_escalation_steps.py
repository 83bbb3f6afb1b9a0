"""When a step of an escalation is reached: on the clock of the office, as two people with a calendar would count it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wall_clock import MINUTE, is_open, to_datetime, to_instant

from servanda.clock.calendar import Calendar, compiled
from servanda.clock.escalation import Run, left_at, reached_at
from servanda.clock.limits import due
from servanda.words.duration import Exact, parse_duration
from servanda.words.escalation import OfLimit, parse_escalation_step

OFFICE = compiled(Calendar(timezone="UTC", hours={"mon-fri": "09:00-17:00"}))
HOUR = 60 * MINUTE


def at(text: str) -> int:
    """An instant of March 2026; the 5th is a Thursday."""
    return to_instant(datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=UTC))


def run(limit: str, *pauses: tuple[str, str], started: str = "05 15:00") -> Run:
    """A clock that started on Thursday at 15:00."""
    begins, length = at(started), parse_duration(limit)
    still = tuple((at(a), at(b)) for a, b in pauses)
    open_time = length.microseconds if isinstance(length, Exact) else None
    deadline = None if open_time is not None else due(OFFICE, begins, length)
    return Run(OFFICE, begins, due(OFFICE, begins, length, still), open_time, deadline, still)


def said(instant: int | None) -> str | None:
    return None if instant is None else f"{to_datetime(instant):%d %H:%M}"


@pytest.mark.parametrize(
    ("step", "reached"),
    [
        ("0%", "05 15:00"),
        ("25%", "05 17:00"),  # two hours are used up exactly at closing
        ("50%", "06 11:00"),  # two hours on Thursday, two on Friday
        ("100%", "06 15:00"),
        ("150%", "09 11:00"),  # the weekend does not count
        ("30 min before due", "06 14:30"),
        ("7 h before due", "05 16:00"),
        ("20 h before due", "05 15:00"),  # not before the clock starts
        ("1 day before due", "05 15:00"),
        ("2 h after due", "06 17:00"),
        ("3 h after due", "09 10:00"),
        ("1 day after due", "07 15:00"),  # a day of the calendar, a Saturday
        ("1 working day after due", "09 15:00"),
        ("next working day 10:00 after due", "09 10:00"),
        ("4 h after start", "06 11:00"),
        ("1 day after start", "06 15:00"),
    ],
)
def test_steps_of_a_limit_of_eight_open_hours(step: str, reached: str) -> None:
    assert said(reached_at(run("8 h"), parse_escalation_step(step))) == reached


@pytest.mark.parametrize(
    ("step", "reached"),
    [
        ("50%", "06 13:00"),  # one hour before the pause, three after it
        ("100%", "06 17:00"),
        ("30 min before due", "06 16:30"),
        ("1 h after due", "09 10:00"),
        ("10%", "05 15:48"),  # reached before the pause began
    ],
)
def test_the_clock_of_steps_stands_still_during_a_pause(step: str, reached: str) -> None:
    assert said(reached_at(run("8 h", ("05 16:00", "06 10:00")), parse_escalation_step(step))) == reached


@pytest.mark.parametrize(
    ("limit", "step", "reached"),
    [
        ("2 working days", "50%", "06 15:00"),  # 16 open hours until Monday 15:00
        ("2 working days", "100%", "09 15:00"),
        ("1 day", "50%", "06 11:00"),  # eight open hours until Friday 15:00
        ("2 days", "50%", "06 12:00"),  # until Saturday 15:00 only Thursday's two and Friday's eight hours are open
        ("2 days", "100%", "07 15:00"),
        ("2 days", "1 h before due", "06 16:00"),
        ("2 days", "1 h after due", "09 10:00"),
    ],
)
def test_a_share_of_a_limit_in_days_is_a_share_of_its_open_time(limit: str, step: str, reached: str) -> None:
    assert said(reached_at(run(limit), parse_escalation_step(step))) == reached


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("05 16:00", 7),
        ("06 09:00", 6),
        ("06 14:30", Fraction(1, 2)),
        ("06 15:00", 0),
        ("06 17:00", -2),
        ("09 10:00", -3),
    ],
)
def test_what_is_left_of_a_limit_is_counted_in_open_hours(now: str, left: int) -> None:
    assert left_at(run("8 h"), at(now)) == left * HOUR


def test_a_clock_that_is_never_due_has_no_steps_after_it() -> None:
    never = Run(OFFICE, at("05 15:00"), None, 8 * HOUR)
    assert left_at(never, at("06 10:00")) is None
    assert reached_at(never, parse_escalation_step("1 h after due")) is None
    assert reached_at(never, parse_escalation_step("1 day before due")) is None


moments = st.integers(0, 6 * 24 * 12).map(lambda five: at("04 00:00") + five * 5 * MINUTE)
stretches = st.lists(st.tuples(moments, moments).map(lambda pair: (min(pair), max(pair))), max_size=3).map(tuple)


def counted(start: int, stop: int, pauses: tuple[tuple[int, int], ...]) -> int:
    """Five minutes after five minutes: those in which the office is open and nothing pauses."""
    total, now = 0, start
    while now < stop:
        open_now = is_open(OFFICE.rules, to_datetime(now))
        total += 5 * MINUTE if open_now and not any(a <= now < b for a, b in pauses) else 0
        now += 5 * MINUTE
    return total


@given(moments, st.integers(1, 48), st.integers(0, 30), stretches)
def test_until_a_share_is_reached_that_share_of_the_limit_was_counted(
    started: int, limit: int, tenths: int, pauses: tuple[tuple[int, int], ...]
) -> None:
    """The limit is a whole number of 50 minutes, so that every tenth of it falls on five minutes."""
    length = limit * 50 * MINUTE
    clock = Run(OFFICE, started, OFFICE.due(started, length, pauses), length, None, pauses)
    reached = reached_at(clock, OfLimit(Fraction(tenths, 10)))
    assert reached is not None
    assert counted(started, reached, pauses) == length * tenths // 10
    if tenths:
        before = to_instant(to_datetime(reached) - timedelta(minutes=5))
        assert counted(started, before, pauses) < length * tenths // 10


@given(moments, st.integers(1, 48), stretches, moments)
def test_what_was_counted_and_what_is_left_make_the_limit(
    started: int, limit: int, pauses: tuple[tuple[int, int], ...], now: int
) -> None:
    length = limit * 50 * MINUTE
    clock = Run(OFFICE, started, OFFICE.due(started, length, pauses), length, None, pauses)
    left = left_at(clock, max(now, started))
    assert left is not None
    assert counted(started, max(now, started), pauses) + left == length
