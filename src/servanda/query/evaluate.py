"""Expressions computed in plain Python for one record: the oracle for engines, and the explanation of a record.

Three-valued: what is not known is None, and a condition that is None is neither true nor false.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, cast

from servanda.clock.civil import add_civil
from servanda.clock.zone import UTC_ZONE, Zone
from servanda.query.expression import (
    FLIPPED,
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    CompareOp,
    Expression,
    Field,
    In,
    IsNull,
    Like,
    Literal,
    Moment,
    Negative,
    Not,
    Or,
    civil_of,
)
from servanda.query.letters import like, lower, upper
from servanda.query.literals import DAY
from servanda.query.types import Kind
from servanda.words.duration import Civil, Exact

Value = str | Fraction | int | bool | None
_MINUTE = 60_000_000


def evaluate(expression: Expression, row: Mapping[str, Value], zone: Zone) -> Value:
    """The value of a `typed` expression for one record; fields of parents have the key ``parent.field``.

    text: str; number, percent, money: Fraction; duration: int or Fraction of microseconds; time: int UTC
    microseconds; date: days since 1970-01-01; yes/no: bool. A time between two microseconds is the earlier one.
    Raises ValueError for an expression that `typed` has not seen, KeyError for a field that the row lacks.
    """
    if expression.type is None:
        raise ValueError("An expression is evaluated after `typed` has seen it.")
    value = _Reckoning(row, zone).value(expression)
    kind = expression.type.kind
    if kind == Kind.TIME and value is not None:
        return int(value // 1)
    if isinstance(value, Fraction) and kind == Kind.DURATION and value.denominator == 1:
        return int(value)
    return cast(Value, value)


def moment_in(moment: Moment, zone: Zone) -> int:
    """UTC microseconds of a time as written; without an offset it is wall-clock time of the zone."""
    return zone.to_utc(moment.local) if moment.offset is None else moment.local - moment.offset * _MINUTE


def later(kind: Kind, base: Any, steps: Civil, zone: Zone) -> int:
    """`base`, a time or date, and steps of the calendar; of a date in no zone."""
    if kind == Kind.DATE:
        return add_civil(base * DAY, steps, UTC_ZONE) // DAY
    return add_civil(int(base // 1), steps, zone)


class _Reckoning:
    """One record in one zone."""

    def __init__(self, row: Mapping[str, Value], zone: Zone) -> None:
        self.row = row
        self.zone = zone

    def value(self, node: Expression) -> Any:
        match node:
            case Literal():
                return self.constant(node)
            case Field():
                return self.field(node)
            case Negative(value):
                inner = self.value(value)
                return None if inner is None else -inner
            case Arithmetic():
                return self.arithmetic(node)
            case Compare(op, left, right):
                return self.compare(op, left, right)
            case Between(value, low, high, negated):
                inside = _all((self.compare(">=", value, low), self.compare("<=", value, high)))
                return _not(inside) if negated else inside
            case In(value, items, negated):
                found = _any(self.compare("=", value, item) for item in items)
                return _not(found) if negated else found
            case IsNull(value, negated):
                return (self.value(value) is None) != negated
            case Like(value, pattern, fold, negated):
                text = self.value(value)
                return None if text is None else like(text, pattern, fold=fold) != negated
            case Not(value):
                return _not(self.value(value))
            case And(parts):
                return _all(self.value(part) for part in parts)
            case Or(parts):
                return _any(self.value(part) for part in parts)
            case Case():
                return self.case(node)
            case Call("coalesce", arguments):
                values = (self.value(argument) for argument in arguments)
                return next((value for value in values if value is not None), None)
            case Call(name, arguments):
                text = self.value(arguments[0])
                return None if text is None else _text_call(name, text)

    def constant(self, node: Literal) -> Any:
        match node.value:
            case Exact(microseconds):
                return Fraction(microseconds)
            case Moment():
                return moment_in(node.value, self.zone)
            case value:
                return value

    def field(self, node: Field) -> Any:
        value = self.row[node.key]
        exact = node.type is not None and node.type.kind in (Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION)
        return Fraction(value) if exact and value is not None else value

    def arithmetic(self, node: Arithmetic) -> Any:
        for steps, base in ((civil_of(node.right), node.left), (civil_of(node.left), node.right)):
            if steps is not None:
                turned = Civil(-steps.months, -steps.days) if node.op == "-" else steps
                return self.step(base, turned)
        left, right = self.value(node.left), self.value(node.right)
        if left is None or right is None:
            return None
        match node.op:
            case "+":
                return left + right
            case "-":
                return (left - right) * (DAY if _kind(node.left) == Kind.DATE else 1)
            case "*":
                return left * right
            case "/":
                return None if right == 0 else Fraction(left) / right

    def step(self, base: Expression, steps: Civil) -> int | None:
        value = self.value(base)
        return None if value is None else later(_kind(base), value, steps, self.zone)

    def compare(self, op: CompareOp, left: Expression, right: Expression) -> bool | None:
        if civil_of(left) is not None:
            return self.compare(FLIPPED[op], right, left)
        steps = civil_of(right)
        if steps is not None and isinstance(left, Arithmetic):
            # a - b <= 90 days: is a at most 90 days of the calendar after b?
            stop, bound = self.value(left.left), self.step(left.right, steps)
            return _compare(op, stop, bound)
        one, two = self.value(left), self.value(right)
        kinds = (_kind(left), _kind(right))
        if kinds == (Kind.TIME, Kind.DATE):
            return self.compare_day(op, one, two)
        if kinds == (Kind.DATE, Kind.TIME):
            return self.compare_day(FLIPPED[op], two, one)
        return _compare(op, one, two)

    def compare_day(self, op: CompareOp, time: Any, day: Any) -> bool | None:
        """A date beside a time stands for its whole day."""
        if time is None or day is None:
            return None
        first, after = self.zone.midnight(day), self.zone.midnight(day + 1)
        place = -1 if time < first else 1 if time >= after else 0
        return _compare(op, place, 0)

    def case(self, node: Case) -> Any:
        for condition, value in node.whens:
            holds = self.value(condition) if node.subject is None else self.compare("=", node.subject, condition)
            if holds is True:
                return self.value(value)
        return None if node.otherwise is None else self.value(node.otherwise)


def _kind(node: Expression) -> Kind:
    return node.type.kind if node.type else Kind.NULL


def _compare(op: CompareOp, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    match op:
        case "=":
            return bool(left == right)
        case "<>":
            return bool(left != right)
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case ">=":
            return bool(left >= right)


def _text_call(name: str, text: str) -> str:
    return lower(text) if name == "lower" else upper(text) if name == "upper" else text.strip(" ")


def _not(value: bool | None) -> bool | None:  # noqa: FBT001
    return None if value is None else not value


def _all(values: Iterable[bool | None]) -> bool | None:
    found = list(values)
    return False if False in found else None if None in found else True


def _any(values: Iterable[bool | None]) -> bool | None:
    found = list(values)
    return True if True in found else None if None in found else False
