"""How much open time a clock has used: the part of its relation that concerns calendars and pauses.

Everything is done with step tables: open time is the difference of two look-ups. Overlapping pauses are united in
one window over them: each adds what reaches beyond the furthest end before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from servanda.metrics.rows import derive
from servanda.metrics.scope import Scope
from servanda.query.expression import Field
from servanda.query.relation import Aggregate, Filter, Group, Join, Lookup, Relation, Select, Window, WindowColumn
from servanda.query.scalar import (
    FALSE,
    NOTHING,
    TRUE,
    And,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    Greatest,
    Least,
    Lit,
    Not,
    Or,
    Scalar,
)
from servanda.query.types import Kind
from servanda.words.shapes import Table

if TYPE_CHECKING:
    from servanda.metrics.kinds.clock import Clock

ALL_HOURS = "all hours"


@dataclass
class ClockTime:
    """Adds columns of open time to a relation that has ``_started``, ``_stopped``, ``_until`` and ``_clock``."""

    metric: Clock
    scope: Scope
    _pauses: Relation | None = field(default=None, init=False)
    """What each pause adds to those before it; none where only the sum is known, or nothing pauses."""

    @property
    def _calendars(self) -> tuple[str, ...]:
        """Names of the calendars that can apply, in the order written."""
        calendar = self.metric.calendar
        names = calendar.values() if isinstance(calendar, Table) else [calendar or ALL_HOURS]
        return tuple(dict.fromkeys(names))

    def _by_calendar(self, relation: Relation, column: str) -> Scalar:
        """The column (made once per calendar as ``column0``, ``column1`` …) of the row's own calendar."""
        names = self._calendars
        whens = tuple(
            (Compare("=", Col("_calendar"), Lit(place)), Col(f"{column}{place}")) for place in range(len(names))
        )
        return Col(f"{column}0") if not isinstance(self.metric.calendar, Table) else Case(whens, NOTHING)

    def _look_up(self, relation: Relation, of: str, into: str, rose: str | None = None) -> Relation:
        """Open time until the instant in `of`, once per calendar: ``into0``, ``into1`` …; `rose`: open just before it?"""
        for place, name in enumerate(self._calendars):
            table = self.scope.calendar(name).open_time
            column, risen = f"{into}{place}", None if rose is None else f"{rose}{place}"
            if table is not None:
                relation = Lookup(relation, table, of, column, risen)
            else:
                always = {} if risen is None else {risen[1:]: TRUE}
                relation = derive(relation, **{column[1:]: Col(of)}, **always)
        return relation

    def _open_time(self, relation: Relation) -> Relation:
        """``_opened`` and ``_read``: open time until start and until the clock is read; ``_rose``: was it open just before?"""
        relation = self._look_up(relation, "_started", "_from_")
        relation = self._look_up(relation, "_until", "_to_", "_rose_")
        columns = {"opened": "_from_", "read": "_to_", "rose": "_rose_"}
        return derive(relation, **{name: self._by_calendar(relation, column) for name, column in columns.items()})

    def _net_of_pauses(self, relation: Relation) -> Relation:
        """``_paused`` and ``_elapsed``; with stretches also the open time at which they begin and end to pause it.

        What each pause adds is kept in `_pauses`.
        """
        gross = Arith("-", Col("_read"), Col("_opened"))
        pause = self.metric.pause
        if pause is None:
            return derive(relation, paused=Lit(0), elapsed=gross)
        if isinstance(pause, str) and pause in self.scope.physical(self.metric.clock):
            relation, seconds = self.scope.lower(relation, self.metric.clock, Field(name=pause))
            relation = derive(relation, paused=Coalesce((_microseconds(seconds), Lit(0))))
            return derive(relation, elapsed=Greatest((Lit(0), Arith("-", gross, Col("_paused")))))
        self._pauses = self._united_pauses(relation)
        sums = Group(self._pauses, ("_clock",), (
            ("_sum", Aggregate("sum", Col("_adds"))),
            ("_paused_from", Aggregate("min", Col("_open_from"), Compare(">", Col("_adds"), Lit(0)))),
            ("_paused_to", Aggregate("max", Col("_q"))),
            ("_reversed", Aggregate("count", None, Col("_backwards"))),
        ))  # fmt: skip
        taken = tuple((name, name) for name, _ in sums.aggregates)
        relation = Join(relation, sums, (("_clock", "_clock"),), taken)
        relation = derive(relation, paused=Coalesce((Col("_sum"), Lit(0))))
        return derive(relation, elapsed=Arith("-", gross, Col("_paused")))

    def _unreadable_pauses(self, relation: Relation) -> tuple[Relation, tuple[Scalar, ...]]:
        """Which clocks nobody can read, since a pause, or the time that they were paused, cannot be.

        To leave such a pause out, or to let it go on, would favour one side.
        """
        pause, records = self.metric.pause, self.metric.clock
        if pause is None:
            return relation, ()
        if isinstance(pause, str) and pause in self.scope.physical(records):
            unreadable = self.scope.unreadable(records, frozenset({pause}))
            return relation, (unreadable, Compare("<", Col("_paused"), Lit(0)))
        reversed_ones = Coalesce((Compare(">", Col("_reversed"), Lit(0)), FALSE))
        found = self.scope.unreadable_pauses(records, pause)
        if found is None:
            return relation, (reversed_ones,)
        first = Group(found, ("_key",), (("_doubt", Aggregate("min", Col("_begins"))),))
        relation = Join(relation, first, (("_key", "_key"),), (("_doubt", "_doubt"),))
        return relation, (reversed_ones, Coalesce((Compare("<", Col("_doubt"), Col("_until")), FALSE)))

    def _united_pauses(self, relation: Relation) -> Relation:
        """Pauses clipped to the clock, in open time, with `_adds`: what each adds to those before it."""
        chosen = ("_calendar",) if isinstance(self.metric.calendar, Table) else ()
        carried = ("_key", "_clock", "_started", "_until", "_opened", *chosen)
        clocks = Select(relation, tuple((name, Col(name)) for name in carried))
        pauses = self.scope.pauses(self.metric.clock, self.metric.pause)
        both: Relation = Join(pauses, clocks, (("_key", "_key"),), tuple((name, name) for name in carried[1:]), "inner")
        ends = Coalesce((Least((Col("_ends"), Col("_until"))), Col("_until")))
        both = derive(both, cut_from=Greatest((Col("_begins"), Col("_started"))), cut_to=ends)
        # One that ends before it begins pauses nothing, and is kept to be counted: nobody can read that clock.
        wrong = And((_BACKWARDS, Compare("<", Col("_begins"), Col("_until"))))
        both = Filter(both, Or((Compare("<", Col("_cut_from"), Col("_cut_to")), wrong)))
        both = derive(both, backwards=_BACKWARDS)  # a yes or no is cheaper to sort along than the two instants
        both = self._look_up(self._look_up(both, "_cut_from", "_p_"), "_cut_to", "_q_")
        both = derive(both, p=self._by_calendar(both, "_p_"), q=self._by_calendar(both, "_q_"))
        order = (("_p", False), ("_q", False))
        both = Window(both, ("_clock",), order, (("_reach", WindowColumn("max_before", Col("_q"))),))
        both = derive(both, open_from=Coalesce((Greatest((Col("_p"), Col("_reach"))), Col("_p"))))
        return derive(both, adds=Greatest((Lit(0), Arith("-", Col("_q"), Col("_open_from")))))

    def _instant_of(self, relation: Relation, of: str, into: str) -> Relation:
        for place, name in enumerate(self._calendars):
            table = self.scope.calendar(name).due
            column = f"{into}{place}"
            relation = (
                derive(relation, **{column[1:]: Col(of)}) if table is None else Lookup(relation, table, of, column)
            )
        return relation

    def _idle(self) -> Scalar:
        """Whether the clock stood still just before it was read, because it was closed or paused."""
        idle: list[Scalar] = []
        if any(self.scope.calendar(name).open_time is not None for name in self._calendars):
            idle.append(Not(Col("_rose")))
        if self._pauses is not None:
            idle.append(Compare("=", Col("_paused_to"), Col("_read")))
        return Or(tuple(idle)) if idle else FALSE


_BACKWARDS = Compare("<", Col("_ends"), Col("_begins"))
"""Whether a pause ends before it begins."""


def _microseconds(lowered: Any) -> Scalar:
    """A paused time as microseconds: durations are, plain numbers are seconds."""
    if lowered.type.kind is Kind.DURATION:
        value: Scalar = lowered.value
        return value
    return Arith("*", lowered.value, Lit(10 ** (6 - lowered.scale)))
