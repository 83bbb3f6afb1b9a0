"""Whether means are made of whole periods, and records have what places them."""

from __future__ import annotations

from servanda.agreement.findings import Findings
from servanda.agreement.objectives import Objective
from servanda.agreement.tree import Path
from servanda.metrics.kinds.clock import Clock
from servanda.metrics.kinds.count import Count
from servanda.metrics.kinds.uptime import TimeUp
from servanda.metrics.metric import Metric
from servanda.words.duration import Civil
from servanda.words.window import FixedDays, Last, Records, Unit, Window, unit_of_window

_LENGTHS: dict[Unit, Civil] = {
    "day": Civil(0, 1), "week": Civil(0, 7), "month": Civil(1, 0), "quarter": Civil(3, 0), "half": Civil(6, 0),
    "year": Civil(12, 0),
}  # fmt: skip


def averages_whole_periods(findings: Findings, path: Path, objective: Objective) -> None:
    """A mean over several readings is over whole periods of the objective."""
    over, length = objective.averaged_over, _length(objective.each)
    if over is None or length is None or _is_multiple(over, length):
        return
    twice = Civil(2 * length.months, 2 * length.days)
    sentence = f"`{over}` is no number of whole periods of `each: {objective.each}`, so there is no mean of them."
    findings.tell((*path, "averaged_over"), "S155", sentence, f"Write `{twice}`.")


def _length(each: Window) -> Civil | None:
    if isinstance(each, FixedDays):
        return Civil(0, each.n)
    unit = unit_of_window(each)
    return None if unit is None else _LENGTHS[unit]


def _is_multiple(over: Civil, length: Civil) -> bool:
    if length.months:
        return over.days == 0 and over.months % length.months == 0
    return over.months == 0 and over.days % length.days == 0


def has_what_places_it(findings: Findings, path: Path, objective: Objective) -> None:
    """Only a clock has a stop, and only one with a limit or a deadline has a due instant."""
    placed, metric = objective.placed_by, objective.metric
    if placed == "start" or not metric.records or _has(metric, placed):
        return
    what = "a limit or a `due` field" if placed == "due" else "a stop"
    missing = "due time" if placed == "due" else placed
    sentence = f"Records of this metric have no {missing} that could place them: only a clock with {what} has one."
    findings.tell(
        (*path, "placed_by"), "S155", sentence, "Leave `placed_by` out: a record counts in the period of its time."
    )


_MOST: dict[Unit, int] = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half": 184, "year": 366}
"""The most days that such a period has."""


_ONCE = "for what follows once, on the first such day: `when: {all: [OBJ missed, OBJ met the day before]}`."


def looks_at_its_own_period(findings: Findings, path: Path, objective: Objective) -> None:
    """A stretch that ends with the period and is shorter than it leaves the first days of the period out."""
    over, each = objective.over, objective.each
    if over is not None and isinstance(each, Records):
        sentence = f"Each row of `{each}` has a reading of its own, which looks at that row and not at `{over}`."
        hint = f"Write `each: day, over: last 30 days`; {_ONCE}"
        findings.tell((*path, "over"), "S1103", sentence, hint)
    if not isinstance(over, Last) or (own := _most_days(each)) is None or _is_as_long(over, each, own):
        return
    sentence = f"`{over}` is shorter than `each: {each}`: of its first days nothing is in any reading."
    hint = f"Write `each: {over.unit}`, or a stretch of whole periods."
    findings.tell((*path, "over"), "S169", sentence, hint, severity="warning")


def _most_days(each: Window) -> int | None:
    if isinstance(each, FixedDays):
        return each.n
    unit = unit_of_window(each)
    return None if unit is None else _MOST[unit]


def _is_as_long(over: Last, each: Window, own: int) -> bool:
    length, step = _length(each), _LENGTHS[over.unit]
    if step.months and length is not None and length.months:
        return over.n * step.months >= length.months
    return over.n * (step.days or 28 * step.months) >= own


def counts_enough(findings: Findings, path: Path, objective: Objective) -> None:
    """A least number of records is of figures that rest on several of them, and are not their number itself."""
    if objective.too_few is None:
        return
    metric, here = objective.metric, (*path, "too_few")
    if isinstance(objective.each, Records):
        sentence = f"Each row of `{objective.each}` has a reading of its own, so every reading is of one record."
        findings.tell(here, "S155", sentence, "Leave `too_few` out, or measure each month.")
    elif not metric.of_records:
        sentence = f"A {metric.kind} is made of figures, not of records."
        findings.tell(here, "S155", sentence, "Write `too_few` at the objectives that it is made of.")
    elif isinstance(metric, TimeUp):
        sentence = "The figure is made of time, not of records."
        findings.tell(here, "S155", sentence, "Leave `too_few` out; `empty` says what time of unknown state is.")
    elif isinstance(metric, Count):
        sentence = "The figure is the number of records itself: where there are few, that is the figure."
        findings.tell(here, "S155", sentence, "Leave `too_few` out; the target says how many are enough.")
    elif objective.averaged_over is not None:
        sentence = "The mean is made of the figures of several periods, not of records."
        hint = f"Pool the records of all of them: write `over` instead of `averaged_over: {objective.averaged_over}`."
        findings.tell(here, "S155", sentence, hint)


def _has(metric: Metric, placed: str) -> bool:
    if not isinstance(metric, Clock):
        return metric.kind == "delivery"
    return placed == "stop" or metric.limit is not None or metric.due is not None
