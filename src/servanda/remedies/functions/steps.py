"""Steps: an amount for every whole, started or exact step of a quantity."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field

from servanda.remedies.amounts import AmountOrTable, Path, amount_said, placed
from servanda.remedies.figures import Figures, NoFigure, Reckoned, based_on, times
from servanda.remedies.function import Function
from servanda.words.amount import Amount, parse_amount
from servanda.words.duration import DAY, Civil, Exact
from servanda.words.number import Number
from servanda.words.percent import Percent
from servanda.words.quantity import Points, Quantity, Step, parse_step
from servanda.words.result import Because
from servanda.words.sentence import Figure, Sentence
from servanda.words.shapes import Table, phrase
from servanda.words.told_money import WORDS, step_told, worth_told

DOWNTIME = Quantity("downtime")


def size_of(step: Step) -> Fraction:
    """How large a step is: microseconds, a share of 1, a number; raises NoFigure for months, which differ in length."""
    match step.size:
        case Exact(microseconds):
            return Fraction(microseconds)
        case Percent(share):
            return share
        case Number(value) | Points(value):
            return value
        case Civil(0, days):
            return Fraction(days * DAY)
        case Civil():
            raise NoFigure(Sentence("`{size}` is no step: months differ in length", size=str(step.size)))


class Steps(Function):
    """An amount for every step of a quantity: whole steps, started ones, or exact fractions of one.

    Example: ``credit: {of: monthly-fee, for_every: started 1 h of downtime, give: 5%, up_to: 50%}``.
    """

    called = "an amount for every step"
    key: ClassVar[str] = "for_every"
    for_every: Annotated[
        Step,
        phrase(parse_step, "started 1 h of downtime"),
        Field(description="The step: `whole`, `started` or `exact`, its size, and of which quantity (downtime)."),
    ]
    give: Annotated[AmountOrTable, Field(description="What each step gives.", examples=["5%"])]
    first: Annotated[
        Amount | None, phrase(parse_amount, "10%"), Field(description="Given at once when the trigger holds.")
    ] = None
    up_to: Annotated[Amount | None, phrase(parse_amount, "50%"), Field(description="At most this in all.")] = None

    def reckon(self, figures: Figures) -> Reckoned | None:
        give = figures.choose(self.give) if isinstance(self.give, Table) else self.give
        if give is None:
            return None
        number, unit = figures.quantity(self.for_every.quantity or DOWNTIME)
        steps = self.for_every.count(max(number, Fraction(0)), size_of(self.for_every))
        parts = [times(self.first, Fraction(1))] if self.first is not None else []
        parts.append(times(give, steps))
        quantity = self.for_every.quantity or DOWNTIME
        said = Sentence(
            "{give} for each {step}: {figure} of {quantity} are {number}, which makes {worth}", give=worth_told(give),
            step=step_told(self.for_every, quantity), figure=Figure(figures.said(number, unit)),
            quantity=WORDS[quantity.word], number=steps,
            worth=worth_told(based_on(times(give, steps), self.of)),
        )  # fmt: skip
        if self.first is not None:
            said = Sentence("{first} at once, and {rest}", first=worth_told(self.first), rest=said)
        up_to = self.up_to if self.up_to is None or self.of is None else based_on(self.up_to, self.of)
        assert up_to is None or isinstance(up_to, Amount)
        return Reckoned(tuple(based_on(part, self.of) for part in parts), (Because(said),), up_to)

    def amounts(self) -> Iterable[tuple[Path, Amount]]:
        yield from placed(self.give, ("give",))
        for key, amount in (("first", self.first), ("up_to", self.up_to)):
            if amount is not None:
                yield (key,), amount

    def sentence(self) -> str:
        step = step_told(self.for_every, self.for_every.quantity or DOWNTIME)
        said = Sentence("{give} for every {step}", give=self.of_base(amount_said(self.give)), step=step)
        if self.first is not None:
            said = Sentence("{first} at once and {rest}", first=worth_told(self.first), rest=said)
        if self.up_to is not None:
            said = Sentence("{said}, at most {most} in all", said=said, most=worth_told(self.up_to))
        return said


FUNCTION = Steps
