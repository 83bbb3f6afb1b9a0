"""How many reached each stage and at what rate, and what has become of those who did not reach the next; exact fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from servanda.measure.funnel_counts import Fate

Branch = tuple[str, int]
"""A way out, and how many took it."""


@dataclass(frozen=True, slots=True)
class StageFlow:
    """One stage: how many reached it, at what rate from the stage before and of all that entered.

    Of a cohort these also add up: `number` = `moved` + every one of `left` + `on_the_way` + `unaccounted`.
    """

    name: str
    number: Fraction
    rate: Fraction | None
    overall: Fraction | None
    counted: bool = False
    """Is it counted from other records, so that nobody is followed into the next one?"""
    moved: int | None = None
    left: tuple[Branch, ...] = ()
    on_the_way: int = 0
    unaccounted: int = 0
    skipped: int = 0
    """Those without a time of their own here, who came further."""
    backward: int = 0
    """Those whose time here lies before that of the stage before."""


@dataclass(frozen=True, slots=True)
class Ripe:
    """Of those that have had their time to ripen: how many there are and how many arrived."""

    number: int
    arrived: int
    young: int

    @property
    def rate(self) -> Fraction | None:
        """The share that arrived; None of nobody."""
        return Fraction(self.arrived, self.number) if self.number else None


def rates(numbers: Sequence[Fraction], counted: int = 0) -> list[tuple[Fraction | None, Fraction | None]]:
    """Of each stage the rate from the one before, and of the first that records reach; None where that is nobody.

    The first `counted` stages are counts of other records.
    """
    entered = numbers[counted] if counted < len(numbers) else Fraction(0)
    found: list[tuple[Fraction | None, Fraction | None]] = []
    for place, number in enumerate(numbers):
        before = numbers[place - 1] if place else Fraction(0)
        rate = number / before if place and before else None
        overall = number / entered if place >= counted and entered else None
        found.append((rate, overall))
    return found


def cohort_flow(
    fates: Sequence[Fate], stages: Sequence[str], ways: Sequence[str], counted: Sequence[tuple[str, Fraction]] = ()
) -> tuple[StageFlow, ...]:
    """Of those that entered in the stretch: how many reached each stage by now, and where the others are."""
    numbers = [Fraction(sum(each.entered for each in fates if each.furthest >= place)) for place in range(len(stages))]
    every = [*(number for _, number in counted), *numbers]
    found = [StageFlow(name, number, None, None, counted=True) for name, number in counted]
    for place, (name, number) in enumerate(zip(stages, numbers, strict=True)):
        here = [each for each in fates if each.furthest == place]
        left = tuple((way, _of_state(here, state)) for state, way in enumerate(ways))
        last = place == len(stages) - 1
        found.append(
            StageFlow(
                name, number, None, None,
                moved=None if last else int(numbers[place + 1]),
                left=() if last else left,
                on_the_way=0 if last else _of_state(here, len(ways)),
                unaccounted=0 if last else _of_state(here, len(ways) + 1),
                skipped=sum(each.skipped[place] for each in fates), backward=sum(each.backward[place] for each in fates),
            )
        )  # fmt: skip
    return _with_rates(found, every, len(counted))


def period_flow(
    fates: Sequence[Fate], stages: Sequence[str], counted: Sequence[tuple[str, Fraction]] = ()
) -> tuple[StageFlow, ...]:
    """How many passed each stage in the stretch, whenever they entered: rates may be above 100%."""
    numbers = [Fraction(sum(each.passed[place] for each in fates)) for place in range(len(stages))]
    found = [StageFlow(name, number, None, None, counted=True) for name, number in counted]
    found += [StageFlow(name, number, None, None) for name, number in zip(stages, numbers, strict=True)]
    return _with_rates(found, [*(number for _, number in counted), *numbers], len(counted))


def _with_rates(flows: Sequence[StageFlow], numbers: Sequence[Fraction], counted: int) -> tuple[StageFlow, ...]:
    return tuple(
        StageFlow(
            each.name, each.number, rate, overall, each.counted, each.moved, each.left, each.on_the_way, each.unaccounted,
            each.skipped, each.backward,
        )
        for each, (rate, overall) in zip(flows, rates(numbers, counted), strict=True)
    )  # fmt: skip


def _of_state(fates: Sequence[Fate], state: int) -> int:
    return sum(each.entered for each in fates if each.state == state)


def ripe(fates: Sequence[Fate], stages: int) -> Ripe:
    """Those of a cohort that have had their time."""
    arrived = [each for each in fates if each.furthest == stages - 1]
    number = sum(each.entered - each.young for each in fates)
    young = sum(each.young for each in fates)
    return Ripe(number, sum(each.entered - each.young for each in arrived), young)
