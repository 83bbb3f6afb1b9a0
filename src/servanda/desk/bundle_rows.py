"""The rows of a bundle: of each record set those in scope, with the columns that figures are made of, in one plain form.

Whatever the export looked like, here times are UTC, numbers have a point, and what could not be read says so. The
binding beside them says the same to whoever measures them.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.clock.units import date_of
from servanda.desk.bundle_needs import (
    columns_of,
    needs_of_all,
    only_linked,
    parents_first,
    parents_of,
    personal_columns,
)
from servanda.desk.bundle_texts import FOLDER
from servanda.measure.bound import binding_of
from servanda.measure.reach import reach_of
from servanda.measure.rows import Source
from servanda.measure.run import Bench
from servanda.measure.tables import Tables
from servanda.query.relation import Select
from servanda.query.scalar import Col
from servanda.query.types import Kind, Physical
from servanda.records.binding import Binding
from servanda.records.loaded import Loaded
from servanda.store.names import safe_name
from servanda.store.packing import Part, pack
from servanda.store.plain import instant_text
from servanda.words.show import exact_text

UNREADABLE = "(unreadable)"
"""What stands for a cell that could not be read: nobody can read it there either."""
_BATCH = 2_000
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")

Line = tuple[str | None, ...]
Mark = tuple[int, int]
"""The file of a row and its number there: their order decides where two rows are alike."""


@dataclass
class Persons:
    """What stands for personal texts, each for one everywhere; empty where they are shown."""

    shown: bool
    known: dict[str, str] = field(default_factory=dict)

    def mask(self, text: str | None) -> str | None:
        """What stands for a text."""
        if text is None or self.shown:
            return text
        return self.known.setdefault(text, f"person-{len(self.known) + 1}")


@dataclass(frozen=True)
class RowsPart:
    """The rows of one record set in the bundle, and where they came from."""

    records: str
    part: Part
    rows: int
    binding: str
    """Its section of the bundle's ``servanda.toml``."""
    complete_until: str
    files: tuple[Mapping[str, Any], ...]


@dataclass
class _Rows:
    """The rows of a record set on their way: of each the cells, in the order of `columns`."""

    columns: tuple[str, ...]
    lines: dict[Mark, Line]
    keys: dict[Mark, str | None]
    kinds: dict[str, Physical]
    binding: Binding
    loaded: Loaded
    raw: frozenset[str] = frozenset()
    """Times that are a part of the key: written as the export has them."""


def plan_rows(tables: Tables, versions: Sequence[Agreement]) -> None:
    """Say before anything is loaded that the columns of keys are read as well."""
    for each in versions:
        tables.plan(each, needs_of_all(each))


def rows_of_bundle(tables: Tables, benches: Sequence[Bench], persons: Persons) -> tuple[RowsPart, ...]:
    """The rows that the figures of every version are made of; the engine must still be open."""
    found: dict[str, _Rows] = {}
    for ready in benches:
        for name, rows in _of_version(tables, ready, persons).items():
            found[name] = _joined(found[name], rows) if name in found else rows
    return tuple(_part(name, found[name]) for name in sorted(found))


def _of_version(tables: Tables, ready: Bench, persons: Persons) -> dict[str, _Rows]:
    agreement = ready.agreement
    needs = needs_of_all(agreement)
    loaded, _ = tables.load(agreement, needs)
    instants = [at for each in loaded.values() for at in (each.first, each.last) if at is not None]
    kept: dict[str, _Rows] = {}
    for name in parents_first(agreement, list(loaded)):
        binding, _ = binding_of(agreement, name, tables.bindings, tables.workspace)
        horizon = min(ready.as_of, loaded[name].horizon)
        source = Source(agreement, loaded, tables.engine, horizon, reach_of([*instants, ready.as_of, horizon]))
        rows = _read(source, name, columns_of(agreement, name, needs[name]), binding or Binding())
        source.release()
        kept[name] = _masked(_linked(agreement, name, rows, kept), agreement, name, persons)
    return kept


