"""Periods that the term cuts: which targets are cut with them, and by how much."""

from __future__ import annotations

from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.clock.zone import Zone
from servanda.metrics.kinds.count import Count
from servanda.metrics.kinds.formula import Formula
from servanda.metrics.kinds.spread import Sum
from servanda.metrics.kinds.tally import Tally
from servanda.metrics.kinds.uptime import Downtime
from servanda.query.expression import Arithmetic, Field, Negative, walk
from servanda.words.result import Period


def days_left(period: Period, zone: Zone) -> tuple[int, int]:
    """The days of a period, and those that it would have had without the term."""
    whole = period.whole or (period.start, period.end)
    return zone.day(period.end) - zone.day(period.start), zone.day(whole[1]) - zone.day(whole[0])


def part_left(objective: Objective, period: Period, agreement: Agreement, zone: Zone) -> Fraction:
    """The part of its days that the term left of a period, where the target is cut with it; else 1."""
    if objective.partial_period != "pro rata" or not adds_up(objective, agreement):
        return Fraction(1)
    left, all_of_them = days_left(period, zone)
    return Fraction(left, all_of_them)


def adds_up(objective: Objective, agreement: Agreement) -> bool:
    """Does the figure grow with the days it is taken over? Counts and sums do; a mean, a share or a largest value does not."""
    metric = objective.metric
    if isinstance(metric, Formula):
        plain = all(isinstance(each, Field | Negative) or _adds(each) for each in walk(metric.formula))
        return plain and all(adds_up(agreement.objectives[term.objective], agreement) for term in metric.of.values())
    return isinstance(metric, Count | Sum | Downtime | Tally) or getattr(metric, "take", None) in ("late", "missing")


def _adds(node: object) -> bool:
    return isinstance(node, Arithmetic) and node.op in ("+", "-")
