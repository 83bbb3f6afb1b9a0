"""Rows that Python reads, copied before the engine as text: of SQLite, spreadsheets and documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from servanda.engines.engine import ColumnKind
from servanda.records.staged import Broken, Host, Staged


def copied(host: Host, table: str, width: int, rows: Iterator[tuple[Any, ...]], broken: list[Broken]) -> Staged:
    """Copy rows of `width` texts and a number into `table`; `broken` fills while they are read."""
    names: list[tuple[str, ColumnKind]] = [(f"r{number}", "text") for number in range(width)] + [("_row", "integer")]
    host.load_rows(table, names, rows)
    (count,) = host.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return Staged(f"SELECT * FROM {table}", ("text",) * width, count, tuple(broken), (table,))


def numbered(rows: Iterator[tuple[Any, ...]], first: int, broken: list[Broken]) -> Iterator[tuple[Any, ...]]:
    """Rows as texts with their numbers; empty rows () are left out."""
    for number, row in enumerate(rows, start=first):
        if row == ():
            continue
        try:
            yield (*map(cell_text, row), number)
        except UnicodeError:
            broken.append(Broken(number, "", "is not UTF-8"))


def cell_text(value: Any) -> str | None:
    """A typed cell as the text that reads back exactly; None if empty. UnicodeError for bytes that are no text."""
    if value.__class__ is bytes:  # nearly every cell of a database, of which there may be millions
        text: str = value.decode()
        return text or None
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case dt.datetime():
            return _moment(value).isoformat(sep=" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            minutes, seconds = divmod(abs(value) // dt.timedelta(microseconds=1), 60_000_000)
            sign = "-" if value < dt.timedelta(0) else ""
            return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds // 1_000_000:02}.{seconds % 1_000_000:06}"
        case _:
            return str(value).encode("utf-8", "replace").decode().replace("\0", "") or None


def _moment(value: dt.datetime) -> dt.datetime:
    """A spreadsheet counts days in binary fractions, good to a millisecond: 01:16 must not become 01:15:59.999."""
    milliseconds = (value.microsecond + 500) // 1000
    return value.replace(microsecond=0) + dt.timedelta(milliseconds=milliseconds)
