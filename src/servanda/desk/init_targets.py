"""Targets from the records: what was reached in past months, as a sentence and as a target that most of them met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from servanda.desk.init_templates import Promise
from servanda.desk.measuring import Measured
from servanda.words.result import Reading
from servanda.words.show import show_value

_BEST = Fraction(99, 100)
"""Nobody should promise that nothing ever goes wrong because nothing has."""
_BEST_TIME = Fraction(999, 1000)
LEAST = 2
"""Months that are needed to say anything."""


@dataclass(frozen=True, slots=True)
class Past:
    """What was measured in past months, a target for the next ones, and the sentence that says why."""

    target: str
    said: str


def past_of(measured: Measured, promise: Promise) -> Past | None:
    """The level that at least two of three whole months reached; None where there are too few."""
    readings = [each.reading for each in measured.verdicts if each.reading.objective == promise.name]
    whole = [
        each
        for each in readings
        if each.period.end <= each.measured_to and each.value is not None and not each.counts.pending
    ]
    if promise.unit == "" and len(whole) > LEAST:
        whole = whole[1:]  # exports seldom begin on the first of a month
    if len({each.period.label for each in whole}) < LEAST:
        return None
    values = sorted((Fraction(each.value or 0) for each in whole), reverse=not promise.most)
    level = _rounded(values[ceil(Fraction(2 * len(values), 3)) - 1], promise)
    if level <= 0 and not promise.most:
        return None
    met = sum(1 for each in values if (each <= level if promise.most else each >= level))
    target = f"{'at most' if promise.most else 'at least'} {_written(level, promise)}"
    periods = "quarters" if "Q" in whole[-1].period.label else "months"
    kept = f"`{target}` was kept in {met} of {len(whole)} of them."
    return Past(target, f"Past {periods}: {_listed(whole, promise)}. {kept}")


def _rounded(value: Fraction, promise: Promise) -> Fraction:
    """A level that people name: a step of 5% (1% from 95% on), or two leading digits of a number."""
    if promise.unit == "%":
        fine = Fraction(1, 1000) if value >= Fraction(99, 100) else Fraction(1, 100)
        step = fine if value >= Fraction(95, 100) else Fraction(1, 20)
        found = Fraction(floor(value / step)) * step
        return min(found, _BEST_TIME if promise.name == "availability" else _BEST)
    whole = ceil(value) if promise.most else floor(value)
    step = 10 ** max(0, len(str(whole)) - 2)
    return Fraction((ceil if promise.most else floor)(Fraction(whole, step)) * step)


def _written(level: Fraction, promise: Promise) -> str:
    return show_value(level, "percent" if promise.unit == "%" else "number").replace(",", "")


def _listed(readings: Sequence[Reading], promise: Promise) -> str:
    return ", ".join(f"{_label(each)} {show_value(each.value or Fraction(0), each.unit)}" for each in readings[-6:])


def _label(reading: Reading) -> str:
    return " ".join([reading.period.label, *(value for _, value in reading.segment)])
