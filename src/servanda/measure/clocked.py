"""Clocks looked at one by one or in heaps: how long they took, and which of them still run at the horizon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from servanda.clock.steps import period_number
from servanda.measure.readings import Prepared, segment_of
from servanda.metrics.facts import INSIDE, OUTSIDE, PENDING
from servanda.query.relation import Aggregate, Derive, Filter, Group, Lookup, Relation, Select
from servanda.query.scalar import Case, Col, Compare, InList, IsNull, Lit, Not
from servanda.words.result import Period, Segment

_NEVER = -1


@dataclass(frozen=True, slots=True)
class Heap:
    """Clocks of one segment that took less than the edge of this place and no less than the one before.

    `place` counts the edges; clocks beyond the last edge have the place after it, those that did not stop have None.
    """

    segment: Segment
    place: int | None
    in_time: int
    late: int


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that has not stopped at the horizon; instants in UTC microseconds."""

    key: str
    segment: Segment
    started: int | None
    due: int | None
    is_late: bool


def heaps(prepared: Prepared, period: Period, edges: Sequence[int]) -> tuple[Heap, ...]:
    """The clocks of a period by what they took; `edges` are microseconds of counted time, ascending."""
    relation = _in_period(prepared, period)
    relation = Filter(relation, InList(Col("_outcome"), (INSIDE, OUTSIDE)))
    whens = tuple((Compare("<", Col("_elapsed"), Lit(edge)), Lit(place)) for place, edge in enumerate(edges))
    taken = Case(((IsNull(Col("_stopped")), Lit(_NEVER)), *whens), Lit(len(edges)))
    columns = tuple(column for column, _ in prepared.columns.values())
    good = Compare("=", Col("_outcome"), Lit(INSIDE))
    found = prepared.scope.source.engine.run(
        Group(Derive(relation, (("_heap", taken),)), ("_heap", *columns),
              (("good", Aggregate("count", None, good)), ("all", Aggregate("count"))))
    )  # fmt: skip
    return tuple(_heap(prepared, row) for row in found)


def _heap(prepared: Prepared, row: tuple[Any, ...]) -> Heap:
    place, good, every = row[0], row[-2], row[-1]
    return Heap(segment_of(prepared, row[1:-2]), None if place == _NEVER else place, good, every - good)


def running(prepared: Prepared) -> tuple[Running, ...]:
    """Every clock that is late and not stopped, or pending; `prepared` must know due instants."""
    relation = Lookup(prepared.placed(), period_number(prepared.periods), "_placed", "_piece")
    still = Filter(Filter(relation, Not(IsNull(Col("_piece")))), IsNull(Col("_stopped")))
    still = Filter(still, InList(Col("_outcome"), (OUTSIDE, PENDING)))
    columns = tuple((column, Col(column)) for column, _ in prepared.columns.values())
    wanted = tuple((name, Col(name)) for name in ("_key", "_started", "_due", "_outcome"))
    rows = prepared.scope.source.engine.run(Select(still, (*wanted, *columns)))
    return tuple(Running(str(row[0]), segment_of(prepared, row[4:]), row[1], row[2], row[3] == OUTSIDE) for row in rows)  # type: ignore[arg-type]


def _in_period(prepared: Prepared, period: Period) -> Relation:
    place = prepared.periods.index(period)
    stretch = Period("stretch", *prepared.stretches[place])
    numbered = Lookup(prepared.placed(), period_number((stretch,)), "_placed", "_piece")
    return Filter(numbered, Not(IsNull(Col("_piece"))))
