"""What a lead is worth by its kind (type, quality, origin), and the month's promise in money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from servanda.goals.interval import Interval, wilson

FEW = 10
"""With fewer customers a rate says little, and one large deal decides what a lead is worth."""


@dataclass(frozen=True, slots=True)
class Subset:
    """One kind of leads in the past: how many there were, how many became customers, and what these brought."""

    name: str
    leads: int
    customers: int
    revenue: Fraction | None = None
    young: int = 0
    """Leads that have not had their time yet, and are in none of the other figures."""

    @property
    def flag(self) -> str:
        """What to beware of: ``no leads``, ``no customers``, ``few customers``, ``mostly young``; empty where nothing is."""
        if not self.leads:
            return "no mature leads" if self.young else "no leads"
        if not self.customers:
            return "no customers"
        if self.customers < FEW:
            return "few customers"
        return "mostly young" if self.young > self.leads else ""

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
    leads, customers, young = (sum(getattr(each, name) for each in subsets) for name in ("leads", "customers", "young"))
    return Subset("all", leads, customers, total, young)


def in_money(subsets: Sequence[Subset], leads: Mapping[str, int]) -> Fraction:
    """Leads of each kind × what one is worth; kinds without a value count nothing."""
    return sum((each.a_lead * leads.get(each.name, 0) for each in subsets if each.a_lead is not None), Fraction(0))


def needed_for(subsets: Sequence[Subset], goal: Fraction) -> Mapping[str, Fraction]:
    """Leads of each kind that bring a goal in money together, mixed as they were in the past; exact.

    Nothing where the past brought nothing.
    """
    every = all_of(subsets)
    if not every.a_lead or not every.leads:
        return {}
    return {each.name: goal / every.a_lead * each.leads / every.leads for each in subsets}
