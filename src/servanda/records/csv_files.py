"""CSV: read by DuckDB under a stated dialect, all cells as text; counted independently, and read by Python where that disagrees."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from servanda.engines.engine import ColumnKind
from servanda.records.peek import Dialect, Unfit, open_bytes
from servanda.records.staged import Broken, Host, Staged, engine_error, positions
from servanda.records.tally import Tally, records_between_quotes
from servanda.records.text import literal_path, quoted

LONGEST_LINE = 16_000_000
_LONGEST_RECORD = 100
_BY_ENGINE = {"utf-8-sig": "utf-8", "utf-8": "utf-8", "ascii": "utf-8", "iso8859-1": "latin-1"}
_REASONS = {
    "MISSING COLUMNS": "has fewer cells than the header",
    "TOO MANY COLUMNS": "has more cells than the header",
    "UNQUOTED VALUE": "has a quotation mark that does not fit",
    "INVALID ENCODING": "is not in the file's encoding",
    "LINE SIZE OVER MAXIMUM": "is too long",
}


def stage_csv(
    host: Host, path: Path, dialect: Dialect, wanted: Sequence[str], table: str, tally: Tally, *, packed: bool
) -> Staged:
    """Copy the wanted columns as text into `table`; rows with too few or too many cells are listed, not lost."""
    places = positions(dialect.headers, wanted, path.name)
    if dialect.encoding in _BY_ENGINE and dialect.header_lines == 1:
        staged = _by_engine(host, path, dialect, places, table, tally, packed=packed)
        if staged is not None:
            return staged
    return _by_python(host, path, dialect, places, table, packed=packed)


def _by_engine(
    host: Host, path: Path, dialect: Dialect, places: Sequence[int], table: str, tally: Tally, *, packed: bool
) -> Staged | None:
    """None where the number of rows is not what the file's lines say: then the slow reader decides."""
    connection = host.connection
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(dialect.headers)))
    taken = ", ".join(f"c{place} AS r{number}" for number, place in enumerate(places)) or "1 AS nothing"
    options = (
        f"auto_detect=false, header=true, delim={quoted(dialect.delimiter)}, quote='\"', escape='\"', "
        f"encoding='{_BY_ENGINE[dialect.encoding]}', compression='{'gzip' if packed else 'none'}', parallel={not packed and _in_order(connection)}, columns={{{columns}}}, "
        f"store_rejects=true, rejects_table='{table}_rejects', rejects_scan='{table}_scans'"
    )
    try:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {taken} FROM read_csv({literal_path(str(path))}, {options})"
        )
        broken = _rejects(connection, table)
    except engine_error():
        return None
    (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    facts = tally.result()
    found = rows + len(broken)
    plain = found == facts.lines - dialect.header_lines
    if not plain and (broken or found != records_between_quotes(path, packed=packed) - 1):
        return None
    return Staged(_numbered(connection, table, broken), ("text",) * len(places), rows, broken, (table,))


def _in_order(connection: Any) -> bool:
    """Whether rows that are read by several threads keep the order of the file, which their numbers need."""
    return bool(connection.execute("SELECT current_setting('preserve_insertion_order')").fetchone()[0])


def _rejects(connection: Any, table: str) -> tuple[Broken, ...]:
    rows = connection.execute(
        f"SELECT line, min(error_type::VARCHAR), first(csv_line) FROM {table}_rejects GROUP BY line ORDER BY line"
    ).fetchall()
    connection.execute(f"DROP TABLE IF EXISTS {table}_rejects")
    connection.execute(f"DROP TABLE IF EXISTS {table}_scans")
    return tuple(Broken(line, (text or "")[:200], _REASONS.get(kind, kind.lower())) for line, kind, text in rows)


def _numbered(connection: Any, table: str, broken: Sequence[Broken]) -> str:
    """The rows with their lines: the header is line 1, and the lines that are no rows are counted too."""
    if not broken:
        return f"SELECT *, rowid + 2 AS _row FROM {table}"
    shifts = ", ".join(f"({each.row - 2 - number}, {number + 1})" for number, each in enumerate(broken))
    steps = f"SELECT line, max(step) AS step FROM (VALUES {shifts}) v(line, step) GROUP BY line"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table}_shifts AS {steps}")
    numbered = f"SELECT *, rowid AS _id FROM {table}"
    return f"SELECT t.* EXCLUDE (_id), _id + 2 + coalesce(s.step, 0) AS _row FROM ({numbered}) t ASOF LEFT JOIN {table}_shifts s ON t._id >= s.line"


def _by_python(host: Host, path: Path, dialect: Dialect, places: Sequence[int], table: str, *, packed: bool) -> Staged:
    broken: list[Broken] = []
    names: list[tuple[str, ColumnKind]] = [(f"r{number}", "text") for number in range(len(places))] + [("_row", "integer")]
    try:
        host.load_rows(table, names, _rows(path, dialect, places, broken, packed=packed))
    except (EOFError, OSError) as error:
        raise Unfit(f"`{path.name}` is not a whole file: {error}.", "Export it again.") from error
    (rows,) = host.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return Staged(f"SELECT * FROM {table}", ("text",) * len(places), rows, tuple(broken), (table,))


def _rows(
    path: Path, dialect: Dialect, places: Sequence[int], broken: list[Broken], *, packed: bool
) -> Iterator[tuple[str | int | None, ...]]:
    width, marks = len(dialect.headers), range(0xDC80, 0xDD00)
    before = csv.field_size_limit(min(LONGEST_LINE, sys.maxsize))
    try:
        with open_bytes(path, packed=packed) as raw:
            text = io.TextIOWrapper(raw, encoding=dialect.encoding, errors="surrogateescape", newline="")
            reader = csv.reader(text, delimiter=dialect.delimiter)
            row, line = 0, 0
            while True:
                try:
                    record = next(reader)
                except StopIteration:
                    return
                except (csv.Error, UnicodeError) as error:
                    row += 1
                    broken.append(Broken(row, "", str(error)))
                    if isinstance(error, UnicodeError):
                        return
                    continue
                if not record:
                    continue
                row += 1
                if row == 1:
                    line = reader.line_num
                    continue
                cells = [record[place] or None for place in places] if len(record) == width else None
                spanned, line = reader.line_num - line, reader.line_num
                if cells is None and spanned > _LONGEST_RECORD:
                    hint = "Close it, or export the file again."
                    raise Unfit(
                        f"A quotation mark in `{path.name}`, line {line - spanned + 1}, swallows {spanned} lines.",
                        hint,
                        "S313",
                    )
                if cells is None:
                    why = _REASONS["MISSING COLUMNS" if len(record) < width else "TOO MANY COLUMNS"]
                    broken.append(Broken(row, _shown(dialect.delimiter.join(record)), why))
                elif any(
                    cell and not cell.isascii() and any(ord(letter) in marks for letter in cell) for cell in cells
                ):
                    broken.append(Broken(row, _shown(dialect.delimiter.join(record)), _REASONS["INVALID ENCODING"]))
                else:
                    yield (*cells, row)
    finally:
        csv.field_size_limit(before)


def _shown(text: str) -> str:
    return text[:200].encode("utf-8", "replace").decode()
