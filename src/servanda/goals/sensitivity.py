"""What a percentage point is worth: a goal reckoned again with one of the rates that it rests on a point higher and lower."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from servanda.agreement.derivation import derive, with_needed
from servanda.agreement.model import Agreement
from servanda.goals.needed import POINT
from servanda.query.expression import Arithmetic, Expression, Literal, Negative, walk
from servanda.query.types import Kind


@dataclass(frozen=True, slots=True)
class Effect:
    """A rate in the text, and how much the goal changes (unrounded) with a point more and a point less of it.

    None where the rate would leave the range from above 0% to 100%.
    """

    goal: str
    of: str
    """The goal in whose expression the rate stands."""
    rate: Fraction
    more: Fraction | None
    less: Fraction | None


def effects(agreement: Agreement, name: str) -> Iterable[Effect]:
    """The effect of every percentage that a goal rests on, in the order written; nothing of a goal without a value."""
    before = _value(agreement, name)
    if before is None:
        return
    for of, node in _rates(agreement, name):
        assert isinstance(node.value, Fraction)
        more, less = (_changed(agreement, name, of, node, node.value + by) for by in (POINT, -POINT))
        yield Effect(
            name, of, node.value, None if more is None else more - before, None if less is None else less - before
        )


def _rates(agreement: Agreement, name: str) -> Iterator[tuple[str, Literal]]:
    for of in with_needed(agreement, [name]):
        formula = agreement.goals[of].formula
        for node in walk(formula) if formula is not None else ():
            if isinstance(node, Literal) and node.kind is Kind.PERCENT:
                yield of, node


def _changed(agreement: Agreement, name: str, of: str, node: Literal, rate: Fraction) -> Fraction | None:
    formula = agreement.goals[of].formula
    if formula is None or not 0 < rate <= 1:
        return None
    changed = agreement.goals[of].model_copy(update={"formula": _with(formula, node, replace(node, value=rate))})
    return _value(agreement.model_copy(update={"goals": {**agreement.goals, of: changed}}), name)


def _with(formula: Expression, old: Literal, new: Literal) -> Expression:
    """The expression with this very node exchanged; only signs and operations are looked into."""
    match formula:
        case Arithmetic(_, left, right):
            return replace(formula, left=_with(left, old, new), right=_with(right, old, new))
        case Negative(value):
            return replace(formula, value=_with(value, old, new))
        case _:
            return new if formula is old else formula


def _value(agreement: Agreement, name: str) -> Fraction | None:
    found = derive(agreement)[0].get(name)
    return None if found is None else found.exact
