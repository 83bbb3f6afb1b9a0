"""Clocks with a limit of hours on columns that hold days: by their presets and formats, without a look at any record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servanda.agreement.fields import Related
from servanda.agreement.model import Agreement
from servanda.metrics.kinds.clock import Clock, StopEvent
from servanda.query.expression import Expression, Field, walk
from servanda.query.types import Kind
from servanda.records.binding import Binding
from servanda.records.formats import EPOCHS
from servanda.records.preset_binding import preset_of
from servanda.words.duration import Duration, Exact, show_duration
from servanda.words.problem import Problem
from servanda.words.shapes import Table

_DAY = 86_400_000_000
_HOURS = ("%H", "%I", "%-H", "%-I")


def days_alone(agreement: Agreement, bindings: Mapping[str, Binding]) -> Iterator[Problem]:
    """A warning for each clock that is shorter than a day and starts or stops at a day without an hour."""
    for name, objective in agreement.objectives.items():
        metric = objective.metric
        limit = _shortest(metric.limit) if isinstance(metric, Clock) else None
        if not isinstance(metric, Clock) or limit is None or limit >= _DAY:
            continue
        for key, read in (("start", metric.start), ("stop", metric.stop)):
            for records, column in dict.fromkeys(_columns(agreement, metric.clock, read)):
                binding = bindings.get(records)
                if binding is not None and (why := _why(binding, column)) is not None:
                    sentence = (
                        f"`{column}` of `{records}` holds days without an hour ({why}): "
                        f"a limit of {show_duration(limit)} would be decided by midnight, and cannot be proved."
                    )
                    hint = "Name a column that holds a time, or promise working days."
                    yield Problem(
                        "S972", sentence, agreement.place(("objectives", name, "metric", key)), hint, "warning"
                    )


def _shortest(limit: Duration | Table[Duration] | None) -> int | None:
    values = limit.values() if isinstance(limit, Table) else [limit]
    return min((each.microseconds for each in values if isinstance(each, Exact)), default=None)


def _columns(agreement: Agreement, records: str, read: Expression | StopEvent | None) -> Iterator[tuple[str, str]]:
    """The columns of files that a start or stop is read from, also through a field of related records."""
    if isinstance(read, StopEvent):
        yield from _of_child(agreement, *read.events.split(".")[:2])
        return
    names = [each.name for each in walk(read) if isinstance(each, Field)] if read is not None else []
    declared = agreement.records.get(records)
    for name in names if declared is not None else ():
        made = declared.fields.get(name) if declared is not None else None
        if isinstance(made, Related) and made.how in ("first", "last", "nth"):
            yield from _of_child(agreement, made.child, made.column)
        elif made is None:
            yield records, name


def _of_child(agreement: Agreement, child: str, column: str | None = None) -> Iterator[tuple[str, str]]:
    declared = agreement.records.get(child)
    placed = None if declared is None else declared.time or declared.starts
    if column or placed:
        yield child, column or placed or ""


def _why(binding: Binding, column: str) -> str | None:
    """By what a column is known to hold days; None where nothing says so."""
    named, header = preset_of(binding), binding.header(column)
    given = None if named is None else named[1].column(header)
    if named is not None and given is not None and given.kind is Kind.DATE:
        return f"as in all {named[0].title}"
    formats = binding.dates_of.get(column, binding.dates)
    hourless = [
        each for each in formats if each not in EPOCHS and each != "iso" and not any(sign in each for sign in _HOURS)
    ]
    return f"by its format `{formats[0]}`" if formats and len(hourless) == len(formats) else None
