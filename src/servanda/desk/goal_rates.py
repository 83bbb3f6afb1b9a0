"""The rate at which records become customers, and what they brought: objectives made for it, and readings added up by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from servanda.agreement.faults import validate
from servanda.agreement.findings import Findings
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.desk.history import History
from servanda.desk.one import needed
from servanda.goals.worth import Subset
from servanda.metrics.kinds.share import Share
from servanda.metrics.kinds.spread import Sum
from servanda.query.types import Kind
from servanda.words.problem import Problem, did_you_mean
from servanda.words.result import Period, Reading, Segment

MONEY = "\0money"
"""The name of the objective that sums what the records of the rate brought; no agreement can have it."""


NO_PERIOD = (
    "A period counts that the records hold from its first day on, and whose leads have had their time: "
    "take older records as well, wait, or shorten `matures_after`."
)
"""What to do where no period is whole and mature."""

Brought = dict[tuple[Segment, Period], Reading]
"""What records of a segment and period brought."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate that was asked for: its objective, and the field with what a record brought."""

    name: str
    objective: Objective
    worth: str | None


def rate_of(agreement: Agreement, name: str, worth: str | None) -> tuple[Rate | None, Problem | None]:
    objective = agreement.objectives.get(name)
    if objective is None:
        hint = did_you_mean(name, agreement.objectives, "Objectives")
        return None, Problem("S608", f"`{agreement.id}` has no objective `{name}`.", None, hint)
    metric, place = objective.metric, agreement.place(("objectives", name))
    if not isinstance(metric, Share) or metric.weight is not None:
        hint = "Name a share of records without weights, such as {share: leads, good: won_at is not null, matures_after: 45 days}."
        return None, Problem("S935", f"`{name}` is no rate at which records become customers.", place, hint)
    if worth is not None:
        columns = Findings(agreement, frozenset()).types.columns(metric.records)
        if worth not in columns:
            hint = did_you_mean(worth, columns, f"Fields of `{metric.records}`")
            return None, Problem("S104", f"`{metric.records}` has no field `{worth}`.", place, hint)
        if columns[worth].kind is not Kind.MONEY:
            hint = "Write a field with money, such as revenue: {sum: deals.amount, where: stage = 'won'}."
            return None, Problem("S935", f"`{worth}` is a {columns[worth].kind}, not an amount of money.", place, hint)
    return Rate(name, objective, worth), None


def with_money(agreement: Agreement, rate: Rate) -> Agreement:
    """The agreement with the rate, what it looks at, and the sum of what its records brought, split alike."""
    kept = {each: agreement.objectives[each] for each in needed([agreement], rate.name) or agreement.objectives}
    metric = rate.objective.metric
    if rate.worth is not None:
        where = {"where": str(metric.where)} if metric.where is not None else {}
        brought, _ = validate(Sum, {"sum": metric.records, "of": rate.worth, **where}, {})
        if brought is not None:
            brought = brought.model_copy(update={"exclude": metric.exclude})
            bare: dict[str, object] = {
                "metric": brought,
                "target": None,
                "levels": {},
                "only_if": None,
                "too_few": None,
            }
            kept[MONEY] = rate.objective.model_copy(update=bare)
    return agreement.model_copy(update={"objectives": kept})


def brought_in(past: History) -> Brought:
    """What the records of each segment and period brought."""
    every = (*past.of(MONEY), *(each for each in past.left_out if each.reading.objective == MONEY))
    return {(each.reading.segment, each.reading.period): each.reading for each in every}


def called(segment: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {value}" for name, value in segment) or "all"


def subset(name: str, readings: Sequence[Reading], money: Brought) -> Subset:
    leads = sum(int(each.denominator or 0) for each in readings)
    customers = sum(int(each.numerator or 0) for each in readings)
    brought = [money[key].value for each in readings if (key := (each.segment, each.period)) in money]
    known = len(brought) == len(readings)
    return Subset(
        name, leads, customers, sum((each or Fraction(0) for each in brought), Fraction(0)) if known else None
    )


def span(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"
