"""Expressions in words, for "what was agreed, in sentences"."""

from __future__ import annotations

from functools import reduce

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
from servanda.words.money import parse_money
from servanda.words.said import listed
from servanda.words.sentence import Figure, Sentence, joined
from servanda.words.show import show_written


def in_words(expression: Expression) -> str:
    """A part of a sentence: ``quality is A or B``, ``won_at minus created_at is at most 90 days``."""
    match expression:
        case Literal():
            return _literal(expression)
        case Field():
            return expression.key
        case Negative(value):
            return Sentence("minus {value}", value=_part(value))
        case Arithmetic(op, left, right):
            return _reckoned(op, _part(left), _part(right))
        case Compare(op, left, right):
            timed = _is_time(left) or _is_time(right)
            return (_compared_times if timed else _compared)(op, _side(left), _side(right))
        case Between(value, low, high, negated):
            sides = {"value": _side(value), "low": _side(low), "high": _side(high)}
            if negated:
                return Sentence("{value} is not between {low} and {high}", **sides)
            return Sentence("{value} is between {low} and {high}", **sides)
        case In(value, items, negated):
            return _listed(value, items, negated=negated)
        case IsNull(value, True):
            return Sentence("{value} is given", value=_side(value))
        case IsNull(value, False):
            return Sentence("{value} is missing", value=_side(value))
        case Like():
            return _like(expression)
        case Not(Field() as field):
            return Sentence("{value} is no", value=field.key)
        case Not(value):
            return Sentence("it is not so that {condition}", condition=_condition(value))
        case And(parts):
            return reduce(_and, map(_condition, parts))
        case Or(parts):
            return reduce(_or, map(_condition, parts))
        case Case():
            return _case(expression)
        case Call("coalesce", arguments):
            return reduce(_else, map(_side, arguments))
        case Call(name, (argument, *_)):
            return _called(name, _side(argument))
        case _:
            return str(expression)


def condition_in_words(condition: Expression) -> str:
    """A condition as a clause of its own: ``reopened is no``."""
    return Sentence("{value} is yes", value=condition.key) if isinstance(condition, Field) else in_words(condition)


def _literal(literal: Literal) -> str:
    match literal.value:
        case None:
            return Sentence("nothing")
        case "":
            return Sentence("an empty text")
    plain = plain_literal(literal)
    if literal.kind == Kind.MONEY and "/" not in plain:
        return Figure(show_written(parse_money(plain)))
    return Figure(plain) if literal.kind in (Kind.NUMBER, Kind.PERCENT, Kind.DURATION) else plain


def _reckoned(op: str, left: str, right: str) -> Sentence:
    match op:
        case "+":
            return Sentence("{left} plus {right}", left=left, right=right)
        case "-":
            return Sentence("{left} minus {right}", left=left, right=right)
        case "*":
            return Sentence("{left} times {right}", left=left, right=right)
        case _:
            return Sentence("{left} divided by {right}", left=left, right=right)


def _compared(op: str, left: str, right: str) -> Sentence:
    match op:
        case "=":
            return Sentence("{left} is {right}", left=left, right=right)
        case "<>":
            return Sentence("{left} is not {right}", left=left, right=right)
        case "<":
            return Sentence("{left} is below {right}", left=left, right=right)
        case "<=":
            return Sentence("{left} is at most {right}", left=left, right=right)
        case ">":
            return Sentence("{left} is above {right}", left=left, right=right)
        case _:
            return Sentence("{left} is at least {right}", left=left, right=right)


def _compared_times(op: str, left: str, right: str) -> Sentence:
    match op:
        case "<":
            return Sentence("{left} is before {right}", left=left, right=right)
        case "<=":
            return Sentence("{left} is not after {right}", left=left, right=right)
        case ">":
            return Sentence("{left} is after {right}", left=left, right=right)
        case ">=":
            return Sentence("{left} is not before {right}", left=left, right=right)
        case _:
            return _compared(op, left, right)


def _called(name: str, argument: str) -> str:
    match name:
        case "lower":
            return Sentence("{value} in small letters", value=argument)
        case "upper":
            return Sentence("{value} in capitals", value=argument)
        case _:
            return Sentence("{value} without spaces around it", value=argument)


def _and(first: str, second: str) -> str:
    return Sentence("{first} and {second}", first=first, second=second)


def _or(first: str, second: str) -> str:
    return Sentence("{first} or {second}", first=first, second=second)


def _else(first: str, second: str) -> str:
    return Sentence("{first}, else {second}", first=first, second=second)


def _is_time(node: Expression) -> bool:
    if isinstance(node, Literal):
        return node.kind in (Kind.TIME, Kind.DATE)
    return node.type is not None and node.type.kind in (Kind.TIME, Kind.DATE)


def _condition(node: Expression) -> str:
    """A part of `and` or `or`: in brackets where the sentence would be read otherwise."""
    match node:
        case Field():
            return condition_in_words(node)
        case And() | Or() | Case():
            return _bracketed(node)
        case _:
            return in_words(node)


def _side(node: Expression) -> str:
    """A side of a comparison."""
    return in_words(node) if isinstance(node, Literal | Field | Negative | Arithmetic) else _bracketed(node)


def _part(node: Expression) -> str:
    """A part of a sum."""
    return in_words(node) if isinstance(node, Literal | Field) else _bracketed(node)


def _bracketed(node: Expression) -> str:
    return Sentence("({target})", target=in_words(node))


def _listed(value: Expression, items: tuple[Expression, ...], *, negated: bool) -> str:
    words, left = [_side(item) for item in items], _side(value)
    if len(words) == 1:
        return _compared("<>" if negated else "=", left, words[0])
    if negated:
        return Sentence("{left} is neither {right}", left=left, right=listed(words, "nor"))
    return Sentence("{left} is {right}", left=left, right=listed(words, "or"))


def _like(node: Like) -> str:
    said = _fits(node, _side(node.value))
    return Sentence("{condition} in small or capital letters", condition=said) if node.fold else said


def _fits(node: Like, value: str) -> Sentence:
    pattern, plain = node.pattern, node.pattern.strip("%")
    if any(sign in plain for sign in "%_\\") or not plain:
        if node.negated:
            return Sentence("{value} does not fit the pattern {text}", value=value, text=pattern)
        return Sentence("{value} fits the pattern {text}", value=value, text=pattern)
    if pattern == plain:
        return _compared("<>" if node.negated else "=", value, plain)
    if pattern.startswith("%") and pattern.endswith("%"):
        if node.negated:
            return Sentence("{value} does not contain “{text}”", value=value, text=plain)
        return Sentence("{value} contains “{text}”", value=value, text=plain)
    if pattern.endswith("%"):
        if node.negated:
            return Sentence("{value} does not begin with “{text}”", value=value, text=plain)
        return Sentence("{value} begins with “{text}”", value=value, text=plain)
    if node.negated:
        return Sentence("{value} does not end with “{text}”", value=value, text=plain)
    return Sentence("{value} ends with “{text}”", value=value, text=plain)


def _case(node: Case) -> str:
    whens: list[str] = []
    for condition, value in node.whens:
        said = _condition(condition) if node.subject is None else _compared("=", _side(node.subject), _side(condition))
        whens.append(Sentence("{value} if {condition}", value=_side(value), condition=said))
    rest = _side(node.otherwise) if node.otherwise is not None else Sentence("nothing")
    return joined([*whens, Sentence("otherwise {what}", what=rest)])
