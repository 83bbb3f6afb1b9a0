"""Expressions as text: canonical, so that reading it again gives the same expression."""

from __future__ import annotations

import re

from servanda.query.expression import (
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    Expression,
    Field,
    In,
    IsNull,
    Like,
    Literal,
    Negative,
    Not,
    Or,
)
from servanda.query.literals import show_literal
from servanda.query.tokens import WORDS

_PLAIN = re.compile(r"[^\W\d]\w*")
OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(1, 9)


def show(expression: Expression) -> str:
    """The canonical text: ``parse_expression(show(e))`` is `e`."""
    match expression:
        case Literal():
            return show_literal(expression)
        case Field(name, parent):
            return f"{show_name(parent)}.{show_name(name)}" if parent else show_name(name)
        case Negative(Literal() | Negative() as value):
            return f"-({show(value)})"
        case Negative(value):
            return f"-{_at(SIGN, value)}"
        case Arithmetic(op, left, right):
            power = PRODUCT if op in "*/" else SUM
            return f"{_at(power, left)} {op} {_at(power + 1, right)}"
        case Compare(op, left, right):
            return f"{_at(SUM, left)} {op} {_at(SUM, right)}"
        case Between(value, low, high, negated):
            return f"{_at(SUM, value)}{_not(negated)} between {_at(SUM, low)} and {_at(SUM, high)}"
        case In(value, items, negated):
            return f"{_at(SUM, value)}{_not(negated)} in ({', '.join(map(show, items))})"
        case IsNull(value, negated):
            return f"{_at(SUM, value)} is{_not(negated)} null"
        case Like(value, pattern, fold, negated):
            quoted = "'" + pattern.replace("'", "''") + "'"
            return f"{_at(SUM, value)}{_not(negated)} {'ilike' if fold else 'like'} {quoted}"
        case Not(value):
            return f"not {_at(NOT, value)}"
        case And(parts):
            return " and ".join(_at(AND + 1, part) for part in parts)
        case Or(parts):
            return " or ".join(_at(OR + 1, part) for part in parts)
        case Case(subject, whens, otherwise):
            chosen = f" {show(subject)}" if subject is not None else ""
            arms = "".join(f" when {show(condition)} then {show(value)}" for condition, value in whens)
            last = f" else {show(otherwise)}" if otherwise is not None else ""
            return f"case{chosen}{arms}{last} end"
        case Call(name, arguments):
            return f"{name}({', '.join(map(show, arguments))})"


def show_name(name: str) -> str:
    """The name, in backticks where it would be read as something else."""
    if _PLAIN.fullmatch(name) and name.lower() not in WORDS:
        return name
    return "`" + name.replace("`", "``") + "`"


def _not(negated: bool) -> str:  # noqa: FBT001
    return " not" if negated else ""


def _at(power: int, node: Expression) -> str:
    """The node, in brackets if it binds more loosely than `power`."""
    return show(node) if _power(node) >= power else f"({show(node)})"


def _power(node: Expression) -> int:
    match node:
        case Or():
            return OR
        case And():
            return AND
        case Not():
            return NOT
        case Compare() | Between() | In() | IsNull() | Like():
            return COMPARISON
        case Arithmetic(op):
            return PRODUCT if op in "*/" else SUM
        case Negative():
            return SIGN
        case _:
            return ATOM
