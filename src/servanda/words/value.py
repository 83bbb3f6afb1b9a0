"""The values that stand in targets and amounts: `95%`, `4 h`, `600`, `25 GBP`, `20% of FEE`, `goals.leads`, `$goal`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from servanda.words.duration import UNIT_WORDS, Civil, Duration, Exact, NextWorkingDay, WorkingDays, read_duration
from servanda.words.money import Money, refuse_leading_currency, take_currency
from servanda.words.number import Number
from servanda.words.percent import Percent, take_percent_sign
from servanda.words.phrase import Reader, did_you_mean
from servanda.words.result import Unit

THE_INVOICE = "the invoice"
"""The base of ``100% of the invoice``: the one to which a credit is applied."""


@dataclass(frozen=True, slots=True)
class OfTheTime:
    """A share of the time that the metric counts: ``0.1% of the time``."""

    percent: Percent

    def __str__(self) -> str:
        return f"{self.percent} of the time"


@dataclass(frozen=True, slots=True)
class OfFee:
    """A share of a fee: ``20% of subscription``, ``100% of the invoice``."""

    percent: Percent
    fee: str

    def __str__(self) -> str:
        return f"{self.percent} of {self.fee}"


@dataclass(frozen=True, slots=True)
class GoalRef:
    """A derived target: ``goals.leads``."""

    name: str

    def __str__(self) -> str:
        return f"goals.{self.name}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A typed parameter of the agreement: ``$goal``."""

    name: str

    def __str__(self) -> str:
        return f"${self.name}"


@dataclass(frozen=True, slots=True)
class Priced:
    """What stands for an amount of money, ``20% of subscription`` or ``100 GBP``, with what it comes to.

    The amount is of the agreement's currency; `complete` is false while it may still change.
    """

    written: OfFee | Money
    exact: Fraction
    said: str
    complete: bool = True

    def __str__(self) -> str:
        return str(self.written)


Value = Percent | Number | Duration | Money | OfTheTime | OfFee | GoalRef | Parameter | Priced


def parse_value(text: str) -> Value:
    """Read any value; raises PhraseError."""
    reader = Reader(text)
    value = read_value(reader)
    reader.end()
    return value


def read_value(reader: Reader) -> Value:
    """The value that comes next. A number without a unit is a plain number."""
    if reader.at("$") and reader.peek(1).kind == "word":
        reader.next()
        return Parameter(reader.next().text)
    if reader.take("goals"):
        reader.expect(".", hint="Write `goals.NAME`.")
        return GoalRef(reader.name("the name of a goal"))
    if reader.at("next"):
        return read_duration(reader)
    refuse_leading_currency(reader)
    return _read_number(reader)


def _read_number(reader: Reader) -> Value:
    first, unit = reader.peek(), reader.peek(1)
    if first.kind == "number" and (unit.word in UNIT_WORDS or unit.kind == "number"):
        return read_duration(reader)
    number = reader.number("a value, such as `95%`, `4 h`, `600` or `25 GBP`")
    if take_percent_sign(reader, first):
        return _of(reader, Percent(number / 100))
    return take_currency(reader, first) or Number(number)


def _of(reader: Reader, percent: Percent) -> Value:
    if not reader.take("of"):
        return percent
    if reader.take("the", "time"):
        return OfTheTime(percent)
    if reader.take("the", "invoice"):
        return OfFee(percent, THE_INVOICE)
    if reader.at("the"):
        hint = did_you_mean(f"the {reader.peek(1).text}", ("the time", THE_INVOICE))
        raise reader.fail("Expected `the time`, `the invoice` or the name of a fee.", hint=hint)
    return OfFee(percent, reader.name("`the time` or the name of a fee"))


def unit_of(value: Value) -> Unit | None:
    """What the value measures; None where only the agreement knows (goals, parameters)."""
    match value:
        case Percent():
            return "percent"
        case Number():
            return "number"
        case Money() | OfFee() | Priced():
            return "money"
        case Exact() | Civil() | WorkingDays() | NextWorkingDay() | OfTheTime():
            return "duration"
        case GoalRef() | Parameter():
            return None


def plain(value: Value) -> Fraction | None:
    """The exact number of a value that depends on nothing else: a share of 1, microseconds, an amount; else None."""
    match value:
        case Percent(share):
            return share
        case Number(number):
            return number
        case Exact(microseconds):
            return Fraction(microseconds)
        case Money() | Priced():
            return value.exact
        case _:
            return None
