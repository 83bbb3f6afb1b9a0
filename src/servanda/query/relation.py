"""Relations: the closed set of operations on rows that may reach an engine, as frozen values.

Columns are integers, text and booleans. A relation says what is asked for; `evaluate` computes it in
plain Python (the oracle), the room `sql` prints it for an engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from servanda.query.scalar import Scalar
from servanda.words.steps import StepTable


@dataclass(frozen=True, slots=True)
class Scan:
    """The rows of a table or view that the engine holds."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """A few constant rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int | str | bool | None, ...], ...]
    kinds: tuple[Literal["integer", "text", "boolean"], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows for which the condition is true (not null)."""

    input: Relation
    condition: Scalar


@dataclass(frozen=True, slots=True)
class Derive:
    """All columns of the input and these; the new ones do not see each other."""

    input: Relation
    columns: tuple[tuple[str, Scalar], ...]


@dataclass(frozen=True, slots=True)
class Select:
    """Exactly these columns."""

    input: Relation
    columns: tuple[tuple[str, Scalar], ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Rows of both sides where the columns of `on` are equal (null equals nothing).

    ``left`` keeps rows of the left side without a partner; `take` names the columns of the right side
    that are kept, with their new names. Columns of the left side are all kept.
    """

    left: Relation
    right: Relation
    on: tuple[tuple[str, str], ...]
    take: tuple[tuple[str, str], ...]
    how: Literal["left", "inner"] = "left"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One aggregate over the rows of a group for which `where` is true.

    ``count`` counts rows; ``sum`` of nothing is 0; ``min``, ``max`` (integers or text) and ``nth`` of nothing are null;
    ``distinct`` counts different values that are not null; ``percentile`` is the nearest rank: the
    ⌈permille/1000·n⌉-th smallest value.
    """

    op: Literal["count", "sum", "min", "max", "distinct", "percentile"]
    value: Scalar | None = None
    where: Scalar | None = None
    permille: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One row for each value of `by` (null is a value); with no `by`, one row always."""

    input: Relation
    by: tuple[str, ...]
    aggregates: tuple[tuple[str, Aggregate], ...]


@dataclass(frozen=True, slots=True)
class WindowColumn:
    """A value over the rows of a partition.

    ``row_number`` counts from 1; ``lag`` and ``lead`` are the neighbour's value or null; ``sum_before``
    and ``max_before`` run over all earlier rows (null for the first); ``sum_until`` includes the row;
    ``count`` and ``sum`` are over the whole partition.
    """

    op: Literal["row_number", "lag", "lead", "sum_before", "max_before", "sum_until", "count", "sum"]
    value: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """All columns of the input and these. `order` puts nulls last, text in binary order; True is descending."""

    input: Relation
    partition: tuple[str, ...]
    order: tuple[tuple[str, bool], ...]
    columns: tuple[tuple[str, WindowColumn], ...]


@dataclass(frozen=True, slots=True)
class Union:
    """The rows of all inputs, which have the same columns in the same order; nothing is removed."""

    inputs: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """All columns of the input and `into`: the step table's value at the integer `of`, null outside the table.

    `rose` names one more column, of a rising table only: whether the value rose just before (`StepTable.rose`).
    """

    input: Relation
    table: StepTable
    of: str
    into: str
    rose: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the new columns."""
        return (self.into,) if self.rose is None else (self.into, self.rose)


@dataclass(frozen=True, slots=True)
class Series:
    """For each row of the input one row for each integer from the column `first` to the column `last`, both included.

    None where `last` is smaller or either is null; `into` is the integer.
    """

    input: Relation
    first: str
    last: str
    into: str


Relation = Scan | Values | Filter | Derive | Select | Join | Group | Window | Union | Lookup | Series
"""Any of the above."""
