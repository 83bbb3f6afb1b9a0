"""From revenue to leads: share, deal size and rates, exact at every step and rounded up once at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

POINT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Needed:
    """What is needed to reach a goal. `customers` and `leads` are exact; what is promised is the next whole number."""

    customers: Fraction
    leads: Fraction
    rates: tuple[Fraction, ...]
    revenue: Fraction | None = None

    @property
    def rate(self) -> Fraction:
        """The share of leads that become customers: the product of the stages."""
        return product(self.rates)

    @property
    def whole_customers(self) -> int:
        """Customers as they can be promised."""
        return up(self.customers)

    @property
    def whole_leads(self) -> int:
        """Leads as they can be promised."""
        return up(self.leads)

    @property
    def lead_value(self) -> Fraction | None:
        """Money that one lead stands for; None where no money was asked for."""
        return None if self.revenue is None or not self.leads else self.revenue / self.leads

    def stages(self) -> tuple[Fraction, ...]:
        """How many are needed at each stage, exact: leads first, customers last."""
        found = [self.leads]
        for rate in self.rates:
            found.append(found[-1] * rate)
        return tuple(found)


def needed(customers: Fraction, rates: Sequence[Fraction], revenue: Fraction | None = None) -> Needed:
    """The leads for so many customers; every rate is above 0."""
    return Needed(customers, customers / product(rates), tuple(rates), revenue)


def from_revenue(quota: Fraction, share: Fraction, deal: Fraction, rates: Sequence[Fraction]) -> Needed:
    """The customers and leads for a share of a quota at an average deal above 0."""
    revenue = quota * share
    return needed(revenue / deal, rates, revenue)


def a_point_more(found: Needed, stage: int) -> tuple[Fraction | None, Fraction | None]:
    """How many leads more (negative: fewer) are needed when a stage's rate is a percentage point higher, and lower.

    None where the rate would leave the range from above 0% to 100%.
    """

    def changed(by: Fraction) -> Fraction | None:
        rate = found.rates[stage] + by
        if not 0 < rate <= 1:
            return None
        return found.leads * found.rates[stage] / rate - found.leads

    return changed(POINT), changed(-POINT)


def product(rates: Sequence[Fraction]) -> Fraction:
    """Rates of stages that follow one another, as one."""
    found = Fraction(1)
    for rate in rates:
        found *= rate
    return found


def up(value: Fraction) -> int:
    """The next whole number."""
    return -(-value.numerator // value.denominator)
