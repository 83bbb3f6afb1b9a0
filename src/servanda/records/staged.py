"""A file whose wanted columns lie in front of the engine, not yet converted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from servanda.engines.engine import ColumnKind, Value
from servanda.engines.names import Names
from servanda.records.peek import Unfit
from servanda.words.problem import Problem, did_you_mean


class Host(Protocol):
    """The engine as this room uses it while it reads: a raw DuckDB connection and the way to load rows."""

    @property
    def connection(self) -> Any:
        """The DuckDB connection."""
        ...

    @property
    def names(self) -> Names:
        """The names of its temporary tables."""
        ...

    def load_rows(
        self, table: str, columns: Sequence[tuple[str, ColumnKind]], rows: Iterable[tuple[Value, ...]]
    ) -> None:
        """Make a temporary table of these rows."""
        ...


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that is no row of the file's format: its number (or line), its text, why."""

    row: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Staged:
    """One file's wanted columns as SQL: ``SELECT r0, r1, …, _row``, with the source type of each.

    `rows` is known where the rows were copied; `lazy` sources are read again by every query.
    """

    select: str
    types: tuple[str, ...]
    rows: int | None = None
    broken: tuple[Broken, ...] = ()
    tables: tuple[str, ...] = ()
    lazy: bool = False
    notes: tuple[Problem, ...] = field(default=())
    until: str | None = None
    """An ISO instant in UTC up to which the file itself says that it is complete."""


def engine_error() -> type[Exception]:
    """What DuckDB raises; imported when used."""
    import duckdb

    return duckdb.Error


def first_line(error: Exception) -> str:
    """What an engine says, without its advice and without the path it knows."""
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    return said.split(": ", 1)[-1][:200].rstrip(".")


def what_to_do(error: Exception) -> str:
    """What helps against it: the files are not broken where only the memory does not suffice."""
    import duckdb

    if isinstance(error, duckdb.OutOfMemoryException):
        return "Give it more memory: SERVANDA_MEMORY=2GB, or leave that out."
    return "Check that the files are whole."


def positions(headers: Sequence[str], wanted: Sequence[str], file: str) -> list[int]:
    """Where the wanted headers stand; a missing one is answered with all that are there."""
    found = []
    for header in wanted:
        if header not in headers:
            if f"{header} (1)" in headers:
                hint = f"Write in the binding which is meant: `{header} (1)`, `{header} (2)`, counted from the left."
                raise Unfit(f"The header `{header}` occurs several times in `{file}`.", hint, "S310")
            raise Unfit(f"`{file}` has no column `{header}`.", did_you_mean(header, headers, "Its columns"), "S309")
        found.append(headers.index(header))
    return found
