"""One objective's view of the records: what a metric may ask for while it makes its relation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from servanda.agreement.objectives import Objective
from servanda.clock.rules import CalendarRules
from servanda.clock.steps import local_to_utc, utc_to_local
from servanda.clock.units import DAY, date_of, day_of
from servanda.measure.choice import choose
from servanda.measure.deadlines import after_period
from servanda.measure.excluded import excluded_of
from servanda.measure.failure import CannotMeasure
from servanda.measure.lost import lost_rows
from servanda.measure.needs import log_of, names_used
from servanda.measure.reach import EARLIEST, CalendarTables
from servanda.measure.rows import NOTHING_INTEGER, Rows, Source
from servanda.measure.timelines import lines_of, on_lines
from servanda.measure.used_up import UsedUp
from servanda.metrics.kinds.clock import PausedRecords
from servanda.metrics.lines import Excluded, Lines
from servanda.query.expression import Expression, fields_of
from servanda.query.lower import Lowered
from servanda.query.relation import Derive, Filter, Join, Lookup, Relation, Select, Union, Values
from servanda.query.scalar import FALSE, Arith, Coalesce, Col, Compare, FloorDiv, InList, IsNull, Lit, Not, Or, Scalar
from servanda.query.types import Kind, Physical
from servanda.words.result import Period
from servanda.words.shapes import Table
from servanda.words.until import EndOfTerm, OnDay, Until, Weekly
from servanda.words.window import Calendar


@dataclass
class ObjectiveScope:
    """Answers for one objective (see `servanda.metrics.scope.Scope`)."""

    source: Source
    objective: Objective
    periods: tuple[Period, ...]
    """All that have begun, asked for or not: what comes late for one is not what the next one waits for."""
    with_due: bool = False
    kept: Mapping[str, Rows] = field(default_factory=dict)
    """Rows of record sets that were made before, because several objectives share them."""
    asked: int | None = None
    also: frozenset[str] = frozenset()
    """Fields of the metric's record set that are wanted besides those it measures with."""
    stretches: tuple[tuple[int, int], ...] = ()
    """What the readings look at."""
    used_up: tuple[UsedUp, ...] = ()
    """What granted claims have used up, by segment."""

    @property
    def horizon(self) -> int:
        """The instant up to which everything is known."""
        return self.source.horizon

    def _rows(self, records: str) -> Rows:
        if records in self.kept:
            return self.kept[records]
        return self.source.rows(records, names_used(self.source.agreement, self.objective) | self.also)

    def rows(self, records: str) -> Relation:
        """As in `Scope`."""
        return self._rows(records).relation

    def physical(self, records: str) -> Mapping[str, Physical]:
        """As in `Scope`."""
        return self._rows(records).physical

    def lower(self, relation: Relation, records: str, expression: Expression) -> tuple[Relation, Lowered]:
        """As in `Scope`."""
        return self.source.lower(relation, self.physical(records), expression)

    def unreadable(self, records: str, fields: frozenset[str]) -> Scalar:
        """As in `Scope`."""
        return self._rows(records).unreadable(fields)

    def calendar(self, name: str | None) -> CalendarTables:
        """As in `Scope`."""
        return self.source.calendar(name)

    def choose(self, relation: Relation, records: str, table: Any, value: Any) -> tuple[Relation, Scalar]:
        """As in `Scope`."""
        return choose(self.source, relation, self.physical(records), table, value)

    def end_of_day(self, relation: Relation, day: str, into: str) -> Relation:
        """As in `Scope`."""
        over = self.source.fresh("day")
        reach, zone = self.source.reach, self.source.zone
        local = Arith("*", Arith("+", Col(day), Lit(1)), Lit(DAY))
        return Lookup(Derive(relation, ((over, local),)), local_to_utc(zone, reach.first, reach.last), over, into)

    def day_of(self, relation: Relation, instant: str, into: str) -> Relation:
        """As in `Scope`."""
        reach, local = self.source.reach, f"{into}_local"
        shown = Lookup(relation, utc_to_local(self.source.zone, reach.first, reach.last), instant, local)
        return Derive(shown, ((into, FloorDiv(Col(local), DAY)),))

    def pauses(self, records: str, pause: Any) -> Relation:
        """As in `Scope`."""
        agreement = self.source.agreement
        if isinstance(pause, Table):
            nothing = Values(("_key", "_begins", "_ends"), (), ("text", "integer", "integer"))
            return self._chosen(records, pause, self.pauses, ("_key", "_begins", "_ends")) or nothing
        if isinstance(pause, tuple):
            return self._states(records, pause)
        name = pause.records if isinstance(pause, PausedRecords) else pause
        if name not in agreement.records:
            raise CannotMeasure(f"there is no record set or column `{name}` to pause the clock", ("pause",))
        declared = agreement.records[name]
        if declared.kind in ("log", "together"):
            begins, ends = "_at", "_ends"
        elif declared.starts is not None:
            begins, ends = declared.starts, declared.ends or ""
        else:
            hint = "A pause has `starts` and `ends`, or is a status log with `states`."
            raise CannotMeasure(f"`{name}` holds no stretches that could pause a clock", ("pause",), hint)
        where = pause.where if isinstance(pause, PausedRecords) else None
        return self._stretches(records, name, begins, ends, where)

    def unreadable_pauses(self, records: str, pause: Any) -> Relation | None:
        """As in `Scope`."""
        if isinstance(pause, Table):
            return self._chosen(records, pause, self.unreadable_pauses, ("_key", "_begins"))
        agreement = self.source.agreement
        name = log_of(agreement, records) if isinstance(pause, tuple) else getattr(pause, "records", pause)
        if name not in agreement.records:
            return None
        if agreement.records[name].kind == "log":  # a row without a time may have been the end of any state
            lost = lost_rows(self.source, name, records, None, None)
            begins = ("_begins", Lit(EARLIEST))
            return lost and Select(lost, (("_key", Col("_parent")), begins))
        return self._unreadable_stretches(records, name, getattr(pause, "where", None))

    def _unreadable_stretches(self, records: str, name: str, where: Expression | None) -> Relation | None:
        declared = self.source.agreement.records[name]
        if declared.starts is None:
            return None
        names = {declared.starts, *([declared.ends] if declared.ends else []), *(fields_of(where) if where else ())}
        link = declared.belongs_to.get(records)
        rows = self.source.rows(name, names | ({link.column} if link else set()))
        unreadable = rows.unreadable(names)
        if unreadable == FALSE:
            return None
        bad: Relation = Filter(rows.relation, unreadable)
        if where is not None:  # a stretch that is surely not meant does not matter
            bad, lowered = self.source.lower(bad, rows.physical, where)
            unsure = replace(rows, broken=()).unreadable(fields_of(where))
            bad = Filter(bad, Or((Coalesce((lowered.value, FALSE)), unsure)))
        known = self.source.parented(name, records, bad) if link else self._for_everyone(bad, records)
        begins = Coalesce((Col(declared.starts), Lit(EARLIEST)))
        return Select(known, (("_key", Col("_parent")), ("_begins", begins)))

    def _chosen(
        self,
        records: str,
        table: Table[Any],
        stretches: Callable[[str, Any], Relation | None],
        columns: tuple[str, ...],
    ) -> Relation | None:
        """The stretches of the row that a record's table of pauses chooses; None where no row has any."""
        each = list(dict.fromkeys(table.values()))
        relation, chosen = self.choose(self.rows(records), records, table, lambda pause: Lit(each.index(pause)))
        choice = Select(relation, (("_of", Col("_key")), ("_row", chosen)))
        parts: list[Relation] = []
        for place, pause in enumerate(each):
            found = None if pause == () else stretches(records, pause)
            if found is not None:
                own = Join(found, choice, (("_key", "_of"),), (("_row", "_row"),), "inner")
                mine = Filter(own, Compare("=", Col("_row"), Lit(place)))
                parts.append(Select(mine, tuple((name, Col(name)) for name in columns)))
        return Union(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    def _states(self, records: str, states: tuple[str, ...]) -> Relation:
        log = log_of(self.source.agreement, records)
        if log is None:
            hint = f"Declare one: {{key: …, states: COLUMN, time: …, belongs_to: {{{records}: …}}}}."
            raise CannotMeasure(f"`{records}` has no status log whose states could pause the clock", ("pause",), hint)
        column = self.source.agreement.records[log].states
        assert column is not None
        _, relation = self.source.linked(log, records, {column})
        return _paused(Filter(relation, InList(Col(column), states)), "_parent", "_at", "_ends")

    def _stretches(self, records: str, name: str, begins: str, ends: str, where: Expression | None) -> Relation:
        agreement = self.source.agreement
        names = {*([ends] if ends and ends != "_ends" else []), *(fields_of(where) if where is not None else ())}
        everyone = records not in agreement.records[name].belongs_to and agreement.records[name].kind != "log"
        if everyone:
            rows = self.source.rows(name, names)
            relation = rows.relation
        else:
            rows, relation = self.source.linked(name, records, names)
        if where is not None:
            relation, lowered = self.source.lower(relation, rows.physical, where)
            relation = Filter(relation, lowered.value)
        if everyone:
            relation = self._for_everyone(relation, records)
        if not ends:
            relation = Derive(relation, (("_ends", NOTHING_INTEGER),))
        return _paused(relation, "_parent", begins, ends or "_ends")

    def _for_everyone(self, relation: Relation, records: str) -> Relation:
        """Stretches that belong to nobody in particular hold for every record."""
        every = Select(self.rows(records), (("_parent", Col("_key")), ("_one", Lit(1))))
        return Join(
            Derive(relation, (("_one", Lit(1)),)), every, (("_one", "_one"),), (("_parent", "_parent"),), "inner"
        )

    def events(self, records: str, child: str, where: Expression | None) -> Relation:
        """As in `Scope`."""
        name, _, column = child.partition(".")
        names = {*([column] if column else []), *(fields_of(where) if where is not None else ())}
        rows, relation = self.source.linked(name, records, names)
        if where is not None:
            relation, lowered = self.source.lower(relation, rows.physical, where)
            relation = Filter(relation, lowered.value)
        if column and rows.physical[column].type.kind is not Kind.TIME:
            raise CannotMeasure(f"`{child}` is no time, so it stops no clock", ("stop",))
        happened = Col(column or "_at")
        relation = Filter(relation, Not(IsNull(happened)))
        return Select(relation, (("_key", Col("_parent")), ("_happened", happened), ("_order", Col("_row"))))

    def unreadable_events(self, records: str, child: str, where: Expression | None) -> Relation | None:
        """As in `Scope`."""
        name, _, column = child.partition(".")
        lost = lost_rows(self.source, name, records, column, where)
        return lost and Select(lost, (("_key", Col("_parent")),))

    def due_times(self, due: Until) -> Iterable[tuple[str, int, int, int]]:
        """As in `Scope`."""
        zone = self.source.zone
        if not self.periods:
            return
        if isinstance(due, Weekly):
            yield from self._weekly(due)
        elif isinstance(due, OnDay):
            at = zone.midnight(day_of(due.day) + 1)
            yield due.day.isoformat(), self.periods[0].start, at, at - 1
        elif isinstance(due, EndOfTerm):
            raise CannotMeasure(
                "a delivery is due in every period", ("due",), "Write `5 working days of CALENDAR after the period`."
            )
        else:
            for period in self.periods:
                at = after_period(due, period, zone, lambda: self._working_calendar(due))
                yield period.label, period.end, at, period.start

    def _weekly(self, due: Weekly) -> Iterable[tuple[str, int, int, int]]:
        zone = self.source.zone
        first, last = zone.day(self.periods[0].start), zone.day(self.periods[-1].end - 1)
        day = first + (due.weekday - (first + 3) % 7) % 7 - 7
        opens = zone.to_utc(day * DAY + due.at)
        while (day := day + 7) <= last:
            at = zone.to_utc(day * DAY + due.at)
            yield date_of(day).isoformat(), opens, at, at
            opens = at

    def _working_calendar(self, due: Until) -> CalendarRules:
        agreement = self.source.agreement
        name = getattr(due, "calendar", None)
        if name is None and len(agreement.calendars) == 1:
            name = next(iter(agreement.calendars))
        if name is None:
            raise CannotMeasure(
                f"`{due}` does not say whose working days",
                ("due",),
                "Write `5 working days of CALENDAR after the period`.",
            )
        return agreement.calendar(name)

    @property
    def edges(self) -> tuple[int, ...]:
        """As in `Scope`."""
        return tuple(sorted({edge for start, end in self.stretches if start < end for edge in (start, end)}))

    @property
    def fixed_length(self) -> tuple[tuple[Period, ...], int]:
        """As in `Scope`."""
        each, edges = self.objective.each, self.edges
        if not isinstance(each, Calendar) or not each.counted_days or not edges:
            return (), 0
        inside = (period for period in self.periods if edges[0] <= period.start and period.end <= edges[-1])
        return tuple(period for period in inside if not period.partial), each.counted_days * DAY

    @property
    def ends_beyond_reach(self) -> bool:
        """As in `Scope`."""
        return bool(self.edges) and self.edges[-1] > self.source.reach.last

    @property
    def ends_of_stretches(self) -> str | None:
        """As in `Scope`."""
        return self.source.agreement.records[self.objective.metric.records].end_column

    def lines(self) -> Lines:
        """As in `Scope`."""
        return lines_of(self)

    def on_lines(self, relation: Relation, lines: Lines) -> Relation:
        """As in `Scope`."""
        return on_lines(self, relation, lines)

    def excluded(self, lines: Lines) -> Excluded:
        """As in `Scope`."""
        return excluded_of(self, lines)

    def fetch(self, relation: Relation) -> list[tuple[Any, ...]]:
        """As in `Scope`."""
        return list(self.source.engine.run(relation))

    def refuse(self, name: str, why: str, hint: str | None = None) -> Exception:
        """As in `Scope`."""
        return CannotMeasure(why, (name,), hint)


def _paused(relation: Relation, key: str, begins: str, ends: str) -> Relation:
    return Select(relation, (("_key", Col(key)), ("_begins", Col(begins)), ("_ends", Col(ends))))
