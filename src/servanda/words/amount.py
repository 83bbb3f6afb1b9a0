"""Amounts of a remedy: `10%`, `10% of FEE`, `25 GBP`, `1 day of FEE`, `3 days of service`, `2 points`, `1 unit`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from servanda.words.money import Money
from servanda.words.number import Number
from servanda.words.percent import Percent
from servanda.words.phrase import Reader
from servanda.words.quantity import Points
from servanda.words.value import OfFee, Parameter, read_value


@dataclass(frozen=True, slots=True)
class DaysOfFee:
    """What a fee comes to for some days: ``1 day of subscription``."""

    days: Fraction
    fee: str

    def __str__(self) -> str:
        return f"{_counted(self.days, 'day')} of {self.fee}"


@dataclass(frozen=True, slots=True)
class DaysOfService:
    """Days by which a service is prolonged without charge: ``3 days of service``."""

    days: Fraction

    def __str__(self) -> str:
        return f"{_counted(self.days, 'day')} of service"


@dataclass(frozen=True, slots=True)
class Units:
    """Units of what is sold: ``1 unit``."""

    count: Fraction

    def __str__(self) -> str:
        return _counted(self.count, "unit")


Amount = Percent | OfFee | Money | DaysOfFee | DaysOfService | Points | Units | Parameter
"""A bare percent takes its base from the block's `of:`."""


def parse_amount(text: str) -> Amount:
    """Read any amount; raises PhraseError."""
    reader = Reader(text)
    amount = _read_amount(reader)
    reader.end()
    return amount


def _read_amount(reader: Reader) -> Amount:
    first, unit = reader.peek(), reader.peek(1)
    if first.kind == "number":
        if unit.word in ("day", "days"):
            return _days(reader)
        if unit.word in ("point", "points", "unit", "units"):
            count = reader.number()
            return Points(count) if reader.next().word.startswith("point") else Units(count)
    value = read_value(reader)
    if isinstance(value, Number):
        hint = f"Write `{value}%`, `{value} USD`, `{value} points` or `{value} units`."
        raise reader.fail(f"`{value}` of what?", first, reader.last, hint)
    if not isinstance(value, Percent | OfFee | Money | Parameter):
        hint = "Write `10% of FEE`, `25 GBP`, `1 day of FEE`, `3 days of service`, `2 points` or `1 unit`."
        raise reader.fail(f"`{value}` is no amount.", first, reader.last, hint)
    return value


def _days(reader: Reader) -> DaysOfFee | DaysOfService:
    days = reader.number()
    word = reader.next().text
    if not reader.take("of"):
        shown = f"{Number(days)} {word}"
        raise reader.fail("Days of what?", hint=f"Write `{shown} of FEE` or `{shown} of service`.")
    if reader.take("service"):
        return DaysOfService(days)
    return DaysOfFee(days, reader.name("`service` or the name of a fee"))


def _counted(count: Fraction, unit: str) -> str:
    return f"{Number(count)} {unit if count == 1 else unit + 's'}"
