"""Targets that name a fee, or an amount of another currency: what they come to for a reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from servanda.judge.thresholds import NoTarget
from servanda.words.money import Money
from servanda.words.result import Because, Reading
from servanda.words.sentence import Sentence
from servanda.words.target import Target, comparisons, with_values
from servanda.words.told import value_told
from servanda.words.value import THE_INVOICE, OfFee, Priced, Value

Price = Callable[[OfFee | Money, Reading], Priced | str]
"""What a value comes to for a reading, in the agreement's currency; or why nobody can tell."""


def no_price(value: OfFee | Money, reading: Reading) -> str:
    """Where no fee is known."""
    return f"what {value} comes to is not known"


def with_prices(target: Target | None, reading: Reading, price: Price, currency: str | None) -> Target | None:
    """The target with amounts in place of shares of fees and of other currencies. Raises NoTarget."""

    def put(value: Value) -> Value:
        other = isinstance(value, Money) and currency is not None and value.currency != currency
        if not (isinstance(value, OfFee) or other) or reading.unit != "money":
            return value
        assert isinstance(value, OfFee | Money)
        if isinstance(value, OfFee) and value.fee == THE_INVOICE:
            return value
        found = price(value, reading)
        if isinstance(found, str):
            raise NoTarget(Sentence("`{value}` has no amount: {why}", value=value_told(value), why=found))
        return found

    return None if target is None else with_values(target, put)


def lacks_price(reason: str) -> bool:
    """Is this why nothing was judged: that nobody knows what the fee, or the amount of another currency, comes to?"""
    return isinstance(reason, Sentence) and reason.pattern == "`{value}` has no amount: {why}"


def prices_of(target: Target | None) -> Iterable[Priced]:
    """The amounts that were put into a target."""
    for part in comparisons(target) if target is not None else ():
        yield from (each for each in (part.low, part.high) if isinstance(each, Priced))


def said_of_prices(target: Target | None) -> tuple[Because, ...]:
    """How they came about: ``subscription is 1000 USD: 200 USD``."""
    return tuple(Because(f"{each}: {each.said}") for each in prices_of(target) if each.said)
