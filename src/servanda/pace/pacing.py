"""Where a promised number stands by the days that are over: expected, reached, missing, and needed on each day left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from servanda.pace.days import PaceDay, share_due
from servanda.words.pace import Pace

Status = Literal["on track", "behind", "too far ahead", "reached", "begun"]
"""``begun``: too few days that count are over to call it anything else."""

LEAST_DAYS = 3
"""Before so many days that count are over, one good or bad day would raise an alarm."""


@dataclass(frozen=True, slots=True)
class Pacing:
    """Exact figures of one goal in one period, in the unit of the goal.

    `over` days are over, `passed` of them count; `left` days that count are still to come, today among them.
    """

    goal: Fraction
    actual: Fraction
    over: int
    passed: int
    left: int
    expected: Fraction
    status: Status

    @property
    def gap(self) -> Fraction:
        """What is reached beyond what is expected; below zero it is behind."""
        return self.actual - self.expected

    @property
    def ratio(self) -> Fraction | None:
        """What is reached as a share of what is expected; None where nothing is."""
        return self.actual / self.expected if self.expected else None

    @property
    def missing(self) -> Fraction:
        """What is still to come to reach the goal."""
        return max(self.goal - self.actual, Fraction(0))

    @property
    def needed(self) -> Fraction | None:
        """What each day left that counts must bring for the goal; None where no day is left."""
        return self.missing / self.left if self.left else None


def pacing_of(pace: Pace, days: Sequence[PaceDay], over: int, goal: Fraction, actual: Fraction) -> Pacing | None:
    """Where a goal stands when so many days are over; None where no day counts."""
    due = share_due(days, over)
    if due is None:
        return None
    passed = sum(1 for each in days[:over] if each.weight)
    left = sum(1 for each in days[over:] if each.weight)
    expected = goal * due
    begun = passed < LEAST_DAYS and bool(left) and actual < goal
    status = "begun" if begun else status_of(pace, goal, actual, expected)
    return Pacing(goal, actual, over, passed, left, expected, status)


def status_of(pace: Pace, goal: Fraction, actual: Fraction, expected: Fraction) -> Status:
    """The word for a figure: too far ahead comes first, since a goal that is reached early can be that as well."""
    if not expected:
        return "reached" if actual >= goal else "begun"
    if pace.ahead is not None and actual > pace.ahead * expected:
        return "too far ahead"
    if actual >= goal:
        return "reached"
    return "behind" if actual < pace.behind * expected else "on track"
