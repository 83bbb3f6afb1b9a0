"""The statements that made the tables of a run, kept so that a query can be shown with all that it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from servanda.engines.engine import Value

_MADE = re.compile(r'(?:CREATE OR REPLACE TEMP (?:TABLE|VIEW)|ATTACH \'(?:[^\']|\'\')*\' AS) "?(\w+)"?')
_RENAMED = re.compile(r"ALTER VIEW (\w+) RENAME TO (\w+)")
_WORDS = re.compile(r"\w+")
_WIDTH = 120
READ = "records_"
"""How the names of tables begin that hold rows of files and databases."""
_MOST = 2000
"""Rows that a text shows; beyond that nobody reads them."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A statement: the table that it makes or fills, and where in its text the tables begin that it reads."""

    table: str
    text: str
    reads_from: int
    makes: bool = True


@dataclass
class Journal:
    """Keeps statements; `script` gives back those that a query needs."""

    entries: list[_Entry] = field(default_factory=list)

    def note(self, statement: str) -> None:
        """Keep a statement if it makes a table or view."""
        if made := _MADE.match(statement):
            self.entries.append(_Entry(made[1], f"{statement};", made.end()))
        elif renamed := _RENAMED.match(statement):
            self.entries.append(_Entry(renamed[2], f"{statement};", 0))

    def steps(self, table: str, rows: Iterable[Sequence[Value]]) -> None:
        """Keep the rows of a table that Servanda reckons itself."""
        self._fill(table, "\n".join([f'INSERT INTO "{table}" VALUES', *_folded(map(_row, rows))]) + ";")

    def filled(self, table: str, rows: Iterable[Sequence[Value]], count: int) -> None:
        """Keep rows that Servanda made of others (readings, keys in a cell); of rows that were read say that they were."""
        if not table.startswith(READ) and isinstance(rows, list) and count <= _MOST:
            self.steps(table, rows)
            return
        how = (
            "read in Python (Excel, SQLite, text that is not plain CSV)"
            if table.startswith(READ)
            else "made by Servanda"
        )
        sentence = f'The {count:,} rows of "{table}" were {how}.'
        self._fill(table, f"-- {sentence}\n-- They are not repeated here: fill the table before the query.")

    def script(self, query: str) -> Iterator[str]:
        """The statements that made what the query reads, in order."""
        known = {entry.table for entry in self.entries}
        needed = set(_WORDS.findall(query)) & known
        kept: list[str] = []
        for entry in reversed(self.entries):
            if entry.table not in needed:
                continue
            if entry.makes:
                needed.discard(entry.table)  # made anew here: what it was before matters only if this reads it
                needed |= set(_WORDS.findall(entry.text[entry.reads_from :])) & known
            kept.append(entry.text)
        return reversed(kept)

    def _fill(self, table: str, text: str) -> None:
        if self.entries and self.entries[-1].table == table and not self.entries[-1].makes:
            self.entries.pop()
        self.entries.append(_Entry(table, text, len(text), makes=False))


class Recording:
    """A connection that notes what it executes, and is the connection for all else."""

    def __init__(self, connection: Any, journal: Journal) -> None:
        self._connection, self._journal = connection, journal

    def execute(self, statement: str, *parameters: Any) -> Any:
        """Execute a statement; what fails is not noted."""
        result = self._connection.execute(statement, *parameters)
        self._journal.note(statement)
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def _row(values: Sequence[Value]) -> str:
    return f"({', '.join(map(_written, values))})"


def _written(value: Value) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return "NULL" if value is None else str(value)


def _folded(parts: Iterable[str]) -> Iterator[str]:
    """Several rows a line, with commas between."""
    line = ""
    for part in parts:
        if line and len(line) + len(part) > _WIDTH:
            yield f"{line},"
            line = part
        else:
            line = f"{line}, {part}" if line else part
    yield line
