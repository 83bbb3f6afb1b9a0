"""Reasons of an amount of money as sentences: amounts, steps, fees, roundings; in English as agreements say them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from servanda.words.amount import DaysOfFee, DaysOfService, Units
from servanda.words.fee import FeePeriod
from servanda.words.money import Money
from servanda.words.percent import Percent
from servanda.words.quantity import Points, Quantity, Step
from servanda.words.rounding import Rounding
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_money
from servanda.words.told import unit_told, value_told
from servanda.words.value import OfFee


def worth_told(worth: Any) -> str:
    """``10% of subscription``, ``25 GBP``, ``3 points``."""
    match worth:
        case OfFee() | Money() | Percent():
            return value_told(worth)
        case DaysOfFee(days, fee):
            return Sentence("{days} of {fee}", days=Sentence("{n} days", "{n} day", n=days), fee=fee)
        case DaysOfService(days):
            return Sentence("{n} days of service", "{n} day of service", n=days)
        case Points(count):
            return Sentence("{n} points", "{n} point", n=count)
        case Units(count):
            return Sentence("{n} units", "{n} unit", n=count)
    return str(worth)


def fee_period_told(which: FeePeriod) -> str:
    """``month before``, ``contract year of the last miss``; nothing where it is the same as the reading's."""
    match which:
        case FeePeriod("before", unit) if unit is not None:
            return Sentence("{unit} before", unit=unit_told(unit))
        case FeePeriod("next", unit) if unit is not None:
            return Sentence("next {unit}", unit=unit_told(unit))
        case FeePeriod("claim", unit) if unit is not None:
            return Sentence("{unit} of the claim", unit=unit_told(unit))
        case FeePeriod("year"):
            return Sentence("contract year of the last miss")
    return ""


def money_told(amount: Fraction, currency: str) -> Figure:
    """``1,234.50 USD``."""
    return Figure(show_money(amount, currency))


def step_told(step: Step, of: Quantity) -> Sentence:
    """``started 1 h of downtime``: the quantity is named where the text names it."""
    size = worth_told(step.size) if isinstance(step.size, Points) else value_told(step.size)
    match step.mode:
        case "started":
            said = Sentence("started {size}", size=size)
        case "whole":
            said = Sentence("whole {size}", size=size)
        case "exact":
            said = Sentence("exact {size}", size=size)
    return said if step.quantity is None else Sentence("{step} of {quantity}", step=said, quantity=quantity_told(of))


def quantity_told(quantity: Quantity) -> str:
    """``downtime``; with the objective that it is of, where the text names one."""
    word = WORDS[quantity.word]
    if quantity.objective is None:
        return word
    return Sentence("{quantity} of {objective}", quantity=word, objective=quantity.objective)


WORDS = {
    "value": Sentence("value"), "downtime": Sentence("downtime"), "excess": Sentence("excess"),
    "lateness": Sentence("lateness"), "shortfall": Sentence("shortfall"),
}  # fmt: skip


def rounded_told(rounding: Rounding) -> Sentence:
    """``rounded half up to 0.01 USD``."""
    step = value_told(rounding.to)
    match rounding.direction:
        case "half up":
            return Sentence("rounded half up to {step}", step=step)
        case "down":
            return Sentence("rounded down to {step}", step=step)
        case "up":
            return Sentence("rounded up to {step}", step=step)


def rounding_told(rounding: Rounding, amount: Figure) -> Sentence:
    """``rounded half up to 0.01 USD: 1.23 USD``."""
    step = value_told(rounding.to)
    match rounding.direction:
        case "half up":
            return Sentence("rounded half up to {step}: {amount}", step=step, amount=amount)
        case "down":
            return Sentence("rounded down to {step}: {amount}", step=step, amount=amount)
        case "up":
            return Sentence("rounded up to {step}: {amount}", step=step, amount=amount)
