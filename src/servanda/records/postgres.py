"""Records that already live in PostgreSQL: their columns become integers, text and booleans in a table of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from servanda.clock.units import DAY
from servanda.query.types import Kind, Physical, Type
from servanda.records.build import Facts
from servanda.records.far import newest_together
from servanda.records.horizon import NEWEST_ROW, horizon_of, told_by_database, written_horizon
from servanda.records.loaded import FileFact, Loaded
from servanda.records.offsets import FIRST, LAST, Offsets, offsets_of
from servanda.records.own import owned_in_postgres
from servanda.records.plan import plan_columns
from servanda.records.postgres_rows import keep_one, list_cells, say_rows
from servanda.records.repeats import unordered
from servanda.records.text import listed, name
from servanda.records.under_way import Load
from servanda.words.problem import did_you_mean

_INTEGERS = ("int2", "int4", "int8")
_TEXTS = ("text", "varchar", "bpchar", "uuid", "name", "citext")
_FLOATS = ("float4", "float8")
_NUMERIC = (Kind.NUMBER, Kind.PERCENT, Kind.MONEY)
_UNITS = {"us": 1, "ms": 1_000, "s": 1_000_000, "min": 60_000_000, "h": 3_600_000_000}
_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class _Made:
    """A column's SQL; `local` values still need the zone."""

    sql: str
    physical: Physical
    local: bool = False


def load_table(load: Load, wanted: Sequence[str]) -> Loaded | None:
    """Make the typed table of a table or view ``schema.table``; only the wanted columns are read."""
    types = _types(load)
    if types is None:
        return None
    if (problem := unordered(load)) is not None:
        load.problems.append(problem)
        return None
    plan = plan_columns(load, wanted)
    missing = [header for header in dict.fromkeys(plan.headers) if header not in types]
    for header in missing:
        hint = did_you_mean(header, types, "Its columns")
        load.say("S309", f"`{load.binding.table}` has no column `{header}`.", hint, place=load.binding.at("columns"))
    if missing:
        return None
    made = {column: _make(load, column, plan.headers[place], types) for column, place in plan.columns}
    written, problems = written_horizon(load.binding, load.zone)
    load.problems += problems
    if load.failed:
        return None
    columns = {column: each for column, each in made.items() if each is not None}
    key = _key_of(load, [plan.headers[place] for place in plan.key])
    _create(load, columns, key)
    replaced = keep_one(load, tuple(columns))
    unread = {
        column: (
            f"CAST({name(load.binding.header(column))} AS text)",
            f"{_filled(load, column)} AND ({each.sql}) IS NULL",
        )
        for column, each in columns.items()
    }
    return None if load.failed else _loaded(load, columns, written, unread, key, replaced)


def _types(load: Load) -> dict[str, tuple[str, int | None]] | None:
    """The columns with their types and the scale of numerics that have one."""
    query = (
        "SELECT a.attname, CASE t.typtype WHEN 'e' THEN 'text' ELSE t.typname END, a.atttypmod FROM pg_attribute a "
        "JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = to_regclass(%s) "
        "AND a.attnum > 0 AND NOT a.attisdropped"
    )
    found = load.host.connection.execute(query, [_relation(load)]).fetchall()
    if not found:
        tables = [
            table
            for (table,) in load.rows("SELECT tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'")
        ]
        hint = did_you_mean(load.binding.table or "", tables, "Tables")
        load.say("S351", f"The database has no table `{load.binding.table}`.", hint, place=load.binding.at("table"))
        return None
    return {column: (kind, ((modifier - 4) & 0x7FF) if modifier > 0 else None) for column, kind, modifier in found}


def _relation(load: Load) -> str:
    return ".".join(name(part) for part in (load.binding.table or "").split("."))


def _rows(load: Load) -> str:
    """The rows that exist for whoever loads."""
    if load.own is None:
        return _relation(load)
    return owned_in_postgres(_relation(load), load.own, load.binding.header(load.own.column))


