"""Tables that choose: `{by: FIELD, value: …, else: …}` as one scalar over the rows; null where nothing is covered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from servanda.measure.failure import CannotMeasure
from servanda.query.expression import Compare as CompareExpression
from servanda.query.expression import Expression, Field, Literal
from servanda.query.parse import parse_expression
from servanda.query.relation import Relation
from servanda.query.scalar import NOTHING, Case, Col, Compare, Lit, Scalar
from servanda.query.types import Kind, Physical
from servanda.words.shapes import Table

if TYPE_CHECKING:
    from servanda.measure.rows import Source


def choose(
    source: Source,
    relation: Relation,
    physical: Mapping[str, Physical],
    table: Any,
    value: Callable[[Any], Scalar],
    at: str = "_at",
) -> tuple[Relation, Scalar]:
    """The scalar of a single value or of a table; a row by date holds from that day on, at the instant in `at`."""
    if not isinstance(table, Table):
        return relation, value(table)
    if table.by == "period":
        raise CannotMeasure("a table by period gives each period its own; for records write `by: date`", ("by",))
    rows = list(table.rows)
    if table.by == "date":
        rows.sort(key=lambda row: row[0], reverse=True)
    whens: list[tuple[Scalar, Scalar]] = []
    for key, entry in rows:
        relation, condition = _holds(source, relation, physical, table.by, key, at)
        relation, chosen = choose(source, relation, physical, entry, value, at)
        whens.append((condition, chosen))
    otherwise: Scalar = NOTHING
    if table.otherwise is not None:
        relation, otherwise = choose(source, relation, physical, table.otherwise, value, at)
    return relation, Case(tuple(whens), otherwise)


def _holds(
    source: Source, relation: Relation, physical: Mapping[str, Physical], by: str, key: str, at: str
) -> tuple[Relation, Scalar]:
    if by == "date":
        return relation, Compare(">=", Col(at), Lit(source.zone.midnight(_day(key))))
    if by not in physical:
        raise CannotMeasure(f"there is no field `{by}` that chooses a row of the table", ("by",))
    lowered_relation, lowered = source.lower(relation, physical, equals(by, key, physical[by].type.kind))
    return lowered_relation, lowered.value


def equals(field: str, key: str, kind: Kind) -> Expression:
    """Does the field have the value that a row of a table names?"""
    if kind is Kind.TEXT:
        return CompareExpression("=", Field(name=field), Literal(key, Kind.TEXT))
    if kind is Kind.YESNO:
        return CompareExpression("=", Field(name=field), Literal(key in ("yes", "true"), Kind.YESNO))
    found, _ = parse_expression(key, {})
    if found is None:
        raise CannotMeasure(f"`{key}` is no value of `{field}`", (key,))
    return CompareExpression("=", Field(name=field), found)


def _day(key: str) -> int:
    try:
        return (date.fromisoformat(key) - date(1970, 1, 1)).days
    except ValueError:
        raise CannotMeasure(f"`{key}` is no date", (key,), "Write a date: 2026-07-01.") from None
