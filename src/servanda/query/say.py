"""Expressions in plain words, for "what was agreed, in sentences"."""

from __future__ import annotations

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
from servanda.query.literals import plain_literal
from servanda.query.types import Kind

_COMPARE = {"=": "is", "<>": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}
_TIMES = {**_COMPARE, "<": "is before", "<=": "is not after", ">": "is after", ">=": "is not before"}
_ARITHMETIC = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
_CALLS = {"lower": "in small letters", "upper": "in capitals", "trim": "without spaces around it"}


def in_words(expression: Expression) -> str:
    """A part of a sentence: ``quality is A or B``, ``won_at minus created_at is at most 90 days``."""
    match expression:
        case Literal(value):
            return "nothing" if value is None else "an empty text" if value == "" else plain_literal(expression)
        case Field():
            return expression.key
        case Negative(value):
            return f"minus {_part(value)}"
        case Arithmetic(op, left, right):
            return f"{_part(left)} {_ARITHMETIC[op]} {_part(right)}"
        case Compare(op, left, right):
            return f"{_side(left)} {(_TIMES if _is_time(left) or _is_time(right) else _COMPARE)[op]} {_side(right)}"
        case Between(value, low, high, negated):
            return f"{_side(value)} is {'not ' if negated else ''}between {_side(low)} and {_side(high)}"
        case In(value, items, negated):
            return _listed(value, items, negated=negated)
        case IsNull(value, negated):
            return f"{_side(value)} is {'given' if negated else 'missing'}"
        case Like():
            return _like(expression)
        case Not(Field() as field):
            return f"{field.key} is no"
        case Not(value):
            return f"it is not so that {_condition(value)}"
        case And(parts):
            return " and ".join(map(_condition, parts))
        case Or(parts):
            return " or ".join(map(_condition, parts))
        case Case():
            return _case(expression)
        case Call("coalesce", arguments):
            return ", else ".join(map(_side, arguments))
        case Call(name, (argument, *_)):
            return f"{_side(argument)} {_CALLS[name]}"
        case _:
            return str(expression)


def condition_in_words(condition: Expression) -> str:
    """A condition as a clause of its own: ``reopened is no``."""
    return f"{condition.key} is yes" if isinstance(condition, Field) else in_words(condition)


def _is_time(node: Expression) -> bool:
    if isinstance(node, Literal):
        return node.kind in (Kind.TIME, Kind.DATE)
    return node.type is not None and node.type.kind in (Kind.TIME, Kind.DATE)


def _condition(node: Expression) -> str:
    """A part of `and` or `or`: in brackets where the sentence would be read otherwise."""
    match node:
        case Field():
            return f"{node.key} is yes"
        case And() | Or() | Case():
            return f"({in_words(node)})"
        case _:
            return in_words(node)


def _side(node: Expression) -> str:
    """A side of a comparison."""
    return in_words(node) if isinstance(node, Literal | Field | Negative | Arithmetic) else f"({in_words(node)})"


def _part(node: Expression) -> str:
    """A part of a sum."""
    return in_words(node) if isinstance(node, Literal | Field) else f"({in_words(node)})"


def _listed(value: Expression, items: tuple[Expression, ...], *, negated: bool) -> str:
    words = [_side(item) for item in items]
    *most, last = words
    if not most:
        return f"{_side(value)} is {'not ' if negated else ''}{last}"
    joined = f"{', '.join(most)} {'nor' if negated else 'or'} {last}"
    return f"{_side(value)} is {'neither ' if negated else ''}{joined}"


def _like(node: Like) -> str:
    pattern, plain = node.pattern, node.pattern.strip("%")
    if any(sign in plain for sign in "%_\\") or not plain:
        how, text = ("does not fit", "fits"), f"the pattern {pattern}"
    elif pattern == plain:
        how, text = ("is not", "is"), plain
    elif pattern.startswith("%") and pattern.endswith("%"):
        how, text = ("does not contain", "contains"), f"“{plain}”"
    elif pattern.endswith("%"):
        how, text = ("does not begin with", "begins with"), f"“{plain}”"
    else:
        how, text = ("does not end with", "ends with"), f"“{plain}”"
    case = " in small or capital letters" if node.fold else ""
    return f"{_side(node.value)} {how[not node.negated]} {text}{case}"


def _case(node: Case) -> str:
    whens = []
    for condition, value in node.whens:
        said = _condition(condition) if node.subject is None else f"{_side(node.subject)} is {_side(condition)}"
        whens.append(f"{_side(value)} if {said}")
    whens.append(f"otherwise {_side(node.otherwise) if node.otherwise is not None else 'nothing'}")
    return ", ".join(whens)
