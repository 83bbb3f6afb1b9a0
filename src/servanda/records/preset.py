"""What a preset is: an export of a known system, said once, so that a binding need only name it.

It names the tables or headers that hold the rows, our columns with their types, and what the export cannot prove.
A preset is one frozen value in one file of ``presets/``; nothing here opens a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from servanda.query.types import Kind

Row = Mapping[str, Any]
"""A row by the names of the preset's columns."""


@dataclass(frozen=True, slots=True)
class Given:
    """A column that a preset gives. `values` say in words what its codes mean; `dates` and `unit` are those of a binding."""

    name: str
    kind: Kind = Kind.TEXT
    values: Mapping[str, str] = field(default_factory=dict)
    dates: str | None = None
    unit: str | None = None
    personal: bool = False
    quiet: bool = False
    """Whether it is there for who wants it, and not proposed."""
    note: str = ""
    """What it is, in words."""
    limit: str = ""
    """What cannot be proved with it, where the export has it."""


@dataclass(frozen=True, slots=True)
class Query:
    """Rows of a database. `needs` are its tables with the columns that `sql` reads, under the preset's names.

    `zones` are columns of wall-clock times with the column that names their zone; `until` asks for the last instant of
    which the database knows anything. `sparse` says why long silence means nothing, where only changes are kept.
    """

    dialect: Literal["sqlite", "postgres"]
    needs: Mapping[str, tuple[str, ...]]
    sql: str
    zones: Mapping[str, str] = field(default_factory=dict)
    until: str = ""
    sparse: str = ""


@dataclass(frozen=True, slots=True)
class Nested:
    """Rows inside a document of JSON or YAML: at the end of `path`, whose lists are walked one inside the other.

    `columns` say where a value stands, as the last key of the path and the keys below it: ``results.timestamp``. Of
    several with ``|`` between, the first that is there counts. A path that begins with ``*`` is a list without a key,
    which is called by the word after it; a mapping at the end is walked by its ``key`` and ``value``. With `childless` an
    element without any below it is a row too. `keep` says which rows are meant; `made` makes rows in any other way.
    `known` are keys of the elements of the first list; `until` finds the last instant of which the document knows anything.
    With `once` rows that are equal are one. `refuse` says what is wrong with another answer of the same system, and what to do.
    """

    path: tuple[str, ...]
    columns: Mapping[str, str]
    known: tuple[str, ...] = ()
    childless: bool = False
    keep: Callable[[Row], bool] | None = None
    made: Callable[[Any], Iterator[Row]] | None = None
    language: Literal["json", "yaml"] = "json"
    until: Callable[[Any], Any] | None = None
    once: bool = False
    refuse: Callable[[Any], tuple[str, str] | None] | None = None


@dataclass(frozen=True, slots=True)
class Flat:
    """A table with a line of headers, CSV or a spreadsheet. `headers` are those that a column may have, the surest first.

    `needs` are the columns without which it is none of ours; `called` are words of which the name of a file has one if it
    is one of these, where its headers alone could be anything's; of the columns in `telling` a file has at least one,
    unless a binding says that it is one of these. `prefixes` stand before the headers of the system or of a loader,
    ``Deal - `` and ``property_``, and are no part of them; `zone` is that of times that name none; `parts` cut a column out
    of another one by a pattern with one group, and rows in which none of them is found are of another kind. `lasts` gives
    the end of a row where no column says it: the column of the beginning and that of the length.
    """

    headers: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    lasts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    called: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    zone: str | None = None


Shape = Query | Nested | Flat


@dataclass(frozen=True, slots=True)
class Uptime:
    """What may be promised of the rows of a table: the keys of the metric after its record set.

    `only` names values that a column has and no others, where rows of the table may be of other kinds. `silent` proposes
    after which silence nobody knows: a duration, or three times the usual gap between two checks.
    """

    keys: str = ""
    per: str | None = None
    silent: str | None = None
    note: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counted: str = ""
    """What is counted where outages are: the keys of the metric `count` after its record set."""


THREE_GAPS = "three gaps"


@dataclass(frozen=True, slots=True)
class Table:
    """One record set of a preset. `shapes` are the ways in which it lies in files, tried in turn: newer versions first.

    A table of `side` is proposed where it has rows, and not missed else.
    """

    name: str
    columns: tuple[Given, ...]
    shapes: tuple[Shape, ...]
    key: tuple[str, ...]
    time: str | None = None
    starts: str | None = None
    ends: str | None = None
    states: str | None = None
    belongs_to: tuple[str, str] | None = None
    zone: str | None = "UTC"
    limits: tuple[str, ...] = ()
    uptime: Uptime | None = None
    side: bool = False
    open: bool = False
    """Whether rows have further columns, which the export itself names."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(each.name for each in self.columns)

    def column(self, name: str) -> Given | None:
        """The column of this name."""
        return next((each for each in self.columns if each.name == name), None)

    @property
    def flat(self) -> bool:
        """Whether people write such files by hand, so that their dates and decimal signs are theirs."""
        return any(isinstance(each, Flat) for each in self.shapes)

    @property
    def custom(self) -> bool:
        """Whether it has headers, and among them some of the people's own: all CRMs and service desks let them add columns."""
        return self.open and self.flat


@dataclass(frozen=True, slots=True)
class Preset:
    """An export of a known system: `name` stands in bindings, `title` is what the system is called."""

    name: str
    title: str
    tables: tuple[Table, ...]

    @property
    def main(self) -> Table:
        """The table that is meant where a binding names none."""
        return self.tables[0]

    def table(self, name: str | None) -> Table | None:
        """The table of this name."""
        return self.main if name is None else next((each for each in self.tables if each.name == name), None)
