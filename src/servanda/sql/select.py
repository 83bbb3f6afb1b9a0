"""A SELECT in the making: its columns are said only when it is finished, once it is known which tables it joins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from servanda.sql import nodes
from servanda.sql.dialects import Dialect
from servanda.sql.kinds import Kind
from servanda.sql.nodes import Node
from servanda.sql.scalar import Scope


@dataclass(frozen=True, slots=True)
class Stored:
    """A column of an engine's table. `convert` says that it is of a like type, to be cast to that of its kind."""

    kind: Kind
    convert: bool = False


Tables = Mapping[str, Mapping[str, Stored]]
"""Columns of the engine's tables by their names."""


@dataclass(slots=True)
class Column:
    """How a column is said inside its SELECT; `plain` if it is no more than a column of a table."""

    kind: Kind
    said: Callable[[], Node]
    plain: bool = False


@dataclass(slots=True)
class Query:
    """A SELECT to which operations may still be added."""

    source: Callable[[], Node]
    alias: str
    columns: dict[str, Column]
    joins: list[Callable[[], Node]] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    where: list[Callable[[], Node]] = field(default_factory=list)
    grouped: int = 0
    stage: int = 0
    """What it does already: 0 rows of tables, 1 windows over them, 2 groups."""

    def column(self, name: str) -> Node:
        """One of the source's own columns, with its table only where there are several."""
        return nodes.column(name, self.alias if self.joins else None)

    def scope(self, dialect: Dialect) -> Scope:
        """What a scalar over this query's columns may name."""
        return Scope(
            dialect,
            {name: each.kind for name, each in self.columns.items()},
            {name: each.said for name, each in self.columns.items()},
        )


def over(table: str, kinds: Mapping[str, Kind]) -> Query:
    """Rows of a table or of an earlier step."""
    query = Query(partial(nodes.table, table), table, {}, aliases={table})
    query.columns = {name: Column(kind, partial(query.column, name), plain=True) for name, kind in kinds.items()}
    return query


def alias_for(query: Query, table: str) -> str:
    """A name for one more table of the query."""
    alias, number = table, 1
    while alias in query.aliases:
        number += 1
        alias = f"{table}_{number}"
    return alias
