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
        """Keep the rows of a table of numbers that Servanda reckons itself."""
        self._fill(table, "\n".join([f'INSERT INTO "{table}" VALUES', *_folded(map(_row, rows))]) + ";")

    def untold(self, table: str, count: int) -> None:
        """Say that rows came from Python, which no statement repeats."""
        sentence = f'The {count} rows of "{table}" were read in Python (Excel, SQLite, text that is not plain CSV, lists of keys).'
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
    return f"({', '.join('NULL' if each is None else str(each) for each in values)})"


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
