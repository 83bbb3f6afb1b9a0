"""Records that were tried too seldom: so long after they were assigned with fewer attempts than agreed, and not reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from servanda.measure.clocked import amounts_of
from servanda.measure.followed_rows import FollowedClock
from servanda.measure.readings import Prepared
from servanda.metrics.facts import UNCOVERED, UNREADABLE
from servanda.query.relation import Filter, Relation, Select
from servanda.query.scalar import FALSE, Coalesce, Col, Compare, InList, Lit, Not
from servanda.query.types import Kind


@dataclass(frozen=True, slots=True)
class Neglected:
    """A record with too few attempts: since when somebody has had it, and what it is worth."""

    records: str
    key: str
    attempts: int
    started: int
    value: Fraction | None = None


def neglected(prepared: Prepared, value: str | None) -> tuple[Neglected, ...]:
    """Every record of a follow-up that was tried too seldom; `value` is the field with what it is worth.

    Who became a customer was tried often enough. `prepared` must know that and the field besides.
    """
    scope, records = prepared.scope, prepared.objective.metric.records
    known = Not(InList(Col("_outcome"), (UNREADABLE, UNCOVERED)))
    relation: Relation = Filter(Filter(prepared.facts.relation, known), Col("_neglected"))
    relation = _no_customers(prepared, relation)
    physical = scope.physical(records)[value] if value is not None else None
    extra = () if value is None or physical is None else (value, *filter(None, (physical.divisor,)))
    names = ("_key", "_tries", "_started", *extra)
    rows: Iterable[Sequence[Any]] = scope.source.engine.run(
        Select(relation, tuple((each, Col(each)) for each in names))
    )
    worth = amounts_of(physical) if physical is not None else None
    return tuple(
        Neglected(records, str(row[0]), row[1], row[2], None if worth is None else worth(*row[3:])) for row in rows
    )


def _no_customers(prepared: Prepared, relation: Relation) -> Relation:
    metric, scope = prepared.objective.metric, prepared.scope
    assert isinstance(metric, FollowedClock)
    if metric.follows.customer is None:
        return relation
    relation, lowered = scope.lower(relation, metric.clock, metric.follows.customer)
    known = Compare("<=", lowered.value, Lit(scope.horizon)) if lowered.type.kind is Kind.TIME else lowered.value
    return Filter(relation, Not(Coalesce((known, FALSE))))
