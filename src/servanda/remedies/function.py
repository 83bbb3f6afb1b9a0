"""What every function from a reading to an amount has in common: its base, and of which period the base is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field

from servanda.remedies.figures import Figures, Reckoned
from servanda.words.amount import Amount
from servanda.words.fee import FeePeriod, parse_fee_period
from servanda.words.phrase import Reader
from servanda.words.sentence import Sentence
from servanda.words.shapes import Block, phrase
from servanda.words.told_money import fee_period_told


def parse_fee_name(text: str) -> str:
    """The name of a fee; raises PhraseError."""
    reader = Reader(text)
    name = reader.name("the name of a fee")
    reader.end()
    return name


class Function(Block):
    """How much follows from a reading."""

    called = "an amount"
    key: ClassVar[str]
    """The key that tells this function from the others."""
    of: Annotated[
        str | None, phrase(parse_fee_name, "subscription"), Field(description="The fee that a bare percentage is of.")
    ] = None
    fee_period: Annotated[
        FeePeriod,
        phrase(parse_fee_period, "month before"),
        Field(
            description="Which period of the fee: `same` (the one that contains the reading), `month before`, "
            "`next month`, `month of the claim`, `contract year of the last miss`."
        ),
    ] = FeePeriod()

    def reckon(self, figures: Figures) -> Reckoned | None:
        """What follows from a reading; None where the text says nothing for it. Raises NoFigure."""
        raise NotImplementedError

    def amounts(self) -> Iterable[tuple[tuple[str | int, ...], Amount]]:
        """Every amount written here, with its place in the block."""
        raise NotImplementedError

    def sentence(self) -> str:
        """How much, in plain words."""
        raise NotImplementedError

    def base_said(self) -> str:
        """What bare percentages are of, and of which period it is."""
        which = fee_period_told(self.fee_period)
        return Sentence("{fee} ({period})", fee=self.of, period=which) if which else self.of or ""

    def of_base(self, said: str) -> str:
        """An amount with what it is of; the amount alone where nothing is named."""
        return said if self.of is None else Sentence("{percent} of {fee}", percent=said, fee=self.base_said())
