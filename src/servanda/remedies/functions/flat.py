"""A flat amount: `10% of subscription`, `25 GBP`, a table by date or by a column."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field

from servanda.remedies.amounts import AmountOrTable, Path, amount_said, placed
from servanda.remedies.figures import Figures, Reckoned, based_on, times
from servanda.remedies.function import Function
from servanda.words.amount import Amount
from servanda.words.result import Because
from servanda.words.sentence import Sentence
from servanda.words.shapes import Table
from servanda.words.told_money import worth_told


class Flat(Function):
    """The same amount whenever the trigger holds.

    Example: ``credit: 5% of monthly-fee``.
    """

    called = "a flat amount"
    key: ClassVar[str] = "amount"
    amount: Annotated[AmountOrTable, Field(description="The amount, or a table that chooses one.", examples=["10%"])]

    def reckon(self, figures: Figures) -> Reckoned | None:
        chosen = figures.choose(self.amount) if isinstance(self.amount, Table) else self.amount
        if chosen is None:
            return None
        worth = based_on(times(chosen, Fraction(1)), self.of)
        told = worth_told(worth)
        if isinstance(self.amount, Table):
            told = Sentence("chosen from a table by {column}: {worth}", column=self.amount.by, worth=told)
        return Reckoned((worth,), (Because(told),))

    def amounts(self) -> Iterable[tuple[Path, Amount]]:
        yield from placed(self.amount, ("amount",))

    def sentence(self) -> str:
        return self.of_base(amount_said(self.amount))


FUNCTION = Flat
