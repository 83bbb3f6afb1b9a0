"""Words of fees: `products.monthly_fee`, `10% of invoice`, `1000 USD`; and of which period a fee is: `month before`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from servanda.words.money import Money, refuse_leading_currency
from servanda.words.phrase import Reader
from servanda.words.value import OfFee, Parameter, read_value
from servanda.words.window import Unit, Window, parse_window, read_unit


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """What a column of a thing says: ``products.monthly_fee``."""

    records: str
    column: str

    def __str__(self) -> str:
        return f"{self.records}.{self.column}"


FeeAmount = Money | OfFee | ColumnOf | Parameter
"""What a fee comes to in one of its periods."""


def parse_fee_amount(text: str) -> FeeAmount:
    """Read ``1000 USD``, ``10% of invoice`` or ``products.monthly_fee``; raises PhraseError."""
    reader = Reader(text)
    refuse_leading_currency(reader)
    if reader.peek().kind == "word" and reader.peek(1).text == ".":
        amount: object = ColumnOf(*reader.dotted("the column of a thing").rsplit(".", 1))
    else:
        first = reader.peek()
        amount = read_value(reader)
        if not isinstance(amount, Money | OfFee | Parameter):
            hint = (
                "Write an amount of money (`1000 USD`), a share of another fee (`10% of invoice`) or `things.column`."
            )
            raise reader.fail(f"`{amount}` is no amount of a fee.", first, reader.last, hint)
    reader.end()
    assert isinstance(amount, Money | OfFee | ColumnOf | Parameter)
    return amount


@dataclass(frozen=True, slots=True)
class FeePeriod:
    """Which period of a fee is meant: the one that contains the reading, the one before, the next, that of the claim.

    `year` means all periods of the contract year in which the miss lies that it falls due with: the last of several.
    """

    which: Literal["same", "before", "next", "claim", "year"] = "same"
    unit: Unit | None = None

    def __str__(self) -> str:
        match self.which:
            case "before":
                return f"{self.unit} before"
            case "next":
                return f"next {self.unit}"
            case "claim":
                return f"{self.unit} of the claim"
            case "year":
                return "contract year of the last miss"
        return "same"


def parse_fee_period(text: str) -> FeePeriod:
    """Read ``same``, ``month before``, ``next month``, ``month of the claim`` and the like; raises PhraseError."""
    reader = Reader(text)
    if reader.take("same"):
        found = FeePeriod()
    elif reader.take("contract", "year", "of", "the", "last", "miss"):
        found = FeePeriod("year", "year")
    elif reader.take("next"):
        found = FeePeriod("next", read_unit(reader))
    else:
        unit = read_unit(reader)
        if reader.take("of", "the", "claim"):
            found = FeePeriod("claim", unit)
        else:
            reader.expect("before", hint=f"Write `{unit} before`, `next {unit}` or `{unit} of the claim`.")
            found = FeePeriod("before", unit)
    reader.end()
    return found


@dataclass(frozen=True, slots=True)
class Rolling:
    """The last so many months: ``rolling 12 months``."""

    months: int

    def __str__(self) -> str:
        return f"rolling {self.months} months"


CapWindow = Window | Rolling | Literal["invoice", "incident"]
"""What a cap is counted over."""


def parse_cap_window(text: str) -> CapWindow:
    """Read ``month``, ``rolling 12 months``, ``invoice`` or ``incident``; raises PhraseError."""
    word = " ".join(text.split())
    if word == "invoice":
        return "invoice"
    if word == "incident":
        return "incident"
    reader = Reader(text)
    if reader.take("rolling"):
        months = reader.whole("a number of months", 1, 120)
        reader.expect("months", hint=f"Write `rolling {months} months`.")
        reader.end()
        return Rolling(months)
    return parse_window(text)
