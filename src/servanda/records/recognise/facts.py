"""What was recognised: sources, their columns and roles, relations between them. Frozen, and free of any engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from servanda.query.types import Kind
from servanda.records.binding import Binding
from servanda.records.recognise.presets import Known

_ENOUGH = 20
"""Rows from which on one that differs says nothing about the others."""


@dataclass(frozen=True, slots=True)
class Source:
    """Files that hold rows of one kind, how they are written, and where their cells lie in the engine.

    `view` has all rows with the cells ``x0``, ``x1``, …, `sample` some of them, evenly taken.
    """

    name: str
    paths: tuple[Path, ...]
    binding: Binding
    format: str
    headers: tuple[str, ...]
    types: tuple[str, ...]
    rows: int
    broken: int
    view: str
    sample: str
    of_files: tuple[int, ...] = ()
    """The rows of each file."""
    known: Known | None = None
    """The table of a preset that it is."""

    def written(self, column: Column) -> str:
        """The header that stands in the file, where a preset gave the column a name of ours."""
        return column.header if self.known is None else self.known.headers_of.get(column.header, column.header)

    @property
    def whole(self) -> int:
        """The rows that are not broken: only they have cells."""
        return self.rows - self.broken

    def nearly_all(self, filled: int, lacking: int) -> bool:
        """Whether this many cells are all but one in `lacking`; a last line that sums up the others is always forgiven."""
        missing = self.whole - filled
        return missing * lacking <= self.whole or (missing == 1 and self.whole >= _ENOUGH)

    @property
    def shown(self) -> str:
        """How messages name it."""
        part = self.binding.sheet or self.binding.table
        name = self.binding.files[0] if self.binding.files else self.name
        return f"{name}, {part}" if part else name


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last time of a column in wall-clock or UTC microseconds, and how exact its times are."""

    first: int
    last: int
    days_only: bool
    midnights: int
    whole_minutes: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a source.

    `formats` read its times; with several in `either` nobody can tell from the rows which of them is meant. `few` are
    its values, the most frequent first, where there are few. `unit` says what its bare numbers are.
    """

    header: str
    name: str
    place: int
    kind: Kind
    filled: int
    distinct: int
    example: str = ""
    few: tuple[str, ...] = ()
    unique: bool = False
    formats: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    inferred: bool = False
    offsets: bool = False
    zone: str | None = None
    span: Span | None = None
    unit: str | None = None
    personal: bool = False
    unreadable: int = 0
    bad_example: str = ""
    remark: str = ""

    @property
    def is_time(self) -> bool:
        """Whether it holds times or dates, even if nobody can tell how they are to be read."""
        return self.kind in (Kind.TIME, Kind.DATE)

    @property
    def usable(self) -> bool:
        """Whether its cells can be read as they are declared."""
        return not self.either and self.filled > 0


@dataclass(frozen=True, slots=True)
class Log:
    """A source whose key repeats: one row for each state or event of a record.

    `constant` are the columns that are equal in all rows of a record.
    """

    key: Column
    time: Column
    state: Column | None
    keys: int
    constant: tuple[Column, ...]
    changing: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A source with its columns and the roles they play; None where none of them fits."""

    source: Source
    columns: tuple[Column, ...]
    key: Column | None
    time: Column | None
    log: Log | None = None
    gap: tuple[int, int] | None = None
    by_month: tuple[tuple[str, int], ...] = ()
    ends: Column | None = None
    """When a row ends, where its time is when it starts."""
    usual_gap: int | None = None
    """Microseconds between two rows of one time line, in the middle, where they are checks."""

    def of(self, *kinds: Kind) -> tuple[Column, ...]:
        """The columns of these kinds."""
        return tuple(each for each in self.columns if each.kind in kinds)


@dataclass(frozen=True, slots=True)
class Link:
    """`column` of `child` holds keys of `parent`: so many of its different values were found there, of so many."""

    child: str
    column: str
    parent: str
    found: int
    of: int
    split: str | None = None
