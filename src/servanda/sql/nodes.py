"""The few SQLGlot nodes that are ever printed, and how they are made. Every name is quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect as Printer

Node = exp.Expression

ALLOWED: frozenset[type[Any]] = frozenset({
    exp.Add, exp.Alias, exp.And, exp.Anonymous, exp.Boolean, exp.Case, exp.Cast, exp.Collate, exp.Column, exp.Count,
    exp.CTE, exp.DataType, exp.DataTypeParam, exp.Distinct, exp.Div, exp.DPipe, exp.EQ, exp.Escape, exp.Filter,
    exp.From, exp.GT, exp.GTE, exp.Group, exp.Identifier, exp.If, exp.In, exp.IntDiv, exp.Is, exp.Join, exp.LT,
    exp.LTE, exp.Like, exp.Literal, exp.Mod, exp.Mul, exp.NEQ, exp.Neg, exp.Not, exp.Null, exp.Or, exp.Order,
    exp.Ordered, exp.Paren, exp.Select, exp.Star, exp.Sub, exp.Table, exp.TableAlias, exp.Tuple, exp.Union,
    exp.Values, exp.Where, exp.Window, exp.WindowSpec, exp.With, exp.WithinGroup,
})  # fmt: skip
"""Nodes whose print is tested on every engine. TryCast, Greatest, Least, PercentileDisc and the like are not among
them: SQLGlot prints them wrongly somewhere, so they are plain function calls spelled by our own table."""

# The keys of these two arguments were renamed between SQLGlot's versions.
_FROM = "from_" if "from_" in exp.Select.arg_types else "from"
_WITH = "with_" if "with_" in exp.Select.arg_types else "with"

_OPERATORS: dict[str, type[Any]] = {
    "+": exp.Add, "-": exp.Sub, "*": exp.Mul, "%": exp.Mod, "=": exp.EQ, "<>": exp.NEQ,
    "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE, "||": exp.DPipe,
}  # fmt: skip


def name_of(name: str) -> Node:
    """A quoted name."""
    return exp.Identifier(this=name, quoted=True)


def column(name: str, table: str | None = None) -> Node:
    """A column, with its table where one is given."""
    return exp.Column(this=name_of(name), table=name_of(table) if table else None)


def number(value: int | str) -> Node:
    """A number as it stands; negative ones get their sign as a node."""
    text = str(value)
    return exp.Neg(this=exp.Literal.number(text[1:])) if text.startswith("-") else exp.Literal.number(text)


def string(value: str) -> Node:
    """A text in quotes."""
    return exp.Literal.string(value)


def boolean(value: bool) -> Node:  # noqa: FBT001
    """TRUE or FALSE."""
    return exp.Boolean(this=value)


def cast(node: Node, to: str) -> Node:
    """``CAST(node AS to)``."""
    return exp.Cast(this=node, to=_type(to).copy())


def null(of: str) -> Node:
    """A null of a type, so that no engine has to guess one."""
    return cast(exp.Null(), of)


@lru_cache(maxsize=32)
def _type(text: str) -> Any:
    # SQLGlot knows HUGEINT by another name, which it would print.
    return (
        exp.DataType.build(text, udt=True)
        if "(" in text
        else exp.DataType(this=exp.DataType.Type.USERDEFINED, kind=text)
    )


def operand(node: Node, than: int = 4) -> Node:
    """The node in brackets if it binds less tightly than its place asks for (4: as tightly as a function's result)."""
    return exp.Paren(this=node) if _tightness(node) < than else node


def _tightness(node: Node) -> int:
    if isinstance(node, exp.Mul | exp.Div | exp.IntDiv | exp.Mod):
        return 3
    if isinstance(node, exp.Add | exp.Sub):
        return 2
    loose = isinstance(node, exp.Binary | exp.Not | exp.In | exp.Escape) and not isinstance(node, exp.Collate)
    return 1 if loose else 4


def binary(op: str, left: Node, right: Node) -> Node:
    """``left op right``, with as few brackets as stay right."""
    first, second = (2, 3) if op in ("+", "-") else (3, 4) if op in ("*", "%") else (2, 2)
    made: Node = _OPERATORS[op](this=operand(left, first), expression=operand(right, second))
    return made


def divided(division: str, left: Node, by: int | Node) -> Node:
    """An integer division as the dialect spells it."""
    right = number(by) if isinstance(by, int) else by
    if division == "//":
        return exp.IntDiv(this=operand(left, 3), expression=operand(right))
    if division == "/":
        return exp.Div(this=operand(left, 3), expression=operand(right), typed=True, safe=False)
    return call(division, left, right)


def chain(make: Callable[[Node, Node], Node], nodes: Sequence[Node]) -> Node:
    """The nodes joined by an associative operator, as a tree of little depth."""
    if len(nodes) == 1:
        return nodes[0]
    half = len(nodes) // 2
    return make(chain(make, nodes[:half]), chain(make, nodes[half:]))


def both(nodes: Sequence[Node]) -> Node:
    """``a AND b AND …``"""
    return chain(
        lambda left, right: exp.And(this=left, expression=right),
        [exp.Paren(this=node) if isinstance(node, exp.Or) else node for node in nodes],
    )


def either(nodes: Sequence[Node]) -> Node:
    """``a OR b OR …``"""
    return chain(
        lambda left, right: exp.Or(this=left, expression=right),
        [exp.Paren(this=node) if isinstance(node, exp.And) else node for node in nodes],
    )


def joined_text(nodes: Sequence[Node]) -> Node:
    """``a || b || …``"""
    return chain(lambda left, right: exp.DPipe(this=left, expression=right), [operand(node) for node in nodes])


def negated(node: Node) -> Node:
    """``NOT node``."""
    return exp.Not(this=operand(node))


def is_null(node: Node) -> Node:
    """``node IS NULL``."""
    return exp.Is(this=operand(node), expression=exp.Null())


def one_of(node: Node, items: Iterable[Node]) -> Node:
    """``node IN (…)``."""
    return exp.In(this=operand(node), expressions=list(items))


def case(whens: Iterable[tuple[Node, Node]], otherwise: Node | None) -> Node:
    """``CASE WHEN … THEN … ELSE … END``; without `otherwise` null."""
    return exp.Case(ifs=[exp.If(this=condition, true=value) for condition, value in whens], default=otherwise)


def call(function: str, *arguments: Node) -> Node:
    """A function by its name, printed as it stands."""
    return exp.Anonymous(this=function, expressions=list(arguments))


def collated(node: Node, collation: str | None) -> Node:
    """The text under a collation, or as it is."""
    if collation is None:
        return node
    if isinstance(node, exp.Collate) and node.expression.name == collation:
        return node
    return exp.Collate(this=operand(node), expression=name_of(collation))


def like(node: Node, pattern: str, *, escaped: bool) -> Node:
    """``node LIKE pattern``, with its escape named where it has one."""
    test = exp.Like(this=operand(node), expression=string(pattern))
    return exp.Escape(this=test, expression=string("\\")) if escaped else test


def counted(node: Node | None = None) -> Node:
    """``COUNT(*)``, or ``COUNT(DISTINCT node)``."""
    return exp.Count(this=exp.Distinct(expressions=[node]) if node else exp.Star(), big_int=True)


def only_where(aggregate: Node, condition: Node | None) -> Node:
    """``aggregate FILTER (WHERE condition)``."""
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition)) if condition else aggregate


