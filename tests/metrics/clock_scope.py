"""A scope of one table of clocks, without an agreement or files: what a clock's relation needs and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from servanda.clock.compile import compile_spans
from servanda.clock.rules import CalendarRules
from servanda.clock.spans import Spans
from servanda.clock.steps import civil_step, due_of_open_time, local_to_utc, open_time, utc_to_local, working_step
from servanda.clock.units import DAY, day_of
from servanda.clock.zone import Zone
from servanda.metrics.kinds.clock import Clock
from servanda.query.expression import Field
from servanda.query.lower import Lowered
from servanda.query.relation import Derive, Lookup, Relation, Scan, Select
from servanda.query.scalar import FALSE, NOTHING, Arith, Case, Col, Compare, FloorDiv, Lit
from servanda.query.types import DATE, NUMBER, TEXT, TIME, Physical
from servanda.words.duration import Civil
from servanda.words.shapes import Table
from servanda.words.steps import StepTable

COLUMNS = ("_key", "_at", "which", "began", "ended", "promised", "day", "waited")
KINDS = ("text", "integer", "text", "integer", "integer", "integer", "integer", "integer")
TYPES = {
    "which": TEXT, "began": TIME, "ended": TIME, "promised": TIME, "day": DATE, "waited": NUMBER,
}  # fmt: skip


@dataclass(frozen=True)
class Tables:
    """A calendar's step tables over a few weeks around a day; None stands for all hours."""

    rules: CalendarRules
    around: date
    closes: bool

    @property
    def spans(self) -> Spans:
        return compile_spans(self.rules, self.around - timedelta(30), self.around + timedelta(90))

    @property
    def open_time(self) -> StepTable | None:
        return open_time(self.spans) if self.closes else None

    @property
    def due(self) -> StepTable | None:
        return due_of_open_time(self.spans) if self.closes else None

    def step(self, duration: Any) -> StepTable:
        first = day_of(self.around - timedelta(20)) * DAY
        if isinstance(duration, Civil):
            return civil_step(Zone(self.rules.timezone), duration, first, first + 60 * DAY)
        return working_step(self.rules, duration, first, first + 60 * DAY)


@dataclass
class OneTable:
    """As `servanda.metrics.scope.Scope`, for the tables `clocks` and `stretches`."""

    calendars: Mapping[str, CalendarRules]
    around: date
    horizon: int
    with_due: bool = True
    asked: int | None = None

    def rows(self, records: str) -> Relation:
        return Scan("clocks", COLUMNS)

    def physical(self, records: str) -> Mapping[str, Physical]:
        return {name: Physical(kind) for name, kind in TYPES.items()}

    def lower(self, relation: Relation, records: str, expression: Any) -> tuple[Relation, Lowered]:
        assert isinstance(expression, Field)
        return relation, Lowered(Col(expression.name), TYPES[expression.name])

    def unreadable(self, records: str, fields: frozenset[str]) -> Any:
        return FALSE

    def calendar(self, name: str | None) -> Tables:
        rules = self.calendars[name or "all hours"]
        return Tables(rules, self.around, closes=rules.name != "all hours")

    def choose(self, relation: Relation, records: str, table: Any, value: Any) -> tuple[Relation, Any]:
        if not isinstance(table, Table):
            return relation, value(table)
        whens = tuple((Compare("=", Col(table.by), Lit(key)), value(entry)) for key, entry in table.rows)
        return relation, Case(whens, NOTHING)

    def end_of_day(self, relation: Relation, day: str, into: str) -> Relation:
        first = day_of(self.around - timedelta(20)) * DAY
        zone = Zone(next(iter(self.calendars.values())).timezone)
        local = Derive(relation, (("_over", Arith("*", Arith("+", Col(day), Lit(1)), Lit(DAY))),))
        return Lookup(local, local_to_utc(zone, first, first + 60 * DAY), "_over", into)

    def day_of(self, relation: Relation, instant: str, into: str) -> Relation:
        first = day_of(self.around - timedelta(20)) * DAY
        zone = Zone(next(iter(self.calendars.values())).timezone)
        shown = Lookup(relation, utc_to_local(zone, first, first + 60 * DAY), instant, f"{into}_local")
        return Derive(shown, ((into, FloorDiv(Col(f"{into}_local"), DAY)),))

    def pauses(self, records: str, pause: Any) -> Relation:
        return Scan("stretches", ("_key", "_begins", "_ends"))

    def unreadable_pauses(self, records: str, pause: Any) -> None:
        return None


def measured(
    engine: Any, scope: OneTable, clocks: list[tuple[Any, ...]], pauses: list[Any], **metric: Any
) -> list[Any]:
    """Key, outcome, start, due, stop, elapsed and paused time of each clock, by key."""
    engine.load_rows("clocks", list(zip(COLUMNS, KINDS, strict=True)), clocks)
    engine.load_rows("stretches", [("_key", "text"), ("_begins", "integer"), ("_ends", "integer")], pauses)
    clock = Clock.model_validate({"clock": "clocks", "start": "began", "stop": "ended", **metric})
    facts = clock.facts(scope)  # type: ignore[arg-type]
    names = ("_key", "_outcome", "_started", "_due", "_stopped", "_elapsed", "_paused")
    return sorted(engine.run(Select(facts.relation, tuple((name, Col(name)) for name in names))))
