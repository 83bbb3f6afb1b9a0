"""Pieces of time lines and what becomes of each: how much of it was up, down, unknown, excluded or is still to come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servanda.metrics.agreed_length import NOTHING_INTEGER, to_agreed_length
from servanda.metrics.checks import UNDECIDED_STATE, UNKNOWN_STATE
from servanda.metrics.facts import EXCLUDED, INSIDE, OUTSIDE, PENDING, TIMES, UNKNOWN, UNREADABLE
from servanda.metrics.lines import Excluded, Lines
from servanda.metrics.rows import derive
from servanda.metrics.scope import Scope
from servanda.metrics.sweep import Stretches, holds
from servanda.query.relation import Derive, Filter, Join, Lookup, Relation, Select
from servanda.query.scalar import (
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
    Wide,
)
from servanda.words.counts import CountsAs

if TYPE_CHECKING:
    from servanda.metrics.kinds.uptime import TimeUp

KINDS = ("_downs", "_unknowns", "_undecided", "_leaving", "_forgiven", "_living")
"""What may hold at an instant, each with how often, and of down times with how much weight."""
_ZERO = Lit(0)
_STATE = Col("_state")


@dataclass
class UptimePieces:
    """What is done with the stretches of a metric once it is known which of them there are."""

    metric: TimeUp
    scope: Scope
    _scale: int = field(default=0, init=False)
    _divisor: int = field(default=1, init=False)
    """The weight of what is wholly down is 10 to the power of `_scale`, times `_divisor` where weights are quotients."""

    @property
    def _one(self) -> Scalar:
        one = Lit(10**self._scale * self._divisor)
        return one if self._divisor == 1 else Wide(one)

    def _edges(self) -> tuple[int, ...]:
        """Where pieces are cut: at what the readings look at, and at the horizon between."""
        edges, horizon = self.scope.edges or (0, 0), self.scope.horizon
        more = {edge for period in self.scope.fixed_length[0] for edge in (period.start, period.end)}
        more |= {horizon} if edges[0] < horizon < edges[-1] else set()
        return tuple(sorted({*edges, *more}))

    def _states(self, states: Relation) -> Stretches:
        def is_state(state: int) -> Scalar:
            return Case(((Compare("=", _STATE, Lit(state)), Lit(1)),), _ZERO)

        adds = {
            "_downs": Greatest((_STATE, _ZERO)), "_unknowns": is_state(UNKNOWN_STATE), "_undecided": is_state(UNDECIDED_STATE)
        }  # fmt: skip
        return Stretches(states, adds)

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

    def _to_fixed_length(self, swept: Relation, amounts: Relation, lines: Lines) -> list[Relation]:
        """Where a length is agreed, what it is more or less than the real one."""
        if not self.scope.fixed_length[0]:
            return []
        lived: Scalar = Arith("-", Col("_stopped"), Col("_at"))
        if lines.lives is not None and self.metric.outside_life.way == "leaves":
            lived = Case(((holds("_living"), lived),), _ZERO)
        scope = self.scope
        return [to_agreed_length(swept, amounts, scope.fixed_length, lived, self._one, scope.horizon, self._columns)]

    def _lost(self, lost: Relation) -> Relation:
        """Rows that nobody can read: counted where they begin, and no time."""
        known: dict[str, Scalar] = {
            "_line": Col("_line"), "_at": Col("_begins"), "_stopped": NOTHING_INTEGER, "_outcome": Lit(UNREADABLE),
            "_began": Col("_begins"),
        }  # fmt: skip
        return Select(lost, tuple((name, known.get(name, _ZERO)) for name in self._columns))

    def _named(self, swept: Relation, lines: Lines, parts: Relation | None) -> Relation:
        """With the columns of `per` and, where asked for, the key of the row that holds at a piece that is down.

        The gap between two outages that are one is named by the row before it.
        """
        segments = tuple((column, column) for column, _ in lines.segments.values())
        if segments:
            own = (("_line", Col("_line")), *((name, Col(name)) for name, _ in segments))
            swept = Join(swept, Select(lines.relation, own), (("_line", "_line"),), segments, "inner")
        key: Scalar = Col("_line")
        if parts is not None:
            known = Select(parts, (("_line", Col("_line")), ("_begins", Col("_begins")), ("_key", Col("_key"))))
            swept = Join(swept, known, (("_line", "_line"), ("_began", "_begins")), (("_key", "_outage_key"),))
            down = Or((Compare("=", Col("_outcome"), Lit(OUTSIDE)), Compare("=", Col("_outcome"), Lit(UNREADABLE))))
            key = Case(((down, Coalesce((Col("_outage_key"), Col("_line")))),), Col("_line"))
        return Derive(swept, (("_key", key), ("_started", Col("_at")), ("_amount", Col("_down"))))


UP, DOWN, WEIGHED, LEFT, FORGIVEN, GONE = "up", "down", "weighed", "left", "forgiven", "gone"
"""Fates of a piece beside `PENDING` and `UNKNOWN`: wholly up or down, partly down, excluded from the period, excluded and
up, outside the period."""
_OF_WEIGHT = Case(((holds("_downs"), Lit(WEIGHED)),), Lit(UP))


def _is(fate: str) -> Scalar:
    return Compare("=", Col("_fate"), Lit(fate))


def _as(counts: CountsAs, undetermined: Scalar) -> Scalar:
    return {"up": Lit(UP), "down": Lit(DOWN), "leaves": Lit(GONE)}.get(counts.way, undetermined)


def excluded_stretches(excluded: Excluded, whole: Scalar) -> list[Stretches]:
    """Excluded time as stretches of the sweep; `whole` is the weight of what is wholly down."""
    found: list[tuple[Relation | None, dict[str, Scalar]]]
    found = [(excluded.leaves, {"_leaving": Lit(1)}), (excluded.counts_as_up, {"_forgiven": Lit(1)}),
             (excluded.counts_as_down, {"_downs": whole})]  # fmt: skip
    return [Stretches(relation, adds) for relation, adds in found if relation is not None]


def lives_of(lines: Lines) -> list[Stretches]:
    """The lives of things as stretches of the sweep."""
    return [] if lines.lives is None else [Stretches(lines.lives, {"_living": Lit(1)})]
