"""Why one record counts as it does: its values, its time line, and how its time was counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.clock.explain import explain_due, explain_elapsed
from servanda.clock.rules import CalendarRules
from servanda.clock.zone import Zone
from servanda.desk.moments import local_text
from servanda.measure.needs import names_used
from servanda.measure.readings import Prepared
from servanda.metrics.kinds.clock import Clock
from servanda.query.relation import Filter, Relation, Select
from servanda.query.scalar import Col, Compare, Lit
from servanda.query.types import Kind, Physical
from servanda.words.duration import Exact
from servanda.words.result import Because, Period
from servanda.words.shapes import Table
from servanda.words.show import exact_text, show_duration

_SAID = {
    "in": "it counts, and is as promised", "out": "it counts, and is not as promised",
    "pending": "it is pending: nothing is decided yet", "uncovered": "it is not covered by any row of a table",
    "unreadable": "it cannot be read", "unstarted": "its clock has not begun", "left out": "it has no value and is left out",
    "excluded": "it is excluded",
}  # fmt: skip
_HIDDEN = "(personal)"


def explain_record(agreement: Agreement, prepared: Prepared, key: str) -> Iterable[tuple[Because, str | None]]:
    """A tree for each clock, or each row, of the record with this key, and the period that it lies in."""
    metric = prepared.objective.metric
    relation = Filter(prepared.placed(), Compare("=", Col("_key"), Lit(key)))
    evidence = tuple(dict.fromkeys(("_outcome", "_placed", *prepared.facts.evidence)))
    physical = _physical(agreement, prepared)
    chosen = ("_calendar",) if isinstance(metric, Clock) and isinstance(metric.calendar, Table) else ()
    limits = ("_limit",) if isinstance(metric, Clock) and metric.limit is not None else ()
    own = (*evidence, *chosen, *limits)
    columns = (*own, *physical, *(each.divisor for each in physical.values() if each.divisor))
    for row in prepared.scope.source.engine.run(Select(relation, tuple((name, Col(name)) for name in columns))):
        values = dict(zip(columns, row, strict=True))
        period = _period(prepared, values["_placed"], key)
        yield _tree(agreement, prepared, key, values, physical, period), period


def _physical(agreement: Agreement, prepared: Prepared) -> dict[str, Physical]:
    """The fields of the record that the metric uses, as far as its relation holds them."""
    records = prepared.objective.metric.records
    if prepared.objective.metric.kind == "delivery":
        return {}
    held = prepared.scope.physical(records)
    return {name: held[name] for name in sorted(names_used(agreement, prepared.objective)) if name in held}


def _tree(
    agreement: Agreement,
    prepared: Prepared,
    key: str,
    row: dict[str, Any],
    physical: dict[str, Physical],
    period: str | None,
) -> Because:
    zone = Zone(agreement.timezone)
    metric, outcome = prepared.objective.metric, row["_outcome"]
    said = "it counts" if outcome == "in" and not _judged_alone(prepared) else _SAID.get(outcome, outcome)
    where = f", in {period}" if period else ", in no period of the agreement"
    head = f"{key}: {said}" + ("" if prepared.by_record and period else where)
    hidden = agreement.records[metric.records].personal
    fields = [
        Because(f"{name} = {_HIDDEN if name in hidden else show_field(row, name, each, zone)}")
        for name, each in physical.items()
    ]
    reasons = [Because(f"what {metric.records} say", tuple(fields))] if fields else []
    if isinstance(metric, Clock) and row.get("_started") is not None:
        reasons += _clock(agreement, prepared, metric, key, row)
    elif row.get("_due") is not None:
        came = row.get("_stopped")
        said = f"came on {local_text(came, zone)}" if came is not None else "has not come"
        reasons.append(Because(f"due on {local_text(row['_due'], zone)}; {said}"))
    return Because(head, tuple(reasons))


def _period(prepared: Prepared, placed: int | None, key: str) -> str | None:
    """The label of the period that an instant lies in: the record's own where each has a reading."""
    if prepared.by_record:
        return key if placed is not None and prepared.belongs(Period(key, placed, placed, key=key)) else None
    inside = (each.label for each in prepared.periods if placed is not None and each.start <= placed < each.end)
    return next(inside, None)


def _judged_alone(prepared: Prepared) -> bool:
    """Is each record good or bad by itself, as in a share?"""
    return prepared.facts.rule.how in ("share", "late")


def _clock(agreement: Agreement, prepared: Prepared, metric: Clock, key: str, row: dict[str, Any]) -> Iterable[Because]:
    zone, horizon = Zone(agreement.timezone), prepared.scope.horizon
    rules, limit = _chosen(agreement, metric, row)
    started, stopped = row["_started"], row.get("_stopped")
    pauses = _pauses(prepared, metric, key, row)
    until = stopped if stopped is not None else horizon
    counted = explain_elapsed(rules, started, until, pauses)
    read = "stopped" if stopped is not None else "not stopped; read at the horizon"
    yield Because(f"started on {local_text(started, zone, seconds=True)}")
    yield Because(f"{read} on {local_text(until, zone, seconds=True)}")
    yield counted
    if row.get("_elapsed") is not None and not pauses and row.get("_paused"):
        yield Because(f"{show_duration(row['_paused'])} paused, as a column of the record says")
    if limit is not None and row.get("_due") is not None:
        due = explain_due(rules, started, limit, pauses)
        yield replace(due, sentence=f"limit {limit}: {due.sentence}")
    elif row.get("_due") is not None:
        yield Because(f"due on {local_text(row['_due'], zone)}")


def _chosen(agreement: Agreement, metric: Clock, row: dict[str, Any]) -> tuple[CalendarRules, Any]:
    """The calendar and the limit that apply to the record."""
    if isinstance(metric.calendar, Table):
        names = tuple(dict.fromkeys(metric.calendar.values()))
        place = row.get("_calendar")
        rules = agreement.calendar(names[place] if place is not None else None)
    else:
        rules = agreement.calendar(metric.calendar)
    if isinstance(metric.limit, Table):
        return rules, Exact(row["_limit"]) if row.get("_limit") is not None else None
    return rules, metric.limit


def _pauses(prepared: Prepared, metric: Clock, key: str, row: dict[str, Any]) -> Sequence[tuple[int, int | None]]:
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


def show_field(row: dict[str, Any], name: str, physical: Physical, zone: Zone) -> str:
    """A field's value for people."""
    value = row[name]
    if value is None:
        return "(none)"
    match physical.type.kind:
        case Kind.TIME:
            return local_text(value, zone, seconds=True)
        case Kind.DATE:
            return (date(1970, 1, 1) + timedelta(days=value)).isoformat()
        case Kind.DURATION:
            return show_duration(value)
        case Kind.YESNO:
            return "yes" if value else "no"
        case Kind.TEXT:
            return str(value)
    number = Fraction(value, 10**physical.scale)
    divisor = row.get(physical.divisor) if physical.divisor else 1
    if not divisor:
        return "(none)"
    return exact_text(number / divisor * (100 if physical.type.kind is Kind.PERCENT else 1)) + (
        "%" if physical.type.kind is Kind.PERCENT else ""
    )
