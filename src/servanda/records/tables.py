"""Files that hold typed tables: Parquet and DuckDB stay where they are, spreadsheets are copied as text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from servanda.records.binding import Binding
from servanda.records.copied import cell_text, copied, numbered
from servanda.records.peek import Unfit, tell_apart
from servanda.records.sheet_percents import as_percent, percent_cells
from servanda.records.staged import Broken, Host, Staged, engine_error, first_line, positions
from servanda.records.text import literal_path, name, quoted
from servanda.words.problem import did_you_mean


def stage_parquet(host: Host, path: Path, wanted: Sequence[str]) -> Staged:
    """A Parquet file's columns, read anew by each query; nothing is copied."""
    source = f"read_parquet({literal_path(str(path))}, file_row_number=true, hive_partitioning=false)"
    return _lazy(host, path, source, wanted, row="file_row_number + 1", hidden="file_row_number")


def parquet_headers(host: Host, path: Path) -> tuple[str, ...]:
    """The names of a Parquet file's columns. Raises Unfit."""
    query = f"DESCRIBE SELECT * FROM read_parquet({literal_path(str(path))}, hive_partitioning=false)"
    try:
        return tuple(column for column, *_ in host.connection.execute(query).fetchall())
    except engine_error() as error:
        raise Unfit(f"`{path.name}` cannot be read: {first_line(error)}.", "Export it again.") from error


def stage_duckdb(host: Host, path: Path, binding: Binding, wanted: Sequence[str], alias: str) -> Staged:
    """A table of a DuckDB file, attached read-only."""
    source, kind = _attached(host, path, binding, alias)
    return _lazy(host, path, source, wanted, row="rowid + 1" if kind == "BASE TABLE" else "row_number() OVER ()")


def duckdb_headers(host: Host, path: Path, binding: Binding) -> tuple[str, ...]:
    """The names of the columns of a table of a DuckDB file. Raises Unfit."""
    alias = "headers_db"
    try:
        source, _ = _attached(host, path, binding, alias)
        return tuple(column for column, *_ in host.connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall())
    finally:
        host.connection.execute(f"DETACH DATABASE IF EXISTS {alias}")


def duckdb_tables(host: Host, path: Path) -> Mapping[str, tuple[str, ...]]:
    """Its tables and views with those of their columns that hold one value in a cell. Raises Unfit."""
    alias = "tables_db"
    try:
        return {
            table: tuple(
                column
                for column, kind, *_ in host.connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
                if not kind.endswith("]") and not kind.startswith(_NESTED)
            )
            for table, (source, _) in _attach(host, path, alias).items()
        }
    except engine_error() as error:
        raise Unfit(f"`{path.name}` cannot be read: {first_line(error)}.", "Export it again.") from error
    finally:
        host.connection.execute(f"DETACH DATABASE IF EXISTS {alias}")


_NESTED = ("STRUCT", "MAP", "UNION", "BLOB", "BIT")


def _attached(host: Host, path: Path, binding: Binding, alias: str) -> tuple[str, str]:
    """The table that is meant and what kind it is, in a file that stays attached under `alias`. Raises Unfit."""
    tables = _attach(host, path, alias)
    return tables[one_table(path, binding.table, list(tables))]


def _attach(host: Host, path: Path, alias: str) -> dict[str, tuple[str, str]]:
    """Every table by its name, with the name of its schema before it: how queries call it, and what kind it is."""
    connection = host.connection
    try:
        connection.execute(f"ATTACH {quoted(str(path))} AS {alias} (TYPE duckdb, READ_ONLY)")
    except engine_error() as error:
        said = first_line(error).replace(f'"{path}"', "it").rstrip("!")
        raise Unfit(
            f"`{path.name}` cannot be opened as a DuckDB file: {said}.", "Is another program writing it?"
        ) from error
    query = "SELECT table_schema, table_name, table_type FROM information_schema.tables WHERE table_catalog = ? ORDER BY 1, 2"
    return {
        table if schema == "main" else f"{schema}.{table}": (f"{alias}.{name(schema)}.{name(table)}", kind)
        for schema, table, kind in connection.execute(query, [alias]).fetchall()
    }


