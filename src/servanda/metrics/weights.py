"""Weights that are quotients, such as users affected ÷ users: brought to one divisor, so that they can be added exactly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from servanda.metrics.rows import derive
from servanda.query.relation import Filter, Group, Relation
from servanda.query.scalar import Arith, Col, IsNull, Lit, Not, Quotient, Scalar, Wide

if TYPE_CHECKING:
    from servanda.metrics.scope import Scope

MOST = 10**18
"""The finest part that a weight may be counted in: whole numbers up to it fit every engine."""


def common_divisor(scope: Scope, rows: Relation, divisor: Scalar, scale: int) -> int:
    """The least number that all divisors of the rows divide; refused where it is too large to count with."""
    different = Group(derive(rows, by=divisor), ("_by",), ())
    found = [abs(int(by)) for (by,) in scope.fetch(Filter(different, Not(IsNull(Col("_by"))))) if by]
    least = math.lcm(*found)
    if least * 10**scale > MOST:
        why = f"the weights have {len(found)} different divisors, which are too many to be added exactly"
        raise scope.refuse("weight", why, "Write the share as a column of its own, such as 25%.")
    return least


def in_parts(value: Scalar, divisor: Scalar, whole: int) -> Scalar:
    """A quotient in parts of `whole`, which its divisor divides."""
    return Arith("*", Wide(value), Quotient(Lit(whole), divisor))
