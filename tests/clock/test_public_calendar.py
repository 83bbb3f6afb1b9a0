"""The public calendar: its example, its errors, and what makes two of them equal."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import servanda.clock.calendar
from servanda import Calendar
from servanda.clock.written import CalendarError

DESK = Calendar("UTC", {"mon-fri": "09:00-17:00"})
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_its_example_runs() -> None:
    assert doctest.testmod(servanda.clock.calendar).failed == 0


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: DESK.is_open(datetime(2026, 3, 2)), "S363"),  # noqa: DTZ001 - the mistake that is meant
        (lambda: DESK.elapsed(MONDAY, MONDAY - HOUR), "S360"),
        (lambda: DESK.due(MONDAY, -HOUR), "S361"),
        (lambda: DESK.elapsed(MONDAY, MONDAY + HOUR, [(MONDAY + HOUR, MONDAY)]), "S360"),
        (lambda: DESK.due(MONDAY, "2 wroking days"), "S242"),
        (lambda: DESK.due(MONDAY, HOUR, [(MONDAY, None)]), "S362"),
        (lambda: DESK.due(MONDAY, "2 days", [(MONDAY, None)]), "S362"),
        (lambda: Calendar("UTC", {}).due(MONDAY, HOUR), "S362"),
        (lambda: Calendar("UTC", {}).due(MONDAY, "1 working day"), "S362"),
        (lambda: Calendar("Europe/Berln"), "S240"),
        (lambda: Calendar("UTC", holidays="Germany"), "S241"),
        (lambda: Calendar("UTC", holidays="US-XX"), "S241"),
        (lambda: Calendar("UTC", {"mon-fri": "9-17"}), "S242"),
        (lambda: Calendar("UTC", {"mon-fri": "09:00-17:00", "fri": "09:00-12:00"}), "S242"),
        (lambda: Calendar("UTC", {"mnday": "09:00-17:00"}), "S242"),
        (lambda: Calendar("UTC", dates={"2026-02-30": "closed"}), "S242"),
    ],
)
def test_what_makes_no_sense_is_said_with_a_hint(ask: Callable[[], Any], code: str) -> None:
    with pytest.raises(CalendarError) as raised:
        ask()
    assert raised.value.problem.code == code
    assert str(raised.value).startswith(raised.value.problem.sentence)


def test_the_same_hours_written_otherwise_are_the_same_calendar() -> None:
    pairs = Calendar("UTC", {day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")}, holidays=[])
    assert pairs == DESK and hash(pairs) == hash(DESK)
    assert Calendar("UTC", holidays=date(2026, 3, 2)) == Calendar("UTC", holidays=["2026-03-02"]) != Calendar("UTC")


def test_a_pause_may_still_go_on() -> None:
    assert DESK.elapsed(MONDAY, MONDAY + 5 * HOUR, [(MONDAY + HOUR, None)]) == HOUR
    assert DESK.due(MONDAY, HOUR, [(MONDAY + HOUR, None)]) == MONDAY + HOUR


def test_limits_may_be_phrases() -> None:
    assert DESK.due(MONDAY, "8 h") == DESK.due(MONDAY, timedelta(hours=8)) == MONDAY + 24 * HOUR
    assert DESK.due(MONDAY, "1 week") == MONDAY + timedelta(weeks=1)


def test_a_date_that_is_closed_every_year_is_no_working_day_for_a_rule() -> None:
    """Closed on 31 December, short on the last two working days: in 2026 those are the 29th and the 30th."""
    dates = {"12-31": "closed", "last 2 working days of month": "09:00-12:00"}
    desk = Calendar("UTC", {"mon-fri": "09:00-17:00"}, dates=dates)
    days = {
        day: desk.elapsed(datetime(2026, 12, day, tzinfo=UTC), datetime(2026, 12, day + 1, tzinfo=UTC))
        for day in (28, 29, 30)
    }
    assert days == {28: 8 * HOUR, 29: 3 * HOUR, 30: 3 * HOUR}
    assert not desk.is_open(datetime(2026, 12, 31, 10, tzinfo=UTC))
    open_sunday = Calendar(
        "UTC", {"mon-fri": "09:00-17:00"}, dates={"05-31": "10:00-11:00", "last 1 working day of month": "closed"}
    )
    assert open_sunday.is_open(
        datetime(2026, 5, 29, 10, tzinfo=UTC)
    )  # the last one is Sunday the 31st, by its own entry
    assert open_sunday.is_open(datetime(2026, 5, 31, 10, tzinfo=UTC))


def test_whoever_names_holidays_and_no_hours_is_closed_on_them() -> None:
    always = Calendar("UTC", holidays="US")
    christmas = datetime(2026, 12, 25, 10, tzinfo=UTC)
    assert not always.is_open(christmas) and always.is_open(christmas + timedelta(days=2))
    assert Calendar("UTC", {"mon-sun, holidays": "00:00-24:00"}, "US").is_open(christmas)


def test_the_phrase_that_cannot_be_read_is_shown() -> None:
    with pytest.raises(CalendarError, match="`9am-5pm` cannot be read"):
        Calendar("UTC", {"mon-fri": "9am-5pm"})


def test_of_two_rules_for_a_day_the_one_that_picks_fewer_days_goes_first() -> None:
    """Short on the last two working days, closed on the very last: however the two are ordered."""
    short, closed = ("last 2 working days of month", "09:00-12:00"), ("last 1 working day of month", "closed")
    for dates in (dict([short, closed]), dict([closed, short])):
        desk = Calendar("UTC", {"mon-fri": "09:00-17:00"}, dates=dates)
        assert [desk.is_open(datetime(2026, 3, day, 10, tzinfo=UTC)) for day in (27, 30, 31)] == [True, True, False]
        assert [desk.is_open(datetime(2026, 3, day, 13, tzinfo=UTC)) for day in (27, 30)] == [True, False]
