"""DuckDB, in memory and confined: no file outside the allowed folders, no network, no extension, no Python variable."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from servanda.engines.csv_rows import csv_lines
from servanda.engines.engine import ColumnKind, EngineFault, Value
from servanda.engines.journal import Journal, Recording
from servanda.engines.tables import SqlEngine
from servanda.query.relation import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from servanda.sql.dialects import Dialect
    from servanda.sql.select import Stored

_CONFINED = {
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "preserve_insertion_order": "false",
    "default_null_order": "nulls_last",
}


class DuckDBEngine(SqlEngine):
    """The default engine.

    `allowed_directories` are the folders whose files may be read. `memory_limit` is written as DuckDB does
    (``"3GB"``); what does not fit is spilled into `temp_directory`, or a folder of the engine's own. A `journal`
    keeps the statements that make tables.
    """

    name = "DuckDB"
    dialect = "duckdb"

    def __init__(
        self,
        allowed_directories: Iterable[Path] = (),
        *,
        memory_limit: str | None = None,
        threads: int | None = None,
        temp_directory: Path | None = None,
        journal: Journal | None = None,
    ) -> None:
        super().__init__(journal)
        import duckdb

        self._own = tempfile.TemporaryDirectory(prefix="servanda-")
        options: dict[str, Any] = {**_CONFINED, "temp_directory": str(temp_directory or Path(self._own.name) / "spill")}
        if memory_limit is not None:
            options["memory_limit"] = memory_limit
        if threads is not None:
            options["threads"] = threads
        with _faults():
            self.connection: duckdb.DuckDBPyConnection = duckdb.connect(":memory:", config=options)
            folders = [Path(self._own.name).resolve(), *(Path(folder).resolve() for folder in allowed_directories)]
            self.connection.execute(f"SET allowed_directories = [{', '.join(map(_folder, folders))}]")
            self.connection.execute("SET TimeZone = 'UTC'")  # an instant as text must not hang on this machine's zone
            self.connection.execute("SET enable_external_access = false")
            self.connection.execute("SET lock_configuration = true")
        if journal is not None:
            self.connection = cast("duckdb.DuckDBPyConnection", Recording(self.connection, journal))

    def close(self) -> None:
        """As in `Engine`."""
        self.connection.close()
        self._own.cleanup()

    def _remove(self, table: str) -> None:
        with _faults():
            views = self.connection.execute("SELECT 1 FROM duckdb_views() WHERE view_name = ?", [table]).fetchall()
            self.connection.execute(f"DROP {'VIEW' if views else 'TABLE'} IF EXISTS {_name(table)}")

    def run(self, relation: Relation) -> list[tuple[Value, ...]]:
        """As in `Engine`."""
        query = self._text(relation, pretty=False)
        with _faults():
            rows: list[tuple[Value, ...]] = self.connection.execute(query).fetchall()
            return rows

    def load_rows(
        self, table: str, columns: Sequence[tuple[str, ColumnKind]], rows: Iterable[tuple[Value, ...]]
    ) -> None:
        """As in `Engine`, by way of a CSV file of the engine's own: 1 s for a million rows of four columns."""
        types = self._spelling().types
        named = ", ".join(f"{_name(name)} {types[kind]}" for name, kind in columns)
        file = Path(self._own.name) / "rows.csv"
        with _faults():
            try:
                count, longest = _write(file, [kind for _, kind in columns], rows)
                self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {_name(table)} ({named})")
                if count:
                    self._read(file, table, [(name, types[kind]) for name, kind in columns], longest)
            finally:
                file.unlink(missing_ok=True)
            held = self.connection.execute(f"SELECT count(*) FROM {_name(table)}").fetchone()
        if held != (count,):
            raise EngineFault(f"DuckDB took {held} of {count} rows of `{table}`")
        if self.journal is not None and count:
            self.journal.filled(table, rows, count)

    def _read(self, file: Path, table: str, columns: Sequence[tuple[str, str]], longest: int) -> None:
        named = ", ".join(f"{_text(name)}: {_text(kind)}" for name, kind in columns)
        size = max(2_000_000, 4 * longest + 1000)
        self.connection.execute(
            f"INSERT INTO {_name(table)} SELECT * FROM read_csv({_text(str(file.resolve()))}, columns = {{{named}}}, "
            f"header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', comment = '', "
            f"nullstr = '', allow_quoted_nulls = false, new_line = '\\n', parallel = false, max_line_size = {size}, "
            f"buffer_size = {max(32_000_000, 8 * size)})"
        )

    def _spelling(self) -> Dialect:
        from servanda.sql.dialects import DUCKDB

        return DUCKDB

    def _columns_of(self, table: str) -> Mapping[str, Stored]:
        import duckdb

        try:
            described = self.connection.execute(f"DESCRIBE SELECT * FROM {_name(table)}").fetchall()
        except duckdb.CatalogException:
            return {}
        return {name: kind for name, type_, *_ in described if (kind := _kind(type_)) is not None}

    def _replace(self, table: str, query: str) -> None:
        with _faults():
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {_name(table)} AS {query}")


def _kind(type_: str) -> Stored | None:
    from servanda.sql.select import Stored

    match type_:
        case "BIGINT":
            return Stored("integer")
        case "HUGEINT":
            return Stored("wide")
        case "VARCHAR":
            return Stored("text")
        case "BOOLEAN":
            return Stored("boolean")
        case "TINYINT" | "SMALLINT" | "INTEGER" | "UTINYINT" | "USMALLINT" | "UINTEGER":
            return Stored("integer", convert=True)
        case "UBIGINT":
            return Stored("wide", convert=True)
        case _:
            return None


def _write(file: Path, kinds: Sequence[ColumnKind], rows: Iterable[tuple[Value, ...]]) -> tuple[int, int]:
    """How many rows, and how many characters the longest has."""
    count = longest = 0
    with file.open("w", encoding="utf-8", newline="") as out:
        for lines in csv_lines(kinds, rows):
            count += len(lines)
            longest = max(longest, *map(len, lines))
            out.write("\n".join(lines))
            out.write("\n")
    return count, longest


def _folder(path: Path) -> str:
    """A folder as a text constant. Python reads names in a locale that may know fewer letters than the disk has."""
    try:
        return _text(os.fsencode(path).decode())
    except UnicodeError as error:
        hint = "Rename the folder, in UTF-8."
        raise EngineFault(f"the name of the folder {str(path)!a} is not UTF-8", hint) from error


@contextmanager
def _faults() -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise EngineFault(
            f"DuckDB ran out of memory: {_first_line(error)}", "Allow it more memory, or more room on the disk."
        ) from error
    except duckdb.OutOfRangeException as error:
        raise EngineFault(f"a number grew too large for DuckDB: {_first_line(error)}") from error
    except (duckdb.Error, OSError, UnicodeError) as error:
        raise EngineFault(f"DuckDB could not do its work: {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
