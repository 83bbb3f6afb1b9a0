"""What a lead is worth by its kind (type, quality, origin), and the month's promise in money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from servanda.goals.interval import Interval, wilson


@dataclass(frozen=True, slots=True)
class Subset:
    """One kind of leads in the past: how many there were, how many became customers, and what these brought."""

    name: str
    leads: int
    customers: int
    revenue: Fraction | None = None

    @property
    def rate(self) -> Fraction | None:
        """The share that became customers; None of no leads."""
        return Fraction(self.customers, self.leads) if self.leads else None

    @property
    def interval(self) -> Interval | None:
        """Where the rate lies with 95%."""
        return wilson(self.customers, self.leads)

    @property
    def a_customer(self) -> Fraction | None:
        """Revenue of one customer; None without customers or money."""
        return self.revenue / self.customers if self.revenue is not None and self.customers else None

    @property
    def a_lead(self) -> Fraction | None:
        """What one lead is worth: revenue ÷ leads, which is revenue of a customer × rate; None without leads."""
        return self.revenue / self.leads if self.revenue is not None and self.leads else None


@dataclass(frozen=True, slots=True)
class Delivered:
    """Leads of a month in money, against a goal in money."""

    value: Fraction
    goal: Fraction

    @property
    def attainment(self) -> Fraction | None:
        """The share of the goal that was reached."""
        return self.value / self.goal if self.goal else None

    @property
    def gap(self) -> Fraction:
        """What is missing; 0 where nothing is."""
        return max(self.goal - self.value, Fraction(0))


def all_of(subsets: Sequence[Subset]) -> Subset:
    """All kinds as one."""
    money = [each.revenue for each in subsets if each.revenue is not None]
    total = sum(money, Fraction(0)) if len(money) == len(subsets) and money else None
    return Subset("all", sum(each.leads for each in subsets), sum(each.customers for each in subsets), total)


def in_money(subsets: Sequence[Subset], leads: Mapping[str, int]) -> Fraction:
    """Leads of each kind × what one is worth; kinds without a value count nothing."""
    return sum((each.a_lead * leads.get(each.name, 0) for each in subsets if each.a_lead is not None), Fraction(0))
