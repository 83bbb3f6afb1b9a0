"""Where a promised number will probably end: a forecast for people, with a band and a chance, never for a verdict. Floats.

The method. With *t* the share of the goal that is expected by now and *x* what the days that are over brought:

- the straight line says *x* ÷ *t*;
- the past periods say *x* ÷ the mean share that they had at the same *t*;
- the forecast is *t* × the first + (1 − *t*) × the second, so that early on the past weighs more, later the period itself.

What is still to come has the mean that the forecast says. Its variance is mean × spread × (1 + (1 − *t*) ÷ *t*): the days to
come vary, and so did the days from which the rate is known. The spread is Pearson's, Σ (day − mean)² ÷ mean ÷ degrees of
freedom, over the days of this period that are over and all days of past ones; of counts it is at least 1. Where what the
past periods say lies further apart than that, its own variance, times (1 − *t*)², stands instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import variance
from typing import Literal

from servanda.pace.chance import Rest, chance_of, quantile
from servanda.pace.days import PaceDay, share_due, shares_due
from servanda.pace.pacing import LEAST_DAYS, Pacing

LEAST_PART = Fraction(1, 5)
"""Before so much of the goal is expected a forecast would be a guess."""
LOW, HIGH = 0.1, 0.9
"""The band: eight of ten periods like this one end inside it."""

Silent = Literal["too early", "over", "nothing so far", "not by days"]
"""Why there is no forecast."""


@dataclass(frozen=True, slots=True)
class Run:
    """What each day of a period brought; `days` are all of its days, `brought` those that are known."""

    days: tuple[PaceDay, ...]
    brought: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """In the unit of the goal, to be shown rounded; `chance` is that of reaching the goal, from 0 to 1.

    `line` is the straight line alone, `past` the number of past periods in it.
    """

    value: float
    low: float
    high: float
    chance: float
    line: float
    past: int


def forecast_of(pacing: Pacing, run: Run, past: Sequence[Run], *, whole: bool) -> Forecast | Silent:
    """The forecast of a period, or why there is none; `whole` where records are counted."""
    part = share_due(run.days, pacing.over)
    if part is None or not pacing.left:
        return "over"
    if part < LEAST_PART or pacing.passed < LEAST_DAYS:
        return "too early"
    brought = sum(run.brought[: pacing.over], Fraction(0))
    if brought <= 0:
        return "nothing so far"
    line = float(brought / part)
    shares = [share for share in (_share_at(each, part) for each in past) if share is not None]
    as_before = float(brought) / (sum(map(float, shares)) / len(shares)) if sum(shares) else line
    blend = float(part) * line + (1 - float(part)) * as_before
    apart = (1 - float(part)) ** 2 * _apart([float(brought) / float(each) for each in shares if each])
    rest = _rest(blend - float(pacing.actual), part, _spread(run, past, pacing.over, whole=whole), apart, whole=whole)
    actual = float(pacing.actual)
    return Forecast(
        actual + rest.mean, actual + quantile(rest, LOW), actual + quantile(rest, HIGH),
        chance_of(rest, float(pacing.missing)), line, len(shares),
    )  # fmt: skip


def _rest(mean: float, part: Fraction, spread: float, apart: float, *, whole: bool) -> Rest:
    mean = max(mean, 0.0)
    return Rest(mean, max(mean * spread * float(1 + (1 - part) / part), apart), whole)


def _spread(run: Run, past: Sequence[Run], over: int, *, whole: bool) -> float:
    spread = spread_of([Run(run.days[:over], run.brought[:over]), *past])
    return max(spread, 1.0) if whole else spread


def _apart(said: Sequence[float]) -> float:
    """The variance of what each past period says."""
    return variance(said) if len(said) > 1 else 0.0


def _share_at(run: Run, part: Fraction) -> Fraction | None:
    """Which share of its sum a past period had when the same part of its days, by weight, was over."""
    total = sum(run.brought, Fraction(0))
    if total <= 0:
        return None
    before, known = Fraction(0), Fraction(0)
    for due, brought in zip(shares_due(run.days), run.brought, strict=False):
        if due >= part:
            return (known + brought * (part - before) / (due - before)) / total if due > before else known / total
        before, known = due, known + brought
    return Fraction(1)


def spread_of(runs: Iterable[Run]) -> float:
    """By how much the days vary beyond their means: 1 where records come one by one and independently."""
    total, freedom = 0.0, 0
    for run in runs:
        days = list(_counted(run))
        weights, brought = sum(weight for weight, _ in days), sum(each for _, each in days)
        if len(days) > 1 and weights and brought > 0:
            means = [(brought * weight / weights, each) for weight, each in days]
            total += sum((each - mean) ** 2 / mean for mean, each in means)
            freedom += len(days) - 1
    return total / freedom if freedom else 1.0


def _counted(run: Run) -> Iterable[tuple[float, float]]:
    """Weight and sum of each day that counts; what came on days before it that do not is its own."""
    waiting = 0.0
    for day, brought in zip(run.days, run.brought, strict=False):
        waiting += float(brought)
        if day.weight:
            yield float(day.weight), waiting
            waiting = 0.0
