"""Relations and scalars computed in plain Python: the oracle for every engine.

Slow and literal on purpose: each operation does what its docstring in `scalar` and `relation` says,
nothing is planned. Rows are dictionaries of integers, text, booleans and None. The order of the rows
of a result means nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from servanda.query.letters import like, lower, upper
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

Value = int | str | bool | None
Row = dict[str, Any]

_TEXT_OPS: dict[str, Callable[[str], str]] = {"lower": lower, "upper": upper, "trim": lambda text: text.strip(" ")}


def evaluate_scalar(scalar: Scalar, row: Mapping[str, Any]) -> Any:
    """The value of `scalar` for one row: an integer, text, boolean or None.

    Raises KeyError for a column that the row does not have and TypeError where kinds are mixed.
    """
    match scalar:
        case Col(name):
            return row[name]
        case Lit(value):
            return value
        case Arith(op, left, right):
            return _arith(op, evaluate_scalar(left, row), evaluate_scalar(right, row))
        case FloorDiv(value, by):
            left = evaluate_scalar(value, row)
            return None if left is None else left // by
        case Quotient(value, by):
            left, divisor = evaluate_scalar(value, row), evaluate_scalar(by, row)
            return None if left is None or divisor is None or divisor <= 0 else left // divisor
        case Wide(value):
            return evaluate_scalar(value, row)
        case Compare(op, left, right):
            return _compare(op, evaluate_scalar(left, row), evaluate_scalar(right, row))
        case And(parts):
            values = [evaluate_scalar(part, row) for part in parts]
            return False if False in values else None if None in values else True
        case Or(parts):
            values = [evaluate_scalar(part, row) for part in parts]
            return True if True in values else None if None in values else False
        case Not(value):
            inner = evaluate_scalar(value, row)
            return None if inner is None else not inner
        case IsNull(value):
            return evaluate_scalar(value, row) is None
        case Case(whens, otherwise):
            chosen = (value for condition, value in whens if evaluate_scalar(condition, row) is True)
            return evaluate_scalar(next(chosen, otherwise), row)
        case Coalesce(parts):
            return next((value for part in parts if (value := evaluate_scalar(part, row)) is not None), None)
        case Least(parts) | Greatest(parts):
            values = [evaluate_scalar(part, row) for part in parts]
            return None if None in values else min(values) if isinstance(scalar, Least) else max(values)
        case InList(value, items):
            inner = evaluate_scalar(value, row)
            return None if inner is None else any(_compare("=", inner, item) for item in items)
        case Like(value, pattern, fold):
            inner = evaluate_scalar(value, row)
            return None if inner is None else like(inner, pattern, fold=fold)
        case TextOp(op, value):
            inner = evaluate_scalar(value, row)
            return None if inner is None else _TEXT_OPS[op](inner)
        case TextOf(value):
            inner = evaluate_scalar(value, row)
            return None if inner is None else str(inner).lower() if isinstance(inner, bool) else str(inner)
        case Concat(parts):
            values = [evaluate_scalar(part, row) for part in parts]
            return None if None in values else "".join(values)


def columns_of_relation(relation: Relation) -> tuple[str, ...]:
    """The names of a relation's columns in their order. A new column of an old name takes the old one's place."""
    match relation:
        case Scan(_, columns) | Values(columns):
            return columns
        case Filter(inner):
            return columns_of_relation(inner)
        case Select(_, derived):
            return tuple(name for name, _ in derived)
        case Derive(inner, derived) | Window(inner, _, _, derived):
            return _with(columns_of_relation(inner), (name for name, _ in derived))
        case Join(left, _, _, take):
            return _with(columns_of_relation(left), (name for _, name in take))
        case Group(_, by, aggregates):
            return (*by, *(name for name, _ in aggregates))
        case Union(inputs):
            return columns_of_relation(inputs[0])
        case Lookup(inner):
            return _with(columns_of_relation(inner), relation.columns)
        case Series(inner, into=into):
            return _with(columns_of_relation(inner), (into,))


def evaluate(relation: Relation, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Row]:
    """The rows of `relation`, each a dictionary in the order of its columns."""
    match relation:
        case Scan(table, columns):
            return [{name: row[name] for name in columns} for row in tables[table]]
        case Values(columns, rows):
            return [dict(zip(columns, row, strict=True)) for row in rows]
        case Filter(inner, condition):
            return [row for row in evaluate(inner, tables) if evaluate_scalar(condition, row) is True]
        case Derive(inner, columns):
            return [{**row, **_derived(columns, row)} for row in evaluate(inner, tables)]
        case Select(inner, columns):
            return [_derived(columns, row) for row in evaluate(inner, tables)]
        case Join():
            return _join(relation, evaluate(relation.left, tables), evaluate(relation.right, tables))
        case Group():
            return _group(relation, evaluate(relation.input, tables))
        case Window():
            return _window(relation, evaluate(relation.input, tables))
        case Union(inputs):
            return [row for each in inputs for row in evaluate(each, tables)]
        case Lookup(inner):
            return [{**row, **_looked_up(relation, row[relation.of])} for row in evaluate(inner, tables)]
        case Series(inner, first, last, into):
            return [
                {**row, into: each}
                for row in evaluate(inner, tables)
                if row[first] is not None and row[last] is not None
                for each in range(row[first], row[last] + 1)
            ]


def _with(columns: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*columns, *more)))


def _derived(columns: Sequence[tuple[str, Scalar]], row: Mapping[str, Any]) -> Row:
    return {name: evaluate_scalar(scalar, row) for name, scalar in columns}


def _looked_up(lookup: Lookup, x: Any) -> Row:
    found: Row = {lookup.into: lookup.table.at(x)}
    return found if lookup.rose is None else {**found, lookup.rose: lookup.table.rose(x)}


def _arith(op: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    return left + right if op == "+" else left - right if op == "-" else left * right


def _compare(op: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    if type(left) is not type(right):
        raise TypeError(f"{left!r} and {right!r} are not of one kind")
    match op:
        case "=":
            return bool(left == right)
        case "<>":
            return bool(left != right)
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case _:
            return bool(left >= right)


def _join(join: Join, left: list[Row], right: list[Row]) -> list[Row]:
    partners: dict[tuple[Any, ...], list[Row]] = {}
    for row in right:
        partners.setdefault(tuple(row[name] for _, name in join.on), []).append(row)
    alone = [{name: None for name, _ in join.take}] if join.how == "left" else []
    joined = []
    for row in left:
        key = tuple(row[name] for name, _ in join.on)
        found = [] if None in key else partners.get(key, [])
        joined += [{**row, **{new: other[old] for old, new in join.take}} for other in found or alone]
    return joined


def _group(group: Group, rows: list[Row]) -> list[Row]:
    groups: dict[tuple[Any, ...], list[Row]] = {} if group.by else {(): []}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in group.by), []).append(row)
    return [
        dict(zip(group.by, key, strict=True)) | {name: _aggregate(each, members) for name, each in group.aggregates}
        for key, members in groups.items()
    ]


def _aggregate(aggregate: Aggregate, rows: list[Row]) -> Any:
    if aggregate.where is not None:
        rows = [row for row in rows if evaluate_scalar(aggregate.where, row) is True]
    if aggregate.op == "count":
        return len(rows)
    values = sorted(_values(aggregate.value, rows))
    match aggregate.op:
        case "sum":
            return sum(values)
        case "distinct":
            return len(set(values))
        case "min":
            return values[0] if values else None
        case "max":
            return values[-1] if values else None
        case _:
            rank = max(1, -(-aggregate.permille * len(values) // 1000))
            return values[rank - 1] if values else None


def _values(scalar: Scalar | None, rows: Iterable[Row]) -> list[Any]:
    if scalar is None:
        raise TypeError("only `count` can do without a value")
    return [value for row in rows if (value := evaluate_scalar(scalar, row)) is not None]


def _window(window: Window, rows: list[Row]) -> list[Row]:
    partitions: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        partitions.setdefault(tuple(row[name] for name in window.partition), []).append(row)
    done = []
    for partition in partitions.values():
        members = partition
        for name, descending in reversed(window.order):
            members = _sorted(members, name, descending=descending)
        done += [
            {**row, **{name: _window_value(each, members, place) for name, each in window.columns}}
            for place, row in enumerate(members)
        ]
    return done


def _sorted(rows: list[Row], name: str, *, descending: bool) -> list[Row]:
    """Stable, so that sorting by the last column first orders by all of them."""
    known = sorted((row for row in rows if row[name] is not None), key=lambda row: row[name], reverse=descending)
    return known + [row for row in rows if row[name] is None]


def _window_value(column: WindowColumn, rows: list[Row], place: int) -> Any:
    def values(first: int, end: int) -> list[Any]:
        return _values(column.value, rows[max(0, first) : end])

    match column.op:
        case "row_number":
            return place + 1
        case "lag":
            return next(iter(values(place - 1, place)), None) if place else None
        case "lead":
            return next(iter(values(place + 1, place + 2)), None)
        case "sum_before":
            return sum(before) if (before := values(0, place)) else None
        case "max_before":
            return max(values(0, place), default=None)
        case "sum_until":
            return sum(values(0, place + 1))
        case "sum":
            return sum(values(0, len(rows)))
        case "count":
            return len(rows) if column.value is None else len(values(0, len(rows)))
