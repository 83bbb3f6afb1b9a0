"""The relation of uptime and downtime: pieces of time lines, each with how much of it was up, down, unknown or excluded.

The order in which they are made is the agreed one: condition, runs, the length of whole outages, exclusions, then what
cuts (calendar, life, period), weight. Over outages a row is a down time; over checks `checks` makes stretches of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servanda.metrics.checks import UNDECIDED_STATE, UNKNOWN_STATE, Rules, stretches_of_checks
from servanda.metrics.facts import EXCLUDED, INSIDE, OUTSIDE, PENDING, TIMES, UNKNOWN, UNREADABLE, Facts, Rule
from servanda.metrics.lines import Excluded, Lines
from servanda.metrics.outages import judged, numbered, outages, rows_of
from servanda.metrics.rows import derive, in_scope
from servanda.metrics.scope import Scope
from servanda.metrics.sweep import Stretches, holds, pieces
from servanda.query.relation import Derive, Filter, Join, Lookup, Relation, Select, Union
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
    IsNull,
    Least,
    Lit,
    Not,
    Or,
    Scalar,
)
from servanda.words.counts import CountsAs
from servanda.words.duration import Exact

if TYPE_CHECKING:
    from servanda.metrics.kinds.uptime import TimeUp

EVIDENCE = ("_started", "_stopped", "_elapsed")
KINDS = ("_downs", "_unknowns", "_undecided", "_leaving", "_forgiven", "_living")
"""What may hold at an instant, each with how often, and of down times with how much weight."""
_ZERO = Lit(0)
_STATE = Col("_state")


@dataclass
class UptimeRows:
    """Builds the relation of one metric for one objective."""

    metric: TimeUp
    scope: Scope
    _scale: int = field(default=0, init=False)
    """The weight of what is wholly down is 10 to this power."""

    def facts(self) -> Facts:
        """The finished relation with its rule."""
        lines, edges = self.scope.lines(), self._edges()
        rows, unreadable = in_scope(self.scope, self.metric)
        if self.metric.condition is None:
            states, lost = self._outages(rows, lines, unreadable)
        else:
            states, lost = self._checks(rows, lines, unreadable), None
        excluded = self.scope.excluded(lines)
        states, whole = self._whole_outages(states)
        stretches = [*self._states(states), *_excluded(excluded, self._one), *_lives(lines)]
        swept = pieces(lines.relation, stretches, edges, KINDS)
        swept = self._amounts(swept, lines)
        if lost is not None:
            swept = Union((swept, self._lost(lost)))
        relation = self._named(swept, lines, whole)
        share = self.metric.kind == "uptime"
        rule = Rule("uptime" if share else "downtime", "percent" if share else "duration", self._scale)
        settled = not (lines.pooled or self.scope.ends_beyond_reach)
        return Facts(relation, rule, EVIDENCE, foreseen=settled, segments=lines.segments)

    def _edges(self) -> tuple[int, ...]:
        """Where pieces are cut: at what the readings look at, and at the horizon between."""
        edges, horizon = self.scope.edges or (0, 0), self.scope.horizon
        return tuple(sorted({*edges, horizon})) if edges[0] < horizon < edges[-1] else edges

    @property
    def _one(self) -> Scalar:
        return Lit(10**self._scale)

    def _outages(self, rows: Relation, lines: Lines, unreadable: Scalar) -> tuple[Relation, Relation | None]:
        """Rows as stretches with ``_state``, their weight; and those that nobody can read."""
        ends = self.scope.ends_of_stretches
        rows, weight = self._weight(rows)
        last = Lit(self.scope.horizon)
        rows = derive(rows, state=weight, begins=Col("_at"), ends=last if ends is None else Coalesce((Col(ends), last)))
        backwards = FALSE if ends is None else Coalesce((Compare("<", Col(ends), Col("_at")), FALSE))
        bad = Or((unreadable, backwards, IsNull(_STATE), IsNull(Col("_begins"))))
        placed = self.scope.on_lines(rows, lines)
        placed = derive(placed, bad=Coalesce((bad, FALSE)), ends=Least((Col("_ends"), last)))
        good = Filter(placed, Not(Col("_bad")))
        lost = Select(
            Filter(placed, And((Col("_bad"), Not(IsNull(Col("_begins")))))), tuple((name, Col(name)) for name in _KEPT)
        )
        return Select(good, tuple((name, Col(name)) for name in _KEPT)), lost

    def _weight(self, rows: Relation) -> tuple[Relation, Scalar]:
        """From 0 to 10 to the power of `_scale`."""
        if self.metric.weight is None:
            return rows, Lit(1)
        rows, lowered = self.scope.lower(rows, self.metric.records, self.metric.weight)
        if lowered.divisor is not None:
            raise self.scope.refuse("weight", "a weight is a whole quantity, not a quotient")
        self._scale = lowered.scale
        return rows, Least((Greatest((lowered.value, _ZERO)), self._one))

    def _checks(self, rows: Relation, lines: Lines, unreadable: Scalar) -> Relation:
        """Stretches of checks in which it was not up."""
        metric, scope = self.metric, self.scope
        condition = metric.condition
        assert condition is not None
        rows, lowered = scope.lower(rows, metric.records, condition[1])
        rows, weight = self._weight(rows)
        down = Not(lowered.value) if condition[0] == "up" else lowered.value
        state = Case(
            ((unreadable, Lit(UNKNOWN_STATE)), (IsNull(lowered.value), Lit(UNKNOWN_STATE)), (down, weight)), _ZERO
        )
        rows = derive(rows, state=Coalesce((state, Lit(UNKNOWN_STATE))))
        rows = self._heard_until(
            Filter(rows, Not(Or((scope.unreadable(metric.records, frozenset()), IsNull(Col("_at"))))))
        )
        rules = Rules(metric.down_after, metric.up_after, scope.horizon)
        return stretches_of_checks(scope.on_lines(rows, lines), lines.relation, rules)

    def _heard_until(self, rows: Relation) -> Relation:
        silence = self.metric.unknown_after
        if silence is None:
            return derive(rows, until=NOTHING_INTEGER)
        if isinstance(silence, Exact):
            return derive(rows, until=Arith("+", Col("_at"), Lit(silence.microseconds)))
        return Lookup(rows, self.scope.calendar(self.metric.calendar).step(silence), "_at", "_until")

    def _whole_outages(self, states: Relation) -> tuple[Relation, Relation | None]:
        """The states with down times only of outages that count; and the outages, where somebody asks which they are."""
        length = self.metric.only_outages
        if length is None and not self.scope.with_due:
            return states, None
        downs = numbered(Filter(states, Compare(">", _STATE, _ZERO)))
        whole = outages(downs)
        whole = derive(whole, sure=TRUE) if length is None else judged(whole, length, self.scope.horizon)
        united = derive(whole, since=Col("_begins"), state=Lit(1))
        downs = united if self.metric.weight is None else rows_of(downs, whole)
        downs = derive(downs, state=Case(((Col("_sure"), _STATE),), Lit(UNDECIDED_STATE)))
        others = derive(Filter(states, Compare("<", _STATE, _ZERO)), since=Col("_begins"))
        kept = tuple((name, Col(name)) for name in (*_KEPT, "_since"))
        return Union((Select(downs, kept), Select(others, kept))), whole if self.scope.with_due else None

    def _states(self, states: Relation) -> list[Stretches]:
        def is_state(state: int) -> Scalar:
            return Case(((Compare("=", _STATE, Lit(state)), Lit(1)),), _ZERO)

        adds = {
            "_downs": Greatest((_STATE, _ZERO)), "_unknowns": is_state(UNKNOWN_STATE), "_undecided": is_state(UNDECIDED_STATE)
        }  # fmt: skip
        if not self.scope.with_due:
            return [Stretches(states, adds)]
        downs, others = (Filter(states, Compare(op, _STATE, _ZERO)) for op in (">", "<"))
        return [Stretches(downs, adds, marks="_since"), Stretches(others, adds)]

    def _amounts(self, swept: Relation, lines: Lines) -> Relation:
        """``_elapsed``, ``_outcome`` and the columns of `TIMES`; time that leaves the period unexcluded is no row."""
        swept = self._open_time(swept)
        swept = derive(swept, whole=Arith("*", Col("_elapsed"), self._one), weight=Least((Col("_downs"), self._one)))
        fate = Case(tuple(self._fates(lines)), _OF_WEIGHT)
        swept = Filter(derive(swept, fate=fate), Compare("<>", Col("_fate"), Lit(GONE)))
        swept = Filter(swept, Compare(">", Col("_elapsed"), _ZERO))
        down = Case(((_is(DOWN), Col("_whole")), (_is(WEIGHED), Arith("*", Col("_elapsed"), Col("_weight")))), _ZERO)
        counted = Case(((Or((_is(UP), _is(FORGIVEN), _is(DOWN), _is(WEIGHED))), Col("_whole")),), _ZERO)
        swept = derive(swept, down=down, counted=counted)
        shares = {"unknown": UNKNOWN, "pending": PENDING}
        times = {name: Case(((_is(word), Col("_whole")),), _ZERO) for name, word in shares.items()}
        excluded = Case(((Or((_is(LEFT), _is(FORGIVEN))), Col("_whole")),), _ZERO)
        word = Case(((Or((_is(LEFT), _is(FORGIVEN))), Lit(EXCLUDED)), (_is(UP), Lit(INSIDE)),
                     (Or((_is(DOWN), _is(WEIGHED))), Lit(OUTSIDE))), Col("_fate"))  # fmt: skip
        swept = derive(swept, outcome=word, up=Arith("-", Col("_counted"), Col("_down")), excluded=excluded, **times)
        return Select(swept, tuple((name, Col(name)) for name in self._columns))

    @property
    def _columns(self) -> tuple[str, ...]:
        began = ("_began",) if self.scope.with_due else ()
        return ("_line", "_at", "_stopped", "_elapsed", "_outcome", *TIMES, *began)

    def _fates(self, lines: Lines) -> list[tuple[Scalar, Scalar]]:
        """What becomes of a piece: the first that applies."""
        fates: list[tuple[Scalar, Scalar]] = [(holds("_leaving"), Lit(LEFT)), (holds("_forgiven"), Lit(FORGIVEN))]
        if lines.lives is not None:  # what is cut away is cut away, excluded or not
            outside = (Not(holds("_living")), _as(self.metric.outside_life, Lit(GONE)))
            fates.insert(0 if self.metric.outside_life.way == "leaves" else len(fates), outside)
        fates.append((Or((holds("_undecided"), Compare(">=", Col("_at"), Lit(self.scope.horizon)))), Lit(PENDING)))
        fates.append((holds("_unknowns"), _as(self.metric.empty, Lit(UNKNOWN))))
        return fates

    def _open_time(self, swept: Relation) -> Relation:
        table = self.scope.calendar(self.metric.calendar).open_time
        if table is None:
            return derive(swept, elapsed=Arith("-", Col("_stopped"), Col("_at")))
        swept = Lookup(Lookup(swept, table, "_at", "_open_from"), table, "_stopped", "_open_to")
        return derive(swept, elapsed=Arith("-", Col("_open_to"), Col("_open_from")))

    def _lost(self, lost: Relation) -> Relation:
        """Rows that nobody can read: counted where they begin, and no time."""
        known: dict[str, Scalar] = {
            "_line": Col("_line"), "_at": Col("_begins"), "_stopped": NOTHING_INTEGER, "_outcome": Lit(UNREADABLE),
            "_began": Col("_begins"),
        }  # fmt: skip
        return Select(lost, tuple((name, known.get(name, _ZERO)) for name in self._columns))

    def _named(self, swept: Relation, lines: Lines, whole: Relation | None) -> Relation:
        """With the columns of `per` and, where asked for, the key of the outage that a piece is of."""
        segments = tuple((column, column) for column, _ in lines.segments.values())
        if segments:
            own = (("_line", Col("_line")), *((name, Col(name)) for name, _ in segments))
            swept = Join(swept, Select(lines.relation, own), (("_line", "_line"),), segments, "inner")
        key: Scalar = Col("_line")
        if whole is not None:
            known = Select(whole, (("_line", Col("_line")), ("_begins", Col("_begins")), ("_key", Col("_key"))))
            swept = Join(swept, known, (("_line", "_line"), ("_began", "_begins")), (("_key", "_outage_key"),))
            down = Or((Compare("=", Col("_outcome"), Lit(OUTSIDE)), Compare("=", Col("_outcome"), Lit(UNREADABLE))))
            key = Case(((down, Coalesce((Col("_outage_key"), Col("_line")))),), Col("_line"))
        return Derive(swept, (("_key", key), ("_started", Col("_at")), ("_amount", Col("_down"))))


UP, DOWN, WEIGHED, LEFT, FORGIVEN, GONE = "up", "down", "weighed", "left", "forgiven", "gone"
"""Fates of a piece beside `PENDING` and `UNKNOWN`: wholly up or down, partly down, excluded from the period, excluded and
up, outside the period."""
_KEPT = ("_line", "_begins", "_ends", "_state", "_key")
_OF_WEIGHT = Case(((holds("_downs"), Lit(WEIGHED)),), Lit(UP))
NOTHING_INTEGER = Case(((FALSE, Lit(0)),), NOTHING)
"""A null that every engine takes for an integer."""


def _is(fate: str) -> Scalar:
    return Compare("=", Col("_fate"), Lit(fate))


def _as(counts: CountsAs, undetermined: Scalar) -> Scalar:
    return {"up": Lit(UP), "down": Lit(DOWN), "leaves": Lit(GONE)}.get(counts.way, undetermined)


def _excluded(excluded: Excluded, whole: Scalar) -> list[Stretches]:
    found: list[tuple[Relation | None, dict[str, Scalar]]]
    found = [(excluded.leaves, {"_leaving": Lit(1)}), (excluded.counts_as_up, {"_forgiven": Lit(1)}),
             (excluded.counts_as_down, {"_downs": whole})]  # fmt: skip
    return [Stretches(relation, adds) for relation, adds in found if relation is not None]


def _lives(lines: Lines) -> list[Stretches]:
    return [] if lines.lives is None else [Stretches(lines.lives, {"_living": Lit(1)})]
