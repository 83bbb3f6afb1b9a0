"""Ends that nobody wrote: the beginning of a row plus its length, as an instant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from servanda.clock.units import moment_of
from servanda.clock.zone import Zone
from servanda.query.types import DURATION, TIME, Type
from servanda.records.binding import Binding
from servanda.records.cell import Cell, Conversion
from servanda.records.convert import convert
from servanda.records.peek import Unfit
from servanda.records.recognise.names import unit_of
from servanda.records.staged import Host, Staged

_SAMPLE = 300
_UNITS = {
    "min": ("min", "mins", "minute", "minutes", "minuten"),
    "h": ("h", "hour", "hours", "stunde", "stunden"),
    "s": ("s", "sec", "secs", "second", "seconds", "sekunde", "sekunden"),
}


def with_ends(
    host: Host, staged: Staged, places: tuple[int, int, int], headers: tuple[str, str], binding: Binding, table: str
) -> Staged:
    """The rows with their ends at the first of `places`; the others hold the beginnings and lengths, under `headers`."""
    end, start, length = places
    lasting, ends = f"{table}_lasting", f"{table}_ends"
    run, width = host.connection.execute, range(len(staged.types))
    cells = ", ".join(f"nullif(trim(CAST(r{place} AS VARCHAR)), '') AS x{place}" for place in (start, length))
    run(
        f"CREATE OR REPLACE TEMP TABLE {lasting} AS SELECT *, {cells}, row_number() OVER () AS _n FROM ({staged.select})"
    )
    unit = binding.units.get("lasted") or _unit(headers[1])
    begins = _conversion(host, lasting, start, "started_at", headers[0], TIME, binding)
    lasts = _conversion(
        host, lasting, length, "lasted", headers[1], DURATION, binding, {"lasted": unit} if unit else {}
    )
    taken = f"{begins.value}, {begins.other or 'NULL'}, {lasts.value}, x{length}"
    rows = run(f"SELECT _n, {taken} FROM {lasting}").fetchall()
    zone = Zone(binding.timezone or "UTC")
    reckoned = ((number, _end(row, zone, local=begins.local)) for number, *row in rows)
    host.load_rows(ends, [("n", "integer"), ("at", "text")], reckoned)
    kept = ", ".join(f"e.at AS r{end}" if place == end else f"c.r{place}" for place in width)
    select = f"SELECT {kept}, c._row FROM {lasting} c LEFT JOIN {ends} e ON e.n = c._n"
    types = tuple("text" if place == end else kind for place, kind in enumerate(staged.types))
    return replace(staged, select=select, types=types, tables=(*staged.tables, lasting, ends), lazy=False)


def _conversion(
    host: Host, cells: str, place: int, column: str, header: str, kind: Type, binding: Binding, units: Mapping[str, str] = {}
) -> Conversion:  # fmt: skip
    """How measuring would read such a column. Raises Unfit where it could not."""

    def ask(question: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] = host.connection.execute(f"SELECT {question} FROM {cells}").fetchone()
        return row

    some = host.connection.execute(
        f"SELECT x{place} FROM {cells} WHERE x{place} IS NOT NULL LIMIT {_SAMPLE}"
    ).fetchall()
    own = replace(binding, units={**binding.units, **units})
    cell = Cell(column, kind, header, f"x{place}", "text", own, "outages", ask, tuple(text for (text,) in some))
    conversion, problems = convert(cell)
    if conversion is None:
        raise Unfit(problems[0].sentence, problems[0].hint, problems[0].code)
    return conversion


def _unit(header: str) -> str:
    """The unit that a header names: in parentheses, or as one of its words."""
    words = re.split(r"[^a-zäöüß]+", header.lower())
    return unit_of(header) or next((unit for unit, names in _UNITS.items() if any(each in names for each in words)), "")


def _end(row: list[Any], zone: Zone, *, local: bool) -> str | None:
    """The end as an instant; a length that cannot be read stays as it is, so that it is counted among what cannot be."""
    value, other, span, written = row
    wall, instant = (value, other) if local else (other, value)
    start = instant if instant is not None else zone.to_utc(wall) if wall is not None else None
    if span is None or start is None:
        return None if written is None or start is None else str(written)
    return f"{moment_of(start + span).replace(tzinfo=None).isoformat(sep=' ')}Z"
