"""How many attempts are worth making: what each one earns of one's own records, against what it costs and who can make it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from servanda.goals.interval import Interval, wilson

FEWEST = 20
"""With fewer customers nothing is proposed: two of them more or less would decide."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """The first, second, … attempt: on how many leads it was made, and whom it reached first."""

    number: int
    leads: int
    customers: int
    """Customers that this attempt reached, and none before it."""
    reached: int = 0
    """Leads that this attempt reached, and none before it."""

    @property
    def rate(self) -> Fraction | None:
        """The share of its leads that became customers because of it; None of no leads."""
        return Fraction(self.customers, self.leads) if self.leads else None

    @property
    def interval(self) -> Interval | None:
        """Where that share lies with 95%."""
        return wilson(self.customers, self.leads)


@dataclass(frozen=True, slots=True)
class Worth:
    """What an attempt brings: for each lead on which it is made, between which bounds, and all up to it in the end."""

    attempt: Attempt
    value: Fraction
    low: Fraction
    high: Fraction
    profit: Fraction
    """Cumulative: what customers reached up to this attempt brought, less what all attempts up to it cost."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """After how many attempts it is best to stop.

    `by_margin` is the last one before one that earns less than it costs, `by_profit` the one up to which most is
    earned in all. They are the same unless few customers make the values go up again.
    """

    by_margin: int
    by_profit: int
    customers: int

    @property
    def agree(self) -> bool:
        """Do both say the same?"""
        return self.by_margin == self.by_profit

    @property
    def is_known(self) -> bool:
        """Were there enough customers to say anything?"""
        return self.customers >= FEWEST


def worths(attempts: Sequence[Attempt], revenue: Fraction, cost: Fraction) -> tuple[Worth, ...]:
    """What each attempt is worth, with the revenue of a customer and the cost of an attempt; without those that nobody made."""
    made = [each for each in attempts if each.leads]
    profits = accumulate(each.customers * revenue - each.leads * cost for each in made)
    found = []
    for each, profit in zip(made, profits, strict=True):
        rate, interval = each.rate, each.interval
        assert rate is not None
        assert interval is not None
        found.append(Worth(each, rate * revenue, interval.low * revenue, interval.high * revenue, profit))
    return tuple(found)


def optimum(found: Sequence[Worth], cost: Fraction) -> Optimum:
    """Where it is best to stop; 0 where not even the first attempt pays."""
    by_margin = 0
    for each in found:
        if each.value <= cost:
            break
        by_margin = each.attempt.number
    best = max(found, key=lambda each: each.profit, default=None)  # the first of several that earn as much
    by_profit = best.attempt.number if best is not None and best.profit > 0 else 0
    return Optimum(by_margin, by_profit, sum(each.attempt.customers for each in found))


def promised(best: Optimum, affordable: int | None) -> int | None:
    """How many attempts an agreement should promise: the best number, if there are people for it; None of too few customers."""
    if not best.is_known:
        return None
    return best.by_profit if affordable is None else min(best.by_profit, affordable)
