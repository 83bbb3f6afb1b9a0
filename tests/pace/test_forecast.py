"""Where a goal will probably end: the straight line, the past, the band and the chance, against plain sums and dice."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest

from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.pace.chance import Rest, chance_of, quantile
from servanda.pace.days import PaceDay
from servanda.pace.forecast import Forecast, Run, Silent, forecast_of, spread_of
from servanda.pace.last_year import as_last_year
from servanda.pace.pacing import pacing_of
from servanda.words.pace import Pace
from servanda.words.result import Period


def run(brought: Sequence[int], days: int | None = None) -> Run:
    return Run(tuple(PaceDay(day, Fraction(1)) for day in range(days or len(brought))), tuple(map(Fraction, brought)))


def told(goal: int, brought: Sequence[int], days: int, past: Sequence[Run] = ()) -> Forecast | Silent:
    own = run(brought, days)
    pacing = pacing_of(Pace(), own.days, len(brought), Fraction(goal), Fraction(sum(brought)))
    assert pacing is not None
    return forecast_of(pacing, own, past, whole=True)


def foretold(goal: int, brought: Sequence[int], days: int, past: Sequence[Run] = ()) -> Forecast:
    found = told(goal, brought, days, past)
    assert isinstance(found, Forecast)
    return found


def test_without_a_past_it_is_the_straight_line() -> None:
    """96,000 on day 12 of 30 go on to 240,000."""
    found = foretold(260_000, [8000] * 12, 30)
    assert round(found.value) == 240_000
    assert found.low < found.value < found.high
    assert found.past == 0


def test_the_past_counts_by_what_is_left_of_the_period() -> None:
    """On day 4 of 10 with 40: the line says 100; of the month before 20 % were there by then, so 200; 0.4 × 100 + 0.6 × 200."""
    found = foretold(500, [10] * 4, 10, [run([5, 5, 5, 5, 10, 10, 15, 15, 15, 15])])
    assert round(found.line) == 100
    assert round(found.value) == 160
    assert found.past == 1


@pytest.mark.parametrize(
    ("brought", "days", "why"),
    [([5] * 5, 30, "too early"), ([5] * 2, 5, "too early"), ([5] * 10, 10, "over"), ([0] * 10, 20, "nothing so far")],
)
def test_nothing_is_foretold_where_nothing_can_be_known(brought: list[int], days: int, why: str) -> None:
    assert told(100, brought, days) == why
    assert isinstance(told(100, [5] * 6, 30), Forecast)


def test_a_goal_that_is_reached_is_certain_and_one_out_of_reach_is_not() -> None:
    assert foretold(50, [10] * 6, 30).chance == 1
    assert foretold(100_000, [10] * 6, 30).chance < 0.001


def test_the_chance_falls_as_the_goal_rises() -> None:
    chances = [foretold(goal, [10, 14, 6, 11, 9, 10], 20).chance for goal in range(100, 320, 20)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.95
    assert chances[-1] < 0.05


def test_uneven_days_make_a_wider_band() -> None:
    even, uneven = foretold(200, [10] * 10, 20), foretold(200, [0, 20] * 5, 20)
    assert round(even.value) == round(uneven.value) == 200
    assert uneven.high - uneven.low > even.high - even.low
    assert spread_of([run([0, 20] * 5)]) == pytest.approx(1000 / 10 / 9)


def test_counts_of_independent_days_are_as_poisson_says() -> None:
    """The plain sums of the series are the oracle."""
    rest = Rest(7.0, 7.0, whole=True)
    below = [math.exp(-7) * 7**number / math.factorial(number) for number in range(40)]
    assert chance_of(rest, 10) == pytest.approx(1 - sum(below[:10]))
    assert quantile(rest, 0.5) == next(number for number in range(40) if sum(below[: number + 1]) >= 0.5)


def test_uneven_counts_are_as_dice_throw_them() -> None:
    """A gamma-distributed rate, then Poisson: negative binomial with mean 30 and variance 120."""
    dice = random.Random(20_260_101)
    thrown = sorted(_thrown(dice, mean=30, variance=120) for _ in range(4000))
    rest = Rest(30.0, 120.0, whole=True)
    assert quantile(rest, 0.1) == pytest.approx(thrown[400], abs=1)
    assert quantile(rest, 0.9) == pytest.approx(thrown[3600], abs=2)
    assert chance_of(rest, 40) == pytest.approx(sum(each >= 40 for each in thrown) / 4000, abs=0.03)


def _thrown(dice: random.Random, mean: float, variance: float) -> int:
    size = mean * mean / (variance - mean)
    rate, left, number = dice.gammavariate(size, mean / size), 0.0, 0
    while (left := left + dice.expovariate(1.0)) < rate:
        number += 1
    return number


def test_many_records_take_no_longer_than_few() -> None:
    rest = Rest(5e9, 9e10, whole=True)
    assert quantile(rest, 0.5) == pytest.approx(5e9)
    assert chance_of(rest, 5e9) == pytest.approx(0.5, abs=0.001)
    middle = Rest(1e6, 4e6, whole=True)
    assert chance_of(middle, 1_000_001) == pytest.approx(0.5, abs=0.01)


def test_the_band_holds_eight_of_ten_months_that_dice_throw() -> None:
    """Months of 20 days with a mean of 12 a day, foretold after ten: the end lies inside about as often as was said."""
    dice, inside, trials = random.Random(7), 0, 300
    for _ in range(trials):
        days = [_thrown(dice, 12, 30) for _ in range(20)]
        found = foretold(240, days[:10], 20)
        inside += found.low <= sum(days) <= found.high
    assert 0.72 <= inside / trials <= 0.9


def _months(year: int, *values: int) -> dict[Period, Fraction]:
    zone = Zone("Europe/Berlin")
    starts = [zone.midnight(day_of(date(year, month, 1))) for month in range(1, len(values) + 2)]
    return {
        Period(f"{year}-{place + 1:02}", starts[place], starts[place + 1]): Fraction(value)
        for place, value in enumerate(values)
    }


def test_the_same_month_of_last_year_grows_as_the_year_has_grown() -> None:
    """400 last April; 1,100 in three months instead of 1,000: 440."""
    zone, april = Zone("Europe/Berlin"), [*_months(2026, 0, 0, 0, 0)][3]
    before = {**_months(2025, 300, 300, 400, 400), **_months(2026, 350, 350, 400)}
    assert as_last_year(before, april, zone) == 440
    assert as_last_year(_months(2026, 350, 350, 400), april, zone) is None
    assert as_last_year({**_months(2025, 0, 0, 0, 400), **_months(2026, 350, 350, 400)}, april, zone) is None
    january = next(iter(_months(2026, 0)))
    assert as_last_year(_months(2025, 300), january, zone) is None