def _make(load: Load, column: str, header: str, types: dict[str, tuple[str, int | None]]) -> _Made | None:
    (kind, scale), type_ = types[header], load.type_of(column)
    x = name(header)
    physical = Physical(type_)
    match type_.kind:
        case Kind.TEXT if kind in (*_TEXTS, *_INTEGERS, "bool", "numeric", "date", "timestamp", "timestamptz"):
            return _Made(f'{_filled_text(load, header)} COLLATE "C"', physical)
        case Kind.YESNO if kind == "bool":
            return _Made(x, physical)
        case Kind.TIME | Kind.DATE if kind in ("timestamp", "date", "timestamptz"):
            return _time(x, kind, type_)
        case Kind.DURATION if kind == "interval":
            span = f"round(extract(epoch FROM {x}) * 1000000)::bigint"
            return _Made(
                f"CASE WHEN extract(year FROM {x}) = 0 AND extract(month FROM {x}) = 0 THEN {span} END", physical
            )
        case Kind.DURATION if load.binding.units.get(column) in _UNITS and kind in (*_INTEGERS, "numeric", *_FLOATS):
            return _Made(f"round({x}::text::numeric * {_UNITS[load.binding.units[column]]})::bigint", physical)
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY if kind in (*_INTEGERS, "numeric", *_FLOATS):
            return _number(load, x, kind, scale, type_, share=load.binding.units.get(column) == "share")
    sentence = f"`{load.declared.name}.{column}` is declared {type_.kind} but column `{header}` is {kind}."
    hint = "Make a view that casts it, and bind the view; or correct the type in `columns:`."
    load.say("S324", sentence, hint, place=load.binding.at("columns"))
    return None


def _time(x: str, kind: str, type_: Type) -> _Made | None:
    finite = f"CASE WHEN isfinite({x}) THEN {{}} END"
    if type_.kind is Kind.DATE and kind != "timestamptz":
        return _Made(finite.format(f"(CAST({x} AS date) - DATE '1970-01-01')::bigint"), Physical(type_))
    micros = f"(extract(epoch FROM {x if kind != 'date' else f'CAST({x} AS timestamp)'}) * 1000000)::bigint"
    ranged = f"CASE WHEN isfinite({x}) AND extract(year FROM {x}) BETWEEN 1900 AND 2199 THEN {micros} END"
    return _Made(ranged, Physical(type_), local=kind != "timestamptz") if type_.kind is Kind.TIME else None


def _number(load: Load, x: str, kind: str, scale: int | None, type_: Type, *, share: bool) -> _Made:
    extra = 2 if type_.kind is Kind.PERCENT and not share else 0
    if kind in _INTEGERS:
        return _Made(f"{x}::bigint", Physical(type_, extra))
    exact = f"round({x}::text::numeric, {_DECIMALS})"
    finite = f"{x}::text NOT IN ('NaN', 'Infinity', '-Infinity')"
    if scale is None or kind != "numeric":
        query = f"SELECT max(scale(trim_scale({exact}))) FROM {_rows(load)} WHERE {finite}"
        scale = load.one(query)[0] or 0
    value = f"trunc({exact} * {10**scale})::numeric(38, 0)"
    kept = f"CASE WHEN {finite} AND abs({x}::text::numeric) < 1e18 THEN {value} END"
    return _Made(f"CAST({kept} AS numeric(38, 0))", Physical(type_, scale + extra))


def _key_of(load: Load, headers: Sequence[str]) -> str:
    texts = [_filled_text(load, header) for header in headers]
    if len(texts) > 1:
        texts = [rf"replace(replace({text}, '\', '\\'), '/', '\/')" for text in texts]
    return " || '/' || ".join(texts) or "row_number() OVER ()::text"


def _create(load: Load, columns: dict[str, _Made], key: str) -> None:
    kept = "".join(
        f", {each.sql} AS {name(column)}, {_filled(load, column)} AS {name(f'{column}?')}"
        for column, each in columns.items()
    )
    raw = f'SELECT ({key}) COLLATE "C" AS _key, row_number() OVER () AS _row{kept} FROM {_rows(load)}'
    local = [column for column, each in columns.items() if each.local]
    offsets = offsets_of(load.zone, FIRST, LAST) if local else None
    if offsets is not None:
        load.host.load_rows(
            f"{load.table}_zone", [(each, "integer") for each in ("d", "off", "x", "after")], _days(offsets)
        )
        load.passing.append(f"{load.table}_zone")
    finals, joins = [], []
    for number, (column, each) in enumerate(columns.items()):
        value = f"t.{name(column)}"
        if each.local:
            alias = f"z{number}"
            joins.append(f"LEFT JOIN {load.table}_zone {alias} ON {alias}.d = ({value} - ({FIRST})) / {DAY}")
            value = f"{value} - CASE WHEN {value} >= {alias}.x THEN {alias}.after ELSE {alias}.off END"
        finals.append(
            f"{value} AS {name(column)}, (t.{name(f'{column}?')} AND {value} IS NULL) AS {name(f'{column}?bad')}"
        )
    placed = load.declared.placed_by
    unreadable = f"t._key IS NULL{f' OR t.{name(placed)} IS NULL' if placed else ''}"
    ours = f"t._key, t._row, 0::bigint AS _file, ({unreadable}) AS _unreadable"
    load.make(f"CREATE TEMP TABLE {load.table} AS SELECT {', '.join([ours, *finals])} FROM ({raw}) t {' '.join(joins)}")
    load.make(f"ANALYZE {load.table}")


