"""Which record sets and columns an objective reads, through fields, parents and related records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from servanda.agreement.fields import CalendarAt, Related, ValueAt
from servanda.agreement.lines import things_of
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.measure.failure import CannotMeasure
from servanda.metrics.kinds.clock import Clock, PausedRecords, StopEvent
from servanda.metrics.kinds.uptime import TimeUp
from servanda.query.expression import Expression, fields_of
from servanda.words.duration import Exact
from servanda.words.shapes import Table
from servanda.words.window import Records

Needs = dict[str, set[str]]
"""For each record set the columns and fields that are read."""


def needs_of(agreement: Agreement, objective: Objective, also: frozenset[str] = frozenset()) -> Needs:
    """Everything that measuring this objective reads; `also` are further fields of its record set that are wanted."""
    needs = _Needs(agreement, moments_of(objective))
    metric = objective.metric
    if metric.records:
        needs.add(metric.records, names_used(agreement, objective) | also)
    for use in metric.uses():
        needs.add(use.records, fields_of(use.expression))
    if isinstance(metric, TimeUp):
        needs.of_lines(objective)
    for split in () if isinstance(metric, TimeUp) else objective.per:
        if split.name in agreement.records:
            needs.add(split.name, ())
            needs.link(metric.records, split.name)
    things = things_of(agreement, objective) if isinstance(metric, TimeUp) else None
    for name in metric.exclude:
        needs.excluded(name, things)
    if isinstance(metric, Clock):
        needs.of_clock(metric)
    if isinstance(objective.each, Records) and objective.each.name in agreement.records:
        needs.add(objective.each.name, ())
        needs.link(metric.records, objective.each.name)
    return needs.found


def names_used(agreement: Agreement, objective: Objective) -> frozenset[str]:
    """Columns and fields of the metric's own record set that measuring uses."""
    metric = objective.metric
    if metric.records not in agreement.records:
        return frozenset()
    own = (fields_of(use.expression) for use in metric.uses() if use.records == metric.records)
    names: set[str] = set().union(*own)
    if isinstance(metric, TimeUp):
        return frozenset(names | _of_lines(agreement, objective))
    names |= {_split_column(agreement, metric.records, split.name) for split in objective.per} - {""}
    if isinstance(metric, Clock):
        for table in (metric.limit, metric.calendar, metric.pause):
            names |= table.fields() if isinstance(table, Table) else frozenset()
        if isinstance(metric.pause, str) and metric.pause not in agreement.records:
            names.add(metric.pause)
    if isinstance(objective.each, Records) and objective.each.name != metric.records:
        names.add(thing_column(agreement, metric.records, objective.each.name))
    return frozenset(names)


def registers_of(agreement: Agreement, objective: Objective) -> frozenset[str]:
    """Record sets that only say which things there are, and for how long: of their time lines."""
    things = things_of(agreement, objective) if isinstance(objective.metric, TimeUp) else None
    return frozenset({things} if things is not None else ())


def _of_lines(agreement: Agreement, objective: Objective) -> frozenset[str]:
    """Columns of the metric's own records that say on which time line a row is, and when a stretch ends."""
    declared = agreement.records[objective.metric.records]
    things = things_of(agreement, objective)
    names = {declared.ends} if declared.ends else set()
    if things is None:
        return frozenset(names | {split.name for split in objective.per})
    link = declared.belongs_to.get(things)
    if link is None and things in ancestors(agreement, objective.metric.records):
        link = declared.belongs_to[first_step(agreement, objective.metric.records, things)]
    return frozenset(names | ({link.column} if link else set()))


def longest_limit(agreement: Agreement) -> int:
    """The longest limit in open time, in microseconds, that a clock of the agreement has; 0 without one."""
    metrics = [each.metric for each in agreement.objectives.values() if isinstance(each.metric, Clock)]
    limits = [
        limit for each in metrics for limit in (each.limit.values() if isinstance(each.limit, Table) else [each.limit])
    ]
    return max((each.microseconds for each in limits if isinstance(each, Exact)), default=0)


def _split_column(agreement: Agreement, records: str, name: str) -> str:
    """The column that tells the readings of `per` apart; empty for the record's own key."""
    if name not in agreement.records:
        return name
    return "" if name == records else thing_column(agreement, records, name)


def thing_column(agreement: Agreement, records: str, things: str) -> str:
    """The column of a record set that holds the key of the thing, or of the row, it belongs to."""
    link = agreement.records[records].belongs_to.get(things)
    if link is None:
        hint = f"Write `belongs_to: {{{things}: COLUMN}}` at `{records}`."
        raise CannotMeasure(f"`{records}` does not belong to `{things}`", hint=hint)
    if link.split is not None:
        raise CannotMeasure(f"a row of `{records}` may belong to several `{things}`, so it has no single reading")
    return link.column


def moments_of(objective: Objective) -> Mapping[str, Expression]:
    """What ``at: start`` and ``at: stop`` of a value field mean for this objective."""
    metric = objective.metric
    if not isinstance(metric, Clock):
        return {}
    stop = {} if isinstance(metric.stop, StopEvent) else {"stop": metric.stop}
    return {"start": metric.start, **stop}