def _read(source: Source, name: str, columns: tuple[str, ...], binding: Binding) -> _Rows:
    rows = source.written(name, columns)
    flags = [sorted(rows.bad.get(each, ()))[:1] for each in columns]
    taken = [("_file", Col("_file")), ("_row", Col("_row")), ("_key", Col("_key"))]
    taken += [(f"c{place}", Col(each)) for place, each in enumerate(columns)]
    taken += [(f"b{place}", Col(flag)) for place, each in enumerate(flags) for flag in each]
    bad = {place: at for at, place in enumerate(place for place, each in enumerate(flags) if each)}
    keyed = _keyed(source.agreement, name, columns, rows.physical)
    lines: dict[Mark, Line] = {}
    keys: dict[Mark, str | None] = {}
    width = len(columns)
    for file, row, key, *cells in sorted(source.engine.run(Select(rows.relation, tuple(taken))), key=_order):
        mark = (int(file or 0), int(row or 0))
        values = [_cell(value, rows.physical[each]) for value, each in zip(cells[:width], columns, strict=True)]
        for place, at in bad.items():
            values[place] = UNREADABLE if cells[width + at] else values[place]
        for place, text in zip(keyed, _parts(key, len(source.agreement.records[name].key)), strict=False):
            as_written = keyed[place] is None or values[place] == UNREADABLE or _PLAIN_NUMBER.fullmatch(text)
            values[place] = text if as_written else values[place]
        lines[mark], keys[mark] = tuple(values), None if key is None else str(key)
    times = frozenset(each for each in source.agreement.records[name].key if _is_time(rows.physical[each]))
    return _Rows(columns, lines, keys, dict(rows.physical), binding, source.loaded[name], times)


def _is_time(physical: Physical) -> bool:
    return physical.type.kind in (Kind.TIME, Kind.DATE)


def _order(row: Sequence[Any]) -> Mark:
    return int(row[0] or 0), int(row[1] or 0)


def _keyed(
    agreement: Agreement, name: str, columns: Sequence[str], kinds: Mapping[str, Physical]
) -> dict[int, Kind | None]:
    """Where the columns of the key stand: their cells are as the export has them, since they name the record.

    Of a number the kind, since only a plain one may be written so.
    """
    numbers = (Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION)
    found: dict[int, Kind | None] = {}
    for each in agreement.records[name].key:
        kind = kinds[each].type.kind
        found[columns.index(each)] = kind if kind in numbers else None
    return found


def _parts(key: Any, number: int) -> list[str]:
    """The cells of a key that was made of several: the other way round than `records.typed.key_of`."""
    if key is None:
        return []
    if number == 1:
        return [str(key)]
    cells = re.findall(r"((?:[^/\\]|\\.)*)(?:/|$)", str(key), re.DOTALL)[:number]
    return [re.sub(r"\\(.)", r"\1", each, flags=re.DOTALL) for each in cells]


def _cell(value: Any, physical: Physical) -> str | None:
    if value is None:
        return None
    match physical.type.kind:
        case Kind.NUMBER | Kind.MONEY:
            return exact_text(Fraction(value, 10**physical.scale))
        case Kind.PERCENT:
            return exact_text(Fraction(value * 100, 10**physical.scale))
        case Kind.DURATION:
            return exact_text(Fraction(value, 1_000_000))
        case Kind.TIME:
            return instant_text(value)
        case Kind.DATE:
            return date_of(value).isoformat()
        case Kind.YESNO:
            return "yes" if value else "no"
        case _:
            return str(value)


