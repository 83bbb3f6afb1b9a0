"""Steps that several metric kinds share: rows in scope, outcomes, quantities."""

from __future__ import annotations

from servanda.metrics.facts import INSIDE, LEFT_OUT, OUTSIDE, UNREADABLE
from servanda.metrics.metric import Metric, Use
from servanda.metrics.scope import Scope
from servanda.query.expression import fields_of
from servanda.query.relation import Derive, Filter, Relation
from servanda.query.scalar import FALSE, NOTHING, Case, Coalesce, Compare, IsNull, Lit, Or, Scalar


def in_scope(scope: Scope, metric: Metric) -> tuple[Relation, Scalar]:
    """The rows the metric looks at, and which of them cannot be read.

    A row whose condition hangs on an unreadable cell stays, as unreadable: it must be counted. One that is surely
    not meant goes, whatever else of it cannot be read.
    """
    relation = scope.rows(metric.records)
    unreadable = scope.unreadable(metric.records, fields_read(metric))
    if metric.where is None:
        return relation, unreadable
    relation, lowered = scope.lower(relation, metric.records, metric.where)
    unsure = scope.unreadable(metric.records, fields_of(metric.where))
    keep = lowered.value if unsure == FALSE else Or((lowered.value, unsure))
    return Filter(relation, keep), unreadable


def fields_read(metric: Metric) -> frozenset[str]:
    """Fields of the metric's own record set that it reads."""
    own: list[Use] = [use for use in metric.uses() if use.records == metric.records]
    return frozenset().union(*(fields_of(use.expression) for use in own))


def outcome(unreadable: Scalar, *, good: Scalar | None = None, absent: Scalar | None = None) -> Scalar:
    """The word for a row: unreadable, left out where `absent` is null, inside where `good` is true, else outside."""
    whens: list[tuple[Scalar, Scalar]] = []
    if unreadable != FALSE:
        whens.append((unreadable, Lit(UNREADABLE)))
    if absent is not None:
        whens.append((IsNull(absent), Lit(LEFT_OUT)))
    if good is not None:
        whens.append((Coalesce((good, FALSE)), Lit(INSIDE)))
    last = Lit(INSIDE) if good is None else Lit(OUTSIDE)
    return Case(tuple(whens), last) if whens else last


def divided(amount: Scalar, divisor: Scalar) -> Scalar:
    """The amount of a quotient; null where the divisor is 0 or null, since then there is no value."""
    return Case(((Compare(">", divisor, Lit(0)), amount),), NOTHING)


def derive(relation: Relation, **columns: Scalar) -> Relation:
    """`Derive` with names as keywords, each written without the underscore that marks our own columns."""
    return Derive(relation, tuple((f"_{name}", value) for name, value in columns.items()))
