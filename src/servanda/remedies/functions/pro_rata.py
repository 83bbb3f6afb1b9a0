"""Pro rata: the part of a fee that a quantity of time is of the fee's own period, once or several times over."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field

from servanda.remedies.amounts import Path
from servanda.remedies.figures import Figures, NoFigure, Reckoned
from servanda.remedies.function import Function
from servanda.words.amount import Amount
from servanda.words.number import Number, parse_number
from servanda.words.percent import Percent
from servanda.words.quantity import Quantity, parse_quantity
from servanda.words.result import Because
from servanda.words.sentence import Figure, Sentence
from servanda.words.shapes import phrase
from servanda.words.told_money import WORDS, quantity_told
from servanda.words.value import OfFee

ONCE = Number(Fraction(1))


class ProRata(Function):
    """The quantity ÷ the real length of the fee's own period × the fee, so many times.

    Example: ``credit: {of: monthly-fee, pro_rata: downtime, times: 10}``.
    """

    called = "a part of a fee by time"
    key: ClassVar[str] = "pro_rata"
    pro_rata: Annotated[
        Quantity,
        phrase(parse_quantity, "downtime"),
        Field(description="The time: downtime, excess, lateness or value."),
    ]
    times: Annotated[Number, phrase(parse_number, "10"), Field(description="So many times over.")] = ONCE

    def reckon(self, figures: Figures) -> Reckoned | None:
        if self.of is None:
            raise NoFigure(Sentence("pro rata of which fee is not said"))
        number, unit = figures.quantity(self.pro_rata)
        if unit != "duration":
            raise NoFigure(Sentence("`{quantity}` of this reading is no time", quantity=str(self.pro_rata)))
        share = max(number, Fraction(0)) * self.times.value / figures.length_of(self.of)
        whole = figures.said(Fraction(figures.length_of(self.of)), "duration")
        said = Sentence(
            "{figure} of {quantity} in {whole} of the period of {fee}", figure=Figure(figures.said(number, unit)),
            quantity=WORDS[self.pro_rata.word], whole=Figure(whole), fee=self.of,
        )  # fmt: skip
        if self.times != ONCE:
            said = Sentence("{said}, {number} times", said=said, number=self.times.value)
        return Reckoned((OfFee(Percent(share), self.of),), (Because(said),))

    def amounts(self) -> Iterable[tuple[Path, Amount]]:
        return ()

    def sentence(self) -> str:
        quantity = quantity_told(self.pro_rata)
        said = Sentence(
            "the part of {fee} that the {quantity} is of its period", fee=self.base_said(), quantity=quantity
        )
        return said if self.times == ONCE else Sentence("{number} times {part}", number=self.times.value, part=said)


FUNCTION = ProRata
