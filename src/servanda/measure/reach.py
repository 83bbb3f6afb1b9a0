"""The stretch of time that step tables must answer for, and calendars compiled over it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from servanda.clock.compile import compile_spans
from servanda.clock.rules import CalendarRules
from servanda.clock.spans import Spans
from servanda.clock.steps import civil_step, due_of_open_time, local_to_utc, open_time, working_step
from servanda.clock.units import DAY, date_of
from servanda.clock.zone import Zone
from servanda.query.derive import CivilStep, LocalToUtc
from servanda.words.duration import Civil, Duration, Exact
from servanda.words.steps import StepTable

BEFORE, BEYOND = 400 * DAY, 800 * DAY
"""What is added before the first record and after the last instant, for clocks that start earlier or end later."""

_YEARS = (2, 8, 32, 128)

_GRID = 128 * DAY
"""Edges lie on a grid, so that agreements with other records share their step tables."""

EARLIEST, LATEST = -(10**17), 10**17
"""Years -1199 to 5138: no record lies outside, and no step table reaches further."""


@dataclass(frozen=True, slots=True)
class Reach:
    """From the first to the last instant that may occur, in UTC microseconds."""

    first: int
    last: int

    def table_of(self, step: CivilStep | LocalToUtc) -> StepTable:
        """The step table of something an expression needs."""
        if isinstance(step, CivilStep):
            return civil_step(step.zone, step.duration, self.first, self.last)
        return local_to_utc(step.zone, self.first, self.last)


def reach_of(instants: list[int]) -> Reach:
    """The reach around the instants that are known."""
    known = [min(max(each, EARLIEST), LATEST) for each in instants]
    if not known:
        return Reach(0, BEYOND)
    first = (min(known) - BEFORE) // _GRID * _GRID
    return Reach(first, -(-(max(known) + BEYOND) // _GRID) * _GRID)


@lru_cache(maxsize=128)
def _spans(rules: CalendarRules, reach: Reach) -> Spans:
    return compile_spans(rules, date_of(reach.first // DAY), date_of(reach.last // DAY))


@dataclass(frozen=True)
class CalendarTables:
    """One calendar as step tables; without closing both tables are None, since every instant is its own open time."""

    rules: CalendarRules
    reach: Reach
    never_closes: bool
    longest: int = 0
    """The longest limit in open time that any clock has: its due instant may lie far beyond the records."""

    @property
    def spans(self) -> Spans:
        """The open spans over the reach."""
        return _spans(self.rules, self.reach)

    @cached_property
    def open_time(self) -> StepTable | None:
        """Instant → open microseconds before it."""
        return None if self.never_closes else open_time(self.spans)

    @cached_property
    def due(self) -> StepTable | None:
        """Open microseconds → instant."""
        return None if self.never_closes else due_of_open_time(self._spans_until_due())

    def _spans_until_due(self) -> Spans:
        """Spans that hold the longest limit after the last instant that is known, if a hundred years or so do."""
        spans = self.spans
        wanted = spans.total(self.reach.last - BEYOND) + self.longest
        for years in _YEARS:
            if spans.whole >= wanted:
                break
            spans = _spans(self.rules, Reach(self.reach.first, self.reach.last + years * 366 * DAY))
        return spans

    def step(self, duration: Duration) -> StepTable:
        """Instant → when a limit of civil or working days that starts then is due."""
        if isinstance(duration, Exact):
            raise TypeError("real time is compared on the calendar's own clock")
        if isinstance(duration, Civil):
            return civil_step(Zone(self.rules.timezone), duration, self.reach.first, self.reach.last)
        return working_step(self.rules, duration, self.reach.first + 40 * DAY, self.reach.last - 400 * DAY)