def _linked(agreement: Agreement, name: str, rows: _Rows, kept: Mapping[str, _Rows]) -> _Rows:
    """Without the rows that belong to rows of others only: they are not read, and not for everybody."""
    through = [each for each in only_linked(agreement, name) if each in kept]
    if not through:
        return rows
    links = parents_of(agreement, name)
    ours: set[Mark] = set()
    for parent in through:
        known, column = {each for each in kept[parent].keys.values() if each}, links[parent]
        link = agreement.records[name].belongs_to.get(parent)
        place = None if column is None else rows.columns.index(column)
        for mark, line in rows.lines.items():
            cell = rows.keys[mark] if place is None else line[place]
            ids = [each.strip() for each in (cell or "").split(link.split)] if link and link.split else [cell]
            if any(each in known for each in ids):
                ours.add(mark)
    lines = {mark: line for mark, line in rows.lines.items() if mark in ours}
    return replace(rows, lines=lines, keys={mark: rows.keys[mark] for mark in lines})


def _masked(rows: _Rows, agreement: Agreement, name: str, persons: Persons) -> _Rows:
    hidden = [rows.columns.index(each) for each in sorted(personal_columns(agreement, name, rows.columns))]
    if persons.shown or not hidden:
        return rows
    lines = {
        mark: tuple(persons.mask(cell) if place in hidden else cell for place, cell in enumerate(line))
        for mark, line in rows.lines.items()
    }
    return replace(rows, lines=lines)


def _joined(one: _Rows, other: _Rows) -> _Rows:
    """The rows that two versions read of one record set, with the columns of both."""
    columns = tuple(dict.fromkeys((*one.columns, *other.columns)))
    lines: dict[Mark, Line] = {}
    for mark in sorted({*one.lines, *other.lines}):
        cells: dict[str, str | None] = {}
        for each in (one, other):
            cells |= dict(zip(each.columns, each.lines.get(mark, (None,) * len(each.columns)), strict=True))
        lines[mark] = tuple(cells[each] for each in columns)
    return replace(other, columns=columns, lines=lines, keys=one.keys | other.keys, kinds=one.kinds | other.kinds,
                   raw=one.raw | other.raw)  # fmt: skip


def _part(name: str, rows: _Rows) -> RowsPart:
    file = f"rows/{safe_name(name)}.csv"
    part = pack(f"{FOLDER}/{file}", _chunks(rows))
    files = tuple({"name": each.name, "rows": each.rows, "sha256": each.sha256} for each in rows.loaded.files)
    complete = instant_text(rows.loaded.horizon)
    return RowsPart(name, part, len(rows.lines), "\n".join(_section(name, file, rows)), complete, files)


def _chunks(rows: _Rows) -> Iterator[bytes]:
    """CSV in which every cell stands in quotes; a cell without a value is empty."""
    yield _written([rows.columns])
    waiting: list[Line] = []
    for _, line in sorted(rows.lines.items()):
        waiting.append(line)
        if len(waiting) == _BATCH:
            yield _written(waiting)
            waiting = []
    yield _written(waiting)


def _written(lines: Iterable[Line]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
    return text.getvalue().encode()


def _section(name: str, file: str, rows: _Rows) -> Iterator[str]:
    """The binding, as a section of ``servanda.toml``."""
    yield f"[records.{_quoted(name)}]"
    yield f"file = {_quoted(file)}"
    yield f"complete_until = {_quoted(instant_text(rows.loaded.horizon))}"
    units = [f'{_quoted(each)} = "s"' for each in rows.columns if rows.kinds[each].type.kind is Kind.DURATION]
    if units:
        yield f"units = {{{', '.join(units)}}}"
    if rows.raw and rows.binding.timezone is not None:
        yield f"timezone = {_quoted(rows.binding.timezone)}"
    if dates := [written for each in sorted(rows.raw) for written in _dates(each, rows.binding)]:
        yield f"dates = {{{', '.join(dates)}}}"


def _dates(column: str, binding: Binding) -> Iterator[str]:
    formats = binding.dates_of.get(column, binding.dates)
    if formats:
        yield f"{_quoted(column)} = [{', '.join(map(_quoted, formats))}]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
