"""A relation as one query: a chain of named steps, as few as stay right, each one SELECT.

Neighbouring operations share a SELECT as long as nothing has to be computed twice for it and SQL's own
order of evaluation (joins, WHERE, GROUP BY, windows) stays theirs. A part that is read twice is one step.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

from servanda.query.relation import (
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
)
from servanda.query.scalar import Col, Lit, Scalar
from servanda.sql import nodes
from servanda.sql.aggregate import aggregated, only_integers, window_value
from servanda.sql.cannot import CannotSay
from servanda.sql.dialects import Dialect
from servanda.sql.kinds import Kind, Mixed, common
from servanda.sql.nodes import Node
from servanda.sql.outline import Outline, kept_aggregates, outline
from servanda.sql.scalar import Scope, in_binary_order, mentions, say
from servanda.sql.select import Column, Query, Tables, alias_for, over
from servanda.sql.steps import Steps
from servanda.words.steps import StepTable

_ROWS, _WINDOWS, _GROUPED = range(3)
"""The order in which SQL evaluates the parts of a SELECT that concern us."""


def text_of(
    relation: Relation,
    dialect: Dialect,
    tables: Tables,
    steps: Callable[[StepTable], Steps],
    *,
    pretty: bool = False,
) -> str:
    """The SQL of a relation. Raises CannotSay where the dialect has no exact way.

    `tables` describes every table that the relation scans, `steps` names every step table it looks up.
    """
    try:
        return nodes.text(tree_of(relation, dialect, tables, steps), dialect.printer, pretty=pretty)
    except RecursionError:
        raise CannotSay("an expression nested as deep as this", dialect.name) from None


def tree_of(relation: Relation, dialect: Dialect, tables: Tables, steps: Callable[[StepTable], Steps]) -> Node:
    """The same as a SQLGlot tree."""
    try:
        return _Writer(dialect, tables, steps).whole(relation)
    except Mixed as mixed:
        raise CannotSay(f"this, since {mixed}", dialect.name) from None


class _Writer:
    """Goes through the parts of one relation and gathers the steps."""

    def __init__(self, dialect: Dialect, tables: Tables, steps: Callable[[StepTable], Steps]) -> None:
        self.dialect = dialect
        self.tables = tables
        self.steps = steps
        self.known = Outline()
        self.done: list[tuple[str, Node]] = []
        self.shared: dict[int, tuple[str, dict[str, Kind]]] = {}

    def whole(self, relation: Relation) -> Node:
        self.known = outline(relation, self._kinds_of_scan)
        names = tuple(self.known.kinds[id(relation)])
        for part in self.known.parts:
            self._check_names(self.known.kinds[id(part)])
        last: Node | None = None
        for part in self.known.parts:
            if part is relation:
                last = self._union(part) if isinstance(part, Union) else self._finished(self._query(part), names)
            elif self._is_a_step(part):
                self._add_step(part)
        assert last is not None
        return nodes.with_steps(last, self.done)

    def _is_a_step(self, part: Relation) -> bool:
        return isinstance(part, Union) or (self.known.readers[id(part)] > 1 and not isinstance(part, Scan))

    def _add_step(self, part: Relation) -> None:
        kinds = self.known.kinds[id(part)]
        names = [name for name in kinds if name in self.known.needed[id(part)]]
        query = self._union(part, names) if isinstance(part, Union) else self._finished(self._query(part), names)
        self.shared[id(part)] = (self._named(query), {name: kinds[name] for name in names})

    def _named(self, query: Node) -> str:
        name = f"r{len(self.done) + 1}"
        while name in self.tables:
            name = f"{name}_"
        self.done.append((name, query))
        return name

    def _kinds_of_scan(self, scan: Scan) -> dict[str, Kind]:
        return {name: each.kind for name, each in self.tables[scan.table].items()}

    def _check_names(self, names: Iterable[str]) -> None:
        names = list(names)
        longest = self.dialect.longest_name
        if longest and any(len(name.encode()) > longest for name in names):
            raise CannotSay(f"a name of more than {longest} bytes", self.dialect.name)
        if self.dialect.blind_to_case_in_names and len({name.lower() for name in names}) < len(names):
            raise CannotSay("two columns whose names differ by small and capital letters only", self.dialect.name)

    # A query for each operation

    def _query(self, part: Relation) -> Query:
        if id(part) in self.shared:
            return over(*self.shared[id(part)])
        needed = self.known.needed[id(part)]
        match part:
            case Scan():
                return self._scan(part, needed)
            case Values():
                return self._values(part)
            case Filter(inner, condition):
                query = self._ready(self._query(inner), [condition], needed, stage=_ROWS)
                query.where.append(partial(say, condition, query.scope(self.dialect), "boolean"))
                return query
            case Select(inner, columns):
                kept = [(name, scalar) for name, scalar in columns if name in needed]
                query = self._ready(self._query(inner), [scalar for _, scalar in kept], set(), stage=_WINDOWS)
                query.columns = self._derived(query, kept)
                return query
            case Derive(inner, columns):
                kept = [(name, scalar) for name, scalar in columns if name in needed]
                passing = needed - {name for name, _ in columns}
                query = self._ready(self._query(inner), [scalar for _, scalar in kept], passing, stage=_WINDOWS)
                query.columns = {**query.columns, **self._derived(query, kept)}
                return query
            case Join():
                return self._join(part, needed)
            case Group():
                return self._group(part, needed)
            case Window():
                return self._window(part, needed)
            case Lookup():
                return self._lookup(part, needed)
            case Series():
                return self._series(part, needed)
            case Union():
                raise AssertionError("a union is a step of its own")

    def _scan(self, scan: Scan, needed: set[str]) -> Query:
        query = over(scan.table, {})
        stored = self.tables[scan.table]
        for name in scan.columns:
            if name in needed:
                said = partial(query.column, name)
                if stored[name].convert:
                    said = partial(self._converted, said, stored[name].kind)
                query.columns[name] = Column(stored[name].kind, said, plain=not stored[name].convert)
        return query

    def _converted(self, said: Callable[[], Node], kind: Kind) -> Node:
        return in_binary_order(nodes.cast(said(), self.dialect.types[kind]), kind, self.dialect)

    def _values(self, values: Values) -> Query:
        kinds = self.known.kinds[id(values)]
        nothing = Scope(self.dialect, {}, {})
        if not values.rows:
            empty = [(name, nodes.null(self.dialect.types[kind])) for name, kind in kinds.items()]
            return over(self._named(nodes.select(empty, None, where=[nodes.boolean(False)])), kinds)
        rows = [
            [say(Lit(value), nothing, kind) for value, kind in zip(row, kinds.values(), strict=True)]
            for row in values.rows
        ]
        query = over("v", kinds)
        query.source = partial(nodes.values, "v", values.columns, rows)
        return query

    def _join(self, join: Join, needed: set[str]) -> Query:
        taken = [(old, new) for old, new in join.take if new in needed]
        passing = needed - {new for _, new in join.take}
        query = self._ready(self._query(join.left), [Col(name) for name, _ in join.on], passing, stage=_ROWS)
        right, kinds = self._as_table(join.right)
        alias = alias_for(query, right)
        left = query.scope(self.dialect)
        query.joins.append(partial(self._joined, join, right, alias, left, kinds))
        query.aliases.add(alias)
        query.columns = query.columns | {
            new: Column(kinds[old], partial(nodes.column, old, alias), plain=True) for old, new in taken
        }
        return query

    def _joined(self, join: Join, right: str, alias: str, left: Scope, kinds: Mapping[str, Kind]) -> Node:
        equal = []
        for old, new in join.on:
            if "null" in (left.kinds[old], kinds[new]):
                equal.append(nodes.boolean(False))
            else:
                common((left.kinds[old], kinds[new]))
                equal.append(nodes.binary("=", left.columns[old](), nodes.column(new, alias)))
        return nodes.join(nodes.table(right, alias), nodes.both(equal or [nodes.boolean(True)]), join.how)

    def _group(self, group: Group, needed: set[str]) -> Query:
        kept = kept_aggregates(group, needed)
        used = [scalar for _, each in kept for scalar in (each.value, each.where)]
        query = self._ready(self._query(group.input), [*map(Col, group.by), *used], set(), stage=_ROWS)
        scope = query.scope(self.dialect)
        kinds = self.known.kinds[id(group)]
        beside = [each for _, each in kept]
        query.columns = {name: Column(kinds[name], scope.columns[name]) for name in group.by} | {
            name: Column(kinds[name], partial(aggregated, each, scope, beside)) for name, each in kept
        }
        query.grouped, query.stage = len(group.by), _GROUPED
        return query

    def _window(self, window: Window, needed: set[str]) -> Query:
        kept = [(name, each) for name, each in window.columns if name in needed]
        named = [*map(Col, window.partition), *(Col(name) for name, _ in window.order)]
        used: list[Scalar | None] = [*named, *(each.value for _, each in kept)]
        passing = needed - {name for name, _ in window.columns}
        query = self._ready(self._query(window.input), used, passing, stage=_WINDOWS)
        scope = query.scope(self.dialect)
        kinds = self.known.kinds[id(window)]
        query.columns = query.columns | {
            name: Column(kinds[name], partial(window_value, window, each, scope)) for name, each in kept
        }
        query.stage = _WINDOWS if kept else query.stage
        return query

    def _lookup(self, lookup: Lookup, needed: set[str]) -> Query:
        wanted = [name for name in lookup.columns if name in needed]
        if not wanted:
            return self._query(lookup.input)
        # Printed once for the bucket and once or more for each value.
        passing = needed.difference(lookup.columns)
        query = self._ready(self._query(lookup.input), [Col(lookup.of)] * 2, passing, stage=_ROWS)
        scope = query.scope(self.dialect)
        kind = scope.kinds[lookup.of]
        kinds: dict[str, Kind] = {name: "boolean" if name == lookup.rose else "integer" for name in wanted}
        if not lookup.table.rows or kind == "null":
            said = {name: partial(say, Lit(None), scope, kinds[name]) for name in wanted}
        else:
            only_integers("a look-up by a column", kind, self.dialect)
            steps = self.steps(lookup.table)
            alias = alias_for(query, f"s{len(query.joins) + 1}")
            of = scope.columns[lookup.of]
            query.joins.append(partial(self._looked_up, steps, alias, of, kind))
            query.aliases.add(alias)
            said = {name: partial(_rose if name == lookup.rose else _value, steps, of, alias) for name in wanted}
        query.columns = query.columns | {name: Column(kinds[name], said[name]) for name in wanted}
        return query

    def _looked_up(self, steps: Steps, alias: str, of: Callable[[], Node], kind: Kind) -> Node:
        bucket = steps.bucket(of(), self.dialect, wide=kind == "wide")
        found = nodes.binary("=", nodes.column("bucket", alias), bucket)
        return nodes.join(nodes.table(steps.name, alias), found, "left")

    def _series(self, series: Series, needed: set[str]) -> Query:
        ends = [Col(series.first), Col(series.last)]
        query = self._ready(self._query(series.input), ends, needed - {series.into}, stage=_ROWS)
        scope = query.scope(self.dialect)
        alias = alias_for(query, f"n{len(query.joins) + 1}")
        query.joins.append(partial(self._counted_out, series, alias, scope))
        query.aliases.add(alias)
        query.columns = query.columns | {
            series.into: Column("integer", partial(nodes.column, "n", alias), plain=True)
        }  # fmt: skip
        return query

    def _counted_out(self, series: Series, alias: str, scope: Scope) -> Node:
        def end(name: str) -> Node:
            only_integers("a series", scope.kinds[name], self.dialect)
            said = say(Col(name), scope, "integer")
            return nodes.cast(said, self.dialect.types["integer"]) if scope.kinds[name] == "wide" else said

        return nodes.counting((end(series.first), end(series.last)), alias, "n")

    def _union(self, union: Union, names: Iterable[str] | None = None) -> Node:
        kinds = self.known.kinds[id(union)]
        names = list(kinds) if names is None else list(names)
        return nodes.union([self._finished(self._arm(each, names), names, kinds) for each in union.inputs])

    def _arm(self, part: Relation, names: Iterable[str]) -> Query:
        query = self._query(part)
        grouped = list(query.columns)[: query.grouped]
        return query if set(grouped) <= set(names) else self._as_step(query, list(names))

    # Steps

    def _derived(self, query: Query, columns: Iterable[tuple[str, Scalar]]) -> dict[str, Column]:
        scope = query.scope(self.dialect)
        return {
            name: query.columns[scalar.name]
            if isinstance(scalar, Col)
            else Column(scope.kind(scalar), partial(say, scalar, scope))
            for name, scalar in columns
        }

    def _ready(self, query: Query, used: Iterable[Scalar | None], passing: Iterable[str], stage: int) -> Query:
        """The query, or a new one over it as a step, if the next operation cannot be part of it.

        It cannot where the query is past the `stage` at which SQL evaluates that operation, or where a computed
        column would be printed more than once: among the `used` scalars and as one of the `passing` columns.
        """
        printed = mentions(used)
        passing = set(passing)
        computed = {name for name, each in query.columns.items() if not each.plain}
        repeated = any(printed[name] + (name in passing) > 1 for name in computed & set(printed))
        of_windows = query.stage == _WINDOWS and bool(computed & set(printed))
        if query.stage > stage or repeated or of_windows:
            return self._as_step(query, passing | set(printed))
        return query

    def _as_step(self, query: Query, names: Collection[str]) -> Query:
        kinds = {name: each.kind for name, each in query.columns.items() if name in names}
        return over(self._named(self._finished(query, kinds)), kinds)

    def _as_table(self, part: Relation) -> tuple[str, dict[str, Kind]]:
        """A table or step to join with."""
        if isinstance(part, Scan) and not any(self.tables[part.table][name].convert for name in part.columns):
            kinds = self.known.kinds[id(part)]
            return part.table, kinds
        if id(part) not in self.shared:
            self._add_step(part)
        return self.shared[id(part)]

    def _finished(self, query: Query, names: Iterable[str], kinds: Mapping[str, Kind] | None = None) -> Node:
        """The SELECT of these columns; `kinds` are those wanted where a column is only null."""
        names = dict.fromkeys((*list(query.columns)[: query.grouped], *names))
        if query.stage == _GROUPED and not names:
            # Without any aggregate the one row of such a group would become as many as were grouped.
            names = dict.fromkeys(list(query.columns)[:1])
        columns = []
        for name in names:
            each = query.columns[name]
            lacking = kinds is not None and each.kind == "null" and kinds[name] != "null"
            columns.append((name, nodes.null(self.dialect.types[kinds[name]]) if kinds and lacking else each.said()))
        joins = [join() for join in query.joins]
        return nodes.select(columns, query.source(), joins, [where() for where in query.where], query.grouped)


def _value(steps: Steps, of: Callable[[], Node], alias: str) -> Node:
    return steps.value(of(), alias)


def _rose(steps: Steps, of: Callable[[], Node], alias: str) -> Node:
    return steps.rose(of(), alias)
