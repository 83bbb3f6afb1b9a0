"""What past periods reached: which target would have been met in what share of them, and what is reasonable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Better = Literal["higher", "lower"]

REASONABLE = Fraction(2, 3)
"""The share of past periods that a reasonable target was met in: more than the worst ones, and no accident."""
ATTAINABLE = Fraction(1, 2)
"""The share of past periods that an attainable, ambitious target was met in: half of them show that it can be done."""
FEWEST = 4
"""With fewer periods nothing is proposed: one odd month would decide."""


@dataclass(frozen=True, slots=True)
class Level:
    """A target with the number of periods that would have met it."""

    target: Fraction
    met: int
    periods: int

    @property
    def share(self) -> Fraction:
        """The share of periods."""
        return Fraction(self.met, self.periods)


def curve(values: Sequence[Fraction], better: Better) -> tuple[Level, ...]:
    """Every level that was reached, the easiest first, with how many periods reached it or more."""
    levels = sorted(set(values), reverse=better == "lower")
    return tuple(level_at(each, values, better) for each in levels)


def level_at(target: Fraction, values: Sequence[Fraction], better: Better) -> Level:
    """How many periods would have met a target."""
    met = sum(each >= target if better == "higher" else each <= target for each in values)
    return Level(target, met, len(values))


def proposed(values: Sequence[Fraction], better: Better, share: Fraction) -> Level | None:
    """The hardest level that at least this share of periods reached; None with too few periods."""
    if len(values) < FEWEST:
        return None
    return [each for each in curve(values, better) if each.share >= share][-1]
