"""What columns and scalars hold in an engine: found out before anything is printed, so that engines need not guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from servanda.query.relation import (
    Aggregate,
    Derive,
    Filter,
    Group,
    Join,
    Lookup,
    Relation,
    Scan,
    Select,
    Series,
    Union,
    Values,
    Window,
    WindowColumn,
)
from servanda.query.scalar import (
    And,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    Concat,
    FloorDiv,
    Greatest,
    InList,
    IsNull,
    Least,
    Like,
    Lit,
    Not,
    Or,
    Quotient,
    Scalar,
    TextOf,
    TextOp,
    Wide,
)

Kind = Literal["integer", "wide", "text", "boolean", "null"]
"""``wide`` integers have 38 digits; a ``null`` column holds nothing but null."""

LARGEST = 2**63 - 1


class Mixed(Exception):  # noqa: N818
    """Two kinds meet that have nothing in common: a fault of the program, not of a person."""


def kind_of_value(value: int | str | bool | None) -> Kind:  # noqa: FBT001
    """Of a constant."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "text"
    return "integer" if -LARGEST <= value <= LARGEST else "wide"


def common(kinds: Iterable[Kind]) -> Kind:
    """The kind that all of these fit in."""
    found: set[Kind] = {kind for kind in kinds if kind != "null"}
    if found == {"integer", "wide"}:
        return "wide"
    if len(found) > 1:
        raise Mixed(f"{' and '.join(sorted(found))} meet in one column or comparison")
    return found.pop() if found else "null"


def kind_of(scalar: Scalar, columns: Mapping[str, Kind]) -> Kind:
    """Of a scalar over columns of these kinds."""
    match scalar:
        case Col(name):
            return columns[name]
        case Lit(value):
            return kind_of_value(value)
        case Wide():
            return "wide"
        case FloorDiv(value):
            return kind_of(value, columns)
        case Arith(_, left, right) | Quotient(left, right):
            return common((kind_of(left, columns), kind_of(right, columns)))
        case Coalesce(parts) | Least(parts) | Greatest(parts):
            return common(kind_of(part, columns) for part in parts)
        case Case(whens, otherwise):
            return common((kind_of(otherwise, columns), *(kind_of(value, columns) for _, value in whens)))
        case Compare() | And() | Or() | Not() | IsNull() | InList() | Like():
            return "boolean"
        case TextOp() | TextOf() | Concat():
            return "text"


def kinds_of_relation(
    relation: Relation, inputs: tuple[Mapping[str, Kind], ...], stored: Mapping[str, Kind]
) -> dict[str, Kind]:
    """Of the relation's columns in their order; `stored` are those of the table that a Scan reads."""
    match relation:
        case Scan(_, columns):
            return {name: stored[name] for name in columns}
        case Values(columns, rows, kinds):
            return {
                name: common((kind, *(kind_of_value(row[place]) for row in rows)))
                for place, (name, kind) in enumerate(zip(columns, kinds, strict=True))
            }
        case Filter():
            return dict(inputs[0])
        case Select(_, derived):
            return {name: kind_of(scalar, inputs[0]) for name, scalar in derived}
        case Derive(_, derived):
            return {**inputs[0], **{name: kind_of(scalar, inputs[0]) for name, scalar in derived}}
        case Join(take=take):
            return {**inputs[0], **{new: inputs[1][old] for old, new in take}}
        case Group(_, by, aggregates):
            grouped = {name: inputs[0][name] for name in by}
            return {**grouped, **{name: _of_aggregate(each, inputs[0]) for name, each in aggregates}}
        case Window(columns=columns):
            return {**inputs[0], **{name: _of_window(each, inputs[0]) for name, each in columns}}
        case Union():
            names = tuple(inputs[0])
            if any(tuple(each) != names for each in inputs):
                raise Mixed("the inputs of a union have different columns")
            return {name: common(each[name] for each in inputs) for name in names}
        case Lookup(into=into, rose=rose):
            return {**inputs[0], into: "integer", **({} if rose is None else {rose: "boolean"})}
        case Series(into=into):
            return {**inputs[0], into: "integer"}


def _of_aggregate(aggregate: Aggregate, columns: Mapping[str, Kind]) -> Kind:
    match aggregate.op:
        case "count" | "distinct":
            return "integer"
        case "sum":
            return "wide"
        case _:
            return kind_of(aggregate.value or Lit(None), columns)


def _of_window(column: WindowColumn, columns: Mapping[str, Kind]) -> Kind:
    match column.op:
        case "row_number" | "count":
            return "integer"
        case "sum" | "sum_until" | "sum_before":
            return "wide"
        case _:
            return kind_of(column.value or Lit(None), columns)
