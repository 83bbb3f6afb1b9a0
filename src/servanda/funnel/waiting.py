"""How long records stay at a stage before they move on, with those that have left or are still there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from servanda.measure.funnel_counts import Wait

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """At a stage: how many moved on, left by a way out or are still there, and within how many days half moved on.

    `half` is of all of them: who is still there counts for as long as it was watched, who left will never move on
    (Aalen and Johansen's estimate; without ways out it is Kaplan and Meier's). None where less than half did.
    """

    moved: int
    left: int
    still: int
    half: int | None


def waiting(waits: Iterable[Wait], stage: int) -> Waiting:
    """What is known of the step that begins at a stage."""
    days: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for each in waits:
        if each.stage == stage:
            days[each.days] = [a + b for a, b in zip(days[each.days], (each.moved, each.left, each.still), strict=True)]
    moved, left, still = (sum(each[part] for each in days.values()) for part in range(3))
    return Waiting(moved, left, still, _half(days, moved + left + still))


def _half(days: Mapping[int, list[int]], watched: int) -> int | None:
    """The number of days by whose end at least half are estimated to have moved on."""
    there, moved_on = Fraction(1), Fraction(0)
    for day in sorted(days):
        moved, left, still = days[day]
        if moved:
            moved_on += there * Fraction(moved, watched)
            if moved_on >= HALF:
                return max(day, 1)
        if moved or left:
            there *= Fraction(watched - moved - left, watched)
        watched -= moved + left + still
    return None
