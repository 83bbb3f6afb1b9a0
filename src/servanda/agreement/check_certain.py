"""Targets that every figure meets, or none: they promise nothing, or what cannot be kept."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from servanda.agreement.findings import Findings
from servanda.agreement.objectives import Objective
from servanda.agreement.tree import Path
from servanda.metrics.kinds.clock import Clock
from servanda.metrics.kinds.count import Count
from servanda.metrics.kinds.delivery import Delivery
from servanda.metrics.kinds.share import Share
from servanda.words.comparison import Comparison
from servanda.words.result import Unit
from servanda.words.target import Rounded, Target, comparisons
from servanda.words.value import plain

CODE = "S168"


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The figures from `low` to `high`, None without an end; `open_low` and `open_high` leave the ends out."""

    low: Fraction | None
    high: Fraction | None
    open_low: bool = False
    open_high: bool = False

    @property
    def empty(self) -> bool:
        """Does it hold nothing?"""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.open_low or self.open_high))


def can_go_either_way(findings: Findings, objective: Objective, path: Path, target: Target, unit: Unit | None) -> None:
    """Warn of a target that is true, or false, whatever is measured."""
    every = _figures(objective, unit)
    if every is None or isinstance(target, Rounded):
        return
    parts = comparisons(target)
    plain_parts = [part for part in parts if part.quantity is None]
    held = [each for part in plain_parts if (each := _held(part)) is not None]
    whole = unit == "number"
    if _covers(every, held, whole=whole):
        sentence, hint = (
            f"`{target}` is true whatever is measured.",
            "Leave the target out to measure only, or write another.",
        )
        findings.tell(path, CODE, sentence, hint, severity="warning")
    elif len(held) == len(parts) and all(_within(every, each, whole=whole).empty for each in held):
        sentence, hint = f"No figure can meet `{target}`.", f"The figure is {_said(every, unit)}."
        findings.tell(path, CODE, sentence, hint, severity="warning")


def _figures(objective: Objective, unit: Unit | None) -> _Stretch | None:
    """What the figure can be; None where that is not known, as of sums and formulas, which may be negative."""
    if not isinstance(objective.metric, Share | Clock | Delivery | Count):
        return None
    if unit == "percent":
        return _Stretch(Fraction(0), Fraction(1))
    return _Stretch(Fraction(0), None) if unit in ("number", "duration") else None


def _said(every: _Stretch, unit: Unit | None) -> str:
    if every.high is not None:
        return "a share, from 0% to 100%"
    return "a whole number, 0 or more" if unit == "number" else "a length of time, 0 or more"


def _held(part: Comparison) -> _Stretch | None:
    """The figures for which a comparison holds, where its values are plain ones."""
    low, high = ((None if each is None else plain(each)) for each in part.bounds())
    if any(each is not None and plain(each) is None for each in part.bounds()):
        return None
    return _Stretch(low, high, part.strict, part.strict)


def _within(every: _Stretch, held: _Stretch, *, whole: bool) -> _Stretch:
    """The figures that both hold; of whole numbers with ends that are some."""
    low, high = every.low, every.high
    open_low = open_high = False
    if held.low is not None and (low is None or held.low >= low):
        low, open_low = held.low, held.open_low
    if held.high is not None and (high is None or held.high <= high):
        high, open_high = held.high, held.open_high
    if not whole:
        return _Stretch(low, high, open_low, open_high)
    if low is not None:
        low = Fraction(math.floor(low) + 1 if open_low else math.ceil(low))
    if high is not None:
        high = Fraction(math.ceil(high) - 1 if open_high else math.floor(high))
    return _Stretch(low, high)


def _covers(every: _Stretch, held: Iterable[_Stretch], *, whole: bool) -> bool:
    """Do these together hold for everything?"""
    parts = [each for one in held if not (each := _within(every, one, whole=whole)).empty]
    reached, inside = every.low, False  # everything below `reached` is held, and `reached` itself if `inside`
    for part in sorted(parts, key=lambda each: (each.low or Fraction(0), each.open_low)):
        if part.low is None or reached is None:
            return False
        gap = part.low > reached + (1 if whole and inside else 0)
        if gap or (part.low == reached and part.open_low and not inside):
            return False
        if part.high is None:
            return True
        if part.high >= reached:
            inside = not part.open_high or (inside and part.high == reached)
            reached = part.high
    return every.high is not None and reached == every.high and inside
