"""Opening hours and chance of the generator."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.simulate.days import DAY, HOUR, Hours, day_of, moment, month_of, weekday, written
from servanda.simulate.dice import Dice

NINE_TO_FIVE = ((9 * HOUR, 17 * HOUR),)
OFFICE = Hours(week=(*(NINE_TO_FIVE,) * 5, (), ()), closed=(day_of(1, 1),))


def test_a_moment_is_written_as_the_wall_clock_shows_it() -> None:
    assert written(moment(5, 28, 18, 30, 5), "{y}-{m:02}-{d:02} {H:02}:{M:02}:{S:02}") == "2026-05-28 18:30:05"
    assert (weekday(day_of(5, 28)), month_of(moment(5, 28))) == (3, 5)


def test_open_time_skips_nights_weekends_and_holidays() -> None:
    friday = moment(1, 2, 16)
    assert OFFICE.next_open(moment(1, 1, 10)) == moment(1, 2, 9)
    assert OFFICE.forward(friday, HOUR) == moment(1, 2, 17)
    assert OFFICE.forward(friday, 2 * HOUR) == moment(1, 5, 10)
    assert OFFICE.working_day_after(day_of(1, 2), 1) == day_of(1, 5)
    assert OFFICE.working_day_after(day_of(1, 3), 0) == day_of(1, 5)


def test_hours_that_never_open_are_refused() -> None:
    with pytest.raises(ValueError, match="never opens"):
        Hours(week=((),) * 7).forward(0, HOUR)


@given(st.integers(0, 300 * DAY), st.integers(0, 40 * HOUR), st.integers(1, 40 * HOUR))
def test_open_time_adds_up(at: int, first: int, second: int) -> None:
    assert OFFICE.forward(OFFICE.forward(at, first), second) == OFFICE.forward(at, first + second)


@given(st.integers(), st.integers(1, 10**6))
def test_dice_stay_in_their_range(seed: int, count: int) -> None:
    dice = Dice(seed)
    assert all(0 <= dice.below(count) < count for _ in range(20))
    assert all(5 <= dice.between(5, 9) <= 9 for _ in range(20))
    assert all(10 <= dice.along(((0, 10), (400, 30), (1000, 90))) <= 90 for _ in range(20))


def test_weights_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        Dice(1).weighted([("a", 0)])
