"""Aggregates and window functions as SQLGlot nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from servanda.query.relation import Aggregate, Window, WindowColumn
from servanda.query.scalar import Lit
from servanda.sql import nodes
from servanda.sql.cannot import CannotSay
from servanda.sql.dialects import Dialect
from servanda.sql.kinds import Kind
from servanda.sql.nodes import Node
from servanda.sql.scalar import Scope, in_binary_order, say


def aggregated(aggregate: Aggregate, scope: Scope, beside: Sequence[Aggregate] = ()) -> Node:
    """One aggregate over the rows of a group; `beside` are all aggregates of that group."""
    where = say(aggregate.where, scope, "boolean") if aggregate.where is not None else None
    if aggregate.op == "count":
        return nodes.only_where(nodes.counted(), where)
    value = aggregate.value or Lit(None)
    kind, said = scope.kind(value), say(value, scope)
    match aggregate.op:
        case "distinct":
            return nodes.only_where(nodes.counted(said), where)
        case "sum":
            only_integers("a sum", kind, scope.dialect)
            summed = nodes.only_where(nodes.call("SUM", said), where)
            return nodes.call("COALESCE", summed, nodes.number(0))
        case "percentile":
            only_integers("a percentile", kind, scope.dialect)
            alike = {each.permille for each in beside if replace(each, permille=aggregate.permille) == aggregate}
            return _percentile(aggregate.permille, sorted(alike), said, where, scope.dialect)
        case _:
            if kind == "boolean":
                raise CannotSay(f"the {aggregate.op} of yes/no values", scope.dialect.name)
            ordered = in_binary_order(said, kind, scope.dialect)
            return nodes.only_where(nodes.call(aggregate.op.upper(), ordered), where)


def window_value(window: Window, column: WindowColumn, scope: Scope) -> Node:
    """One column of a window, with its own OVER (equal ones are computed together by every engine)."""
    value = [] if column.value is None else [say(column.value, scope)]
    partition = [scope.columns[name]() for name in window.partition]
    order = [
        nodes.ordered(in_binary_order(scope.columns[name](), scope.kinds[name], scope.dialect), descending=descending)
        for name, descending in window.order
    ]
    match column.op:
        case "row_number" | "lag" | "lead":
            return nodes.over(nodes.call(column.op.upper(), *value), partition, order)
        case "sum_before" | "max_before":
            function = nodes.call("SUM" if column.op == "sum_before" else "MAX", *value)
            return nodes.over(function, partition, order, "1 PRECEDING")
        case "sum_until":
            summed = nodes.over(nodes.call("SUM", *value), partition, order, "CURRENT ROW")
        case "sum":
            summed = nodes.over(nodes.call("SUM", *value), partition, ())
        case "count":
            return nodes.over(nodes.call("COUNT", *value) if value else nodes.counted(), partition, ())
    return nodes.call("COALESCE", summed, nodes.number(0))


def only_integers(operation: str, kind: Kind, dialect: Dialect) -> None:
    """Refuse an operation of anything else."""
    if kind not in ("integer", "wide", "null"):
        raise CannotSay(f"{operation} of {kind}", dialect.name)


def _percentile(permille: int, alike: Sequence[int], value: Node, where: Node | None, dialect: Dialect) -> Node:
    """A percentile; those `alike` are of the same values, which an engine then gathers once if it can."""
    share = _share(permille)
    match dialect.percentile:
        case "argument" if len(alike) > 1:
            shares = nodes.call("LIST_VALUE", *map(_share, alike))
            every = nodes.only_where(nodes.call("QUANTILE_DISC", value, shares), where)
            return nodes.call("LIST_EXTRACT", every, nodes.number(alike.index(permille) + 1))
        case "argument":
            return nodes.only_where(nodes.call("QUANTILE_DISC", value, share), where)
        case "within group":
            return nodes.only_where(nodes.within_group(nodes.call("PERCENTILE_DISC", share), value), where)
        case None:
            raise CannotSay("a percentile", dialect.name)


def _share(permille: int) -> Node:
    # Engines take the ⌈share·n⌉-th value with a float product, which may lie just above a whole number.
    # A share smaller by 10^-12 gives the exact rank for up to 10^9 values.
    return nodes.number(f"0.{permille * 10**9 - 1:012d}" if permille else 0)
