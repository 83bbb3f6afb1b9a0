"""Figures in goals that come from records: which constants of a derivation they are, and what they are today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from servanda.agreement.derivation import at
from servanda.agreement.edit import Change
from servanda.agreement.model import Agreement
from servanda.desk.goal_block import written_money, written_rate
from servanda.desk.goal_options import Options, Past
from servanda.desk.goal_records import signed_rate
from servanda.goals.worth import Subset
from servanda.query.expression import Arithmetic, Expression, Field, Literal, walk
from servanda.query.types import Kind
from servanda.words.money import parse_money
from servanda.words.percent import parse_percent
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem

_HINT = "Write the rate as a goal of its own under the name of its objective: `{rate}: 1.5%`, and `leads: customers / {rate}`."


@dataclass(frozen=True, slots=True)
class _Constant:
    """A figure that stands in a goal's expression."""

    goal: str
    value: Literal


def changes_of(agreement: Agreement, file: str, past: Past, today: Subset, reading: Options) -> list[Change]:
    """The rate and, where money was asked for, what a customer brings, each in its place in the text."""
    found: list[Change] = []
    rate = _rate(agreement, str(past.rate), reading)
    if rate is not None and today.rate:
        found += _changed(agreement, file, rate, written_rate(today.rate), reading)
    customers = [each for each in _divisors(agreement) if each.value.kind is Kind.MONEY]
    if past.worth is not None and today.a_customer and len(customers) == 1:
        currency = customers[0].value.currency or agreement.currency or ""
        found += _changed(agreement, file, customers[0], written_money(today.a_customer, currency), reading)
    elif past.worth is not None and len(customers) != 1:
        sentence = f"{'None' if not customers else 'More than one'} of the goals is what a customer brings; no such figure is changed."
        hint = "It is the one amount of money by which another goal is divided: `customers: revenue / 20000 USD`."
        reading.problems.append(Problem("S937", sentence, agreement.place(("goals",)), hint, "warning"))
    return found


def _rate(agreement: Agreement, name: str, reading: Options) -> _Constant | None:
    """The goal that says the rate, else the one percentage by which another goal is divided."""
    signed = signed_rate(agreement, name)
    formula = agreement.goals[signed[0]].formula if signed is not None else None
    if signed is not None and isinstance(formula, Literal):
        return _Constant(signed[0], formula)
    rates = [each for each in _divisors(agreement) if each.value.kind is Kind.PERCENT]
    if signed is None and len(rates) == 1:
        return rates[0]
    if signed is not None:
        sentence = f"`goals.{signed[0]}` is the rate, and it is derived from other figures, so that it cannot be exchanged by itself."
        place = agreement.key_place(("goals", signed[0]))
    else:
        sentence = f"Which figure of the goals is the rate of `{name}` cannot be told."
        place = agreement.key_place(("goals",))
    reading.problems.append(Problem("S937", sentence, place, _HINT.format(rate=name)))
    return None


def _divisors(agreement: Agreement) -> Iterator[_Constant]:
    """Constants by which goals are divided, each once: in place, or as a goal that is nothing but a constant."""
    found: dict[tuple[str, int], _Constant] = {}
    for name, goal in agreement.goals.items():
        for node in walk(goal.formula) if goal.formula is not None else ():
            if isinstance(node, Arithmetic) and node.op == "/":
                each = _constant(agreement, name, node.right)
                if each is not None:
                    found.setdefault((each.goal, each.value.span.start), each)
    return iter(found.values())


def _constant(agreement: Agreement, goal: str, node: Expression) -> _Constant | None:
    if isinstance(node, Field) and node.parent in (None, "goals") and node.name in agreement.goals:
        goal, node = node.name, agreement.goals[node.name].formula or node
    return _Constant(goal, node) if isinstance(node, Literal) else None


def _changed(agreement: Agreement, file: str, each: _Constant, new: str, reading: Options) -> list[Change]:
    """The change, if the figure itself stands in this very file, and says something else today."""
    place = agreement.place(at(agreement, each.goal), each.value.span.start, each.value.span.length)
    change = Change(place, new)
    if place.file != file:
        sentence = f"`goals.{each.goal}` stands in another file, `{place.file}`, on which several agreements may rest."
        reading.problems.append(Problem("S937", sentence, place, "Name that file, or write the goal anew in this one."))
    elif not _says(change.old, each.value):
        sentence = f"`goals.{each.goal}` is given by a parameter or written in another form, so that it cannot be exchanged here."
        reading.problems.append(Problem("S937", sentence, place, f"Write {new} where its value is given."))
    elif change.old != new:
        return [change]
    return []


def _says(text: str, value: Literal) -> bool:
    """Is this text the figure?"""
    with suppress(PhraseError):
        known = parse_percent(text).share if value.kind is Kind.PERCENT else parse_money(text).exact
        return bool(known == value.value)
    return False
