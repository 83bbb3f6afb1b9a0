"""Chance in whole numbers: the same seed gives the same draws on every machine and Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

Curve = Sequence[tuple[int, int]]
"""Points of a distribution: (per mille of the draws at or below, value), both rising, from 0 to 1000."""


class Dice:
    """Draws from one seeded sequence."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, count: int) -> int:
        """A whole number from 0 to `count` - 1."""
        # getrandbits rather than randrange: its sequence is fixed by the generator alone, not by the Python version.
        return (self._random.getrandbits(48) * count) >> 48

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, per_mille: int) -> bool:
        """True in `per_mille` of a thousand draws."""
        return self.below(1000) < per_mille

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, all equally likely."""
        return options[self.below(len(options))]

    def weighted(self, options: Sequence[tuple[T, int]]) -> T:
        """One of the options, as likely as its weight."""
        left = self.below(sum(weight for _, weight in options))
        for option, weight in options:
            left -= weight
            if left < 0:
                return option
        raise ValueError("weights must be positive")

    def along(self, curve: Curve) -> int:
        """A value of the distribution that the points draw, straight between them."""
        drawn = self.below(1_000_000)
        for (share, value), (next_share, next_value) in pairwise(curve):
            if drawn < next_share * 1000:
                return value + (next_value - value) * (drawn - share * 1000) // ((next_share - share) * 1000)
        return curve[-1][1]
