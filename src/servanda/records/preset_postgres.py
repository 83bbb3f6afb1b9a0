"""A preset's table where the system keeps its rows in PostgreSQL: a view of them, which is then read as any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from servanda.clock.zone import Zone
from servanda.records.horizon import written_instant
from servanda.records.peek import Unfit
from servanda.records.plan import headers_of
from servanda.records.preset import Preset, Query, Table
from servanda.records.preset_flat import all_there, first_fit, with_more
from servanda.records.preset_rows import known_columns, query_for
from servanda.records.text import name, quoted
from servanda.records.under_way import Load


@contextmanager
def as_view(load: Load, preset: Preset, table: Table, wanted: Sequence[str]) -> Iterator[None]:
    """While it lasts, the binding names a view with the preset's columns. Raises Unfit."""
    headers = sorted(headers_of(load.declared, load.binding, wanted))
    if table.custom:
        select, until = _of_export(load, preset, table, headers), None
    else:
        known_columns(table, headers, preset.title)
        select, until = _of_system(load, preset, table)
    view = load.host.names.take(f"{preset.name} {table.name}")
    load.make(f"CREATE TEMP VIEW {view} AS {select}")
    load.binding = replace(load.binding, table=view)
    load.until = until
    try:
        yield
    finally:
        load.make(f"DROP VIEW IF EXISTS {view}")


def _of_system(load: Load, preset: Preset, table: Table) -> tuple[str, int | None]:
    """The rows out of the tables in which a system itself keeps them, and the last instant of which it knows anything."""
    database = load.binding.connection or ""
    query = query_for(_there(load, table), preset, table, database, "postgres")
    return query.sql, _until(load, query)


def _of_export(load: Load, preset: Preset, table: Table, wanted: Sequence[str]) -> str:
    """The rows of a table that a loader has filled, under the preset's names. Raises Unfit."""
    written = load.binding.table
    if written is None:
        raise Unfit(f"The records `{load.declared.name}` name no table.", "Write `table: schema.table`.", "S303")
    source = ".".join(name(part) for part in written.split("."))
    there = _columns(load, source)
    if not there:
        raise Unfit(
            f"The database has no table `{written}`.", "Write `table: schema.table`; may the user read it?", "S351"
        )
    fit = with_more(first_fit(there, table, preset.title, written), there, table)
    fit = all_there(fit, there, table, preset.title, written, wanted)
    if load.binding.timezone is None and fit.shape.zone is not None:
        load.zone = Zone(fit.shape.zone)
    cells = (f"{_worded(table, each, name(fit.header(each) or each))} AS {name(each)}" for each in wanted)
    return f"SELECT {', '.join(cells)} FROM {source}"


def _worded(table: Table, column: str, cell: str) -> str:
    """A cell with words in place of codes."""
    given = table.column(column)
    if given is None or not given.values:
        return cell
    whens = " ".join(f"WHEN {quoted(code)} THEN {quoted(word)}" for code, word in given.values.items())
    return f"CASE CAST({cell} AS text) {whens} ELSE CAST({cell} AS text) END"


def _columns(load: Load, table: str) -> tuple[str, ...]:
    query = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
    return tuple(column for (column,) in load.host.connection.execute(query, [table]).fetchall())


def _there(load: Load, table: Table) -> dict[str, tuple[str, ...]]:
    """The tables that it may be read from, with their columns, as far as they are in the database."""
    wanted = {
        each
        for shape in table.shapes
        if isinstance(shape, Query) and shape.dialect == "postgres"
        for each in shape.needs
    }
    found = {each: _columns(load, name(each)) for each in wanted}
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
