"""How well a rate is known: Wilson's interval, in exact bounds that are cut to stated digits outwards."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

DIGITS = 6
"""Decimals of the bounds, as shares of 1: hundredths of a hundredth of a percentage point."""

Z95 = Fraction(1_959_963_984_540_054, 10**15)
"""The quantile of the normal distribution for 95%, to fifteen decimals."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, in which the rate lies with 95%: low is cut down, high up, so that nothing is left out."""

    low: Fraction
    high: Fraction


def wilson(good: int, every: int, z: Fraction = Z95) -> Interval | None:
    """The interval of good ÷ every; None where there is nothing to divide by."""
    if every <= 0:
        return None
    n, p, squared = Fraction(every), Fraction(good, every), z * z
    centre = p + squared / (2 * n)
    root = _root(squared * (p * (1 - p) / n + squared / (4 * n * n)))
    whole = 1 + squared / n
    scale = 10**DIGITS
    low = Fraction((centre - root) / whole * scale // 1, scale)
    high = Fraction(-((-(centre + root) / whole * scale) // 1), scale)
    return Interval(max(low, Fraction(0)), min(high, Fraction(1)))


def _root(value: Fraction) -> Fraction:
    """A square root, at most 1e-30 too large: the interval is never too narrow."""
    scale = 10**30
    return Fraction(isqrt(value.numerator * scale * scale // value.denominator) + 1, scale)
