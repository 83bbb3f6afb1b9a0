"""The relation of uptime and downtime: pieces of time lines, each with how much of it was up, down, unknown or excluded.

The order in which they are made is the agreed one: condition, runs, the length of whole outages, exclusions, then what
cuts (calendar, life, period), weight. Over outages a row is a down time; over checks and slots `checks` makes stretches
of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.metrics.agreed_length import NOTHING_INTEGER
from servanda.metrics.checks import UNDECIDED_STATE, UNKNOWN_STATE, Rules, stretches_of_checks
from servanda.metrics.facts import Facts, Rule
from servanda.metrics.lines import Lines
from servanda.metrics.outages import after_grace, judged, named, not_yet_over, numbered, outages, rows_of
from servanda.metrics.rows import derive, in_scope
from servanda.metrics.sweep import Stretches, pieces
from servanda.metrics.uptime_pieces import KINDS, UptimePieces, excluded_stretches, lives_of
from servanda.metrics.weights import common_divisor, in_parts
from servanda.query.evaluate_relation import columns_of_relation
from servanda.query.relation import Filter, Lookup, Relation, Select, Union
from servanda.query.scalar import (
    FALSE,
    TRUE,
    And,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    Greatest,
    IsNull,
    Least,
    Lit,
    Not,
    Or,
    Scalar,
)
from servanda.words.duration import Exact

if TYPE_CHECKING:
    from servanda.metrics.kinds.uptime import TimeUp

EVIDENCE = ("_started", "_stopped", "_elapsed")
_ZERO = Lit(0)
_STATE = Col("_state")


@dataclass
class UptimeRows(UptimePieces):
    """Builds the relation of one metric for one objective."""

    def facts(self) -> Facts:
        """The finished relation with its rule."""
        lines, edges = self.scope.lines(), self._edges()
        rows, unreadable = in_scope(self.scope, self.metric)
        if self.metric.condition is None:
            states, lost = self._outages(rows, lines, unreadable)
        else:
            states, lost = self._checks(rows, lines, unreadable), None
        excluded = self.scope.excluded(lines)
        states, whose = self._whole_outages(states)
        marks = [Stretches(whose, {}, marks="_begins")] if whose is not None else []
        stretches = [self._states(states), *marks, *excluded_stretches(excluded, self._one), *lives_of(lines)]
        swept = pieces(lines.relation, stretches, edges, KINDS)
        amounts = self._amounts(swept, lines)
        parts = [amounts, *self._to_fixed_length(swept, amounts, lines)]
        parts += [self._lost(lost)] if lost is not None else []
        swept = Union(tuple(parts)) if len(parts) > 1 else parts[0]
        relation = self._named(swept, lines, whose)
        share = self.metric.kind == "uptime"
        rule = Rule(
            "uptime" if share else "downtime", "percent" if share else "duration", self._scale, divisor=self._divisor
        )
        settled = not (lines.pooled or self.scope.ends_beyond_reach)
        return Facts(relation, rule, EVIDENCE, foreseen=settled, excludes=True, segments=lines.segments)

    def _outages(self, rows: Relation, lines: Lines, unreadable: Scalar) -> tuple[Relation, Relation | None]:
        """Rows as stretches with ``_state``, their weight; and those that nobody can read."""
        ends = self.scope.ends_of_stretches
        rows, weight = self._weight(rows)
        last = Lit(self.scope.horizon)
        known = weight if self.metric.weight is None else Coalesce((weight, Lit(UNKNOWN_STATE)))
        rows = derive(rows, state=known, begins=Col("_at"), ends=last if ends is None else Coalesce((Col(ends), last)))
        backwards = FALSE if ends is None else Coalesce((Compare("<", Col(ends), Col("_at")), FALSE))
        bad = Or((unreadable, backwards, IsNull(Col("_begins"))))
        placed = self.scope.on_lines(rows, lines)
        placed = derive(placed, bad=Coalesce((bad, FALSE)), ends=Least((Col("_ends"), last)))
        good = Filter(placed, Not(Col("_bad")))
        lost = Select(
            Filter(placed, And((Col("_bad"), Not(IsNull(Col("_begins")))))), tuple((name, Col(name)) for name in _KEPT)
        )
        return Select(good, tuple((name, Col(name)) for name in _KEPT)), lost

    def _weight(self, rows: Relation) -> tuple[Relation, Scalar]:
        """From 0 to what is wholly down."""
        if self.metric.weight is None:
            return rows, Lit(1)
        rows, lowered = self.scope.lower(rows, self.metric.records, self.metric.weight)
        value: Scalar = Greatest((lowered.value, _ZERO))
        self._scale = lowered.scale
        if lowered.divisor is not None:
            self._divisor = common_divisor(self.scope, rows, lowered.divisor, self._scale)
            value = in_parts(value, lowered.divisor, self._divisor)
        return rows, Least((value, self._one))

    def _checks(self, rows: Relation, lines: Lines, unreadable: Scalar) -> Relation:
        """Stretches of checks, or of slots, in which it was not up."""
        metric, scope = self.metric, self.scope
        condition = metric.condition
        assert condition is not None
        rows, lowered = scope.lower(rows, metric.records, condition[1])
        rows, weight = self._weight(rows)
        down = Not(lowered.value) if condition[0] == "up" else lowered.value
        states = [(unreadable, Lit(UNKNOWN_STATE)), (IsNull(lowered.value), Lit(UNKNOWN_STATE)), (down, weight)]
        if _are_slots(rows):  # what fell in a slot is known when it is over
            states.insert(0, (Compare(">", Col("_until"), Lit(scope.horizon)), Lit(UNDECIDED_STATE)))
        state = Case(tuple(states), _ZERO)
        rows = derive(rows, state=Coalesce((state, Lit(UNKNOWN_STATE))))
        rows = self._heard_until(
            Filter(rows, Not(Or((scope.unreadable(metric.records, frozenset()), IsNull(Col("_at"))))))
        )
        rules = Rules(metric.down_after, metric.up_after, scope.horizon)
        placed = scope.on_lines(rows, lines)
        if not scope.with_due:  # nobody asks which check it was, and a text less is sorted
            placed = derive(placed, key=Lit(""))
        return stretches_of_checks(placed, lines.relation, rules)

    def _heard_until(self, rows: Relation) -> Relation:
        silence = self.metric.unknown_after
        if _are_slots(rows):  # a slot says something of its own time only
            return rows
        if silence is None:
            return derive(rows, until=NOTHING_INTEGER)
        if isinstance(silence, Exact):
            return derive(rows, until=Arith("+", Col("_at"), Lit(silence.microseconds)))
        return Lookup(rows, self.scope.calendar(self.metric.calendar).step(silence), "_at", "_until")

    def _whole_outages(self, states: Relation) -> tuple[Relation, Relation | None]:
        """The states with down times only of outages that count; and the rows' parts of them, where somebody asks which they are."""
        length, gap, grace = self.metric.only_outages, _gap(self.metric), self.metric.grace
        if length is None and grace is None and not gap and not self.scope.with_due:
            return states, None
        horizon = self.scope.horizon
        downs = numbered(Filter(states, Compare(">", _STATE, _ZERO)), gap)
        whole = outages(downs)
        whole = derive(whole, sure=TRUE) if length is None else judged(whole, length, horizon, gap)
        parts = named(rows_of(downs, whole)) if self.scope.with_due else None
        united = derive(whole, since=Col("_begins"), state=Lit(1))
        downs = united if self.metric.weight is None else rows_of(downs, whole)
        downs = derive(downs, state=Case(((Col("_sure"), _STATE),), Lit(UNDECIDED_STATE)))
        kept = tuple((name, Col(name)) for name in (*_KEPT, "_since"))
        downs = Select(downs, kept)
        if gap:
            last = derive(not_yet_over(whole, horizon, gap), state=Lit(UNDECIDED_STATE))
            downs = Union((downs, Select(last, kept)))
        if isinstance(grace, Exact):
            downs = after_grace(downs, grace.microseconds)
        others = derive(Filter(states, Compare("<", _STATE, _ZERO)), since=Col("_begins"))
        return Union((downs, Select(others, kept))), parts


def _gap(metric: TimeUp) -> int:
    """How long it must be up between two stretches; of checks their runs say it."""
    return metric.up_after.microseconds if metric.condition is None and isinstance(metric.up_after, Exact) else 0


def _are_slots(rows: Relation) -> bool:
    return "_until" in columns_of_relation(rows)


_KEPT = ("_line", "_begins", "_ends", "_state", "_key")
