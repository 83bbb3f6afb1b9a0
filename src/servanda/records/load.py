"""The door of this room: from a declared record set and its binding to a typed table inside an engine."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from servanda.clock.zone import Zone, zone_problem
from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.engine import ColumnKind, Engine, EngineFault, problem_of
from servanda.records.binding import Binding
from servanda.records.build import Facts, build_table, count
from servanda.records.common import Common, stage_own
from servanda.records.csv_files import Shelf
from servanda.records.declared import Declared
from servanda.records.far import newest_together
from servanda.records.findings import count_clock_changes, list_unreadable, warn_of_empty_files
from servanda.records.horizon import NEWEST_ROW, Export, exports_of, horizon_of, told_by_files, written_horizon
from servanda.records.loaded import Loaded
from servanda.records.own import Own
from servanda.records.paths import find_files
from servanda.records.peek import Unfit
from servanda.records.plan import Plan, convert_columns, percent_headers, plan_columns
from servanda.records.postgres import load_table
from servanda.records.preset_binding import preset_of
from servanda.records.preset_headers import zone_of_export
from servanda.records.preset_postgres import as_view, said
from servanda.records.repeats import Repeats, look_for_repeats
from servanda.records.staged import Host, engine_error, first_line, what_to_do
from servanda.records.staging import Staging, stage_files
from servanda.records.text import name
from servanda.records.under_way import Load
from servanda.words.problem import Problem


def load(
    engine: Any,
    declared: Declared,
    binding: Binding,
    wanted: Sequence[str],
    timezone: str,
    workspace: Path,
    *,
    currency: str | None = None,
    allow: Sequence[Path] = (),
    shelf: Shelf | None = None,
    own: Own | None = None,
    common: Common | None = None,
    reader: DuckDBEngine | None = None,
) -> tuple[Loaded | None, tuple[Problem, ...]]:
    """Bring a record set into an engine; see `Loaded` for what its table holds.

    `wanted` are our names of the columns that are used; `timezone` holds where the binding names none;
    `workspace` is the folder that files must not leave, `allow` further folders a person has named.
    Files for an engine that is not DuckDB are read by `reader`, or a DuckDB of our own, and copied typed.
    With `own` only those rows exist; `common` keeps what is read of the files for others who read them.
    """
    place = binding.place or declared.place
    try:
        if binding.connection is not None:
            return _from_database(engine, declared, binding, wanted, timezone, currency=currency, own=own)
        if not binding.files:
            hint = "Write `file:`, or the `connection:` that holds the table."
            return None, (Problem("S303", f"The records `{declared.name}` are bound to no file.", place, hint),)
        if engine.dialect == "duckdb":
            return load_files(
                engine, declared, binding, wanted, timezone,
                workspace=workspace, currency=currency, allow=allow, shelf=shelf, own=own, common=common,
            )  # fmt: skip
        with nullcontext(reader) if reader is not None else DuckDBEngine([workspace, *allow]) as host:
            found, problems = load_files(
                host, declared, binding, wanted, timezone,
                workspace=workspace, currency=currency, allow=allow, own=own, common=None if reader is None else common,
                table=engine.names.take(f"records {declared.name}"),
            )  # fmt: skip
            if found is not None:
                copy_table(host, engine, found.table)
                host.drop(found.table)
            return found, problems
    except EngineFault as fault:
        return None, (problem_of(fault, place, declared.name),)


def copy_table(source: DuckDBEngine, target: Engine, table: str) -> None:
    """Copy a typed table from DuckDB into another engine."""
    kinds: dict[str, ColumnKind] = {"VARCHAR": "text", "BOOLEAN": "boolean", "HUGEINT": "wide"}
    described = source.connection.execute(f"DESCRIBE {table}").fetchall()
    columns = [(column, kinds.get(kind, "integer")) for column, kind, *_ in described]
    # A text in PostgreSQL cannot hold the character 0.
    taken = ", ".join(f"replace({name(each)}, chr(0), '')" if kind == "text" else name(each) for each, kind in columns)
    cursor = source.connection.execute(f"SELECT {taken} FROM {table}")
    target.load_rows(table, columns, itertools.chain.from_iterable(iter(lambda: cursor.fetchmany(50_000), [])))


def _from_database(
    engine: Any,
    declared: Declared,
    binding: Binding,
    wanted: Sequence[str],
    timezone: str,
    *,
    currency: str | None,
    own: Own | None,
) -> tuple[Loaded | None, tuple[Problem, ...]]:
    place = binding.at("connection") or declared.place
    if engine.dialect != "postgres":
        hint = (
            f"Measure where they are: servanda measure --engine postgres, with the address of `{binding.connection}`."
        )
        return None, (Problem("S350", f"The records `{declared.name}` lie in a database.", place, hint),)
    if binding.table is None and binding.preset is None:
        return None, (
            Problem("S303", f"The records `{declared.name}` name no table.", place, "Write `table: schema.table`."),
        )
    zone = binding.timezone or timezone
    unknown = zone_problem(zone)
    if unknown is not None:
        return None, (replace(unknown, place=binding.at("timezone")),)
    load = Load(
        engine, declared, binding, Zone(zone), Path(), currency, engine.names.take(f"records {declared.name}"), own=own
    )
    import psycopg

    named = preset_of(binding)
    try:
        with nullcontext() if named is None else as_view(load, *named, wanted):
            loaded = load_table(load, wanted)
            if (
                loaded is not None and named is not None and not named[1].custom
            ):  # the view has a name that says nothing to anybody
                loaded = replace(loaded, files=(replace(loaded.files[0], name=f"{named[1].name} of {named[0].title}"),))
    except Unfit as unfit:
        said(load, unfit)
        loaded = None
    except psycopg.Error as error:
        load.say("S307", f"The table `{binding.table}` cannot be read: {first_line(error)}.", "May the user read it?")
        loaded = None
    finally:
        load.clean()
    return loaded, tuple(load.problems)


def load_files(
    host: Host,
    declared: Declared,
    binding: Binding,
    wanted: Sequence[str],
    timezone: str,
    *,
    workspace: Path,
    currency: str | None = None,
    allow: Sequence[Path] = (),
    shelf: Shelf | None = None,
    own: Own | None = None,
    common: Common | None = None,
    table: str = "",
) -> tuple[Loaded | None, tuple[Problem, ...]]:
    """Read the files of a binding into DuckDB; only the `wanted` columns and those that place a row are converted."""
    paths, problems = find_files(binding, declared.name, workspace, allow)
    told, doubt = (None, None) if problems else zone_of_export(host, paths, binding)
    zone = binding.timezone or told or timezone
    unknown = zone_problem(zone)
    if unknown is not None:
        problems = (replace(unknown, place=binding.at("timezone")), *problems)
    if problems:
        return None, problems
    table = table or host.names.take(f"records {declared.name}")
    binding = binding if binding.preset is None else replace(binding, timezone=zone)
    load = Load(host, declared, binding, Zone(zone), workspace, currency, table, shelf, own, common)
    exports, problems = exports_of(paths, binding, load.zone)
    written, wrong = written_horizon(binding, load.zone)
    if problems or wrong:
        return None, (*problems, *wrong)
    load.problems += [doubt] if doubt is not None else []
    try:
        loaded = _run(load, exports, written, wanted)
    except engine_error() as error:
        load.say(
            "S307",
            f"The records `{declared.name}` cannot be read: {first_line(error)}.",
            what_to_do(error),
        )
        loaded = None
    finally:
        load.clean()
    return loaded, tuple(load.problems)


def _run(load: Load, exports: Sequence[Export], written: int | None, wanted: Sequence[str]) -> Loaded | None:
    """Stage, convert, build, look for what is amiss, compare keys, find the horizon."""
    plan = plan_columns(load, wanted)
    load.key_cells = plan.key
    load.staging = _stage(load, exports, plan)
    load.passing += load.staging.tables
    load.problems += load.staging.problems
    columns = () if load.failed else convert_columns(load, plan)
    if load.failed:
        return None
    offsets, facts = build_table(load, plan, columns)
    unreadable = list_unreadable(load, columns, facts)
    _count_files(load, facts)
    warn_of_empty_files(load)
    repeats = _compare_keys(load, facts)
    if load.failed:
        return None
    facts = count(load, columns) if repeats.replaced else facts
    repeated, missing = count_clock_changes(load, columns, offsets)
    exports = told_by_files(exports, [fact.until for fact in load.staging.files])
    horizon, reason = horizon_of(
        exports, written, load.binding, facts.complete, facts.last,
        timeless=load.declared.placed_by is None and facts.rows > 0,
    )  # fmt: skip
    if reason is NEWEST_ROW and facts.last is not None:
        horizon = newest_together(load, facts.last)
    broken = len(load.staging.broken)
    bad = {each.column: (each.bad, cells) for each, cells in zip(columns, facts.bad, strict=True) if cells and each.bad}
    return Loaded(
        name=load.declared.name,
        table=load.table,
        physical={each.column: each.conversion.physical for each in columns},
        bad={column: flag for column, (flag, _) in bad.items()},
        rows=facts.rows,
        files=tuple(load.staging.files),
        horizon=horizon,
        horizon_reason=reason,
        first=facts.first,
        last=facts.last,
        without_key=facts.without_key - broken,
        without_time=facts.without_time - broken if load.declared.placed_by else 0,
        broken_rows=broken,
        unreadable_cells={column: cells for column, (_, cells) in bad.items()},
        unreadable=unreadable,
        replaced=repeats.replaced,
        repeated=repeats.repeated,
        vanished=repeats.vanished,
        vanished_keys=repeats.vanished_keys,
        repeated_times=repeated,
        missing_times=missing,
        own=load.own,
    )


def _stage(load: Load, exports: Sequence[Export], plan: Plan) -> Staging:
    if load.own is not None:
        return stage_own(load, exports, plan, load.own, load.common or Common())
    return stage_files(
        load.host, exports, load.binding, plan.headers, load.table,
        workspace=load.workspace, shelf=load.shelf, percents=percent_headers(load, plan),
    )  # fmt: skip


def _count_files(load: Load, facts: Facts) -> None:
    """Files that are read in place are counted through the table."""
    files = load.staging.files
    if load.staging.lazy and len(files) == 1:
        files[0] = replace(files[0], rows=facts.rows)
    elif load.staging.in_place:
        found = dict(load.rows(f"SELECT _file, count(*) FROM {load.table} GROUP BY _file"))
        files[:] = [replace(fact, rows=found.get(number, 0)) for number, fact in enumerate(files)]


def _compare_keys(load: Load, facts: Facts) -> Repeats:
    repeats = look_for_repeats(load, facts.rows)
    load.problems += repeats.problems
    if repeats.keeps is None or not load.staging.lazy:
        load.passing += repeats.tables
    if repeats.keeps is not None and load.staging.lazy:
        load.make(f"ALTER VIEW {load.table} RENAME TO {load.table}_all")
        load.make(f"CREATE OR REPLACE TEMP VIEW {load.table} AS SELECT * FROM {load.table}_all t WHERE {repeats.keeps}")
    elif repeats.keeps is not None:
        load.make(f"CREATE OR REPLACE TEMP TABLE {load.table} AS SELECT * FROM {load.table} t WHERE {repeats.keeps}")
    return repeats