def names_of_field(field: object, moments: Mapping[str, Expression]) -> frozenset[str]:
    """Columns and fields of the same record set that a field is made of."""
    match field:
        case Table():
            return field.fields().union(*(fields_of(value) for value in field.values()))
        case Related():
            return frozenset(name for name in (field.after, field.before) if name)
        case ValueAt():
            if field.at in moments:
                return fields_of(moments[field.at])
            return frozenset({field.at} - {"start", "stop", "worst", "last"})
        case CalendarAt():
            return frozenset({field.calendar_at})
        case _:
            return fields_of(field)  # type: ignore[arg-type]


def hangs_on_clock(agreement: Agreement, records: str, names: Iterable[str]) -> bool:
    """Does one of these fields take a value at the start or stop of the clock that is measured?"""
    fields = agreement.records[records].fields
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in seen or name not in fields:
            continue
        seen.add(name)
        field = fields[name]
        if isinstance(field, ValueAt) and field.at in ("start", "stop"):
            return True
        waiting += names_of_field(field, {})
    return False


def first_step(agreement: Agreement, records: str, ancestor: str) -> str:
    """The parent of a record set over which an ancestor is reached."""
    parents = agreement.records[records].belongs_to
    if ancestor in parents:
        return ancestor
    for parent in parents:
        if parent in agreement.records and ancestor in ancestors(agreement, parent):
            return parent
    raise CannotMeasure(f"`{records}` does not belong to `{ancestor}`")


def log_of(agreement: Agreement, records: str) -> str | None:
    """The status log of a record set: the one that belongs to it, or shares its key."""
    logs = [name for name, each in agreement.records.items() if each.states]
    own = [name for name in logs if records in agreement.records[name].belongs_to]
    same = [name for name in logs if agreement.records[name].key == agreement.records[records].key]
    return next(iter((*own, *same)), None)


def ancestors(agreement: Agreement, records: str) -> frozenset[str]:
    """The parents of a record set, their parents, and so on."""
    found: set[str] = set()
    waiting = [records]
    while waiting:
        for parent in agreement.records[waiting.pop()].belongs_to:
            if parent not in found and parent in agreement.records:
                found.add(parent)
                waiting.append(parent)
    return frozenset(found)


class _Needs:
    """Collects, each name once."""

    def __init__(self, agreement: Agreement, moments: Mapping[str, Expression]) -> None:
        self.agreement, self.moments = agreement, moments
        self.found: Needs = {}

    def add(self, records: str, names: Iterable[str]) -> None:
        declared = self.agreement.records.get(records)
        if declared is None:
            return
        wanted = set(names)
        if records not in self.found:
            self.found[records] = set()
            wanted |= {name for name in (declared.time, declared.starts, declared.ends, declared.states) if name}
            wanted |= set() if declared.where is None else fields_of(declared.where)
        for name in sorted(wanted - self.found[records]):
            self.found[records].add(name)
            ancestor, point, column = name.partition(".")
            if point:
                step = first_step(self.agreement, records, ancestor)
                self.link(records, step)
                self.add(step, {column if step == ancestor else name})
            elif name in declared.fields:
                self._field(records, declared.fields[name])

    def link(self, child: str, parent: str) -> None:
        """The columns by which a child knows its parent, over the record sets between them."""
        declared = self.agreement.records.get(child)
        link = declared.belongs_to.get(parent) if declared else None
        self.add(child, {link.column} if link else ())
        if declared is not None and link is None and parent in ancestors(self.agreement, child):
            step = first_step(self.agreement, child, parent)
            self.link(child, step)
            self.link(step, parent)

    def of_lines(self, objective: Objective) -> None:
        """The things that have a time line each, and the columns by which their readings are told apart."""
        things = things_of(self.agreement, objective)
        if things is not None:
            self.add(things, {split.name for split in objective.per if split.name not in self.agreement.records})
            self.link(objective.metric.records, things)

    def excluded(self, name: str, things: str | None) -> None:
        """What an exclusion reads, and how its rows know the things they are of."""
        exclusion = self.agreement.exclusions.get(name)
        if exclusion is None or exclusion.records is None or exclusion.waits_for is not None:
            return
        where = frozenset() if exclusion.where is None else fields_of(exclusion.where)
        self.add(exclusion.records, {*where, *((exclusion.announced,) if exclusion.announced else ())})
        if things is not None:
            self.link(exclusion.records, things)

    def of_clock(self, metric: Clock) -> None:
        """Events that stop it, and pauses."""
        if isinstance(metric.stop, StopEvent):
            child, _, column = metric.stop.events.partition(".")
            self.add(child, {column} if column else ())
            self.link(child, metric.clock)
        pauses = metric.pause.values() if isinstance(metric.pause, Table) else (metric.pause,)
        for each in pauses:
            self._pause(metric, each)

    def _pause(self, metric: Clock, pause: Any) -> None:
        log = log_of(self.agreement, metric.clock)
        if isinstance(pause, PausedRecords):
            self.link(pause.records, metric.clock)
        elif isinstance(pause, str) and pause in self.agreement.records:
            self.link(pause, metric.clock)
        elif isinstance(pause, str):
            self.add(metric.clock, {pause})
        elif pause is not None and log is not None:
            self.link(log, metric.clock)

    def _field(self, records: str, field: object) -> None:
        self.add(records, names_of_field(field, self.moments))
        if isinstance(field, Related):
            inside = [each for each in (field.where, field.condition, field.of, field.to) if each is not None]
            names: set[str] = {field.column} if field.column else set()
            self.add(field.child, names.union(*map(fields_of, inside)))
            self.link(field.child, records)
        elif isinstance(field, ValueAt):
            self.add(field.records, {field.column})
            self.link(field.records, records)