def ordered(node: Node, *, descending: bool = False) -> Node:
    """One column of an order, nulls last."""
    return exp.Ordered(this=node, desc=descending or None, nulls_first=False)


def within_group(aggregate: Node, order: Node) -> Node:
    """``aggregate WITHIN GROUP (ORDER BY order)``."""
    return exp.WithinGroup(this=aggregate, expression=exp.Order(expressions=[ordered(order)]))


def over(function: Node, partition: Sequence[Node], order: Sequence[Node], until: str | None = None) -> Node:
    """A window function; `until` is where its rows end: ``CURRENT ROW``, ``1 PRECEDING``, or the engine's default."""
    ends: dict[str, dict[str, Any]] = {
        "CURRENT ROW": {"end": "CURRENT ROW"},
        "1 PRECEDING": {"end": number(1), "end_side": "PRECEDING"},
    }
    rows = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", **ends[until]) if until else None
    return exp.Window(
        this=function,
        partition_by=list(partition),
        order=exp.Order(expressions=list(order)) if order else None,
        spec=rows,
        over="OVER",
    )


def table(name: str, alias: str | None = None) -> Node:
    """A table or view, under another name if one is given."""
    return exp.Table(this=name_of(name), alias=exp.TableAlias(this=name_of(alias)) if alias and alias != name else None)


