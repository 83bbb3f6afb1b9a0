"""Columns that must be derived before a lowered expression can be computed, and their place in a relation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from servanda.clock.zone import Zone
from servanda.query.relation import Derive, Lookup, Relation
from servanda.query.scalar import Col, Scalar, columns_of
from servanda.words.duration import Civil
from servanda.words.steps import StepTable


@dataclass(frozen=True, slots=True)
class Let:
    """Column `into` is the value: something that is used more than once."""

    into: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class CivilStep:
    """Column `into` is the instant `of` (UTC microseconds) plus steps of the calendar in a zone, forward or back."""

    into: str
    of: Scalar
    duration: Civil
    zone: Zone


@dataclass(frozen=True, slots=True)
class LocalToUtc:
    """Column `into` is the instant at which a zone's wall clock shows `of` (microseconds since 1970-01-01T00:00)."""

    into: str
    of: Scalar
    zone: Zone


Step = Let | CivilStep | LocalToUtc
"""Any of the above; later ones may read the columns of earlier ones."""


def derive_steps(
    relation: Relation, steps: Iterable[Step], table_of: Callable[[CivilStep | LocalToUtc], StepTable]
) -> Relation:
    """The relation with the columns of all steps. `table_of` makes the step tables, over the range that is needed."""
    waiting: list[tuple[str, Scalar]] = []
    for step in steps:
        value = step.value if isinstance(step, Let) else step.of
        if columns_of(value) & {name for name, _ in waiting}:
            relation, waiting = Derive(relation, tuple(waiting)), []
        if isinstance(step, Let):
            waiting.append((step.into, value))
            continue
        of = value.name if isinstance(value, Col) else f"{step.into}_of"
        if not isinstance(value, Col):
            waiting.append((of, value))
        if waiting:
            relation, waiting = Derive(relation, tuple(waiting)), []
        relation = Lookup(relation, table_of(step), of, step.into)
    return Derive(relation, tuple(waiting)) if waiting else relation
