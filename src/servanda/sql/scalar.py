"""Scalars as SQLGlot nodes.

Constants that stand alone are cast to their type; beside a column of their kind they stay bare, since the
column decides. Whatever can only be null becomes a null of the type that is wanted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from servanda.query.letters import lower, pattern_parts
from servanda.query.scalar import (
    And,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    Concat,
    FloorDiv,
    Greatest,
    InList,
    IsNull,
    Least,
    Like,
    Lit,
    Not,
    Or,
    Quotient,
    Scalar,
    TextOf,
    TextOp,
    Wide,
)
from servanda.sql import nodes
from servanda.sql.cannot import CannotSay
from servanda.sql.dialects import Dialect
from servanda.sql.kinds import LARGEST, Kind, common, kind_of
from servanda.sql.nodes import Node

_EQUALITY = ("=", "<>")
_LARGEST_SCALAR = 50_000


@dataclass(frozen=True, slots=True)
class Scope:
    """The columns that a scalar may name: their kinds, and how each is said here."""

    dialect: Dialect
    kinds: Mapping[str, Kind]
    columns: Mapping[str, Callable[[], Node]]

    def kind(self, scalar: Scalar) -> Kind:
        """Of a scalar over these columns."""
        return kind_of(scalar, self.kinds)


def mentions(scalars: Iterable[Scalar | None]) -> Counter[str]:
    """How often each column would be printed: an operand of some operations is printed twice."""
    found: Counter[str] = Counter()
    waiting = [(scalar, 1) for scalar in scalars if scalar is not None]
    size = 0
    while waiting:
        scalar, times = waiting.pop()
        size += times
        if size > _LARGEST_SCALAR:
            raise CannotSay("an expression as long as this", "SQL")
        if isinstance(scalar, Col):
            found[scalar.name] += times
        waiting += ((each, times * _times(scalar)) for each in _operands(scalar))
    return found


def say(scalar: Scalar, scope: Scope, want: Kind | None = None) -> Node:
    """The node of a scalar. Raises CannotSay where the dialect has no exact way."""
    kind = scope.kind(scalar)
    if kind == "null":
        return nodes.null(scope.dialect.types[want or "null"])
    if isinstance(scalar, Lit) and kind != "boolean":
        return nodes.cast(_bare(scalar, scope.dialect), scope.dialect.types["wide" if want == "wide" else kind])
    return _said(scalar, scope, kind)


def _said(scalar: Scalar, scope: Scope, kind: Kind) -> Node:
    dialect = scope.dialect
    match scalar:
        case Col(name):
            return scope.columns[name]()
        case Lit():
            return _bare(scalar, dialect)
        case Arith(op, left, right):
            return nodes.binary(op, *_alike((left, right), scope))
        case FloorDiv(value, by):
            return _floor(value, by, scope)
        case Quotient(value, by):
            return _quotient(value, by, scope, kind)
        case Wide(value):
            narrow = say(value, scope)
            return narrow if scope.kind(value) == "wide" else nodes.cast(narrow, dialect.types["wide"])
        case Compare(op, left, right):
            return _compared(op, left, right, scope)
        case And(parts):
            return nodes.both([_condition(part, scope) for part in parts]) if parts else nodes.boolean(True)
        case Or(parts):
            return nodes.either([_condition(part, scope) for part in parts]) if parts else nodes.boolean(False)
        case Not(value):
            return nodes.negated(_condition(value, scope))
        case IsNull(value):
            return nodes.is_null(say(value, scope))
        case Case(whens, otherwise):
            return _case(whens, otherwise, scope, kind)
        case Coalesce(parts):
            several = _alike(parts, scope)
            return nodes.call("COALESCE", *several) if len(several) > 1 else several[0]
        case Least(parts):
            return _extreme("LEAST", parts, scope)
        case Greatest(parts):
            return _extreme("GREATEST", parts, scope)
        case InList(value, items):
            return _one_of(value, items, scope)
        case Like(value, pattern, fold):
            return _like(value, pattern, scope, fold=fold)
        case TextOp(op, value):
            return _letters(op, say(value, scope, "text"), dialect)
        case TextOf(value):
            return nodes.cast(say(value, scope), dialect.types["text"])
        case Concat(parts):
            return nodes.joined_text([say(part, scope, "text") for part in parts]) if parts else say(Lit(""), scope)


def truncated(value: Node, by: int, dialect: Dialect, kind: Kind) -> Node:
    """value ÷ by, rounded towards zero."""
    wide = kind == "wide" or by > LARGEST
    return nodes.divided(dialect.wide_division if wide else dialect.integer_division, value, by)


def in_binary_order(node: Node, kind: Kind, dialect: Dialect) -> Node:
    """The node as something to compare, sort or take the least of by its bytes."""
    return nodes.collated(node, dialect.binary_order) if kind == "text" else node


def _operands(scalar: Scalar) -> Sequence[Scalar]:
    match scalar:
        case Arith(_, left, right) | Compare(_, left, right) | Quotient(left, right):
            return (left, right)
        case And(parts) | Or(parts) | Coalesce(parts) | Least(parts) | Greatest(parts) | Concat(parts):
            return parts
        case Case(whens, otherwise):
            return (*(each for when in whens for each in when), otherwise)
        case Col() | Lit():
            return ()
        case FloorDiv(value) | Wide(value) | Not(value) | IsNull(value) | InList(value):
            return (value,)
        case Like(value) | TextOp(_, value) | TextOf(value):
            return (value,)


def _times(scalar: Scalar) -> int:
    """How often the operands are printed."""
    return 3 if isinstance(scalar, Least | Greatest | Quotient) else 2 if isinstance(scalar, FloorDiv) else 1


def _bare(literal: Lit, dialect: Dialect) -> Node:
    value = literal.value
    if isinstance(value, bool):
        return nodes.boolean(value)
    if isinstance(value, int):
        return nodes.number(value)
    text = str(value)
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise CannotSay("a text with a character that is not of Unicode text", dialect.name)
    return nodes.string(text)


def _alike(parts: Sequence[Scalar], scope: Scope) -> list[Node]:
    """The parts under one kind: constants stay bare if something else shows the kind."""
    kind = common(scope.kind(part) for part in parts)
    shown = any(not isinstance(part, Lit) and scope.kind(part) == kind for part in parts)
    said = []
    for part in parts:
        bare = shown and isinstance(part, Lit) and part.value is not None
        said.append(_bare(part, scope.dialect) if bare and isinstance(part, Lit) else say(part, scope, kind))
        shown = True
    return said


def _condition(scalar: Scalar, scope: Scope) -> Node:
    return say(scalar, scope, "boolean")


def _floor(value: Scalar, by: int, scope: Scope) -> Node:
    kind = scope.kind(value)
    if by == 1:
        return say(value, scope)
    rest = nodes.binary("%", say(value, scope), nodes.number(by))
    below = nodes.case([(nodes.binary("<", rest, nodes.number(0)), nodes.number(1))], nodes.number(0))
    return nodes.binary("-", truncated(say(value, scope), by, scope.dialect, kind), below)


def _quotient(value: Scalar, by: Scalar, scope: Scope, kind: Kind) -> Node:
    dialect = scope.dialect
    division = dialect.wide_division if kind == "wide" else dialect.integer_division
    (left, divisor), (again, by_again) = (_alike((value, _above_zero(by)), scope) for _ in range(2))
    rest = nodes.binary("%", again, by_again)
    below = nodes.case([(nodes.binary("<", rest, nodes.number(0)), nodes.number(1))], nodes.number(0))
    whole = nodes.binary("-", nodes.divided(division, left, divisor), below)
    return nodes.case([(nodes.binary(">", say(by, scope), nodes.number(0)), whole)], None)


def _above_zero(by: Scalar) -> Scalar:
    """A divisor, null unless it is above zero: an engine reckons with constants before it looks whether they are wanted."""
    return by if isinstance(by, Col) else Case(((Compare(">", by, Lit(0)), by),), Lit(None))


def _compared(op: str, left: Scalar, right: Scalar, scope: Scope) -> Node:
    kind = common((scope.kind(left), scope.kind(right)))
    if kind == "boolean" and op not in _EQUALITY:
        raise CannotSay(f"{op} of two yes/no values", scope.dialect.name)
    first, second = _alike((left, right), scope)
    return nodes.binary(op, first if op in _EQUALITY else in_binary_order(first, kind, scope.dialect), second)


def _case(whens: Sequence[tuple[Scalar, Scalar]], otherwise: Scalar, scope: Scope, kind: Kind) -> Node:
    if not whens:
        return say(otherwise, scope, kind)
    *values, last = _alike([*(value for _, value in whens), otherwise], scope)
    conditions = [_condition(condition, scope) for condition, _ in whens]
    return nodes.case(zip(conditions, values, strict=True), last)


def _extreme(function: str, parts: Sequence[Scalar], scope: Scope) -> Node:
    """Engines leave out nulls in LEAST and GREATEST; ours do not."""
    if len(parts) == 1:
        return say(parts[0], scope)
    nothing = nodes.null(scope.dialect.types[common(scope.kind(part) for part in parts)])
    if any(scope.kind(part) == "null" for part in parts):
        return nothing
    if len(parts) == 2:
        return _of_two("<=" if function == "LEAST" else ">=", parts, scope)
    missing = [nodes.is_null(say(part, scope)) for part in parts if not isinstance(part, Lit)]
    value = nodes.call(function, *_alike(parts, scope))
    return nodes.case([(nodes.either(missing), nothing)], value) if missing else value


def _of_two(op: str, parts: Sequence[Scalar], scope: Scope) -> Node:
    """Null if either is, since then neither comparison is true; faster than LEAST where both are long."""
    said, again, more = (_alike(parts, scope) for _ in range(3))
    opposite = ">" if op == "<=" else "<"
    return nodes.case([(nodes.binary(op, *said), again[0]), (nodes.binary(opposite, more[0], more[1]), again[1])], None)


def _one_of(value: Scalar, items: Sequence[int | str | bool], scope: Scope) -> Node:
    kind = common((scope.kind(value), *(scope.kind(Lit(item)) for item in items)))
    said = say(value, scope, kind)
    if not items:
        empty = nodes.is_null(said)
        return nodes.case([(empty, nodes.null(scope.dialect.types["boolean"]))], nodes.boolean(False))
    return nodes.one_of(said, (_bare(Lit(item), scope.dialect) for item in items))


def _like(value: Scalar, pattern: str, scope: Scope, *, fold: bool) -> Node:
    parts = pattern_parts(lower(pattern) if fold else pattern)
    escaped = any(part in ("=%", "=_", "=\\") for part in parts)
    plain = "".join(part if part in "%_" else "\\" + part[1] if part[1] in "%_\\" else part[1] for part in parts)
    text = say(value, scope, "text")
    _bare(Lit(plain), scope.dialect)
    return nodes.like(_letters("lower", text, scope.dialect) if fold else text, plain, escaped=escaped)


def _letters(op: str, text: Node, dialect: Dialect) -> Node:
    if op == "trim":
        return nodes.call(dialect.trim, text, nodes.string(" "))
    if dialect.letter_case is False:
        raise CannotSay("text in small or capital letters", dialect.name)
    if op == "upper" and not dialect.capital_sharp_s:
        text = nodes.call("REPLACE", text, nodes.string("ß"), nodes.string("ẞ"))
    changed = nodes.call(op.upper(), nodes.collated(text, dialect.letter_case))
    return nodes.collated(changed, dialect.binary_order if dialect.letter_case else None)
