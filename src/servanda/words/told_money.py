"""Reasons of an amount of money as sentences: edges of bands, amounts, fees, roundings; in English as agreements say them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from servanda.words.amount import DaysOfFee, DaysOfService, Units
from servanda.words.money import Money
from servanda.words.percent import Percent
from servanda.words.quantity import Points, Quantity, Step
from servanda.words.rounding import Rounding
from servanda.words.said import target_said
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_money
from servanda.words.target import Comparison, Target
from servanda.words.told import compared, value_told
from servanda.words.value import OfFee


def edge_told(edge: Target) -> str:
    """``less than 70%``: an edge of bands, behind `is`."""
    if not isinstance(edge, Comparison) or edge.quantity is not None:
        return target_said(edge)
    low = value_told(edge.low)
    if edge.op == "below":
        return Sentence("less than {limit}", limit=low)
    if edge.op == "above":
        return Sentence("more than {limit}", limit=low)
    return compared(edge.op, low, value_told(edge.high) if edge.high else "")


def worth_told(worth: Any) -> str:
    """``10% of subscription``, ``25 GBP``, ``3 points``."""
    match worth:
        case OfFee(percent, fee):
            return Sentence("{percent} of {fee}", percent=Figure(percent), fee=fee)
        case Money() | Percent():
            return Figure(worth)
        case DaysOfFee() | DaysOfService() | Points() | Units():
            return str(worth)
    return str(worth)


def money_told(amount: Fraction, currency: str) -> Figure:
    """``1,234.50 USD``."""
    return Figure(show_money(amount, currency))


def step_told(step: Step, of: Quantity) -> Sentence:
    """``started 1 h of downtime``: the quantity is named where the text names it."""
    size = value_told(step.size) if not isinstance(step.size, Points) else str(step.size)
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
    word = WORDS.get(quantity.word, quantity.word)
    return word if str(quantity) == quantity.word else str(quantity)


WORDS = {
    "value": Sentence("value"), "downtime": Sentence("downtime"), "excess": Sentence("excess"),
    "lateness": Sentence("lateness"), "shortfall": Sentence("shortfall"),
}  # fmt: skip


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
