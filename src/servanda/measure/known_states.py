"""States that should pause a clock and that no row of the status log has: said, since they would pause nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from servanda.agreement.model import Agreement
from servanda.measure.needs import log_of
from servanda.measure.rows import Source
from servanda.metrics.kinds.clock import Clock
from servanda.query.relation import Aggregate, Group, Relation, Scan
from servanda.words.problem import Problem, did_you_mean
from servanda.words.shapes import Table

Path = tuple[str | int, ...]


def unknown_states(source: Source, names: Iterable[str]) -> Iterator[Problem]:
    """A warning for each state in a `pause` of these objectives that does not occur; declared ones are checked before."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        metric = source.agreement.objectives[name].metric
        log = log_of(source.agreement, metric.clock) if isinstance(metric, Clock) else None
        if log is None or log not in source.loaded or _declared(source.agreement, log):
            continue
        for path, state in _written(metric.pause):  # type: ignore[attr-defined]
            if log not in found:
                found[log] = _states_of(source, log)
            if found[log] and state not in found[log]:
                place = source.agreement.place(("objectives", name, "metric", "pause", *path))
                sentence = f"No row of `{log}` has the state `{state}`, so it pauses nothing so far."
                hint = did_you_mean(state, found[log], "States that occur")
                yield Problem("S341", sentence, place, hint, "warning")


def _declared(agreement: Agreement, log: str) -> bool:
    """Does the log list its states as the values of its column?"""
    records = agreement.records[log]
    return records.states in records.columns and records.columns[records.states].order is not None


def _written(pause: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Each state with its path: of a list, or of the lists in a table."""
    if isinstance(pause, tuple):
        yield from (((*path, place), state) for place, state in enumerate(pause))
    elif isinstance(pause, Table):
        for key, each in pause.rows:
            yield from _written(each, (*path, str(key)))
        yield from _written(pause.otherwise, (*path, "else"))


def _states_of(source: Source, log: str) -> tuple[str, ...]:
    records = source.agreement.records[log]
    column = records.states or ""
    rows: Relation = Scan(source.loaded[log].table, (column,))
    if records.where is not None:
        rows = source.rows(log, {column}).relation
    grouped = source.engine.run(Group(rows, (column,), (("rows", Aggregate("count")),)))
    return tuple(sorted(str(state) for state, _ in grouped if state is not None))
