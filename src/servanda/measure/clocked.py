"""Clocks looked at one by one or in heaps: how long they took, and which of them still run at the horizon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from typing import Any

from servanda.clock.pauses import Pause
from servanda.clock.steps import period_number
from servanda.measure.readings import Prepared, segment_of
from servanda.metrics.facts import INSIDE, OUTSIDE, PENDING
from servanda.metrics.kinds.clock import Clock
from servanda.query.expression import Expression
from servanda.query.relation import Aggregate, Derive, Filter, Group, Join, Lookup, Relation, Select
from servanda.query.scalar import FALSE, Case, Coalesce, Col, Compare, InList, IsNull, Lit, Not, Scalar
from servanda.query.types import Physical
from servanda.words.duration import Duration
from servanda.words.result import Period, Segment
from servanda.words.shapes import Table

_NEVER = -1


@dataclass(frozen=True, slots=True)
class Heap:
    """Clocks of one segment that took at most the edge of this place and more than the one before.

    `place` counts the edges; clocks beyond the last edge have the place after it, those that did not stop have None.
    `limit` is what they were allowed, in microseconds of counted time; None where the deadline is an instant.
    """

    segment: Segment
    place: int | None
    limit: int | None
    in_time: int
    late: int


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that has not stopped at the horizon; instants in UTC microseconds, lengths in microseconds.

    `limit` is open time, `deadline` an instant: one of them is None. `chosen` are the places of the calendar and of the
    limit among those that can apply. `holds` answers the conditions that were asked about.
    """

    key: str
    segment: Segment
    started: int | None
    due: int | None
    is_late: bool
    elapsed: int = 0
    paused: int = 0
    limit: int | None = None
    deadline: int | None = None
    chosen: tuple[int, int | None] = (0, None)
    holds: tuple[bool, ...] = ()
    value: Fraction | None = None


def heaps(prepared: Prepared, period: Period, edges: Sequence[int]) -> tuple[Heap, ...]:
    """The clocks of a period by what they took; `edges` are microseconds of counted time, ascending."""
    relation = _in_period(prepared, period)
    relation = Filter(relation, InList(Col("_outcome"), (INSIDE, OUTSIDE)))
    whens = tuple((Compare("<=", Col("_elapsed"), Lit(edge)), Lit(place)) for place, edge in enumerate(edges))
    taken = Case(((IsNull(Col("_stopped")), Lit(_NEVER)), *whens), Lit(len(edges)))
    columns = tuple(column for column, _ in prepared.columns.values())
    good = Compare("=", Col("_outcome"), Lit(INSIDE))
    found = prepared.scope.source.engine.run(
        Group(Derive(relation, (("_heap", taken),)), ("_heap", "_limit", *columns),
              (("good", Aggregate("count", None, good)), ("all", Aggregate("count"))))
    )  # fmt: skip
    return tuple(_heap(prepared, row) for row in found)


def _heap(prepared: Prepared, row: tuple[Any, ...]) -> Heap:
    place, limit, good, every = row[0], row[1], row[-2], row[-1]
    return Heap(segment_of(prepared, row[2:-2]), None if place == _NEVER else place, limit, good, every - good)


def running(prepared: Prepared, conditions: Sequence[Expression] = (), value: str | None = None) -> tuple[Running, ...]:
    """Every clock that is late and not stopped, or pending; `prepared` must know due instants.

    `conditions` and the field `value` are those of the metric's record set.
    """
    relation, columns = _still_running(prepared), list(_OWN)
    relation, asked = _asked(prepared, relation, conditions, value)
    relation = _chosen(prepared, relation)
    columns += [name for name, _ in prepared.columns.values()]
    wanted = [*columns, *asked]
    rows = prepared.scope.source.engine.run(Select(relation, tuple((name, Col(name)) for name in wanted)))
    known = cache(partial(segment_of, prepared))
    physical = prepared.scope.physical(prepared.objective.metric.records)
    amount = _amounts(physical[value]) if value is not None else None
    return tuple(_running(row, len(prepared.columns), len(conditions), amount, known) for row in rows)


_OWN = (
    "_key", "_started", "_due", "_late", "_elapsed", "_paused", "_limit", "_deadline", "_which_calendar", "_which_limit",
)  # fmt: skip


def _still_running(prepared: Prepared) -> Relation:
    relation = prepared.placed()
    if prepared.objective.placed_by != "start":  # what still runs has no stop, and may be due after the last period
        relation = Derive(relation, (("_placed", Col("_started")),))
    if not prepared.by_record:
        relation = Lookup(relation, period_number(prepared.periods), "_placed", "_piece")
        relation = Filter(relation, Not(IsNull(Col("_piece"))))
    return Filter(Filter(relation, IsNull(Col("_stopped"))), InList(Col("_outcome"), (OUTSIDE, PENDING)))


