"""Why one record counts as it does: its values, its time line, and how its time was counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.desk.explain_clock import explain_clock, with_choices
from servanda.desk.explain_slot import columns_of_slot, explain_slot
from servanda.desk.explain_uptime import stretch_said
from servanda.desk.moments import local_text
from servanda.measure.needs import names_used
from servanda.measure.readings import Prepared
from servanda.metrics.kinds.clock import Clock
from servanda.query.relation import Filter, Relation, Select
from servanda.query.scalar import Col, Compare, Lit
from servanda.query.types import Kind, Physical
from servanda.words.result import Because, Period
from servanda.words.show import exact_text, show_duration, show_number

_SAID = {
    "in": "it counts, and is as promised", "out": "it counts, and is not as promised",
    "pending": "it is pending: nothing is decided yet", "uncovered": "it is not covered by any row of a table",
    "unreadable": "it cannot be read", "unstarted": "its clock has not begun", "left out": "it has no value and is left out",
    "excluded": "it is excluded",
}  # fmt: skip
_OF_TIME = {"in": "it is up", "out": "it is down", "unknown": "its state is unknown"}
"""The same of stretches of time."""
_HIDDEN = "(personal)"


def explain_record(agreement: Agreement, prepared: Prepared, key: str) -> Iterable[tuple[Because, str | None]]:
    """A tree for each clock, or each row, of the record with this key, and the period that it lies in."""
    metric = prepared.objective.metric
    relation: Relation = Filter(prepared.placed(), Compare("=", Col("_key"), Lit(key)))
    evidence = tuple(dict.fromkeys(("_outcome", "_placed", *prepared.facts.evidence)))
    physical = _physical(agreement, prepared)
    chosen: tuple[str, ...] = ()
    if isinstance(metric, Clock):
        relation, chosen = with_choices(prepared, metric, relation)
    own = tuple(dict.fromkeys((*evidence, *chosen, *columns_of_slot(prepared))))
    columns = (
        *own,
        *(each for each in physical if each not in own),
        *(each.divisor for each in physical.values() if each.divisor),
    )
    found = prepared.scope.source.engine.run(Select(relation, tuple((name, Col(name)) for name in columns)))
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    for row in sorted(rows, key=lambda row: (row.get("_started") or 0, row.get("_stopped") or 0)):
        placed = row["_placed"]
        period = _period(prepared, placed if isinstance(placed, int) else None, key)
        yield _tree(agreement, prepared, key, row, physical, period), period


def _physical(agreement: Agreement, prepared: Prepared) -> dict[str, Physical]:
    """The fields of the record that the metric uses, as far as its relation holds them."""
    records = prepared.objective.metric.records
    if prepared.objective.metric.kind == "delivery" or prepared.facts.segments is not None:
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
    if prepared.facts.segments is not None:
        said = _OF_TIME.get(outcome, said)
    where = f", in {period}" if period else ", in no period of the agreement"
    head = f"{key}: {said}" + ("" if prepared.by_record and period else where)
    hidden = agreement.records[metric.records].personal
    fields = [
        Because(f"{name} = {_HIDDEN if name in hidden else show_field(row, name, each, zone)}")
        for name, each in physical.items()
    ]
    reasons = [Because(f"what {metric.records} say", tuple(fields))] if fields else []
    reasons += explain_slot(agreement, prepared, row)
    if isinstance(metric, Clock) and row.get("_started") is not None:
        reasons += explain_clock(agreement, prepared, metric, key, row)
    elif prepared.facts.segments is not None:
        reasons.append(Because(stretch_said(row, zone)))
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
    percent = physical.type.kind is Kind.PERCENT
    shown = show_number if physical.divisor else exact_text  # a quotient may have no end
    return shown(number / divisor * (100 if percent else 1)) + ("%" if percent else "")
