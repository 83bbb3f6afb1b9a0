"""JSON: one object on each line, or a list of objects in brackets; their top-level values as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from servanda.engines.engine import ColumnKind
from servanda.records.csv_rows import LONGEST_CELL
from servanda.records.json_list import is_list, lines_of
from servanda.records.peek import Unfit, open_bytes
from servanda.records.staged import Broken, Host, Staged, engine_error, first_line, positions
from servanda.records.text import literal_path, quoted
from servanda.words.problem import did_you_mean

_OBJECT = "CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END"
_NOT_AN_OBJECT = "is not a JSON object"


def stage_json(
    host: Host, path: Path, headers: Sequence[str], wanted: Sequence[str], table: str, *, packed: bool
) -> Staged:
    """Copy the wanted values as text into `table`; lines that are no objects are listed."""
    connection, listed = host.connection, is_list(path, packed=packed)
    if listed:
        host.load_rows(f"{table}_lines", [("line", "text")], lines_of(path, packed=packed))
    else:
        _load_lines(connection, path, table, packed=packed)
    _values(connection, table, wanted)
    _check(connection, table, path, headers, wanted)
    if not listed and _inexact(connection, table, len(wanted)):  # numbers of a list are texts already
        names: list[tuple[str, ColumnKind]] = [(f"r{number}", "text") for number in range(len(wanted))] + [
            ("_row", "integer")
        ]
        connection.execute(f"DROP TABLE {table}")
        host.load_rows(table, names, _exact_rows(path, wanted, packed=packed))
    broken = connection.execute(
        f"SELECT _id + 1, left(line, 200) FROM (SELECT rowid AS _id, line FROM {table}_lines) "
        f"WHERE trim(line) <> '' AND NOT {_OBJECT} ORDER BY 1"
    ).fetchall()
    connection.execute(f"DROP TABLE {table}_lines")
    (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    told = tuple(Broken(row, text, _NOT_AN_OBJECT) for row, text in broken)
    return Staged(f"SELECT * FROM {table}", ("text",) * len(wanted), rows, told, (table,))


def _load_lines(connection: Any, path: Path, table: str, *, packed: bool) -> None:
    # No delimiter and no quotation mark that could stand in JSON: every line is one cell.
    options = (
        "auto_detect=false, header=false, delim='\x1f', quote='', escape='', columns={'line': 'VARCHAR'}, "
        f"compression='{'gzip' if packed else 'none'}', maximum_line_size={LONGEST_CELL}, parallel=false, "
        f"store_rejects=true, rejects_table='{table}_rejects', rejects_scan='{table}_scans'"
    )
    try:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table}_lines AS "
            f"SELECT line FROM read_csv({literal_path(str(path))}, {options})"
        )
        (rejected,) = connection.execute(f"SELECT count(*) FROM {table}_rejects").fetchone()
    except engine_error() as error:
        raise Unfit(f"`{path.name}` cannot be read: {first_line(error)}.", "Export it again.") from error
    finally:
        for each in (f"{table}_rejects", f"{table}_scans"):
            connection.execute(f"DROP TABLE IF EXISTS {each}")
    if rejected:
        raise Unfit(
            f"{rejected} lines of `{path.name}` are not UTF-8 or too long.",
            "JSON is always UTF-8; export it again.",
            "S312",
        )


def _values(connection: Any, table: str, wanted: Sequence[str]) -> None:
    paths = ", ".join(quoted(_path(header)) for header in wanted)
    taken = "".join(f"nullif(cells[{number + 1}], '') AS r{number}, " for number in range(len(wanted)))
    cells = f"json_extract_string(line, [{paths}])" if wanted else "[]::VARCHAR[]"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {taken}_id + 1 AS _row FROM "
        f"(SELECT _id, {cells} AS cells FROM (SELECT rowid AS _id, line FROM {table}_lines) "
        f"WHERE {_OBJECT})"
    )


def _check(connection: Any, table: str, path: Path, headers: Sequence[str], wanted: Sequence[str]) -> None:
    """A wanted key that is nowhere, or that holds lists or objects."""
    for number, header in enumerate(wanted):
        (found,) = connection.execute(f"SELECT count(r{number}) FROM {table}").fetchone()
        if not found and header not in headers:
            positions(headers, (header,), path.name)
        nested = (
            f"SELECT count(*) FROM {table}_lines WHERE CASE WHEN json_valid(line) "
            f"THEN json_type(line, {quoted(_path(header))}) IN ('OBJECT', 'ARRAY') ELSE false END"
        )
        starts = f"SELECT count(*) FROM {table} WHERE r{number}[1] IN ('{{', '[')"
        if connection.execute(starts).fetchone()[0] and connection.execute(nested).fetchone()[0]:
            hint = f"Only top-level values are read. {did_you_mean(header, headers, 'Keys')}"
            raise Unfit(f"`{header}` in `{path.name}` holds lists or objects.", hint, "S324")


def _inexact(connection: Any, table: str, width: int) -> bool:
    """Whether a number is so long that the engine may have read it as a binary fraction."""
    if not width:
        return False
    long = " OR ".join(
        f"(strlen(r{number}) > 15 AND regexp_full_match(r{number}, '-?[0-9.]+([eE][+-]?[0-9]+)?'))"
        for number in range(width)
    )
    (found,) = connection.execute(f"SELECT count(*) FROM {table} WHERE {long}").fetchone()
    return bool(found)


def _exact_rows(path: Path, wanted: Sequence[str], *, packed: bool) -> Iterator[tuple[str | int | None, ...]]:
    with open_bytes(path, packed=packed) as file:
        for row, line in enumerate(file, start=1):
            try:
                value = json.loads(
                    line.removeprefix(b"\xef\xbb\xbf"), parse_float=str, parse_int=str, object_pairs_hook=_first_of_each
                )
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict):
                yield (*(_text(value.get(header)) for header in wanted), row)


def _first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which a key may stand twice: the first counts, as for the engine."""
    return dict(reversed(pairs))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).encode("utf-8", "replace").decode() or None


def _path(header: str) -> str:
    return '$."' + header.replace("\\", "\\\\").replace('"', '\\"') + '"'
