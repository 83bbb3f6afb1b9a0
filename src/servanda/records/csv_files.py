"""CSV: read by the engine under a stated dialect, all cells as text, and counted independently.

Where the engine's rows are not what the file's lines say, Python reads the file instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from servanda.engines.engine import ColumnKind
from servanda.records.csv_rows import NOT_ENCODED, TOO_FEW, TOO_MANY, UNFIT_MARK, CsvRows
from servanda.records.peek import Dialect, Unfit
from servanda.records.staged import Broken, Host, Staged, engine_error, positions
from servanda.records.tally import Tally, records_between_quotes
from servanda.records.text import literal_path, quoted

_BY_ENGINE = {"utf-8-sig": "utf-8", "utf-8": "utf-8", "ascii": "utf-8", "iso8859-1": "latin-1"}
_REASONS = {
    "MISSING COLUMNS": TOO_FEW,
    "TOO MANY COLUMNS": TOO_MANY,
    "UNQUOTED VALUE": UNFIT_MARK,
    "INVALID ENCODING": NOT_ENCODED,
    "LINE SIZE OVER MAXIMUM": "is too long",
}


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file, how it is written, and the facts about its bytes that are being gathered."""

    path: Path
    dialect: Dialect
    tally: Tally
    packed: bool


@dataclass(slots=True)
class Shelf:
    """CSV files that several record sets are made of: what each of them takes, and what was read of them so far."""

    wanted: dict[tuple[str, ...], dict[str, set[str]]] = field(default_factory=dict)
    """Of each binding's files the headers that each record set takes."""
    read: dict[tuple[Path, Dialect], _Copy] = field(default_factory=dict)

    def beside(self, files: tuple[str, ...]) -> set[str] | None:
        """The headers that all record sets take from these files; None where there is only one such record set."""
        found = self.wanted.get(files, {})
        return set().union(*found.values()) if len(found) > 1 else None


def stage_csv(
    host: Host, file: CsvFile, wanted: Sequence[str], table: str, shelf: Shelf | None = None, beside: Sequence[str] = ()
) -> Staged:
    """Copy the wanted columns as text into `table`; rows with too few or too many cells are listed, not lost.

    With a `shelf` the columns `beside` are copied as well, and kept there for the record sets that take them.
    """
    places = positions(file.dialect.headers, wanted, file.path.name)
    if file.dialect.encoding in _BY_ENGINE and file.dialect.header_lines == 1:
        kept = None if shelf is None else shelf.read.get((file.path, file.dialect))
        if kept is None or not set(places) <= kept.places:
            also = {place for place, header in enumerate(file.dialect.headers) if header in beside}
            kept = _by_engine(host.connection, file, frozenset({*places, *also}), table)
            if kept is not None and shelf is not None:
                shelf.read[file.path, file.dialect] = kept
        if kept is not None:
            taken = "".join(f"c{place} AS r{number}, " for number, place in enumerate(places))
            passing = () if shelf is not None else kept.tables
            return Staged(
                f"SELECT {taken}_row FROM ({kept.select})", ("text",) * len(places), kept.rows, kept.broken, passing
            )
    return _by_python(host, file, places, table)


@dataclass(frozen=True, slots=True)
class _Copy:
    """Columns of a file in the engine: by their places ``c0``, ``c1``, …, and ``_row``."""

    select: str
    places: frozenset[int]
    rows: int
    broken: tuple[Broken, ...]
    tables: tuple[str, ...]


def _by_engine(connection: Any, file: CsvFile, places: frozenset[int], table: str) -> _Copy | None:
    """None where the number of rows is not what the file's lines say: then the slow reader decides."""
    dialect = file.dialect
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(dialect.headers)))
    taken = ", ".join(f"c{place}" for place in sorted(places)) or "1 AS nothing"
    options = (
        f"auto_detect=false, header=true, delim={quoted(dialect.delimiter)}, quote='\"', escape='\"', skip={dialect.skipped}, "
        f"encoding='{_BY_ENGINE[dialect.encoding]}', compression='{'gzip' if file.packed else 'none'}', "
        f"parallel={not file.packed and _in_order(connection)}, columns={{{columns}}}, "
        f"store_rejects=true, rejects_table='{table}_rejects', rejects_scan='{table}_scans'"
    )
    source = f"read_csv({literal_path(str(file.path))}, {options})"
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {taken} FROM {source}")
        broken = _rejects(connection, table, dialect.skipped)
    except engine_error():
        return None
    finally:
        connection.execute(f"DROP TABLE IF EXISTS {table}_rejects")
        connection.execute(f"DROP TABLE IF EXISTS {table}_scans")
    (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    found = rows + len(broken)
    plain = found == file.tally.result().lines - dialect.header_lines - dialect.skipped
    if not plain and (broken or found != records_between_quotes(file.path, packed=file.packed) - 1 - dialect.skipped):
        return None
    tables = (table, f"{table}_shifts") if broken else (table,)
    return _Copy(_numbered(connection, table, broken), places, rows, broken, tables)


def _in_order(connection: Any) -> bool:
    """Whether rows that are read by several threads keep the order of the file, which their numbers need."""
    return bool(connection.execute("SELECT current_setting('preserve_insertion_order')").fetchone()[0])


def _rejects(connection: Any, table: str, skipped: int) -> tuple[Broken, ...]:
    kinds = f"SELECT line, min(error_type::VARCHAR), first(csv_line) FROM {table}_rejects GROUP BY line ORDER BY line"
    rows = connection.execute(kinds).fetchall()
    return tuple(
        Broken(line - skipped, (text or "")[:200], _REASONS.get(kind, kind.lower())) for line, kind, text in rows
    )


def _numbered(connection: Any, table: str, broken: Sequence[Broken]) -> str:
    """The rows with their lines: the header is line 1, and the lines that are no rows are counted too."""
    if not broken:
        return f"SELECT *, rowid + 2 AS _row FROM {table}"
    shifts = ", ".join(f"({each.row - 2 - number}, {number + 1})" for number, each in enumerate(broken))
    steps = f"SELECT line, max(step) AS step FROM (VALUES {shifts}) v(line, step) GROUP BY line"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table}_shifts AS {steps}")
    return (
        f"SELECT t.* EXCLUDE (_id), _id + 2 + coalesce(s.step, 0) AS _row FROM (SELECT *, rowid AS _id FROM {table}) t "
        f"ASOF LEFT JOIN {table}_shifts s ON t._id >= s.line"
    )


def _by_python(host: Host, file: CsvFile, places: Sequence[int], table: str) -> Staged:
    rows = CsvRows(file.path, file.dialect, places, file.packed)
    names: list[tuple[str, ColumnKind]] = [(f"r{number}", "text") for number in range(len(places))]
    try:
        host.load_rows(table, [*names, ("_row", "integer")], rows)
    except (EOFError, OSError) as error:
        raise Unfit(f"`{file.path.name}` is not a whole file: {error}.", "Export it again.") from error
    (count,) = host.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return Staged(f"SELECT * FROM {table}", ("text",) * len(places), count, tuple(rows.broken), (table,))
