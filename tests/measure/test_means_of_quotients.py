"""Means of thousands of slot ratios: exact where a target could be met exactly, else so close that nothing hangs on it."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from paper import Measure
from servanda.measure.quotients import FEW, WRITTEN, Estimate, sum_of, total_of

TEXT = """
records:
  slots: {{key: id, time: at, columns: {{asked: number, failed: number}}}}
objectives:
  it: {{promised_by: seller, to: buyer, metric: {{average: slots, of: (asked - failed) / asked}}, target: at least {target}, each: month}}
  sum: {{metric: {{sum: slots, of: failed / asked}}, each: month}}
"""


def rows_of(quotients: list[tuple[int, int]]) -> str:
    lines = [f"{n} | 2026-03-{1 + n % 31:02} 10:00 | {d} | {a}" for n, (a, d) in enumerate(quotients)]
    return "\n".join(["id | at | asked | failed", *lines])


def exact(quotients: list[tuple[int, int]]) -> Fraction:
    return sum((1 - Fraction(a, d) for a, d in quotients), Fraction(0)) / len(quotients)


def test_a_mean_of_many_different_ratios_is_as_good_as_exact(measure: Measure) -> None:
    dice = random.Random(7)
    quotients = [(dice.randint(0, 5), dice.randint(50, 5_000)) for _ in range(2_000)]
    assert len({d for _, d in quotients}) > FEW
    found = measure(TEXT.format(target="0.99"), {"slots": rows_of(quotients)}, "2026-04-01", in_force="2026-03-01")
    value = found.one().reading.value
    assert value is not None
    assert abs(value - exact(quotients)) < Fraction(1, 10**18)
    assert len(str(value.denominator)) < 30
    total = found.one("sum").reading.value
    assert total is not None
    assert abs(total - sum(Fraction(a, d) for a, d in quotients)) < Fraction(len(quotients), 10**18)


@pytest.mark.parametrize(("shift", "word"), [(0, "met"), (1, "missed"), (-1, "met")])
def test_a_target_that_is_met_exactly_is_met(measure: Measure, shift: int, word: str) -> None:
    """Each ratio a/d stands beside (d − a)/d: their mean is exactly one half, which no sum of rounded quotients gives."""
    primes = [p for p in range(100, 1_200) if all(p % q for q in range(2, 35))]
    assert len(primes) > FEW
    quotients = [pair for p in primes for pair in ((p // 3, p), (p - p // 3, p), (1, 2 * p), (2 * p - 1, 2 * p))]
    a, d = quotients[0]
    quotients[0] = (a + shift, d)
    found = measure(TEXT.format(target="0.5"), {"slots": rows_of(quotients)}, "2026-04-01", in_force="2026-03-01")
    value = found.one().reading.value
    assert value is not None
    assert abs(value - exact(quotients)) < Fraction(1, 10**18)
    if shift == 0:
        assert value == Fraction(1, 2)
    assert found.one().word == word


def test_the_exact_quotients_are_fetched_only_where_a_decimal_lies_within_the_bounds() -> None:
    asked = []

    def parts() -> list[tuple[int, int, int]]:
        asked.append(1)
        return [(1, 3, 1), (2, 3, 1)]

    near_half = Estimate(10**18 - 1, 2, 2, parts)
    assert total_of([], [near_half], 0, 2) == Fraction(1, 2)
    assert asked == [1]
    elsewhere = Estimate(10**18 // 3, 2, 2, parts)
    found = total_of([], [elsewhere], 0, 2)
    assert asked == [1]
    assert (found * WRITTEN).denominator != 1
    assert Fraction(10**18 // 3, 2 * 10**18) <= found <= Fraction(10**18 // 3 + 2, 2 * 10**18)


def test_a_sum_by_halves_is_the_sum() -> None:
    quotients = [(n, n + 7) for n in range(-20, 300) if n + 7 > 0]
    assert sum_of(quotients) == sum((Fraction(a, d) for a, d in quotients), Fraction(0))
    assert sum_of([]) == 0
