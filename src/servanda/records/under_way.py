"""One load under way: what every step of it needs, and what the steps gather."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from servanda.clock.zone import Zone
from servanda.query.types import TIME, Type
from servanda.records.binding import Binding
from servanda.records.csv_files import Shelf
from servanda.records.declared import Declared
from servanda.records.own import Own, called
from servanda.records.staged import Host
from servanda.records.staging import Staging
from servanda.words.place import Place
from servanda.words.problem import Problem, Severity, errors

if TYPE_CHECKING:
    from servanda.records.common import Common


@dataclass(slots=True)
class Load:
    """A record set being read into `table`; `passing` tables and views are dropped at the end."""

    host: Host
    declared: Declared
    binding: Binding
    zone: Zone
    workspace: Path
    currency: str | None
    table: str
    shelf: Shelf | None = None
    own: Own | None = None
    common: Common | None = None
    staging: Staging = field(default_factory=Staging)
    key_cells: tuple[int, ...] = ()
    until: int | None = None
    """The last instant of which a database itself knows anything."""
    problems: list[Problem] = field(default_factory=list)
    passing: list[str] = field(default_factory=list)

    @property
    def cells(self) -> str:
        """The view of the raw cells."""
        return f"{self.table}_cells"

    def called(self, column: str = "") -> str:
        """The record set, or a column of it, in a sentence; of a shared export with whose rows are meant."""
        return called(self.declared.name, self.own, column)

    @property
    def failed(self) -> bool:
        """Whether anything so far forbids going on."""
        return bool(errors(self.problems))

    def one(self, query: str) -> tuple[Any, ...]:
        """The only row of a query."""
        row: tuple[Any, ...] = self.host.connection.execute(query).fetchone()
        return row

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        found: list[tuple[Any, ...]] = self.host.connection.execute(query).fetchall()
        return found

    def make(self, statement: str) -> None:
        """Run a statement."""
        self.host.connection.execute(statement)

    def type_of(self, column: str) -> Type:
        """The type of one of our columns."""
        return TIME if column == self.binding.complete_column else self.declared.type_of(column)

    def say(
        self,
        code: str,
        sentence: str,
        hint: str | None = None,
        severity: Severity = "error",
        place: Place | None = None,
    ) -> None:
        """Add a Problem, at the binding unless a place is given."""
        where = place or self.binding.place or self.declared.place
        self.problems.append(Problem(code, sentence, where, hint, severity))

    def clean(self) -> None:
        """Drop what only this load needed."""
        for each in self.passing:
            self.make(f"DROP TABLE IF EXISTS {each}")
