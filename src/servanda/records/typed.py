"""The typed table of a record set: cells, their conversions and the zone put together as one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.clock.units import DAY
from servanda.query.types import Kind
from servanda.records.binding import Binding
from servanda.records.cell import Conversion
from servanda.records.convert import text_of
from servanda.records.offsets import FIRST, FIRST_DAY, LAST, Offsets, day_of, to_utc
from servanda.records.text import listed, name


@dataclass(frozen=True, slots=True)
class Column:
    """A column of ours on its way: which cell it is (``x0``, ``x1``, …) and how it is converted."""

    column: str
    cell: int
    conversion: Conversion

    @property
    def bad(self) -> str | None:
        """The boolean column that is true where the cell holds something unreadable."""
        return None if self.conversion.sure else f"{self.column}?bad"


def cells(select: str, types: Sequence[str], texts: Sequence[bool], binding: Binding) -> str:
    """The raw cells with missing ones as null; texts keep their spaces, all else loses those around it."""
    missing = listed(("", *binding.missing))
    parts = []
    for place, (kind, is_text) in enumerate(zip(types, texts, strict=True)):
        raw = f"r{place}"
        if kind in ("text", "VARCHAR"):
            # Trimming every cell costs more than reading a time does; few cells have a space at either end.
            spaced = f"{raw} LIKE ' %' OR {raw} LIKE '% '"
            kept = raw if is_text else f"trim({raw})"
            trimmed = f"CASE WHEN trim({raw}) IN ({missing}) THEN NULL ELSE {kept} END"
            raw = f"CASE WHEN {spaced} THEN {trimmed} WHEN {raw} IN ({missing}) THEN NULL ELSE {raw} END"
        parts.append(f"{raw} AS x{place}, ")
    return f"SELECT {''.join(parts)}_row, _file, _broken FROM ({select})"


def key_of(places: Sequence[int], types: Sequence[str]) -> str:
    """The key as one text: one column as it is, several joined by ``/``, ``\\`` before their own ``/`` and ``\\``."""
    if not places:
        return "CAST(_file AS VARCHAR) || '/' || CAST(_row AS VARCHAR)"
    texts = [text_of(f"x{place}", types[place]) for place in places]
    if len(texts) == 1:
        return texts[0]
    return " || '/' || ".join(rf"replace(replace({text}, '\', '\\'), '/', '\/')" for text in texts)


def typed(
    source: str, columns: Sequence[Column], key: str, placed_by: str | None, *, offsets: Offsets, zone_table: str
) -> str:
    """SELECT of the typed columns over the cells in `source`."""
    values = "".join(f"{each.conversion.value} AS v{number}, " for number, each in enumerate(columns))
    kept = "".join(f"x{each.cell}, " for each in {each.cell: each for each in columns}.values())
    first = f"SELECT {values}{kept}{key} AS _key, _row, _file, _broken FROM {source}"
    second = f"SELECT *{''.join(_other(number, each) for number, each in enumerate(columns))} FROM ({first})"
    third = f"SELECT *{''.join(_ranged(number, each) for number, each in enumerate(columns))} FROM ({second})"
    joins, finals = [], []
    for number, each in enumerate(columns):
        final, join = _final(number, each.conversion, offsets, zone_table)
        joins += [join] if join else []
        finals.append(f"{final} AS {name(each.column)}")
        if each.bad:
            finals.append(f"x{each.cell} IS NOT NULL AND ({final}) IS NULL AS {name(each.bad)}")
    placed = [
        f"{_final(number, each.conversion, offsets, zone_table)[0]}"
        for number, each in enumerate(columns)
        if each.column == placed_by
    ]
    unreadable = " OR ".join(["_broken", "_key IS NULL", *(f"({each}) IS NULL" for each in placed)])
    return (
        f"SELECT _key, _row, _file, {unreadable} AS _unreadable{''.join(', ' + each for each in finals)} "
        f"FROM ({third}) t {' '.join(joins)}"
    )


def _other(number: int, column: Column) -> str:
    """What is tried where the first reading is null."""
    other = column.conversion.other
    return f", CASE WHEN v{number} IS NULL THEN {other} END AS w{number}" if other else ""


def _ranged(number: int, column: Column) -> str:
    """Times cut to the years that are readable."""
    if column.conversion.physical.type.kind not in (Kind.TIME, Kind.DATE):
        return ""
    pairs = (("a", "v"), ("b", "w")) if column.conversion.other else (("a", "v"),)
    return "".join(
        f", CASE WHEN {raw}{number} >= {FIRST} AND {raw}{number} < {LAST} THEN {raw}{number} END AS {new}{number}"
        for new, raw in pairs
    )


def _final(number: int, conversion: Conversion, offsets: Offsets, zone_table: str) -> tuple[str, str | None]:
    if conversion.physical.type.kind not in (Kind.TIME, Kind.DATE):
        return f"v{number}", None
    if conversion.days:
        return f"(a{number} - ({FIRST})) // {DAY} + ({FIRST_DAY})", None
    if not conversion.local and conversion.other is None:
        return f"a{number}", None
    local, instant = (f"a{number}", f"b{number}") if conversion.local else (f"b{number}", f"a{number}")
    if offsets.fixed:
        placed, join = f"{local} - ({offsets.first})", None
    else:
        alias = f"z{number}"
        placed, join = to_utc(local, alias), f"LEFT JOIN {zone_table} {alias} ON {alias}.d = {day_of(local)}"
    return (placed if conversion.local and conversion.other is None else f"coalesce({placed}, {instant})"), join