def pauses_of_running(prepared: Prepared) -> dict[str, list[Pause]]:
    """The stretches in which each record with a running clock stands still, as far as they have begun by the horizon."""
    metric, scope = prepared.objective.metric, prepared.scope
    assert isinstance(metric, Clock)
    if metric.pause is None or knows_only_sums(prepared):
        return {}
    begun = Filter(scope.pauses(metric.clock, metric.pause), Compare("<=", Col("_begins"), Lit(scope.horizon)))
    keys = Group(_still_running(prepared), ("_key",), (("_clocks", Aggregate("count")),))
    relation = Join(begun, keys, (("_key", "_key"),), (("_clocks", "_clocks"),), "inner")
    names = ("_key", "_begins", "_ends")
    found: dict[str, list[Pause]] = {}
    rows: Iterable[Any] = scope.source.engine.run(Select(relation, tuple((name, Col(name)) for name in names)))
    for key, begins, ends in rows:
        found.setdefault(str(key), []).append((begins, ends))
    return found


def knows_only_sums(prepared: Prepared) -> bool:
    """Does each record know only how long it stood still in all?"""
    metric = prepared.objective.metric
    assert isinstance(metric, Clock)
    return isinstance(metric.pause, str) and metric.pause in prepared.scope.physical(metric.clock)


def _asked(
    prepared: Prepared, relation: Relation, conditions: Sequence[Expression], value: str | None
) -> tuple[Relation, list[str]]:
    """Columns with the answers to conditions, then the value and what divides it."""
    scope, records, asked = prepared.scope, prepared.objective.metric.records, []
    for place, condition in enumerate(conditions):
        relation, lowered = scope.lower(relation, records, condition)
        asked.append(f"_holds{place}")
        relation = Derive(relation, ((asked[-1], Coalesce((lowered.value, FALSE))),))
    if value is not None:
        physical = scope.physical(records)[value]
        asked += [value, *([physical.divisor] if physical.divisor else [])]
    return relation, asked


def _chosen(prepared: Prepared, relation: Relation) -> Relation:
    """Columns with the places of the calendar and the limit that apply to each row."""
    metric = prepared.objective.metric
    assert isinstance(metric, Clock)
    by_table = isinstance(metric.calendar, Table)
    which: Scalar = Lit(0)
    if isinstance(metric.limit, Table):
        places = {entry: place for place, entry in enumerate(limits_of(metric))}
        relation, which = prepared.scope.choose(relation, metric.clock, metric.limit, lambda each: Lit(places[each]))
    return Derive(relation, (("_which_calendar", Col("_calendar") if by_table else Lit(0)), ("_which_limit", which)))


def limits_of(metric: Clock) -> tuple[Duration, ...]:
    """The limits that can apply to a clock, each once, in the order written."""
    limit = metric.limit
    entries = limit.values() if isinstance(limit, Table) else [] if limit is None else [limit]
    return tuple(dict.fromkeys(entries))


def _running(
    row: Sequence[Any], columns: int, conditions: int, amount: Amounts | None, segment: Callable[[Any], Segment]
) -> Running:
    key, started, due, late, elapsed, paused, limit, deadline, calendar, which = row[: len(_OWN)]
    rest = row[len(_OWN) + columns :]
    own = segment(tuple(row[len(_OWN) : len(_OWN) + columns]))
    worth = None if amount is None else amount(*rest[conditions:])
    return Running(
        str(key), own, started, due, bool(late), elapsed or 0, paused or 0, limit, deadline, (calendar or 0, which),
        tuple(map(bool, rest[:conditions])), worth,
    )  # fmt: skip


Amounts = Callable[..., Fraction | None]
"""The exact value of a cell, and of what divides it where something does."""


def _amounts(physical: Physical) -> Amounts:
    """Of one column; most records are worth the same as others, so that each value is worked out once."""
    scale = 10**physical.scale

    @cache
    def amount(number: int | None, divisor: int | None = 1) -> Fraction | None:
        return None if number is None or not divisor else Fraction(number, scale) / divisor

    return amount


def _in_period(prepared: Prepared, period: Period) -> Relation:
    place = prepared.periods.index(period)
    stretch = Period("stretch", *prepared.stretches[place])
    numbered = Lookup(prepared.placed(), period_number((stretch,)), "_placed", "_piece")
    return Filter(numbered, Not(IsNull(Col("_piece"))))
