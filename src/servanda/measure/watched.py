"""Clocks that run at the horizon, watched: what is left of each limit, which step of an escalation is reached, who is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, partial

from servanda.agreement.escalations import Escalation
from servanda.agreement.model import Agreement
from servanda.clock.compile import Compiled
from servanda.clock.escalation import Run, left_at, paused_first, reached_at
from servanda.clock.limits import due as due_at
from servanda.clock.pauses import Pause
from servanda.engines.engine import EngineFault
from servanda.measure.clocked import Running, knows_only_sums, limits_of, pauses_of_running, running
from servanda.measure.failure import CannotMeasure
from servanda.measure.readings import Prepared
from servanda.measure.run import Bench
from servanda.metrics.kinds.clock import ALL_HOURS, Clock
from servanda.query.expression import fields_of
from servanda.sql.cannot import CannotSay
from servanda.words.duration import Duration, Exact
from servanda.words.escalation import EscalationStep
from servanda.words.result import Segment
from servanda.words.shapes import Table


@dataclass(frozen=True, slots=True)
class StepAt:
    """A step of an escalation, the instant at which it is reached, and the titles of those who are told then."""

    escalation: str
    step: EscalationStep
    at: int
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Watched:
    """A clock that has not stopped at the horizon `now`; instants in UTC microseconds, lengths in microseconds.

    `elapsed` and `left` are counted by the clock itself, `left` is negative once the record is late, and None where
    it is never due. `is_soon`: not late, and due within the stretch that was asked about. Its steps and what is left are
    worked out when they are asked for: of a hundred thousand late records a page lists ten.
    """

    key: str
    objective: str
    segment: Segment
    started: int
    due: int | None
    limit: Duration | None
    elapsed: int
    is_late: bool
    is_soon: bool
    is_paused: bool
    now: int
    value: Fraction | None
    rest: Callable[[], int | None] = field(repr=False, compare=False)
    steps: Callable[[], tuple[StepAt | None, StepAt | None]] = field(repr=False, compare=False)

    @cached_property
    def left(self) -> int | None:
        """What is left of its limit."""
        return self.rest()

    @cached_property
    def reached(self) -> StepAt | None:
        """The step of an escalation that was reached last."""
        return self.steps()[0]

    @cached_property
    def next(self) -> StepAt | None:
        """The step that comes, if nothing more pauses."""
        return self.steps()[1]


def watched_clocks(agreement: Agreement) -> dict[str, Clock]:
    """The objectives whose records can be late: clocks with a limit."""
    every = ((name, each.metric) for name, each in agreement.objectives.items())
    return {
        name: metric
        for name, metric in every
        if isinstance(metric, Clock) and (metric.limit is not None or metric.due is not None)
    }


def at_risk(agreement: Agreement, records: str, value: str | None, *, follows: bool = True) -> str | None:
    """The field with what a record is worth: the one asked for where the records have it, else that of their follow-up."""
    if value is not None:
        return value if has_field(agreement, records, value) else None
    block = agreement.follow_up.get(records) if follows else None
    return block.value if block is not None else None


def fields_watched(
    agreement: Agreement, value: str | None = None, *, follows: bool = False
) -> dict[str, frozenset[str]]:
    """For each clock the fields that its escalations ask about, and the value at risk where its records have it."""
    found: dict[str, frozenset[str]] = {}
    for name, metric in watched_clocks(agreement).items():
        asked = (fields_of(each.where) for _, each in escalations_of(agreement, name) if each.where is not None)
        own = frozenset().union(*asked)
        field = at_risk(agreement, metric.clock, value, follows=follows)
        found[name] = own | ({field} if field is not None else frozenset())
    return found


def has_field(agreement: Agreement, records: str, name: str) -> bool:
    """Has a record set this column or field?"""
    declared = agreement.records.get(records)
    return declared is not None and (name in declared.columns or name in declared.fields)


def escalations_of(agreement: Agreement, objective: str) -> tuple[tuple[str, Escalation], ...]:
    """The escalations that watch an objective."""
    return tuple((name, each) for name, each in agreement.escalations.items() if objective in each.of)


def watch(bench: Bench, name: str, within: Duration, value: str | None = None) -> tuple[Watched, ...]:
    """The clocks of an objective that run at its horizon, late ones and pending ones.

    Hours of `within` are counted by each clock, days are those of its calendar. `value` is the money at risk.
    """
    prepared = bench.prepare(name, with_due=True, with_also=True) if bench.watchable(name) else None
    if prepared is None:
        return ()
    try:
        return _Watch(bench.agreement, prepared, within, value).all()
    except (CannotMeasure, CannotSay, EngineFault) as failure:
        bench.problems.append(bench.problem(name, failure))
        return ()


class _Watch:
    """One objective's clocks; its calendars are compiled once."""

    def __init__(self, agreement: Agreement, prepared: Prepared, within: Duration, value: str | None) -> None:
        self.agreement, self.prepared, self.within = agreement, prepared, within
        metric = prepared.objective.metric
        assert isinstance(metric, Clock)
        self.metric = metric
        self.now = prepared.scope.horizon
        self.value = value if value is not None and has_field(agreement, metric.clock, value) else None
        self.escalations = escalations_of(agreement, prepared.name)

    def all(self) -> tuple[Watched, ...]:
        asked = [each.where for _, each in self.escalations if each.where is not None]
        found = running(self.prepared, asked, self.value)
        return tuple(self._one(each) for each in found if each.started is not None)

    @cached_property
    def calendars(self) -> tuple[Compiled, ...]:
        """The calendars that can apply, in the order written."""
        calendar = self.metric.calendar
        names = calendar.values() if isinstance(calendar, Table) else [calendar or ALL_HOURS]
        return tuple(Compiled(self.agreement.calendar(name)) for name in dict.fromkeys(names))

    @cached_property
    def limits(self) -> tuple[Duration, ...]:
        return limits_of(self.metric)

    @cached_property
    def pauses(self) -> dict[str, list[Pause]]:
        return pauses_of_running(self.prepared)

    @cached_property
    def knows_only_sums(self) -> bool:
        return knows_only_sums(self.prepared)

    def _one(self, each: Running) -> Watched:
        calendar, which = self.calendars[each.chosen[0]], each.chosen[1]
        started = each.started or 0
        pauses = self.pauses.get(each.key, [])
        # What goes on is known until now only: from here the clock is taken to run.
        known: tuple[Pause, ...] = tuple((a, self.now if b is None else min(b, self.now)) for a, b in pauses)
        if self.knows_only_sums:
            known = paused_first(calendar, started, each.paused)
        run = Run(calendar, started, each.due, each.limit, each.deadline, known)
        limit = self.limits[which] if which is not None and self.limits else None
        rest = partial(self._left, each, run)
        paused = any(a <= self.now and (b is None or b > self.now) for a, b in pauses)
        soon = not each.is_late and self._is_soon(calendar, rest(), each.due)
        return Watched(
            each.key, self.prepared.name, each.segment, started, each.due, limit, each.elapsed, each.is_late,
            soon, paused, self.now, each.value, rest, partial(self._steps, each, run),
        )  # fmt: skip

    def _left(self, each: Running, run: Run) -> int | None:
        return each.limit - each.elapsed if each.limit is not None else left_at(run, self.now)

    def _is_soon(self, calendar: Compiled, left: int | None, due: int | None) -> bool:
        if left is None or due is None:
            return False
        if isinstance(self.within, Exact):
            return left <= self.within.microseconds
        until = due_at(calendar, self.now, self.within)
        return until is not None and due <= until

    def _steps(self, each: Running, run: Run) -> tuple[StepAt | None, StepAt | None]:
        """The step reached last, and the next one."""
        steps = sorted(self._all_steps(each.holds, run), key=lambda step: step.at)
        reached = [step for step in steps if step.at <= self.now]
        coming = [step for step in steps if step.at > self.now]
        return reached[-1] if reached else None, coming[0] if coming else None

    def _all_steps(self, holds: Sequence[bool], run: Run) -> Iterable[StepAt]:
        answers = iter(holds)
        for name, escalation in self.escalations:
            if escalation.where is not None and not next(answers):
                continue
            for told in escalation.at:
                at = reached_at(run, told.step)
                if at is not None:
                    yield StepAt(name, told.step, at, told.titles)
