"""A record set of every kind of column, random rows of it, and random expressions of every type over it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from servanda.clock.zone import Zone
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
    Moment,
    Negative,
    Not,
    Or,
)
from servanda.query.types import DATE, DURATION, NUMBER, PERCENT, TEXT, TIME, YESNO, Kind, Physical, Type
from servanda.words.duration import Civil, Exact

NEW_YORK = Zone("America/New_York")
PRIORITY = Type(Kind.TEXT, ("P1", "P2", "P3"))
USD = Type(Kind.MONEY, currency="USD")
HOUR, DAY = 3_600_000_000, 86_400_000_000
SPRING, AUTUMN = 1_741_503_600_000_000, 1_762_063_200_000_000  # the changes of New York's clocks in 2025

COLUMNS: dict[str, Physical] = {
    "status": Physical(TEXT),
    "priority": Physical(PRIORITY),
    "score": Physical(NUMBER),
    "weight": Physical(NUMBER, scale=2),
    "mean": Physical(NUMBER, scale=1, divisor="mean_by"),
    "rate": Physical(PERCENT, scale=3),
    "fee": Physical(USD, scale=2),
    "worked": Physical(DURATION),
    "usual": Physical(DURATION, divisor="usual_by"),
    "opened": Physical(TIME),
    "closed": Physical(TIME),
    "signed": Physical(DATE),
    "ended": Physical(DATE),
    "automatic": Physical(YESNO),
    "accounts.size": Physical(NUMBER, scale=1),
}
TYPES = {name: physical.type for name, physical in COLUMNS.items() if "." not in name}
PARENTS = {"accounts": {"size": NUMBER}}

_NAMES: dict[Kind, tuple[Field, ...]] = {
    kind: tuple(
        Field(name.split(".")[-1], "accounts" if "." in name else None)
        for name, physical in COLUMNS.items()
        if physical.type.kind == kind
    )
    for kind in Kind
}

_small = st.integers(-6, 6) | st.integers(-1000, 1000)
_times = st.one_of(
    st.integers(-48, 48).map(lambda h: SPRING + h * HOUR),
    st.integers(-48, 48).map(lambda h: AUTUMN + h * HOUR),
    st.integers(SPRING - 400 * DAY, AUTUMN + 400 * DAY),
)
_days = st.integers(-5, 5).map(lambda d: SPRING // DAY + d) | st.integers(19_700, 20_700)
_texts = st.sampled_from(["", "a", "A", "up", "Up ", " up", "it's", "100%", "a_b", "ÄÖß", "director", "back\\slash"])


def _physical(physical: Physical) -> st.SearchStrategy[Any]:
    match physical.type.kind:
        case Kind.TEXT:
            return st.sampled_from(physical.type.order) if physical.type.order else _texts
        case Kind.YESNO:
            return st.booleans()
        case Kind.TIME:
            return _times
        case Kind.DATE:
            return _days
        case Kind.DURATION:
            return st.integers(-5, 5).map(lambda h: h * HOUR) | st.integers(0, 10**13)
        case _:
            return _small


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A row as it lies in an engine."""
    row: dict[str, Any] = {}
    for name, physical in COLUMNS.items():
        row[name] = draw(st.none() | _physical(physical)) if draw(st.integers(0, 3)) == 0 else draw(_physical(physical))
        if physical.divisor:
            row[physical.divisor] = draw(st.integers(0, 4))
    return row


def logical(row: Mapping[str, Any]) -> dict[str, Any]:
    """The same row as the values it stands for."""
    return {name: value_of(row[name], physical, row) for name, physical in COLUMNS.items()}


def value_of(value: Any, physical: Physical, row: Mapping[str, Any]) -> Any:
    """What an engine's value stands for."""
    if value is None or physical.type.kind in (Kind.TEXT, Kind.YESNO, Kind.TIME, Kind.DATE):
        return value
    divisor = row[physical.divisor] if physical.divisor else 1
    return Fraction(value, 10**physical.scale * divisor) if divisor else None


