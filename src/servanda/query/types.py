"""The types of values in records and expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a value is. The words are those of ``columns:`` in an agreement."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DURATION = "duration"
    TIME = "time"
    DATE = "date"
    YESNO = "yes/no"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind; text with an `order` has only these values, worst first; money may be known to be of one `currency`."""

    kind: Kind
    order: tuple[str, ...] | None = None
    currency: str | None = None

    def __str__(self) -> str:
        return f"one of {', '.join(self.order)}" if self.order else self.kind.value


TEXT, NUMBER, PERCENT, MONEY, DURATION, TIME, DATE, YESNO, NULL = (Type(kind) for kind in Kind)

Columns = Mapping[str, Type]
"""The names that an expression may use, with their types."""


@dataclass(frozen=True, slots=True)
class Physical:
    """How a typed value lies in an engine: integers, text and booleans only.

    ========  =======================================================
    text      the text
    number, percent, money   integer · 10^-scale  (÷ the divisor column, if it has one)
    duration  microseconds (÷ the divisor column, if it has one)
    time      microseconds since 1970-01-01T00:00Z
    date      days since 1970-01-01
    yes/no    boolean
    ========  =======================================================
    """

    type: Type
    scale: int = 0
    divisor: str | None = None
    """Name of the integer column that divides this one; never negative; the value is null where it is 0."""
