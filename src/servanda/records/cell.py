"""A column on its way from text to typed values: what is known of it, and what its conversion is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from servanda.query.types import Physical, Type
from servanda.records.binding import Binding
from servanda.words.problem import Problem

Ask = Callable[[str], tuple[Any, ...]]
"""One row of aggregates over all rows of the record set."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of ours: its type, the header it comes from, the type it has in its source, and how to ask about it.

    `x` is its SQL: null where the cell is missing, and for text sources without spaces around it. `source` is
    ``text`` or a type of DuckDB's; `sample` holds the first texts that are not missing.
    """

    column: str
    type: Type
    header: str
    x: str
    source: str
    binding: Binding
    records: str
    ask: Ask = lambda question: ()
    sample: tuple[str, ...] = ()
    currency: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether the cells come as text."""
        return self.source in ("text", "VARCHAR")

    def problem(self, code: str, sentence: str, hint: str | None = None, key: str = "columns") -> Problem:
        """A Problem about this column, at a key of the binding."""
        return Problem(code, sentence, self.binding.at(key), hint)

    @property
    def shown(self) -> str:
        """How messages name the column."""
        renamed = f" (column `{self.header}`)" if self.header != self.column else ""
        return f"`{self.records}.{self.column}`{renamed}"


@dataclass(frozen=True, slots=True)
class Conversion:
    """How cells become values: SQL over ``x`` that is null where a cell cannot be read.

    With `local` the value is wall-clock microseconds that still need the zone. `other` is tried where the value is
    null: wall-clock time where the value is an instant and the other way round. `days` makes a date of a local
    time. `sure` means that it never fails.
    """

    value: str
    physical: Physical
    local: bool = False
    other: str | None = None
    days: bool = False
    sure: bool = False

    @property
    def local_value(self) -> str | None:
        """The reading that is wall-clock time, if there is one."""
        return self.value if self.local else self.other


Converted = tuple[Conversion | None, tuple[Problem, ...]]
