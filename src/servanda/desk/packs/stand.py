"""A promise as the rules of the meeting pages look at it: plain figures, and nothing of how they were measured."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from servanda.pace.pacing import Status
from servanda.words.result import Segment, Word

Better = Literal["higher", "lower", ""]
"""Which way its figure gets better; empty where neither does, or nobody knows."""


@dataclass(frozen=True, slots=True)
class Past:
    """A period before: its verdict and its figure."""

    word: Word
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one promise stands in the period of a page.

    `apart` is how far its figure lies on the wrong side of its target, as a share of the target; 0 where it holds.
    `holds` says whether the figure so far holds the target, None where nobody knows. `chance` is that of reaching a
    goal, from 0 to 1. `stake` is money in the agreement's currency. `past` has the newest period first.
    """

    name: str
    segment: Segment
    word: Word
    value: Fraction | None
    better: Better
    apart: Fraction
    holds: bool | None
    settled: bool
    stake: Fraction = Fraction(0)
    past: tuple[Past, ...] = ()
    beyond: tuple[str, ...] = ()
    """Levels that ask for more than the target, and are met."""
    pace: Status | None = None
    ahead: bool = False
    """Has it more than is expected by now?"""
    runs: bool = False
    """Do days of its period lie ahead?"""
    chance: float | None = None

    @property
    def misses_before(self) -> int:
        """How many periods in a row were missed right before this one."""
        return next((place for place, each in enumerate(self.past) if each.word != "missed"), len(self.past))

    @property
    def misses(self) -> int:
        """How many periods in a row are missed, this one included; 0 where this one is not."""
        return 1 + self.misses_before if self.word == "missed" else 0
