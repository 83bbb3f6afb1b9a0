"""How several amounts share what is left of a cap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction


def shared(
    amounts: Mapping[int, Fraction], fixed: Mapping[int, Fraction], over: frozenset[int], room: Fraction
) -> dict[int, Fraction]:
    """Each amount, cut in proportion to the room.

    `fixed` is what comes to be paid of some whatever is reckoned: nothing of those that are `over`, what was granted of
    others. The rest share what that leaves. What is over is shown as it would have been, had all been paid.
    """
    standing = [place for place in amounts if place not in over]
    free = [place for place in standing if place not in fixed]
    left = max(room - sum(fixed.values(), Fraction(0)), Fraction(0))
    parts = ((over, _part(amounts, amounts, room)), (standing, _part(amounts, standing, room)),
             (free, _part(amounts, free, left)))  # fmt: skip
    return {place: amounts[place] * part for places, part in parts for place in places}


def _part(amounts: Mapping[int, Fraction], places: Iterable[int], room: Fraction) -> Fraction:
    total = sum((amounts[place] for place in places), Fraction(0))
    return min(room / total, Fraction(1)) if total > 0 else Fraction(1)
