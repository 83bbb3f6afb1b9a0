"""What every engine can do, and how it fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from servanda.engines.names import Names
from servanda.query.relation import Relation
from servanda.sql.cannot import CannotSay
from servanda.words.place import Place
from servanda.words.problem import Problem

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

Value = int | str | bool | None
ColumnKind = Literal["integer", "wide", "text", "boolean"]


class EngineFault(Exception):  # noqa: N818 - the word of the problem's sentence
    """An engine could not be reached or could not do what it was asked: memory, disk, a number too large."""

    def __init__(self, sentence: str, hint: str | None = None, code: str = "S490") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.code = code


class Engine(Protocol):
    """A database that computes relations.

    Every method raises `EngineFault`; those that take a relation raise `CannotSay` where the engine has no exact way.
    """

    name: str
    """For people: ``DuckDB``."""
    dialect: str
    """As in ``--engine``: ``duckdb``."""
    names: Names
    """Of its temporary tables."""

    def run(self, relation: Relation) -> list[tuple[Value, ...]]:
        """The rows, in the order of `columns_of_relation`; the order of the rows means nothing."""

    def store(self, table: str, relation: Relation) -> None:
        """Keep the rows as a temporary table, instead of an earlier one of that name."""

    def load_rows(
        self, table: str, columns: Sequence[tuple[str, ColumnKind]], rows: Iterable[tuple[Value, ...]]
    ) -> None:
        """Make a temporary table of these rows, instead of an earlier one of that name."""

    def drop(self, table: str) -> None:
        """Let go of a temporary table, or of a view; there may be none."""

    def sql(self, relation: Relation) -> str:
        """The query of a relation, laid out for people."""

    def script(self, relation: Relation) -> str:
        """The query after the statements that make the tables it reads, as far as these can be shown."""

    def close(self) -> None:
        """Let go of everything; temporary tables are gone."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def problem_of(fault: EngineFault | CannotSay, place: Place | None = None, clause: str | None = None) -> Problem:
    """The fault as a Problem at the clause that asked for it."""
    said = fault.sentence if isinstance(fault, EngineFault) else str(fault)
    sentence = f"`{clause}` cannot be measured: {said}" if clause else said[:1].upper() + said[1:]
    sentence += "" if sentence.endswith((".", "!", "?")) else "."
    if isinstance(fault, EngineFault):
        return Problem(fault.code, sentence, place, fault.hint)
    return Problem("S492", sentence, place, "Measure with another engine (`--engine duckdb`).")
