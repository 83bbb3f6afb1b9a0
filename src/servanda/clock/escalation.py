"""When the steps of an escalation are reached, and how much of a limit is left: on the clock that runs, not on the wall."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from servanda.clock.civil import add_civil
from servanda.clock.compile import Compiled
from servanda.clock.limits import due as due_at
from servanda.clock.pauses import Pause, net
from servanda.clock.zone import Zone
from servanda.words.duration import Civil, Exact
from servanda.words.escalation import AfterDue, AfterStart, BeforeDue, EscalationStep, OfLimit


@dataclass(frozen=True, slots=True)
class Run:
    """A clock that runs; instants in UTC microseconds, `pauses` as far as they are known.

    `limit` is open time. Where the limit is a day or a due field it is None, and `deadline` is the instant that was
    written, before pauses put it off; `due` is the instant at which the record is late, None if that never comes.
    """

    calendar: Compiled
    started: int
    due: int | None
    limit: int | None = None
    deadline: int | None = None
    pauses: tuple[Pause, ...] = ()

    @property
    def whole(self) -> int:
        """All the time that the clock may count until it is due."""
        if self.limit is not None:
            return self.limit
        until = self.deadline if self.deadline is not None else self.due
        if until is None or until <= self.started:
            return 0
        return self.calendar.covering(self.started, until).elapsed(self.started, until) or 0


def reached_at(run: Run, step: EscalationStep) -> int | None:
    """The instant at which a step is reached if nothing more pauses the clock; None if that never comes."""
    match step:
        case OfLimit(share):
            return run.due if share == 1 else _counted(run, ceil(run.whole * share))
        case BeforeDue(Exact(length)):
            return _counted(run, max(0, run.whole - length))
        case BeforeDue(Civil(months, days)):
            back = Civil(-months, -days)
            return None if run.due is None else max(run.started, add_civil(run.due, back, _zone(run)))
        case AfterStart(duration):
            return due_at(run.calendar, run.started, duration, run.pauses)
        case AfterDue(duration):
            return None if run.due is None else due_at(run.calendar, run.due, duration, run.pauses)
    return None


def left_at(run: Run, now: int) -> int | None:
    """The time that the clock may still count at `now`; negative once it is late; None if it is never due."""
    if run.due is None:
        return None
    first, last = min(now, run.due), max(now, run.due)
    counted = net(run.calendar.covering(first, last), first, last, run.pauses)
    assert counted is not None
    return counted[0] if now <= run.due else -counted[0]


def paused_first(calendar: Compiled, started: int, paused: int) -> tuple[Pause, ...]:
    """A clock of which only the sum of its pauses is known, as if it had stood still for that long at its start."""
    until = calendar.due(started, paused) if paused else None
    return () if until is None else ((started, until),)


def _counted(run: Run, counted: int) -> int | None:
    return run.calendar.due(run.started, counted, run.pauses)


def _zone(run: Run) -> Zone:
    return Zone(run.calendar.rules.timezone)
