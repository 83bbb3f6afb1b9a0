"""A preset's table where the system keeps its rows in PostgreSQL: a view of them, which is then read as any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from servanda.records.horizon import written_instant
from servanda.records.peek import Unfit
from servanda.records.plan import headers_of
from servanda.records.preset import Preset, Query, Table
from servanda.records.preset_rows import known_columns, query_for
from servanda.records.text import name
from servanda.records.under_way import Load


@contextmanager
def as_view(load: Load, preset: Preset, table: Table, wanted: Sequence[str]) -> Iterator[None]:
    """While it lasts, the binding names a view with the preset's columns. Raises Unfit."""
    known_columns(table, sorted(headers_of(load.declared, load.binding, wanted)), preset.title)
    database = load.binding.connection or ""
    query = query_for(_there(load, table), preset, table, database, "postgres")
    view = load.host.names.take(f"{preset.name} {table.name}")
    load.make(f"CREATE TEMP VIEW {view} AS {query.sql}")
    load.binding = replace(load.binding, table=view)
    load.until = _until(load, query)
    try:
        yield
    finally:
        load.make(f"DROP VIEW IF EXISTS {view}")


def _there(load: Load, table: Table) -> dict[str, tuple[str, ...]]:
    """The tables that it may be read from, with their columns, as far as they are in the database."""
    wanted = {
        each
        for shape in table.shapes
        if isinstance(shape, Query) and shape.dialect == "postgres"
        for each in shape.needs
    }
    query = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
    found = {
        each: tuple(column for (column,) in load.host.connection.execute(query, [name(each)]).fetchall())
        for each in wanted
    }
    return {each: columns for each, columns in found.items() if columns}


def _until(load: Load, query: Query) -> int | None:
    """The last instant of which the database knows anything."""
    if not query.until:
        return None
    (last,) = load.one(f"SELECT CAST(({query.until}) AS text)")
    return None if last is None else written_instant(last, load.zone)


def said(load: Load, unfit: Unfit) -> None:
    """What is wrong, as a Problem."""
    load.say(unfit.code, unfit.sentence, unfit.hint, place=load.binding.at("preset"))
