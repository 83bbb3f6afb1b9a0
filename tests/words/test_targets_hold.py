"""What it means for a target to hold: exact comparison, rounded limits, counted parts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.words.duration import MINUTE, Exact
from servanda.words.number import Number
from servanda.words.percent import Percent
from servanda.words.rounding import DIRECTIONS, parse_rounding, round_to
from servanda.words.target import (
    Comparison,
    OfTheTime,
    Parameter,
    Rounded,
    Value,
    holds,
    parse_target,
    plain,
    unit_of,
    with_parameters,
)

fractions = st.fractions(min_value=-1000, max_value=1000)
MONTH = 30 * 24 * 60 * MINUTE


def resolve(value: Value) -> Fraction:
    """The plain number of a value; the time counted is a month of 30 days."""
    if isinstance(value, OfTheTime):
        return value.percent.share * MONTH
    found = plain(value)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("target", "value", "expected"),
    [
        ("at least 95%", Fraction(95, 100), True),
        ("at least 95%", Fraction(94_999_999, 100_000_000), False),
        ("above 95%", Fraction(95, 100), False),
        ("at most 5", Fraction(5), True),
        ("below 5", Fraction(5), False),
        ("exactly 0", Fraction(0), True),
        ("exactly 33.3%", Fraction(1, 3), False),
        ("between 1 and 2", Fraction(2), True),
        ("between 1 and 2", Fraction(201, 100), False),
        ("at least 95% or at most 3%", Fraction(1, 100), True),
        ("at most 4 h", Fraction(4 * 60 * MINUTE), True),
        ("at most 0.1% of the time", Fraction(43 * MINUTE + MINUTE // 5), True),
        ("at most 0.1% of the time", Fraction(43 * MINUTE + MINUTE // 5 + 1), False),
    ],
)
def test_a_target_is_compared_exactly(target: str, value: Fraction, expected: bool) -> None:
    assert holds(parse_target(target), value, resolve) is expected


@given(fractions, fractions)
def test_at_least_and_below_are_opposites_and_so_are_at_most_and_above(value: Fraction, limit: Fraction) -> None:
    def says(op: str) -> bool:
        return holds(Comparison(op, Number(limit)), value, resolve)  # type: ignore[arg-type]

    assert says("at least") is not says("below")
    assert says("at most") is not says("above")
    assert says("exactly") is (says("at least") and says("at most"))


@given(fractions, fractions, fractions)
def test_between_is_at_least_the_first_and_at_most_the_second(value: Fraction, a: Fraction, b: Fraction) -> None:
    low, high = Number(min(a, b)), Number(max(a, b))
    both = all(holds(Comparison(op, end), value, resolve) for op, end in (("at least", low), ("at most", high)))  # type: ignore[arg-type]
    assert holds(Comparison("between", low, high), value, resolve) is both


def test_a_counted_part_looks_at_the_count_and_not_at_the_value() -> None:
    target = parse_target("at least 95% or at most 1 late")
    assert holds(target, Fraction(1, 2), resolve, {"late": Fraction(1)})
    assert not holds(target, Fraction(1, 2), resolve, {"late": Fraction(2)})


def test_the_limit_is_rounded_and_the_reading_is_not() -> None:
    inner = parse_target("at most 0.1% of the time")
    down = Rounded(inner, "down", Exact(MINUTE))
    assert holds(down, Fraction(43 * MINUTE), resolve)
    assert not holds(down, Fraction(43 * MINUTE + 1), resolve)
    assert holds(Rounded(inner, "up", Exact(MINUTE)), Fraction(44 * MINUTE), resolve)
    assert str(down) == "at most 0.1% of the time, the limit rounded down to 1 min"


def test_rounding_leaves_counted_limits_alone() -> None:
    target = Rounded(parse_target("at least 95% or at most 1 late"), "down", Number(Fraction(10)))
    assert holds(target, Fraction(-1), resolve, {"late": Fraction(1)})


@given(fractions, st.sampled_from(DIRECTIONS), st.fractions(min_value=Fraction(1, 100), max_value=50))
def test_a_rounded_value_is_a_near_multiple_on_the_right_side(value: Fraction, direction: str, step: Fraction) -> None:
    rounded = round_to(value, direction, step)  # type: ignore[arg-type]
    assert (rounded / step).denominator == 1
    ahead = rounded - value
    expected = {"down": -step < ahead <= 0, "up": 0 <= ahead < step, "half up": -step / 2 < ahead <= step / 2}
    assert expected[direction]


def test_halves_are_rounded_up_below_zero_too() -> None:
    assert round_to(Fraction(-5, 2), "half up", Fraction(1)) == -2
    assert str(parse_rounding("half up to 1")) == "half up to 1"


@pytest.mark.parametrize(
    ("text", "direction", "bounds", "strict"),
    [
        ("at least 5", "higher", (5, None), False),
        ("above 5", "higher", (5, None), True),
        ("at most 5", "lower", (None, 5), False),
        ("below 5", "lower", (None, 5), True),
        ("exactly 5", "exact", (5, 5), False),
        ("between 5 and 6", "band", (5, 6), False),
    ],
)
def test_a_comparison_knows_its_direction_and_bounds(
    text: str, direction: str, bounds: tuple[int | None, int | None], strict: bool
) -> None:
    comparison = parse_target(text)
    assert isinstance(comparison, Comparison)
    assert comparison.direction == direction
    assert comparison.bounds() == tuple(None if end is None else Number(Fraction(end)) for end in bounds)
    assert comparison.strict is strict


def test_parameters_are_replaced_by_typed_values_everywhere() -> None:
    target = parse_target("between $low and 10 or at least $goal")
    values: dict[str, Value] = {"low": Number(Fraction(5)), "goal": Percent(Fraction(1, 2))}
    assert str(with_parameters(target, values)) == "between 5 and 10 or at least 50%"
    assert with_parameters(Rounded(target, "up", Parameter("low")), values) == Rounded(
        parse_target("between 5 and 10 or at least 50%"), "up", Number(Fraction(5))
    )
    assert with_parameters(target, {}) == target


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("95%", "percent"), ("5", "number"), ("4 h", "duration"), ("2 working days", "duration"), ("25 GBP", "money"),
        ("0.1% of the time", "duration"), ("20% of hosting", "money"), ("goals.leads", None), ("$goal", None),
    ],
)  # fmt: skip
def test_a_value_knows_its_unit_unless_only_the_agreement_does(text: str, unit: str | None) -> None:
    comparison = parse_target(f"at least {text}")
    assert isinstance(comparison, Comparison)
    assert unit_of(comparison.low) == unit
