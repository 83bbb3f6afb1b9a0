"""SQLite files: opened to be read only, whoever else has them open, and copied as text. The only module that knows sqlite3."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from servanda.records.binding import Binding
from servanda.records.copied import copied, numbered
from servanda.records.peek import Unfit
from servanda.records.staged import Broken, Host, Staged, positions
from servanda.records.tables import one_table
from servanda.records.text import name

_PATIENCE = 2.0
"""Seconds to wait for a program that is writing."""
_WAL = 2
_COPY = 'Copy it while that program runs: sqlite3 {0} ".backup copy.db"; then name the copy.'


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A SQLite file, to be read only. Raises Unfit that says what is wrong with it, also while rows are read."""
    try:
        base = sqlite3.connect(f"file:{quote(str(path))}?{_mode(path)}", uri=True, timeout=_PATIENCE)
        try:
            base.execute("PRAGMA trusted_schema = off")
            base.execute("PRAGMA query_only = on")
            yield base
        finally:
            base.close()
    except (sqlite3.Error, UnicodeError) as error:
        raise _unfit(path, error) from error


def _mode(path: Path) -> str:
    """How to open it: a file with a write-ahead log that is not there has nothing pending, and no lock to be made for it."""
    beside = any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))
    return "immutable=1" if journals_ahead(path) and not beside else "mode=ro"


def journals_ahead(path: Path) -> bool:
    """Whether its newest rows are written into a file ``-wal`` beside it first."""
    with path.open("rb") as file:
        head = file.read(20)
    return head.startswith(b"SQLite format 3\0") and head[18:20] == bytes((_WAL, _WAL))


def _unfit(path: Path, error: Exception) -> Unfit:
    said = str(error)
    if "locked" in said or "busy" in said:
        return Unfit(f"Another program is writing `{path.name}` and has locked it.", _COPY.format(path.name), "S865")
    if "malformed" in said or "corrupt" in said or "disk I/O" in said:
        hint = f'Was it copied while it was written? Mend it with sqlite3 {path.name} ".recover" | sqlite3 mended.db, or copy it again.'
        return Unfit(f"The database `{path.name}` is damaged: {said}.", hint, "S866")
    if "unable to open" in said and path.with_name(f"{path.name}-wal").exists():
        hint = f"Put `{path.name}`, `{path.name}-wal` and `{path.name}-shm` into a folder that you may write to, or take a backup copy."
        return Unfit(
            f"The newest rows of `{path.name}` lie in `{path.name}-wal`, which cannot be opened here.", hint, "S867"
        )
    return Unfit(f"`{path.name}` cannot be read as a SQLite file: {said}.", "Is it one, and is no program writing it?")


def tables_of(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Its tables and views with their columns. Raises Unfit."""
    with opened(path) as base:
        return {table: _columns(base, table) for table in _tables(base)}


def _tables(base: sqlite3.Connection) -> list[str]:
    found = base.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY 1"
    )
    return [each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for (each,) in found]


def _columns(base: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(each[0] for each in base.execute(f"SELECT * FROM {name(table)} LIMIT 0").description)


def stage_sqlite(host: Host, path: Path, binding: Binding, wanted: Sequence[str], table: str) -> Staged:
    """Copy the wanted columns of a SQLite table as text."""
    broken: list[Broken] = []
    with opened(path) as base:
        base.text_factory = bytes
        source = one_table(path, binding.table, _tables(base))
        cursor = base.execute(f"SELECT * FROM {name(source)}")
        headers = [column[0] for column in cursor.description]
        places = positions(headers, wanted, path.name)
        rows = (tuple(row[place] for place in places) for row in cursor)
        return copied(host, table, len(places), numbered(rows, 1, broken), broken)