def values(alias: str, columns: Sequence[str], rows: Iterable[Sequence[Node]]) -> Node:
    """``(VALUES …) AS alias(columns)``."""
    named = exp.TableAlias(this=name_of(alias), columns=[name_of(each) for each in columns])
    return exp.Values(expressions=[exp.Tuple(expressions=list(row)) for row in rows], alias=named)


def join(right: Node, on: Node, how: str) -> Node:
    """``LEFT JOIN right ON …``"""
    return exp.Join(this=right, on=on, **({"side": "LEFT"} if how == "left" else {"kind": "INNER"}))


def counting(ends: tuple[Node, Node], alias: str, column: str) -> Node:
    """``CROSS JOIN GENERATE_SERIES(first, last) AS alias(column)``, which may read the tables before it."""
    named = exp.TableAlias(this=name_of(alias), columns=[name_of(column)])
    return exp.Join(this=exp.Table(this=call("GENERATE_SERIES", *ends), alias=named), kind="CROSS")


def select(
    columns: Iterable[tuple[str, Node]],
    source: Node | None,
    joins: Sequence[Node] = (),
    where: Sequence[Node] = (),
    grouped: int = 0,
) -> Node:
    """One SELECT; `grouped` is how many of the first columns are grouped by."""
    arguments: dict[str, Any] = {
        "expressions": [_named(name, node) for name, node in columns] or [exp.alias_(number(1), "one", quoted=True)],
        "joins": list(joins),
        "where": exp.Where(this=both(_absorbed(where))) if where else None,
        "group": exp.Group(expressions=[number(place + 1) for place in range(grouped)]) if grouped else None,
    }
    if source is not None:
        arguments[_FROM] = exp.From(this=source)
    return exp.Select(**{key: value for key, value in arguments.items() if value})


def _absorbed(where: Sequence[Node]) -> list[Node]:
    """Without what is said twice: where `a` must hold, so does ``a OR b``, and no engine need ask for it, row by row."""
    parts = list(dict.fromkeys(part for each in where for part in _parts(each, exp.And)))
    known = set(parts)
    return [part for part in parts if len(ways := _parts(part, exp.Or)) == 1 or known.isdisjoint(ways)]


def _parts(node: Node, operator: type[Node]) -> list[Node]:
    """What an operator joins, however it is bracketed; of anything else the node itself."""
    bare = node.this if isinstance(node, exp.Paren) else node
    if not isinstance(bare, operator):
        return [node]
    return [part for side in (bare.this, bare.expression) for part in _parts(side, operator)]


def _named(name: str, node: Node) -> Node:
    if isinstance(node, exp.Column) and node.name == name:
        return node
    return exp.Alias(this=node, alias=name_of(name))


def union(queries: Sequence[Node]) -> Node:
    """``… UNION ALL …``"""
    return chain(lambda left, right: exp.Union(this=left, expression=right, distinct=False), queries)


def with_steps(query: Node, steps: Sequence[tuple[str, Node]]) -> Node:
    """The query after its named steps."""
    if steps:
        named = [exp.CTE(this=step, alias=exp.TableAlias(this=name_of(name))) for name, step in steps]
        query.set(_WITH, exp.With(expressions=named))
    return query


def text(query: Node, printer: str, *, pretty: bool) -> str:
    """The tree as SQL."""
    generator = _generator(printer)(dialect=printer, pretty=pretty, identify=True, comments=False, max_text_width=100)
    return str(generator.generate(query, copy=False))


@lru_cache(maxsize=8)
def _generator(printer: str) -> Any:
    """SQLGlot's own, except that brackets are not spread over three lines."""
    parent: Any = Printer.get_or_raise(printer).generator_class

    class Generator(parent):  # type: ignore[misc]
        TRANSFORMS = {**parent.TRANSFORMS, exp.Paren: lambda self, node: f"({self.sql(node, 'this')})"}  # noqa: RUF012

    return Generator
