"""What a remedy may ask of the reading that it follows, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeVar

from servanda.words.amount import Amount, DaysOfFee, DaysOfService, Units
from servanda.words.money import Money
from servanda.words.number import Number
from servanda.words.percent import Percent
from servanda.words.quantity import Points, Quantity
from servanda.words.result import Because, Unit
from servanda.words.sentence import Sentence
from servanda.words.shapes import Table
from servanda.words.value import OfFee, Parameter, Value

T = TypeVar("T")


class NoFigure(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The reading does not know what the remedy asks; the argument says why."""


class Figures(Protocol):
    """One reading, as a remedy looks at it."""

    def quantity(self, quantity: Quantity) -> tuple[Fraction, Unit]:
        """A quantity of the reading and its unit; raises NoFigure."""
        ...

    def choose(self, table: Table[T]) -> T | None:
        """The row of a table that fits the reading; None where none does."""
        ...

    def number(self, value: Value, unit: Unit) -> Fraction:
        """A value of a threshold in the unit of what is compared with it; raises NoFigure."""
        ...

    def length_of(self, fee: str) -> int:
        """The real length of the fee's own period, in microseconds; raises NoFigure."""
        ...

    def said(self, number: Fraction, unit: Unit) -> str:
        """A number in its unit, for people."""
        ...


@dataclass(frozen=True, slots=True)
class Sum:
    """An exact amount of money, which need not end: ``10/3 USD``."""

    exact: Fraction
    currency: str

    def __str__(self) -> str:
        return f"{Number(self.exact)} {self.currency}"


Worth = Amount | Sum
"""What a remedy comes to, before its fee is looked at."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Worths that are due together, at most `up_to`, and why."""

    parts: tuple[Worth, ...]
    because: tuple[Because, ...] = ()
    up_to: Amount | None = None


def times(amount: Amount, count: Fraction) -> Worth:
    """The amount so many times over; raises NoFigure for a parameter without a value."""
    match amount:
        case Percent(share):
            return Percent(share * count)
        case OfFee(percent, fee):
            return OfFee(Percent(percent.share * count), fee)
        case DaysOfFee(days, fee):
            return DaysOfFee(days * count, fee)
        case DaysOfService(days):
            return DaysOfService(days * count)
        case Points(points):
            return Points(points * count)
        case Units(units):
            return Units(units * count)
        case Money():
            return Sum(amount.exact * count, amount.currency)
        case Parameter():
            raise NoFigure(Sentence("`{amount}` has no value", amount=str(amount)))


def based_on(worth: Worth, fee: str | None) -> Worth:
    """A bare percent takes the base that its block names."""
    return OfFee(worth, fee) if isinstance(worth, Percent) and fee is not None else worth
