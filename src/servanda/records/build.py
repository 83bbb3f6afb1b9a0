"""The typed table is built, and built anew with more years of the zone's changes if its times need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.query.types import Kind
from servanda.records.offsets import FIRST, LAST, Offsets, make_table, offsets_of, usual_years
from servanda.records.plan import Plan
from servanda.records.text import name
from servanda.records.typed import Column, key_of, typed
from servanda.records.under_way import Load


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts over the typed table: rows, without key or placing time, the ends of time, unreadable cells by column."""

    rows: int
    without_key: int
    without_time: int
    first: int | None
    last: int | None
    complete: int | None
    bad: tuple[int, ...]


def build_table(load: Load, plan: Plan, columns: Sequence[Column]) -> tuple[Offsets, Facts]:
    """Make the table (a view where the files are read in place) and count."""
    offsets = offsets_of(load.zone, *usual_years(_samples(load, columns)))
    _create(load, plan, columns, offsets)
    facts = count(load, columns)
    if any(_beyond(load, each, offsets) for each, bad in zip(columns, facts.bad, strict=True) if bad):
        offsets = offsets_of(load.zone, FIRST, LAST)
        _create(load, plan, columns, offsets)
        facts = count(load, columns)
    return offsets, facts


def count(load: Load, columns: Sequence[Column]) -> Facts:
    """Count over the table as it is now."""
    placed_by, complete = load.declared.placed_by, load.binding.complete_column
    placed = name(placed_by) if placed_by else "NULL::BIGINT"
    parts = [
        "count(*)",
        "count(*) FILTER (_key IS NULL)",
        f"count(*) FILTER ({placed} IS NULL)" if placed_by else "0",
        f"min({placed})",
        f"max({placed})",
        f"max({name(complete)})" if complete else "NULL",
        *(f"count(*) FILTER ({name(each.bad)})" if each.bad else "0" for each in columns),
    ]
    rows, keys, times, first, last, newest, *bad = load.one(f"SELECT {', '.join(parts)} FROM {load.table}")
    return Facts(rows, keys, times, first, last, newest, tuple(bad))


def _create(load: Load, plan: Plan, columns: Sequence[Column], offsets: Offsets) -> None:
    zones = f"{load.table}_zone" if load.common is None else load.common.zones.get(offsets, "")
    if not offsets.fixed and not zones:
        zones = load.host.names.take("common zone")
        make_table(load.host.connection, zones, offsets)
        load.common.zones[offsets] = zones  # type: ignore[union-attr]
    elif not offsets.fixed and load.common is None:
        make_table(load.host.connection, zones, offsets)
        if not load.staging.lazy:
            load.passing.append(zones)
    key = key_of(plan.key, load.staging.types)
    select = typed(load.cells, columns, key, load.declared.placed_by, offsets=offsets, zone_table=zones)
    load.make(f"CREATE OR REPLACE TEMP {'VIEW' if load.staging.lazy else 'TABLE'} {load.table} AS {select}")


def _samples(load: Load, columns: Sequence[Column]) -> tuple[str, ...]:
    """Texts that hold the years to expect: of the first rows and the last."""
    times = [f"x{each.cell}" for each in columns if each.conversion.physical.type.kind is Kind.TIME]
    if not times or load.staging.lazy:
        return ()
    rows = sum(fact.rows for fact in load.staging.files)
    texts = " || ' ' || ".join(f"coalesce(CAST({each} AS VARCHAR), '')" for each in times)
    found = load.rows(f"SELECT {texts} FROM {load.cells} LIMIT 50")
    found += load.rows(f"SELECT {texts} FROM {load.cells} LIMIT 50 OFFSET {max(0, rows - 50)}")
    return tuple(text for (text,) in found)


def _beyond(load: Load, column: Column, offsets: Offsets) -> bool:
    """Whether a local time lies outside the years at hand."""
    local = column.conversion.local_value
    if local is None or column.conversion.days or column.conversion.physical.type.kind is not Kind.TIME:
        return False
    values = f"WITH again AS MATERIALIZED (SELECT {local} AS v FROM {load.cells})"
    outside = f"v < {offsets.low} OR v >= {offsets.high}"
    return bool(load.one(f"{values} SELECT count(*) FILTER ({outside}) FROM again")[0])
