"""Which kinds of values may be added, multiplied and compared, and what comes out."""

from __future__ import annotations

from servanda.query.types import Kind

NUMBER, PERCENT, MONEY, DURATION, TIME, DATE = (
    Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION, Kind.TIME, Kind.DATE,
)  # fmt: skip

SIZES = frozenset({NUMBER, PERCENT, MONEY, DURATION})
"""Kinds that have a size: they can be added to their like, negated and divided."""

UNORDERED = frozenset({Kind.TEXT, Kind.YESNO})
"""Kinds that are equal or not, but never less or more."""


def sum_kind(op: str, left: Kind, right: Kind) -> Kind | None:
    """Of ``left + right`` and ``left - right``; None if there is no such sum."""
    if left == right:
        if left in SIZES:
            return left
        return DURATION if op == "-" and left in (TIME, DATE) else None
    if left == TIME and right == DURATION:
        return TIME
    return TIME if op == "+" and (left, right) == (DURATION, TIME) else None


def product_kind(left: Kind, right: Kind) -> Kind | None:
    """Of ``left * right``: a size times a number or a percentage; None if there is no such product."""
    if not {left, right} <= SIZES:
        return None
    if left == right == PERCENT:
        return PERCENT
    plain = (NUMBER, PERCENT)
    if left in plain and right in plain:
        return NUMBER
    return left if right in plain else right if left in plain else None


def quotient_kind(left: Kind, right: Kind) -> Kind | None:
    """Of ``left / right``: like by like is a number; None if there is no such quotient."""
    if not {left, right} <= SIZES:
        return None
    if left == right:
        return NUMBER
    return left if right in (NUMBER, PERCENT) else None
