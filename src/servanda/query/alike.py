"""Making the sides of a comparison alike: texts that mean times, a bare 0, values to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from servanda.query.expression import Arithmetic, Expression, Literal
from servanda.query.fault import Fault
from servanda.query.literals import article, read_date, read_moment
from servanda.query.types import NULL, Kind, Type
from servanda.words.duration import Exact


def alike(
    nodes: Sequence[Expression], *, dates: bool = True, zero: bool = True
) -> tuple[list[Expression], list[Fault]]:
    """The nodes with texts that mean times, and a bare 0, made like the others; and the texts that are no times.

    With `dates` a text without a time of day is the whole day.
    """
    kinds = {_type(each).kind for each in nodes}
    when = Kind.TIME if Kind.TIME in kinds else Kind.DATE if Kind.DATE in kinds else None
    size = next((each for each in (Kind.PERCENT, Kind.MONEY, Kind.DURATION) if each in kinds), None)
    found: list[Expression] = []
    faults: list[Fault] = []
    for each in nodes:
        if when and isinstance(each, Literal) and each.kind == Kind.TEXT:
            timed, wrong = as_time(each, when, dates=dates)
            found.append(timed)
            faults += wrong
        elif size and zero and isinstance(each, Literal) and each.kind == Kind.NUMBER and each.value == 0:
            nothing = Exact(0) if size == Kind.DURATION else Fraction(0)
            found.append(replace(each, value=nothing, kind=size, type=Type(size)))
        else:
            found.append(each)
    return found, faults


def as_time(node: Literal, kind: Kind, *, dates: bool) -> tuple[Expression, list[Fault]]:
    """The time or date that a text says."""
    text = str(node.value).strip()
    try:
        if kind == Kind.DATE or (dates and len(text) == 10):
            return replace(node, value=read_date(text), kind=Kind.DATE, type=Type(Kind.DATE)), []
        return replace(node, value=read_moment(text), kind=Kind.TIME, type=Type(Kind.TIME)), []
    except ValueError as cause:
        hint = "Write '2026-01-31 10:00'." if kind == Kind.TIME else "Write 2026-01-31."
        sentence = str(cause) or f"`'{text[:40]}'` is not {article(kind)}."
        fault = Fault("S125", sentence, node.span.start, max(1, node.span.length), hint)
        return replace(node, type=NULL), [fault]


def _type(node: Expression) -> Type:
    return node.type or NULL


def share_of_one(left: Expression, right: Expression) -> bool:
    """A percentage may be compared with a quotient: ``answered / asked >= 95%``."""
    kinds = {_type(left).kind, _type(right).kind}
    if kinds != {Kind.NUMBER, Kind.PERCENT}:
        return False
    number = left if _type(left).kind == Kind.NUMBER else right
    return isinstance(number, Arithmetic) and number.op == "/"


def common_order(values: Sequence[Expression]) -> tuple[str, ...] | None:
    """The order of texts of which one is chosen, if all are known to be of it."""
    orders = {order for each in values if (order := _type(each).order)}
    if len(orders) != 1:
        return None
    (order,) = orders
    within = (_type(each).order == order or (isinstance(each, Literal) and each.value in order) for each in values)
    return order if all(within) else None
