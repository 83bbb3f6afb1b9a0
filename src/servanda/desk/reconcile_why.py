"""Why two parties' figures differ: records that only one has or has otherwise, and time that they saw in other states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.agreement.records import FiguresDiffer, RecordSet
from servanda.desk.compare_records import Row
from servanda.measure.failure import CannotMeasure
from servanda.measure.needs import needs_of
from servanda.metrics.kinds.uptime import TimeUp
from servanda.store.plain import instant_from
from servanda.words.percent import Percent
from servanda.words.value import plain

_STATES = {"in": "up", "out": "down"}
NOT_COVERED = "not covered"


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time in which the parties' records say something else, in UTC microseconds."""

    segment: str
    start: int
    end: int
    ours: str
    theirs: str

    @property
    def length(self) -> int:
        """Microseconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the agreement says for figures that differ: of which records, who collects them, and whether this one is small."""

    records: str
    collected_by: str | None
    tolerance: Fraction | None
    apart: Fraction | None
    """How far the figures lie apart, as a share of the larger one."""
    collector_counts: bool

    @property
    def within(self) -> bool:
        """Do the parties take such a difference for none?"""
        return self.tolerance is not None and self.apart is not None and self.apart <= self.tolerance


def by_time(objective: Objective) -> bool:
    """Is it measured by time, so that intervals explain it better than records?"""
    return isinstance(objective.metric, TimeUp)


def intervals(ours: Iterable[Row], theirs: Iterable[Row], segment: str) -> tuple[Interval, ...]:
    """The time in which the two differ, in its order; what is alike and next to one another is one."""
    sides = tuple(_stretches(rows, segment) for rows in (ours, theirs))
    edges = sorted({edge for side in sides for start, end, _ in side for edge in (start, end)})
    states = tuple(_states(side, edges) for side in sides)
    found: list[Interval] = []
    for place, (start, end) in enumerate(pairwise(edges)):
        mine, other = states[0][place], states[1][place]
        if mine == other:
            continue
        last = found[-1] if found else None
        if last is not None and (last.end, last.ours, last.theirs) == (start, mine, other):
            found[-1] = Interval(segment, last.start, end, mine, other)
        else:
            found.append(Interval(segment, start, end, mine, other))
    return tuple(found)


def _stretches(rows: Iterable[Row], segment: str) -> list[tuple[int, int, str]]:
    found = []
    for row in rows:
        if row["segment"] == segment and row["started_at"] and row["stopped_at"]:
            state = _STATES.get(row["outcome"], row["outcome"])
            found.append((instant_from(row["started_at"]), instant_from(row["stopped_at"]), state))
    return [each for each in found if each[0] < each[1]]


def _states(stretches: Sequence[tuple[int, int, str]], edges: Sequence[int]) -> list[str]:
    """What holds from each edge on; several at once where several things are told together."""
    begins, ends = defaultdict(list), defaultdict(list)
    for start, end, state in stretches:
        begins[start].append(state)
        ends[end].append(state)
    holds: dict[str, int] = defaultdict(int)
    found = []
    for edge in edges:
        for state in begins[edge]:
            holds[state] += 1
        for state in ends[edge]:
            holds[state] -= 1
        found.append(
            " and ".join(f"{n} × {state}" if n > 1 else state for state, n in sorted(holds.items()) if n) or NOT_COVERED
        )
    return found


def agreed(agreement: Agreement, objective: Objective, ours: Fraction | None, theirs: Fraction | None) -> Agreed | None:
    """The rule for differing figures of the records that an objective is measured on: of the first that has one."""
    found = _ruled(agreement, objective)
    if found is None:
        return None
    name, records, rule = found
    tolerance = None if rule.tolerance is None else _share(rule.tolerance)
    apart = None
    if ours is not None and theirs is not None:
        larger = max(abs(ours), abs(theirs))
        apart = abs(ours - theirs) / larger if larger else Fraction(0)
    return Agreed(name, records.collected_by, tolerance, apart, rule.otherwise == "collector")


def _share(percent: Percent) -> Fraction | None:
    return plain(percent)


def _ruled(agreement: Agreement, objective: Objective) -> tuple[str, RecordSet, FiguresDiffer] | None:
    try:
        names = [objective.metric.records, *needs_of(agreement, objective)]
    except CannotMeasure:
        return None
    for name in names:
        records = agreement.records.get(name)
        if records is not None and records.if_figures_differ is not None:
            return name, records, records.if_figures_differ
    return None
