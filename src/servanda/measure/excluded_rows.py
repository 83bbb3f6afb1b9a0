"""Exclusions of metrics over records: rows that do not count, because of what they are or of when they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from servanda.agreement.exclusions import Exclusion
from servanda.clock.periods import periods
from servanda.clock.recurring import recurring
from servanda.clock.spans import Pair, united
from servanda.clock.steps import period_number
from servanda.measure.excluded import announced_in_time, as_approved
from servanda.measure.segments import columns_of
from servanda.measure.used_up import is_used_up
from servanda.measure.windows import term_of
from servanda.metrics.facts import EXCLUDED, UNSTARTED, Facts
from servanda.metrics.rows import derive
from servanda.query.expression import fields_of
from servanda.query.relation import Filter, Join, Lookup, Relation, Select
from servanda.query.scalar import FALSE, And, Case, Coalesce, Col, Compare, IsNull, Lit, Not, Or, Scalar
from servanda.words.duration import Civil, Exact
from servanda.words.result import Period

if TYPE_CHECKING:
    from servanda.measure.scope import ObjectiveScope


def without_excluded(scope: ObjectiveScope, facts: Facts) -> Facts:
    """The same facts, in which rows that an exclusion takes out have that as their outcome."""
    agreement, metric = scope.source.agreement, scope.objective.metric
    written = [(name, agreement.exclusions[name]) for name in metric.exclude if name in agreement.exclusions]
    agreed = scope.source.agreed
    applied = [(name, each) for name, each in written if agreed.applies(name, each) and _is_of_rows(scope, each)]
    if not applied or facts.segments is not None:
        return facts
    relation, tests = facts.relation, []
    for place, (name, exclusion) in enumerate(applied):
        relation, test = _test(scope, relation, name, exclusion, place)
        tests.append(test)
    taken = And((Coalesce((Or(tuple(tests)), FALSE)), Compare("<>", Col("_outcome"), Lit(UNSTARTED))))
    relation = derive(relation, outcome=Case(((taken, Lit(EXCLUDED)),), Col("_outcome")))
    return replace(facts, relation=relation, excludes=True)


def _is_of_rows(scope: ObjectiveScope, exclusion: Exclusion) -> bool:
    """Stretches of single things exclude no rows yet; reading the text has said so."""
    declared = scope.source.agreement.records.get(exclusion.records or "")
    metric = scope.objective.metric
    if exclusion.records == metric.records:
        return metric.kind != "delivery"
    return declared is None or (declared.kind in ("stretch", "log", "together") and not declared.belongs_to)


def _test(
    scope: ObjectiveScope, relation: Relation, name: str, exclusion: Exclusion, place: int
) -> tuple[Relation, Scalar]:
    """Whether a row is excluded: one of the record set itself by its condition, any other by its time."""
    tests: list[Scalar] = []
    own = exclusion.records == scope.objective.metric.records
    if own:
        relation = _marked(scope, relation, name, exclusion, f"_out{place}")
        tests.append(Not(IsNull(Col(f"_out{place}"))))
    others = exclusion.records is not None and not own
    if others or exclusion.every is not None or exclusion.calendar is not None:
        times = tuple(
            Period(str(number), *each) for number, each in enumerate(_times(scope, name, exclusion, rows=not own))
        )
        relation = Lookup(relation, period_number(times), "_at", f"_during{place}")
        tests.append(Not(IsNull(Col(f"_during{place}"))))
    if exclusion.before is not None:
        tests.append(Or((FALSE, *is_used_up(scope, columns_of(scope.objective, scope)))))
    return relation, tests[0] if len(tests) == 1 else And(tuple(tests))


def _marked(scope: ObjectiveScope, relation: Relation, name: str, exclusion: Exclusion, into: str) -> Relation:
    """The relation with a column that is not null for rows that the exclusion means."""
    records = scope.objective.metric.records
    where = frozenset() if exclusion.where is None else fields_of(exclusion.where)
    rows = scope.source.rows(records, where)
    meant = rows.relation
    if exclusion.where is not None:
        meant, lowered = scope.source.lower(meant, rows.physical, exclusion.where)
        meant = Filter(meant, lowered.value)
    meant = as_approved(scope.source.agreed, name, exclusion, meant)
    few = Select(meant, (("_in", Col("_file")), ("_line", Col("_row")), ("_meant", Lit(1))))
    return Join(relation, few, (("_file", "_in"), ("_row", "_line")), (("_meant", into),))


def _times(scope: ObjectiveScope, name: str, exclusion: Exclusion, *, rows: bool) -> list[Pair]:
    """Sorted, disjoint stretches in which rows do not count."""
    bounds = _bounds(scope)
    source = scope.source
    found: list[Pair] | None = None
    if rows and exclusion.records is not None:
        found = _stretches(scope, name, exclusion, exclusion.records)
    if exclusion.every is not None and isinstance(exclusion.lasts, Exact | Civil):
        back = recurring(exclusion.every, exclusion.lasts, source.zone, *bounds, source.agreement.starts)
        found = list(back) if found is None else _shared(found, back)
    if exclusion.calendar is not None:
        spans = source.calendar(exclusion.calendar).spans
        found = [open_time for each in (found if found is not None else [bounds]) for open_time in spans.between(*each)]
    whole = united(found or [])
    return whole if exclusion.at_most is None else _allowed(scope, exclusion, whole, bounds)


def _bounds(scope: ObjectiveScope) -> Pair:
    """From the first row of the metric, or the first edge, to the horizon."""
    loaded = scope.source.loaded.get(scope.objective.metric.records)
    first = loaded.first if loaded is not None and loaded.first is not None else scope.horizon
    return min([first, *scope.edges[:1]]), max(
        [scope.horizon, *(scope.edges[-1:] if not scope.ends_beyond_reach else ())]
    ) + 1


def _stretches(scope: ObjectiveScope, name: str, exclusion: Exclusion, records: str) -> list[Pair]:
    source, declared = scope.source, scope.source.agreement.records[records]
    ends = declared.end_column
    where = frozenset() if exclusion.where is None else fields_of(exclusion.where)
    names = {*where, *((exclusion.announced,) if exclusion.announced else ())} | (
        {ends} if ends and ends != "_ends" else set()
    )
    rows = source.rows(records, names)
    relation: Relation = Filter(rows.relation, Not(Or((rows.unreadable(names), IsNull(Col("_at"))))))
    if exclusion.where is not None:
        relation, lowered = source.lower(relation, rows.physical, exclusion.where)
        relation = Filter(relation, lowered.value)
    relation = announced_in_time(scope, exclusion, relation)
    relation = as_approved(source.agreed, name, exclusion, relation)
    end: Scalar = Lit(scope.horizon + 1) if ends is None else Coalesce((Col(ends), Lit(scope.horizon + 1)))
    found = source.engine.run(Select(relation, (("_begins", Col("_at")), ("_ends", end))))
    return [(int(begin), int(stop)) for begin, stop in found if begin is not None and stop is not None]


def _shared(stretches: list[Pair], times: tuple[Pair, ...]) -> list[Pair]:
    both = ((max(a, c), min(b, d)) for a, b in stretches for c, d in times)
    return [each for each in both if each[0] < each[1]]


def _allowed(scope: ObjectiveScope, exclusion: Exclusion, whole: list[Pair], bounds: Pair) -> list[Pair]:
    """Up to the allowance of each window, in order of time."""
    assert exclusion.at_most is not None
    found: list[Pair] = []
    for window in periods(exclusion.at_most.each, scope.source.zone, *bounds, term_of(scope.source.agreement)):
        left = exclusion.at_most.time.microseconds
        for begin, end in _shared(whole, ((window.start, window.end),)):
            taken = min(left, end - begin)
            found.append((begin, begin + taken))
            left -= taken
    return united(found)
