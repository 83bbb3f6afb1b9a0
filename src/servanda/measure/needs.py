"""Which record sets and columns an objective reads, through fields, parents and related records."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.fields import CalendarAt, Related, ValueAt
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.metrics.kinds.clock import Clock, PausedRecords, StopEvent
from servanda.query.expression import Expression, fields_of
from servanda.words.shapes import Table
from servanda.words.window import Records

Needs = dict[str, set[str]]
"""For each record set the columns and fields that are read."""


def needs_of(agreement: Agreement, objective: Objective) -> Needs:
    """Everything that measuring this objective reads."""
    found: Needs = {}
    metric = objective.metric
    if metric.records:
        _need(agreement, found, metric.records, ())
    for use in metric.uses():
        _need(agreement, found, use.records, fields_of(use.expression))
    for split in objective.per:
        if split.name in agreement.records:
            _need(agreement, found, split.name, ())
            _link(agreement, found, metric.records, split.name)
        elif metric.records:
            _need(agreement, found, metric.records, {split.name})
    for table in (objective.target, *objective.levels.values()):
        if isinstance(table, Table) and metric.records:
            named = {split.name for split in objective.per}
            _need(agreement, found, metric.records, table.fields() & named)
    if isinstance(metric, Clock):
        _of_clock(agreement, found, metric)
    if isinstance(objective.each, Records):
        _need(agreement, found, objective.each.name, ())
        if objective.each.name != metric.records:
            _link(agreement, found, metric.records, objective.each.name)
    return found


def log_of(agreement: Agreement, records: str) -> str | None:
    """The status log of a record set: the one that belongs to it, or shares its key."""
    logs = [name for name, each in agreement.records.items() if each.states]
    own = [name for name in logs if records in agreement.records[name].belongs_to]
    same = [name for name in logs if agreement.records[name].key == agreement.records[records].key]
    return next(iter((*own, *same)), None)


def _of_clock(agreement: Agreement, found: Needs, metric: Clock) -> None:
    if isinstance(metric.stop, StopEvent):
        child, _, column = metric.stop.events.partition(".")
        _need(agreement, found, child, {column} if column else ())
        _link(agreement, found, child, metric.clock)
    pause = metric.pause
    if isinstance(pause, PausedRecords):
        _need(agreement, found, pause.records, ())
        _link(agreement, found, pause.records, metric.clock)
    elif isinstance(pause, str) and pause in agreement.records:
        _need(agreement, found, pause, ())
        _link(agreement, found, pause, metric.clock)
    elif isinstance(pause, str):
        _need(agreement, found, metric.clock, {pause})
    elif pause is not None and (log := log_of(agreement, metric.clock)):
        _need(agreement, found, log, ())
        _link(agreement, found, log, metric.clock)


def _link(agreement: Agreement, found: Needs, child: str, parent: str) -> None:
    """The column by which a child knows its parent."""
    link = agreement.records[child].belongs_to.get(parent) if child in agreement.records else None
    if link is not None:
        _need(agreement, found, child, {link.column})


def _need(agreement: Agreement, found: Needs, records: str, names: Iterable[str]) -> None:
    declared = agreement.records.get(records)
    if declared is None:
        return
    known = found.setdefault(records, set())
    first = not known
    wanted = set(names)
    if first:
        wanted |= {name for name in (declared.time, declared.starts, declared.ends, declared.states) if name}
        wanted |= set() if declared.where is None else fields_of(declared.where)
        known.add("")
    for name in wanted - known:
        known.add(name)
        parent, point, column = name.partition(".")
        if point:
            _need(agreement, found, parent, {column})
            _link(agreement, found, records, parent)
        elif name in declared.fields:
            _field(agreement, found, records, declared.fields[name])


def _field(agreement: Agreement, found: Needs, records: str, field: object) -> None:
    match field:
        case Table():
            _need(agreement, found, records, field.fields())
            for value in field.values():
                _need(agreement, found, records, fields_of(value))
        case Related():
            expressions = [each for each in (field.where, field.condition, field.of, field.to) if each is not None]
            inside: set[str] = {field.column} if field.column else set()
            _need(agreement, found, field.child, inside.union(*map(fields_of, expressions)))
            _link(agreement, found, field.child, records)
            _need(agreement, found, records, {name for name in (field.after, field.before) if name})
        case ValueAt():
            _need(agreement, found, field.records, {field.column})
            _link(agreement, found, field.records, records)
            _need(agreement, found, records, {field.at} - {"start", "stop", "worst", "last"})
        case CalendarAt():
            _need(agreement, found, records, {field.calendar_at})
        case _:
            _need(agreement, found, records, fields_of(_expression(field)))


def _expression(field: object) -> Expression:
    return field  # type: ignore[return-value]
