"""What measuring an objective reads, as far as readings of other objectives are among it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from servanda.agreement.fields import CalendarAt, Related, ValueAt
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.metrics.kinds.clock import Clock, PausedRecords, StopEvent
from servanda.query.expression import Expression, fields_of
from servanda.words.shapes import Table
from servanda.words.window import Records

Column = tuple[str, str]
"""A record set and one of its columns or fields; an empty one stands for its rows."""


def readings_read(agreement: Agreement, name: str) -> Mapping[str, str]:
    """The record sets of readings that measuring an objective reads, each with the objective whose readings they are."""
    objective = agreement.objectives.get(name)
    if objective is None or all(each.readings is None for each in agreement.records.values()):
        return {}
    seen: set[tuple[str, str]] = set()
    waiting = list(_used(agreement, objective))
    while waiting:
        step = waiting.pop()
        if step not in seen and step[0] in agreement.records:
            seen.add(step)
            waiting += _further(agreement, *step)
    named = {records: agreement.records[records].readings for records, _ in sorted(seen)}
    return {records: each for records, each in named.items() if each is not None}


def _used(agreement: Agreement, objective: Objective) -> Iterator[Column]:
    metric = objective.metric
    yield metric.records, ""
    for use in metric.uses():
        yield from _of(use.records, use.expression)
    for split in objective.per:
        yield (split.name, "") if split.name in agreement.records else (metric.records, split.name)
    if isinstance(objective.each, Records):
        yield objective.each.name, ""
    for exclusion in filter(None, (agreement.exclusions.get(each) for each in metric.exclude)):
        yield exclusion.records or "", ""
        yield from _of(exclusion.records or "", exclusion.where)
    if isinstance(metric, Clock):
        yield from _of_clock(metric)


def _of_clock(metric: Clock) -> Iterator[Column]:
    if isinstance(metric.stop, StopEvent):
        child, _, column = metric.stop.events.partition(".")
        yield child, column
    for each in metric.pause.values() if isinstance(metric.pause, Table) else (metric.pause,):
        yield (each.records if isinstance(each, PausedRecords) else each if isinstance(each, str) else ""), ""


def _of(records: str, expression: Expression | None) -> Iterable[Column]:
    return () if expression is None else ((records, name) for name in fields_of(expression))


def _further(agreement: Agreement, records: str, column: str) -> Iterator[Column]:
    """What the rows of a record set, or one of its fields, are made of."""
    declared = agreement.records[records]
    if not column:
        yield from _of(records, declared.where)
        yield from ((each, "") for each in declared.together)
        if declared.kind == "slots":
            yield from ((records, field) for field in declared.fields)
            yield from ((each, "") for each in declared.per)
        return
    yield records, ""
    parent, point, own = column.partition(".")
    if point:
        yield parent, own
    elif column in declared.fields:
        yield from _of_field(records, declared.fields[column])


def _of_field(records: str, field: object) -> Iterator[Column]:
    match field:
        case Related():
            yield field.child, field.column or ""
            for inside in (field.where, field.condition, field.of, field.to):
                yield from _of(field.child, inside)
            yield from ((records, name) for name in (field.after, field.before) if name)
        case ValueAt():
            yield field.records, field.column
        case Table():
            yield from ((records, name) for name in field.fields())
            yield from (each for value in field.values() for each in _of(records, value))
        case CalendarAt():
            yield records, field.calendar_at
        case _:
            yield from _of(records, field)  # type: ignore[arg-type]
