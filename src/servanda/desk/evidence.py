"""`evidence`: a row for each record of an objective, with what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.clock.steps import period_number
from servanda.clock.zone import Zone
from servanda.desk.absent import no_period
from servanda.desk.measuring import Asked, Measured
from servanda.desk.moments import read_moment
from servanda.desk.one import one_objective
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.failure import CannotMeasure
from servanda.measure.readings import Prepared, places_of_records
from servanda.measure.segments import segment_value
from servanda.measure.windows import Choice
from servanda.metrics.facts import UNREADABLE
from servanda.query.relation import Filter, Lookup, Select
from servanda.query.scalar import NOTHING, Col, IsNull, Not
from servanda.sql.cannot import CannotSay
from servanda.store.plain import instant_text, value_text
from servanda.words.problem import Problem, errors
from servanda.words.result import Period
from servanda.words.show import exact_text

COLUMNS = (
    "key", "started_at", "due_at", "stopped_at", "open_seconds", "paused_seconds", "outcome", "segment", "period", "value",
    "corrected",
)  # fmt: skip
"""The columns of the evidence; times are ISO 8601 in UTC."""

_WORDS = {"in": "in", "out": "out", "uncovered": "not covered"}
_HIDDEN = "(personal)"


@dataclass(frozen=True)
class Evidence:
    """The rows of one objective; `rows` follow `COLUMNS`."""

    rows: tuple[tuple[Any, ...], ...]
    problems: tuple[Problem, ...]


def evidence(asked: Asked, objective: str, *, personal: bool = False) -> Evidence:
    """The evidence of an objective, sorted by period and key; `personal` shows columns that the agreement keeps back."""
    try:
        return _evidence(asked, objective, personal=personal)
    except EngineFault as fault:
        return Evidence((), (problem_of(fault),))


def _evidence(asked: Asked, objective: str, *, personal: bool) -> Evidence:
    with one_objective(replace(asked, period=None, start=None, end=None), objective) as one:
        agreement = one.agreement
        if agreement is None or errors(one.problems):
            return Evidence((), one.problems)
        ready = one.ready_for(objective)
        if ready is None:
            return Evidence((), (_not_of_records(agreement, objective),))
        choice = _choice(asked, agreement)
        if isinstance(choice, Problem):
            return Evidence((), (choice,))
        own = [each for each in (one.measured.verdicts if one.measured else ()) if each.reading.objective == objective]
        if asked.period is not None and not any(choice.takes(each.reading.period) for each in own):
            return Evidence((), (no_period(agreement, asked.period, own, one.measured.as_of if one.measured else 0),))
        assert one.measured is not None
        rows, wrong = evidence_of(one.measured, objective, choice, personal=personal)
        return Evidence((), wrong) if wrong else Evidence(rows, one.problems)


def evidence_of(
    measured: Measured, objective: str, choice: Choice, *, personal: bool = False
) -> tuple[tuple[tuple[Any, ...], ...], tuple[Problem, ...]]:
    """The rows of an objective of what was measured, while its engine is open: of every version that measures it."""
    rows: list[tuple[Any, ...]] = []
    for each in measured.benches:
        if objective not in each.agreement.objectives or not each.ready(objective):
            continue
        prepared = each.prepare(objective, choice, with_due=True)
        if prepared is None:
            return (), tuple(each.problems)
        try:
            rows += rows_of(prepared, personal=personal)
        except (CannotMeasure, CannotSay, EngineFault) as failure:
            return (), (each.problem(objective, failure),)
    kept = (row for row in rows if choice.label is None or row[8] == choice.label)
    return tuple(sorted(kept, key=_order)), ()


def _order(row: Sequence[Any]) -> tuple[str, ...]:
    """By period, time and key; where these are alike, as for an outage of several things, by all else: engines give no order."""
    return (row[8], row[1] or "", row[0] or "", *("" if each is None else str(each) for each in row))


def _not_of_records(agreement: Agreement, objective: str) -> Problem:
    place = agreement.place(("objectives", objective, "metric"))
    hint = "Ask for the evidence of the objectives that it is made of."
    return Problem("S609", f"`{objective}` is not measured on records, so it has no evidence of its own.", place, hint)


def _choice(asked: Asked, agreement: Agreement) -> Choice | Problem:
    bounds: list[int | None] = []
    for written, option in ((asked.start, "--from"), (asked.end, "--to")):
        moment, problem = read_moment(written, Zone(agreement.timezone), option) if written else (None, None)
        if problem is not None:
            return problem
        bounds.append(moment)
    return Choice(asked.period, bounds[0], bounds[1])


def rows_of(prepared: Prepared, *, personal: bool = False) -> Iterable[tuple[Any, ...]]:
    """A row for each record that lies in a period, whatever became of it."""
    relation = prepared.placed()
    facts = prepared.facts
    if not prepared.by_record:
        relation = Lookup(relation, period_number(_stretches(prepared)), "_placed", "_piece")
        relation = Filter(relation, Not(IsNull(Col("_piece"))))
    has = set(facts.evidence)
    segments = [column for column, _ in prepared.columns.values()]
    wanted: list[tuple[str, Any]] = [("_key", Col("_key")), ("_at", Col("_at")), ("_outcome", Col("_outcome"))]
    wanted += [
        (name, Col(name) if name in has else NOTHING)
        for name in ("_started", "_due", "_stopped", "_elapsed", "_paused")
    ]
    places = places_of_records(prepared) if prepared.by_record else {}
    wanted.append(("_piece", Col(prepared.record_key()) if prepared.by_record else Col("_piece")))
    wanted.append(("_amount", Col("_amount")))
    wanted.append(("_divisor", Col("_divisor") if facts.rule.divided else NOTHING))
    wanted += [(f"_segment{place}", Col(column)) for place, column in enumerate(segments)]
    source = prepared.scope.source
    put_right = source.agreed.put_right(prepared.objective.metric.records)
    for row in source.engine.run(Select(relation, tuple(wanted))):
        if not prepared.by_record or row[8] in places:
            yield (*_row(prepared, row, personal=personal), "; ".join(put_right.get(str(row[0]), ())) or None)


def _stretches(prepared: Prepared) -> Sequence[Period]:
    """The periods that tell rows apart; of a single one all that its reading looks at, as far back as that goes."""
    if prepared.objective.over is None or len(prepared.periods) != 1:
        return prepared.periods
    return (Period(prepared.periods[0].label, *prepared.stretches[0]),)


def _row(prepared: Prepared, row: Sequence[Any], *, personal: bool) -> tuple[Any, ...]:
    key, at, outcome, started, due, stopped, elapsed, paused, piece, amount, divisor = row[:11]
    period = piece if prepared.by_record else prepared.periods[piece].label
    if outcome == UNREADABLE:  # what was counted of it all the same means nothing, and may be negative
        due, elapsed, paused = None, None, None
    return (
        key, _instant(started if started is not None else at), _instant(due), _instant(stopped), _seconds(elapsed),
        _seconds(paused), _WORDS.get(outcome, outcome), _segment(prepared, row[11:], personal=personal), period,
        _value(prepared, amount, divisor),
    )  # fmt: skip


def _segment(prepared: Prepared, values: Sequence[Any], *, personal: bool) -> str:
    hidden = prepared.scope.source.agreement.records[prepared.objective.metric.records].personal
    parts = []
    for (name, (_, physical)), value in zip(prepared.columns.items(), values, strict=True):
        shown = _HIDDEN if name in hidden and not personal else segment_value(value, physical)
        parts.append(f"{name}={shown}")
    return "; ".join(parts)


def _value(prepared: Prepared, amount: Any, divisor: Any) -> str | None:
    rule = prepared.facts.rule
    if amount is None or rule.how in ("count", "share", "late", "distinct"):
        return None
    value = Fraction(amount, 10**rule.scale * rule.divisor)
    if prepared.facts.segments is not None:  # of a stretch of time how long it was down, in seconds
        return value_text(value, "duration")
    if divisor is not None:
        if divisor == 0:
            return None
        value /= divisor
    return value_text(value, rule.unit)


def _instant(value: Any) -> str | None:
    return None if value is None else instant_text(value)


def _seconds(value: Any) -> str | None:
    return None if value is None else exact_text(Fraction(value, 1_000_000))