def _lazy(host: Host, path: Path, source: str, wanted: Sequence[str], *, row: str, hidden: str = "") -> Staged:
    try:
        described = host.connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        types = {column: kind for column, kind, *_ in described if column != hidden}
        places = positions(list(types), wanted, path.name)
        headers = [list(types)[place] for place in places]
        taken = "".join(
            f"{_plain(name(header), types[header])} AS r{number}, " for number, header in enumerate(headers)
        )
        # Counted, not fetched: an instant with a zone reaches Python only through a package that we do not need.
        counts = ", ".join(f"count(r{number})" for number in range(len(headers))) or "count(*)"
        first = f"SELECT {taken}{row} AS _row FROM {source} LIMIT 1"
        host.connection.execute(f"SELECT {counts} FROM ({first})").fetchall()
    except engine_error() as error:
        raise Unfit(f"`{path.name}` cannot be read: {first_line(error)}.", "Export it again.") from error
    return Staged(
        f"SELECT {taken}{row} AS _row FROM {source}", tuple(_kind(types[header]) for header in headers), lazy=True
    )


def _plain(column: str, kind: str) -> str:
    """Text for lists of names and the like, so that all that follows knows a dozen types."""
    return (
        f"CAST({column} AS VARCHAR)"
        if kind.startswith(("ENUM", "UUID", "TIME")) and not kind.startswith("TIMESTAMP")
        else column
    )


def _kind(kind: str) -> str:
    return "VARCHAR" if kind.startswith(("ENUM", "UUID", "TIME")) and not kind.startswith("TIMESTAMP") else kind


def one_table(path: Path, wanted: str | None, tables: Sequence[str]) -> str:
    """The table that is meant. Raises Unfit where none or several may be."""
    if wanted is None and len(tables) == 1:
        return tables[0]
    if wanted is None:
        hint = f"Write `table:`. {did_you_mean('', tables, 'Tables')}"
        raise Unfit(f"`{path.name}` holds {len(tables)} tables.", hint, "S351")
    if wanted not in tables:
        raise Unfit(f"`{path.name}` has no table `{wanted}`.", did_you_mean(wanted, tables, "Its tables"), "S351")
    return wanted


def stage_sheet(
    host: Host, path: Path, binding: Binding, wanted: Sequence[str], table: str, percents: Collection[str] = ()
) -> Staged:
    """Copy the wanted columns of a spreadsheet as text. The first row that is not empty holds the headers.

    In columns of `percents` a number is what the sheet shows, where it shows a percentage.
    """
    sheet, cells = _sheet(path, binding.sheet)
    first = next((number for number, row in enumerate(cells) if any(cell != "" for cell in row)), None)
    if first is None:
        raise Unfit(f"The sheet `{sheet}` of `{path.name}` is empty.", "A sheet has at least a row of headers.", "S308")
    headers = tell_apart([(cell_text(cell) or "").strip() for cell in cells[first]])
    places = positions(headers, wanted, path.name)
    broken: list[Broken] = []
    shown = _shown(path, sheet, {place for place in places if headers[place] in percents})
    rows = (
        tuple(as_percent(row[place]) if (number, place) in shown else row[place] for place in places)
        if any(cell != "" for cell in row)
        else ()
        for number, row in enumerate(cells[first + 1 :], start=first + 1)
    )
    return copied(host, table, len(places), numbered(rows, first + 2, broken), broken)


def _shown(path: Path, sheet: str, places: Collection[int]) -> frozenset[tuple[int, int]]:
    return percent_cells(path, sheet, places) if places else frozenset()


def _sheet(path: Path, wanted: str | None) -> tuple[str, list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheet = wanted or (book.sheet_names[0] if book.sheet_names else "")
            if sheet not in book.sheet_names:
                raise Unfit(
                    f"`{path.name}` has no sheet `{sheet}`.",
                    did_you_mean(sheet, book.sheet_names, "Its sheets"),
                    "S352",
                )
            return sheet, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except Unfit:
        raise
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Unfit(
            f"`{path.name}` cannot be read as a spreadsheet: {first_line(error)}.",
            "Save it again as xlsx, or export CSV.",
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a broken file may end the reader's own checks
            raise
        raise Unfit(
            f"`{path.name}` cannot be read as a spreadsheet.", "Save it again as xlsx, or export CSV."
        ) from error


def sheet_headers(path: Path, sheet: str | None) -> tuple[str, ...]:
    """The first row of a sheet that is not empty. Raises Unfit."""
    name, cells = _sheet(path, sheet)
    first = next((row for row in cells if any(cell != "" for cell in row)), None)
    if first is None:
        raise Unfit(f"The sheet `{name}` of `{path.name}` is empty.", "A sheet has at least a row of headers.", "S308")
    return tell_apart([(cell_text(cell) or "").strip() for cell in first])
