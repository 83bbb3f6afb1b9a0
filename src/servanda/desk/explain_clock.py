"""How the clock of one record was counted: its calendar, its pauses, its limit and when it was due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from servanda.agreement.model import Agreement
from servanda.clock.explain import explain_due, explain_elapsed
from servanda.clock.pauses import Pause
from servanda.clock.rules import CalendarRules
from servanda.clock.said import said_moment
from servanda.clock.zone import Zone
from servanda.desk.moments import local_text
from servanda.measure.readings import Prepared
from servanda.metrics.facts import UNREADABLE
from servanda.metrics.kinds.clock import Clock
from servanda.query.relation import Derive, Filter, Relation, Select
from servanda.query.scalar import Col, Compare, Lit
from servanda.words.result import Because
from servanda.words.shapes import Table
from servanda.words.show import show_duration

Row = dict[str, Any]
"""The columns of one clock."""


def with_choices(prepared: Prepared, metric: Clock, relation: Relation) -> tuple[Relation, tuple[str, ...]]:
    """Columns that say which calendar and which limit of a table apply, by number, and the deadline of a field."""
    names = ["_calendar"] if isinstance(metric.calendar, Table) else []
    if isinstance(metric.limit, Table):
        limits = tuple(dict.fromkeys(metric.limit.values()))
        relation, number = prepared.scope.choose(
            relation, metric.clock, metric.limit, lambda limit: Lit(limits.index(limit))
        )
        relation = Derive(relation, (("_limit_chosen", number),))
        names.append("_limit_chosen")
    return relation, (*names, *(["_deadline"] if metric.due is not None else []))


def explain_clock(agreement: Agreement, prepared: Prepared, metric: Clock, key: str, row: Row) -> Iterable[Because]:
    """When it started and stopped, the open time between, and when it was due."""
    zone, horizon = Zone(agreement.timezone), prepared.scope.horizon
    started, stopped = row["_started"], row.get("_stopped")
    until = stopped if stopped is not None else horizon
    read = "stopped" if stopped is not None else "not stopped; read at the horizon"
    yield Because(f"started on {local_text(started, zone, seconds=True)}")
    yield Because(f"{read} on {local_text(until, zone, seconds=True)}")
    rules = _calendar_chosen(agreement, metric, row)
    if rules is None:
        yield Because("the table of calendars has no row for it, so that no time is counted")
        return
    pauses, limit, due = _pauses(prepared, metric, key, row), _limit_chosen(metric, row), row.get("_due")
    if row["_outcome"] == UNREADABLE and until >= started:
        yield Because(_why_unreadable(prepared, metric, key, row))
        return
    yield explain_elapsed(rules, started, until, pauses)
    summed = row.get("_paused") if not pauses and until >= started else None
    if summed:
        left = f"that leaves {show_duration(row['_elapsed'])}"
        yield Because(f"{show_duration(summed)} paused, as a column of the record says: {left}")
    if limit is not None and due is not None:
        yield _due(rules, started, limit, pauses, summed, due)
    elif due is not None:
        yield _deadline_due(row["_deadline"], due, zone)


def _why_unreadable(prepared: Prepared, metric: Clock, key: str, row: Row) -> str:
    """Why a clock that started, and did not stop before, cannot be read."""
    if (row.get("_paused") or 0) < 0:
        return "the paused time is negative"
    if any(ends is not None and ends < begins for begins, ends in _pauses(prepared, metric, key, row)):
        return "a pause of it ends before it begins"
    bad = prepared.scope.unreadable_pauses(metric.clock, metric.pause)
    if bad is not None:
        mine = Select(Filter(bad, Compare("=", Col("_key"), Lit(key))), (("_begins", Col("_begins")),))
        if any(prepared.scope.fetch(mine)):
            return "a pause of it cannot be read, so nobody can tell how long it ran"
    return "a value that it needs cannot be read, or the time of a related row"


def _due(
    rules: CalendarRules, started: int, limit: Any, pauses: Sequence[Pause], summed: int | None, due: int
) -> Because:
    """Why the limit is due when it is; `summed` is the paused time of which only the sum is known."""
    because = explain_due(rules, started, limit, pauses)
    if not summed:
        return replace(because, sentence=f"limit {limit}: {because.sentence}")
    at = said_moment(due, Zone(rules.timezone))
    return Because(f"limit {limit}, put off by the {show_duration(summed)} paused: due on {at}", (because,))


def _calendar_chosen(agreement: Agreement, metric: Clock, row: Row) -> CalendarRules | None:
    """The calendar that applies to the record; None where the table of calendars does not cover it."""
    if not isinstance(metric.calendar, Table):
        return agreement.calendar(metric.calendar)
    place = row.get("_calendar")
    return None if place is None else agreement.calendar(tuple(dict.fromkeys(metric.calendar.values()))[place])


def _limit_chosen(metric: Clock, row: Row) -> Any:
    """The limit that applies to the record, if any."""
    if not isinstance(metric.limit, Table):
        return metric.limit
    place = row.get("_limit_chosen")
    return None if place is None else tuple(dict.fromkeys(metric.limit.values()))[place]


def _deadline_due(written: int, due: int, zone: Zone) -> Because:
    """The deadline that a field holds, and whether pauses moved it."""
    if written == due:
        return Because(f"due on {local_text(due, zone)}")
    said = f"put off from {local_text(written, zone)} by as much open time as was paused before it"
    return Because(f"due on {local_text(due, zone)}", (Because(said),))


def _pauses(prepared: Prepared, metric: Clock, key: str, row: Row) -> Sequence[tuple[int, int | None]]:
    """The stretches in which this clock stands still; none where the record only has their sum."""
    if metric.pause is None:
        return ()
    if isinstance(metric.pause, str) and metric.pause in prepared.scope.physical(metric.clock):
        return ()
    relation: Relation = prepared.scope.pauses(metric.clock, metric.pause)
    mine = Filter(relation, Compare("=", Col("_key"), Lit(key)))
    found = prepared.scope.source.engine.run(Select(mine, (("_begins", Col("_begins")), ("_ends", Col("_ends")))))
    until = row["_stopped"] if row.get("_stopped") is not None else prepared.scope.horizon
    cut = [(int(a), until if b is None else min(int(b), until)) for a, b in found if a is not None and int(a) < until]
    return sorted(cut)