_fractions = st.builds(lambda n, p: Fraction(n, 10**p), st.integers(-500, 500), st.integers(0, 3))
_civil = st.builds(Civil, st.integers(0, 14), st.integers(0, 400)).filter(lambda c: bool(c.months) != bool(c.days))
_moments = st.builds(
    Moment, _times.map(lambda t: t // 60_000_000 * 60_000_000), st.none() | st.sampled_from([0, -300, 330])
)


def literals(kind: Kind) -> st.SearchStrategy[Literal]:
    """Constants of a kind."""
    match kind:
        case Kind.TEXT:
            return _texts.map(lambda text: Literal(text, kind))
        case Kind.NUMBER | Kind.PERCENT:
            return _fractions.map(lambda number: Literal(number, kind))
        case Kind.MONEY:
            return _fractions.map(lambda number: Literal(number, kind, "USD"))
        case Kind.DURATION:
            return st.integers(-300, 300).map(lambda minutes: Literal(Exact(minutes * 60_000_000), kind))
        case Kind.TIME:
            return _moments.map(lambda moment: Literal(moment, kind))
        case Kind.DATE:
            return _days.map(lambda day: Literal(day, kind))
        case _:
            return st.booleans().map(lambda value: Literal(value, kind))


civil_literals = _civil.map(lambda civil: Literal(civil, Kind.DURATION))
_ops = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
_equal = st.sampled_from(["=", "<>"])
_SIZES = (Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION)


@cache
def expressions(kind: Kind, depth: int) -> st.SearchStrategy[Expression]:
    """Well-typed expressions of a kind, at most so deep."""
    leaves: st.SearchStrategy[Any] = st.one_of(st.sampled_from(_NAMES[kind]), literals(kind))
    if depth == 0:
        return leaves
    inner = st.deferred(lambda: expressions(kind, depth - 1))
    return st.one_of(leaves, _choice(kind, inner, depth), *_of_kind(kind, depth))


def _choice(kind: Kind, inner: st.SearchStrategy[Expression], depth: int) -> st.SearchStrategy[Expression]:
    conditions = st.deferred(lambda: expressions(Kind.YESNO, depth - 1))
    whens = st.lists(st.tuples(conditions, inner), min_size=1, max_size=2).map(tuple)
    otherwise = st.none() | inner
    subject = st.builds(
        lambda field, items, values, last: Case(field, tuple(zip(items, values, strict=False)), last),
        st.sampled_from((Field("score"), Field("mean"))),
        st.lists(literals(Kind.NUMBER), min_size=1, max_size=2),
        st.lists(inner, min_size=2, max_size=2),
        otherwise,
    )
    coalesce = st.lists(inner, min_size=2, max_size=3).map(lambda values: Call("coalesce", tuple(values)))
    return st.one_of(st.builds(Case, st.none(), whens, otherwise), subject, coalesce)


def _of_kind(kind: Kind, depth: int) -> list[st.SearchStrategy[Expression]]:
    def of(other: Kind) -> st.SearchStrategy[Expression]:
        return st.deferred(lambda: expressions(other, depth - 1))

    def pair(op: str, left: Kind, right: Kind) -> st.SearchStrategy[Expression]:
        return st.builds(lambda a, b: Arithmetic(op, a, b), of(left), of(right))  # type: ignore[arg-type]

    found: list[st.SearchStrategy[Expression]] = []
    if kind in _SIZES:
        found += [pair("+", kind, kind), pair("-", kind, kind), of(kind).map(Negative)]
        found += [pair("*", kind, Kind.NUMBER), pair("/", kind, Kind.NUMBER)] if kind != Kind.PERCENT else []
        found += [pair("*", Kind.PERCENT, kind)]
    match kind:
        case Kind.NUMBER:
            found += [pair("/", other, other) for other in _SIZES]
        case Kind.DURATION:
            found += [pair("-", Kind.TIME, Kind.TIME), pair("-", Kind.DATE, Kind.DATE)]
        case Kind.TIME:
            found += [pair("+", Kind.TIME, Kind.DURATION), pair("-", Kind.TIME, Kind.DURATION)]
            found += [pair("+", Kind.DURATION, Kind.TIME), _stepped(of(kind))]
        case Kind.DATE:
            found += [_stepped(of(kind))]
        case Kind.TEXT:
            found += [st.builds(lambda n, v: Call(n, (v,)), st.sampled_from(["lower", "upper", "trim"]), of(kind))]
        case Kind.YESNO:
            found += _conditions(of)
    return found


def _stepped(base: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.builds(Arithmetic, st.sampled_from(["+", "-"]), base, civil_literals)


def _conditions(of: Any) -> list[st.SearchStrategy[Expression]]:
    found: list[st.SearchStrategy[Expression]] = []
    for kind in (*_SIZES, Kind.TIME, Kind.DATE):
        found.append(st.builds(Compare, _ops, of(kind), of(kind)))
        found.append(st.builds(Between, of(kind), of(kind), of(kind), st.booleans()))
        found.append(st.builds(In, of(kind), st.lists(of(kind), min_size=1, max_size=3).map(tuple), st.booleans()))
    for one, two in ((Kind.TIME, Kind.DATE), (Kind.DATE, Kind.TIME)):
        found.append(st.builds(Compare, _ops, of(one), of(two)))
    for kind in (Kind.TEXT, Kind.YESNO):
        found.append(st.builds(Compare, _equal, of(kind), of(kind)))
    for kind in (Kind.TIME, Kind.DATE):
        difference = st.builds(lambda a, b: Arithmetic("-", a, b), of(kind), of(kind))
        found.append(st.builds(Compare, _ops, difference, civil_literals))
        found.append(st.builds(Compare, _ops, civil_literals, difference))
        found.append(st.builds(Between, difference, civil_literals, civil_literals, st.booleans()))
    quotient = st.builds(lambda a, b: Arithmetic("/", a, b), of(Kind.NUMBER), of(Kind.NUMBER))
    found.append(st.builds(Compare, _ops, quotient, of(Kind.PERCENT)))
    found.append(st.builds(In, of(Kind.TEXT), st.lists(literals(Kind.TEXT), min_size=1).map(tuple), st.booleans()))
    patterns = st.sampled_from(["%up%", "A%", "_", "100\\%", ""])
    found.append(st.builds(Like, of(Kind.TEXT), patterns, st.booleans(), st.booleans()))
    anything = st.one_of(*(of(kind) for kind in Kind if kind != Kind.NULL))
    found.append(st.builds(IsNull, anything, st.booleans()))
    parts = st.lists(of(Kind.YESNO), min_size=2, max_size=3).map(tuple)
    return [*found, of(Kind.YESNO).map(Not), parts.map(And), parts.map(Or)]


any_expression = st.sampled_from([kind for kind in Kind if kind != Kind.NULL]).flatmap(
    lambda kind: expressions(kind, 3)
)