def _filled_text(load: Load, header: str) -> str:
    """A cell as text; what means empty in a file means it here."""
    text = f"CAST({name(header)} AS text)"
    return f"CASE WHEN btrim({text}) IN ({listed(('', *load.binding.missing))}) THEN NULL ELSE {text} END"


def _filled(load: Load, column: str) -> str:
    header = load.binding.header(column)
    return f"{_filled_text(load, header) if load.type_of(column).kind is Kind.TEXT else name(header)} IS NOT NULL"


def _days(offsets: Offsets) -> list[tuple[int | None, ...]]:
    """The rows of the zone's table, day by day from 1900 on."""
    changes = {change.at // DAY: change for change in offsets.changes}
    rows: list[tuple[int | None, ...]] = []
    offset = offsets.first
    for number, day in enumerate(range(offsets.low // DAY, offsets.high // DAY)):
        change = changes.get(day)
        if change is not None and change.at % DAY == 0:
            offset, change = change.after, None
        rows.append((number, offset, change.at if change else None, change.after if change else None))
        offset = change.after if change else offset
    return rows


def _loaded(
    load: Load,
    columns: dict[str, _Made],
    written: int | None,
    unread: dict[str, tuple[str, str]],
    key: str,
    replaced: int,
) -> Loaded | None:
    placed, complete = load.declared.placed_by, load.binding.complete_column
    at = name(placed) if placed else "NULL::bigint"
    bad = "".join(f", count(*) FILTER (WHERE {name(f'{column}?bad')})" for column in columns)
    newest = f"max({name(complete)})" if complete else "NULL"
    rows, keys, times, first, last, until, *cells = load.one(
        f"SELECT count(*), count(*) FILTER (WHERE _key IS NULL), count(*) FILTER (WHERE {at} IS NULL), "
        f"min({at}), max({at}), {newest}{bad} "
        f"FROM {load.table}"
    )
    facts = Facts(rows, keys, times if placed else 0, first, last, until, tuple(cells))
    doubles: list[tuple[Any, ...]] = []
    if load.declared.key and not load.declared.states and not load.declared.repeats:
        doubles = load.rows(
            f"SELECT _key, count(*) FROM {load.table} WHERE _key IS NOT NULL "
            "GROUP BY _key HAVING count(*) > 1 ORDER BY 2 DESC, 1"
        )
        if doubles and not load.declared.scoped:
            said = ", ".join(f"`{key}` ({count} rows)" for key, count in doubles[:5])
            hint = (
                "One row must be one record: declare `states:`, complete the `key`, or write in the binding `keep: last` "
                "with `by:` for the column that orders them."
            )
            load.say("S330", f"{len(doubles)} keys of {load.called()} occur several times: {said}.", hint)
            return None
    told = told_by_database(load.binding.connection or "", load.until)
    horizon, reason = horizon_of(
        told, written, load.binding, facts.complete, facts.last,
        timeless=load.declared.placed_by is None and facts.rows > 0,
    )  # fmt: skip
    if reason is NEWEST_ROW and facts.last is not None:
        horizon = newest_together(load, facts.last)
    found = {column: count for column, count in zip(columns, facts.bad, strict=True) if count}
    unreadable = list_cells(load, found, unread, _rows(load), key)
    unreadable += say_rows(load, facts.without_key, facts.without_time)
    if load.failed:
        return None
    return Loaded(
        name=load.declared.name,
        table=load.table,
        physical={column: each.physical for column, each in columns.items()},
        bad={column: f"{column}?bad" for column in found},
        rows=rows,
        files=(FileFact(f"table {load.binding.table}", rows, "", 0),),
        horizon=horizon,
        horizon_reason=reason,
        first=first,
        last=last,
        repeated=len(doubles),
        without_key=facts.without_key,
        without_time=facts.without_time,
        unreadable_cells=found,
        unreadable=tuple(unreadable),
        replaced=replaced,
    )
