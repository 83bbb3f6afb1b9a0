"""The relation of a clock: started, stopped, open time, pauses, limit, outcome; one row per clock.

A limit in open time is compared with the open time that was used (`clock_time`), a civil or working-day limit is an
instant that a step table gives.
"""

from __future__ import annotations

from typing import Any

from servanda.metrics.clock_time import ClockTime
from servanda.metrics.facts import INSIDE, OUTSIDE, PENDING, UNCOVERED, UNREADABLE, UNSTARTED, Facts, Rule
from servanda.metrics.kinds.spread import percentile_permille
from servanda.metrics.rows import derive, in_scope
from servanda.query.expression import Field
from servanda.query.relation import (
    Aggregate,
    Filter,
    Group,
    Join,
    Lookup,
    Relation,
    Select,
    Union,
    Window,
    WindowColumn,
)
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
    Concat,
    Greatest,
    IsNull,
    Lit,
    Not,
    Or,
    Scalar,
    TextOf,
)
from servanda.query.types import Kind
from servanda.words.duration import DAY, Duration, Exact
from servanda.words.shapes import Table

EVIDENCE = ("_started", "_due", "_stopped", "_elapsed", "_paused")


class ClockRows(ClockTime):
    """Builds the relation step by step; each step adds columns to it."""

    _whole_dates = False
    """Is lateness counted in dates, as that of what is due on one?"""

    def facts(self) -> Facts:
        """The finished relation with its rule."""
        relation, unreadable = in_scope(self.scope, self.metric)
        relation = self._started_and_stopped(relation)
        relation = self._open_time(relation)
        relation = self._net_of_pauses(relation)
        relation, doubtful = self._unreadable_pauses(relation)
        relation, unknown = self._unreadable_stop(relation)
        relation = self._limits(relation)
        relation = self._outcome(relation, (unreadable, *doubtful, *unknown))
        return Facts(relation, self._rule(), EVIDENCE, late_count=self._limited)

    @property
    def _limited(self) -> bool:
        return self.metric.limit is not None or self.metric.due is not None

    @property
    def _needs_due(self) -> bool:
        return self._limited and (self.scope.with_due or self.metric.take == "lateness")

    @property
    def _limit_entries(self) -> tuple[Duration, ...]:
        """The limits that can apply, each once."""
        limit = self.metric.limit
        entries = limit.values() if isinstance(limit, Table) else [] if limit is None else [limit]
        return tuple(dict.fromkeys(entries))

    @property
    def _in_open_time(self) -> bool:
        """Whether a row may have a ``_limit``."""
        return any(isinstance(entry, Exact) for entry in self._limit_entries)

    @property
    def _in_days(self) -> bool:
        """Whether a row may have a ``_deadline``."""
        return self.metric.due is not None or not all(isinstance(entry, Exact) for entry in self._limit_entries)

    def _started_and_stopped(self, relation: Relation) -> Relation:
        """``_started``, ``_stopped`` (null if not by the horizon), ``_until`` where the clock is read, ``_clock``."""
        metric, scope = self.metric, self.scope
        relation, start = scope.lower(relation, metric.clock, metric.start)
        relation = derive(relation, begun=start.value)
        if metric.again is not None:
            return self._cycles(relation)
        from servanda.metrics.kinds.clock import StopEvent

        if isinstance(metric.stop, StopEvent):
            relation = self._stop_among_events(relation, metric.stop)
            stop: Scalar = Col("_event")
        else:
            relation, lowered = scope.lower(relation, metric.clock, metric.stop)
            stop = lowered.value
        return self._until(derive(relation, clock=Col("_key"), started=Col("_begun"), ended=stop))

    def _until(self, relation: Relation) -> Relation:
        known = Case(((Compare("<=", Col("_ended"), Lit(self.scope.horizon)), Col("_ended")),), NOTHING)
        relation = derive(relation, stopped=known)
        relation = derive(relation, until=Coalesce((Col("_stopped"), Lit(self.scope.horizon))))
        calendar = self.metric.calendar
        if not isinstance(calendar, Table):
            return relation
        numbers = {name: Lit(place) for place, name in enumerate(self._calendars)}
        relation, chosen = self.scope.choose(relation, self.metric.clock, calendar, numbers.__getitem__)
        return derive(relation, calendar=chosen)

    def _stop_among_events(self, relation: Relation, stop: Any) -> Relation:
        """``_event``: the first or last event at or after the start."""
        events = self.scope.events(self.metric.clock, stop.events, stop.where)
        starts = Select(relation, (("_key", Col("_key")), ("_begun", Col("_begun"))))
        after = Filter(
            Join(events, starts, (("_key", "_key"),), (("_begun", "_begun"),), "inner"),
            And(
                (
                    Compare(">=", Col("_happened"), Col("_begun")),
                    Compare("<=", Col("_happened"), Lit(self.scope.horizon)),
                )
            ),
        )
        one = Group(after, ("_key",), (("_event", Aggregate("min" if stop.first else "max", Col("_happened"))),))
        return Join(relation, one, (("_key", "_key"),), (("_event", "_event"),))

    def _unreadable_stop(self, relation: Relation) -> tuple[Relation, tuple[Scalar, ...]]:
        """Whether an event whose time cannot be read may have stopped the clock."""
        from servanda.metrics.kinds.clock import StopEvent

        stop = self.metric.stop
        if not isinstance(stop, StopEvent):
            return relation, ()
        lost = self.scope.unreadable_events(self.metric.clock, stop.events, stop.where)
        if lost is None:
            return relation, ()
        one = Group(lost, ("_key",), (("_events", Aggregate("count")),))
        relation = Join(relation, one, (("_key", "_key"),), (("_events", "_lost_events"),))
        return relation, (Not(IsNull(Col("_lost_events"))),)

    def _cycles(self, relation: Relation) -> Relation:
        """One clock from the start to the first event, one from each event to the next, the last to ``again: until``."""
        from servanda.metrics.kinds.clock import StopEvent

        metric, scope = self.metric, self.scope
        stop = metric.stop
        assert isinstance(stop, StopEvent)
        assert metric.again is not None
        relation, until = scope.lower(relation, metric.clock, Field(name=metric.again))
        known = Case(((Compare("<=", until.value, Lit(scope.horizon)), until.value),), NOTHING)
        relation = derive(relation, last=known)
        base = Select(relation, tuple((name, Col(name)) for name in ("_key", "_begun", "_last")))
        joined = Join(
            scope.events(metric.clock, stop.events, stop.where), base, (("_key", "_key"),),
            (("_begun", "_begun"), ("_last", "_last")), "inner",
        )  # fmt: skip
        inside = And((
            Compare(">", Col("_happened"), Col("_begun")),
            Compare("<=", Col("_happened"), Lit(scope.horizon)),
            Coalesce((Compare("<", Col("_happened"), Col("_last")), Lit(True))),
        ))  # fmt: skip
        columns = ("_key", "_from", "_last")
        found = Select(
            Filter(joined, inside), (("_key", Col("_key")), ("_from", Col("_happened")), ("_last", Col("_last")))
        )
        # Events of one instant stop the clock once: a clock of no length would be one more that is kept.
        events = Group(found, ("_key", "_from"), (("_last", Aggregate("min", Col("_last"))),))
        starts: Relation = Select(base, (("_key", Col("_key")), ("_from", Col("_begun")), ("_last", Col("_last"))))
        starts = Filter(starts, Not(IsNull(Col("_from"))))
        numbered = Window(
            Union((starts, events)), ("_key",), (("_from", False),),
            (("_cycle", WindowColumn("row_number")), ("_next", WindowColumn("lead", Col("_from")))),
        )  # fmt: skip
        cycles = Select(
            numbered, (*((name, Col(name)) for name in columns), ("_cycle", Col("_cycle")), ("_next", Col("_next")))
        )
        relation = Join(
            relation, cycles, (("_key", "_key"),), (("_from", "_from"), ("_next", "_next"), ("_cycle", "_cycle"))
        )
        clock = Coalesce((Concat((Col("_key"), Lit("#"), TextOf(Col("_cycle")))), Col("_key")))
        relation = derive(relation, clock=clock, started=Col("_from"), ended=Coalesce((Col("_next"), Col("_last"))))
        return self._until(relation)

    def _limits(self, relation: Relation) -> Relation:
        """``_limit`` (open time) or ``_deadline`` (an instant): null where the other applies or none does."""
        metric = self.metric
        if metric.due is not None:
            relation, due = self.scope.lower(relation, metric.clock, metric.due)
            if due.type.kind is Kind.DATE:
                relation = self.scope.end_of_day(derive(relation, due_day=due.value), "_due_day", "_deadline")
                self._whole_dates = metric.take == "lateness" and metric.pause is None  # a pause moves the instant
                if self._whole_dates:
                    relation = self.scope.day_of(relation, "_until", "_until_day")
            else:
                relation = derive(relation, deadline=due.value)
            relation = derive(relation, limit=NOTHING_INTEGER)
        elif metric.limit is None:
            return relation
        else:
            relation = self._limit_columns(relation)
        if metric.pause is not None and self._in_days:  # pauses are open time, so a deadline moves on the same clock
            relation = self._look_up(relation, "_deadline", "_d_")
            relation = derive(relation, deadline_open=self._by_calendar(relation, "_d_"))
        if self._needs_due:
            relation = self._due(relation)
        return relation

    def _limit_columns(self, relation: Relation) -> Relation:
        metric = self.metric
        assert metric.limit is not None
        civil = [entry for entry in self._limit_entries if not isinstance(entry, Exact)]
        for number, entry in enumerate(civil):
            for place, name in enumerate(self._calendars):
                table = self.scope.calendar(name).step(entry)
                relation = Lookup(relation, table, "_started", f"_civil{number}_{place}")

        def limit(entry: Duration) -> Scalar:
            return Lit(entry.microseconds) if isinstance(entry, Exact) else NOTHING_INTEGER

        def deadline(entry: Duration) -> Scalar:
            if isinstance(entry, Exact):
                return NOTHING_INTEGER
            return self._by_calendar(relation, f"_civil{civil.index(entry)}_")

        relation, limits = self.scope.choose(relation, metric.clock, metric.limit, limit)
        relation, deadlines = self.scope.choose(relation, metric.clock, metric.limit, deadline)
        return derive(relation, limit=limits, deadline=deadlines if civil else NOTHING_INTEGER)

    def _due(self, relation: Relation) -> Relation:
        """``_due``: the earliest instant at which the limit is used up, given the pauses known."""
        relation = self._pauses_before_due(relation)
        due: list[Scalar] = []
        if self._in_days:
            deadline: Scalar = Col("_deadline")
            if self.metric.pause is not None:
                moved = Arith("+", Col("_deadline_open"), Col("_waited"))
                relation = self._instant_of(derive(relation, moved=moved), "_moved", "_later_")
                deadline = Case(((self._put_off, self._by_calendar(relation, "_later_")),), deadline)
            due.append(deadline)
        if self._in_open_time:
            target = Arith("+", Arith("+", Col("_opened"), Col("_limit")), Col("_waited"))
            relation = self._instant_of(derive(relation, target=target), "_target", "_due_")
            # A limit of zero that starts while closed would otherwise be due at the closing before.
            due.append(Greatest((Col("_started"), self._by_calendar(relation, "_due_"))))
        return derive(relation, due=Coalesce(tuple(due)))

    @property
    def _put_off(self) -> Scalar:
        """Only open time paused before it moves a deadline: one that lies in closed hours stays where it was written."""
        if self._pauses is None:
            return Compare(">", Col("_paused"), Lit(0))
        return Compare("<", Col("_paused_from"), Col("_deadline_open"))

    def _pauses_before_due(self, relation: Relation) -> Relation:
        """``_waited``: open time of the pauses that began before the limit was used up."""
        if self._pauses is None:
            return derive(relation, waited=Col("_paused"))
        until_deadline = Arith("-", Col("_deadline_open"), Col("_opened"))
        allowed = Coalesce((Col("_limit"), until_deadline)) if self._in_days else Col("_limit")
        limits = Select(relation, (("_clock", Col("_clock")), ("_allowed", allowed)))
        before: Relation = Window(
            self._pauses, ("_clock",), (("_p", False), ("_q", False)),
            (("_earlier", WindowColumn("sum_before", Col("_adds"))),),
        )  # fmt: skip
        before = Join(before, limits, (("_clock", "_clock"),), (("_allowed", "_allowed"),), "inner")
        used = Arith("-", Arith("-", Col("_open_from"), Col("_opened")), Coalesce((Col("_earlier"), Lit(0))))
        counted = Filter(before, Compare("<", used, Col("_allowed")))
        waits = Group(counted, ("_clock",), (("_wait", Aggregate("sum", Col("_adds"))),))
        relation = Join(relation, waits, (("_clock", "_clock"),), (("_wait", "_wait"),))
        return derive(relation, waited=Coalesce((Col("_wait"), Lit(0))))

    def _outcome(self, relation: Relation, unreadable: tuple[Scalar, ...]) -> Relation:
        horizon = Lit(self.scope.horizon)
        stopped = Not(IsNull(Col("_stopped")))
        bad: list[tuple[Scalar, Scalar]] = [(each, Lit(UNREADABLE)) for each in unreadable if each != FALSE]
        bad += [
            (Or((IsNull(Col("_started")), Compare(">", Col("_started"), horizon))), Lit(UNSTARTED)),
            (Compare("<", Col("_until"), Col("_started")), Lit(UNREADABLE)),
        ]
        if isinstance(self.metric.calendar, Table):
            bad.append((IsNull(Col("_calendar")), Lit(UNCOVERED)))
        bad.append((IsNull(Col("_elapsed")), Lit(UNREADABLE)))
        late = self._late() if self._limited else FALSE
        if self._limited:
            uncovered = And((IsNull(Col("_limit")), IsNull(Col("_deadline"))))
            bad.append((uncovered, Lit(UNCOVERED)))
        if self.metric.take in ("share", "late"):
            word = Case((*bad, (late, Lit(OUTSIDE)), (stopped, Lit(INSIDE))), Lit(PENDING))
        else:
            word = Case((*bad, (stopped, Lit(INSIDE))), Lit(PENDING))
        amount = {"share": Lit(1), "late": Lit(1), "lateness": self._lateness()}.get(self.metric.take, Col("_elapsed"))
        if not self._needs_due:
            relation = derive(relation, due=NOTHING_INTEGER)
        return derive(relation, outcome=word, amount=amount, late=Coalesce((late, FALSE)))

    def _late(self) -> Scalar:
        """Stopped after the due instant, or not stopped with the limit used up; told without looking up that instant.

        A stop in time to the microsecond is the due instant only if the clock was running just before it: a limit
        that was used up at closing, or when a pause began, was due then.
        """
        running = IsNull(Col("_stopped"))
        idle = self._idle()
        late: list[Scalar] = []
        if self._in_open_time:
            seconds = self.metric.pause is not None and self._pauses is None
            net = Arith("-", Arith("-", Col("_read"), Col("_opened")), Col("_paused")) if seconds else Col("_elapsed")
            # A limit of zero is due at the start, were the clock standing still or not.
            later = And((Compare(">", Col("_until"), Col("_started")), idle))
            late.append(_beyond(net, Col("_limit"), running if idle == FALSE else Or((running, later))))
        if self._in_days:
            after = _beyond(Col("_until"), Col("_deadline"), running)
            if self.metric.pause is not None:
                net = Arith("-", Col("_read"), Col("_paused"))
                after = Case(((self._put_off, _beyond(net, Col("_deadline_open"), Or((running, idle)))),), after)
            late.append(after)
        return late[0] if len(late) == 1 else Or(tuple(late))

    def _lateness(self) -> Scalar:
        """Plain time since the due instant, or whole dates where a date is due; early is 0."""
        if self._whole_dates:
            return Greatest((Lit(0), Arith("*", Arith("-", Col("_until_day"), Col("_due_day")), Lit(DAY))))
        return Greatest((Lit(0), Arith("-", Col("_until"), Col("_due"))))

    def _rule(self) -> Rule:
        take = self.metric.take
        permille = percentile_permille(take)
        if take == "share":
            return Rule("share", "percent")
        if take == "late":
            return Rule("late", "number")
        if permille is not None:
            return Rule("percentile", "duration", permille=permille)
        return Rule("average" if take == "average" else "largest", "duration")


def _beyond(value: Scalar, limit: Scalar, exactly: Scalar) -> Scalar:
    """More than the limit, or exactly the limit where that counts as well."""
    return Case(((Compare(">", value, limit), TRUE), (Compare("=", value, limit), exactly)), FALSE)


NOTHING_INTEGER = Case(((FALSE, Lit(0)),), NOTHING)
"""A null that every engine takes for an integer."""
