"""Goals with their values: those of expressions, and those found in what was measured in the first part of the term."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from statistics import median

from servanda.agreement.derivation import Derived, derive
from servanda.agreement.goals import Goal
from servanda.agreement.model import Agreement
from servanda.clock.civil import add_civil
from servanda.clock.zone import Zone
from servanda.measure.windows import term_of
from servanda.words.result import Reading, Unit
from servanda.words.value import Value

ReadingsOf = Callable[[str], Iterable[Reading]]
"""All readings of an objective."""


def goals_of(agreement: Agreement, readings_of: ReadingsOf, at: int | None = None) -> Mapping[str, Derived]:
    """Every goal of the agreement, from expressions and from readings.

    With `at`, as a period that begins then is judged by them: what is found in readings has no value before its stretch
    is over, so that nobody is judged by what was not known yet.
    """
    measured: dict[str, Fraction | None] = {}
    units: dict[str, Unit] = {}
    for name, goal in agreement.goals.items():
        if goal.how:
            found = sorted(readings_of(goal.objective), key=lambda each: each.period.start)
            measured[name] = found_in(agreement, goal, found, at)
            units |= {each.objective: each.unit for each in found[:1]}
    return derive(agreement, measured, units.get)[0]


def values_of(goals: Mapping[str, Derived]) -> Mapping[str, Value]:
    """The values of those goals that have one."""
    return {name: each.value for name, each in goals.items() if each.value is not None}


def found_in(agreement: Agreement, goal: Goal, readings: Sequence[Reading], at: int | None = None) -> Fraction | None:
    """What a goal comes to in the readings of its stretch; None until every one of them is complete, or before `at`."""
    begin, _ = term_of(agreement)
    begin = begin if begin is not None else next((each.period.start for each in readings), None)
    if goal.over is None or goal.how is None or begin is None:
        return None
    end = add_civil(begin, goal.over.length, Zone(agreement.timezone))
    if at is not None and at < end:
        return None
    own = [each for each in readings if begin <= each.period.start and each.period.end <= end]
    over = bool(own) and own[-1].period.end == end
    complete = all(each.measured_to >= each.period.end and not each.counts.pending for each in own)
    values = [each.value for each in own if each.value is not None]
    return _HOW[goal.how](values) if over and complete and values else None


def _average(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


_HOW: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "average": _average, "median": median, "smallest": min, "largest": max,
}  # fmt: skip
