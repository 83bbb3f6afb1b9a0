"""PostgreSQL, where the records may already live. Only temporary tables are made; nothing else is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from servanda.engines.engine import ColumnKind, EngineFault, Value
from servanda.engines.tables import SqlEngine
from servanda.query.relation import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from servanda.sql.dialects import Dialect
    from servanda.sql.select import Stored

_SETTINGS = (
    "SET timezone = 'UTC'",
    "SET datestyle = 'ISO, YMD'",
    "SET intervalstyle = 'postgres'",
    "SET extra_float_digits = 1",
    "SET standard_conforming_strings = on",
    "SET transform_null_equals = off",
    "SET jit = off",
    "SET work_mem = '64MB'",
)

_DESCRIBE = """
SELECT a.attname, t.typname, a.atttypmod, c.collname
FROM pg_attribute AS a
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_collation AS c ON c.oid = a.attcollation
WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""

_WITH_LETTER_CASE = 170000
"""The first version whose own collations map letters one by one, whatever the machine it runs on."""


class PostgresEngine(SqlEngine):
    """A connection to a server, by a connection string or URL. The database must be in UTF-8."""

    name = "PostgreSQL"
    dialect = "postgres"

    def __init__(self, connection: str) -> None:
        super().__init__()
        try:
            import psycopg
        except ImportError as error:
            raise EngineFault(
                "PostgreSQL needs its driver", "Install it: pip install 'servanda[postgres]'", "S491"
            ) from error
        try:
            self.connection: psycopg.Connection[Any] = psycopg.connect(connection, autocommit=True)
        except psycopg.ProgrammingError:
            # The driver's sentence would repeat parts of the string, which may hold a password.
            raise EngineFault("the connection string of PostgreSQL cannot be read", code="S491") from None
        except psycopg.Error as error:
            raise EngineFault(f"PostgreSQL cannot be reached: {_first_line(error)}", code="S491") from None
        self._made: set[str] = set()
        with _faults():
            _only_integers(self.connection)
            encoding = self.connection.execute("SHOW server_encoding").fetchone()
            if encoding != ("UTF8",):
                self.connection.close()
                raise EngineFault("the PostgreSQL database is not in UTF-8", code="S491")
            self.connection.execute("SET client_encoding = 'UTF8'")
            for setting in _SETTINGS:
                self.connection.execute(setting.encode())

    def close(self) -> None:
        """As in `Engine`."""
        self.connection.close()

    def _remove(self, table: str) -> None:
        with _faults():
            self._drop(table)
        self._made.discard(table)

    def run(self, relation: Relation) -> list[tuple[Value, ...]]:
        """As in `Engine`."""
        query = self._text(relation, pretty=False)
        with _faults():
            return self.connection.execute(query.encode()).fetchall()

    def load_rows(
        self, table: str, columns: Sequence[tuple[str, ColumnKind]], rows: Iterable[tuple[Value, ...]]
    ) -> None:
        """As in `Engine`, by COPY."""
        types = self._spelling().types
        collation = {"text": ' COLLATE "C"'}
        named = ", ".join(f"{_name(name)} {types[kind]}{collation.get(kind, '')}" for name, kind in columns)
        with _faults(), self.connection.transaction():
            self._drop(table)
            self.connection.execute(f"CREATE TEMP TABLE {_name(table)} ({named})".encode())
            with (
                self.connection.cursor() as cursor,
                cursor.copy(f"COPY pg_temp.{_name(table)} FROM STDIN".encode()) as copy,
            ):
                for row in rows:
                    copy.write_row(row)
        self._measured(table)

    def _replace(self, table: str, query: str) -> None:
        # Under another name first, since the query may read the table that it replaces.
        fresh = "servanda_fresh"
        with _faults(), self.connection.transaction():
            self.connection.execute(f"CREATE TEMP TABLE {_name(fresh)} AS {query}".encode())
            self._drop(table)
            self.connection.execute(f"ALTER TABLE pg_temp.{_name(fresh)} RENAME TO {_name(table)}".encode())
        self._measured(table)

    def _drop(self, table: str) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS pg_temp.{_name(table)}".encode())

    def _measured(self, table: str) -> None:
        """Let the planner count the rows: temporary tables are not counted by themselves."""
        with _faults():
            self.connection.execute(f"ANALYZE pg_temp.{_name(table)}".encode())
        self._made.add(table)

    def _spelling(self) -> Dialect:
        from servanda.sql.dialects import POSTGRES

        if self.connection.info.server_version >= _WITH_LETTER_CASE:
            return POSTGRES
        return replace(POSTGRES, name="PostgreSQL before version 17", letter_case=False)

    def _columns_of(self, table: str) -> Mapping[str, Stored]:
        with _faults():
            described = self.connection.execute(_DESCRIBE, [_name(table)]).fetchall()
        kinds = (
            (name, _kind(type_, modifier, collation, own=table in self._made))
            for name, type_, modifier, collation in described
        )
        return {name: kind for name, kind in kinds if kind is not None}


def _kind(type_: str, modifier: int, collation: str | None, *, own: bool) -> Stored | None:
    from servanda.sql.select import Stored

    match type_:
        case "int8":
            return Stored("integer")
        case "int2" | "int4":
            return Stored("integer", convert=True)
        case "numeric" if own or (modifier - 4) & 0x7FF == 0:
            return Stored("wide")
        case "text":
            return Stored("text", convert=collation not in ("default", "C"))
        case "varchar" | "bpchar" | "name":
            return Stored("text", convert=True)
        case "bool":
            return Stored("boolean")
        case _:
            return None


def _only_integers(connection: psycopg.Connection[Any]) -> None:
    """NUMERIC comes back as int: engines hold no fractions."""
    from psycopg.adapt import Loader

    class Integers(Loader):
        def load(self, data: Any) -> int:
            return int(bytes(data))

    connection.adapters.register_loader("numeric", Integers)


@contextmanager
def _faults() -> Iterator[None]:
    import psycopg

    try:
        yield
    except psycopg.errors.NumericValueOutOfRange as error:
        raise EngineFault(f"a number grew too large for PostgreSQL: {_first_line(error)}") from error
    except (psycopg.Error, UnicodeError) as error:
        raise EngineFault(f"PostgreSQL could not do its work: {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
