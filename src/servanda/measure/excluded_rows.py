"""Exclusions of metrics over records: rows that do not count, because of what they are or of when they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from servanda.agreement.excluded_things import HOLDS_TIME, things_that_meet
from servanda.agreement.exclusions import Exclusion
from servanda.clock.periods import periods
from servanda.clock.recurring import recurring
from servanda.clock.spans import Pair, united
from servanda.clock.steps import period_number
from servanda.measure.excluded import announced_in_time, as_approved
from servanda.measure.excluded_things import Stretch, by_thing, marked_by_thing
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
    """Reading the text has told of those that can exclude no rows of this metric."""
    declared = scope.source.agreement.records.get(exclusion.records or "")
    return exclusion.records == scope.objective.metric.records or declared is None or declared.kind in HOLDS_TIME


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
        relation, test = _during(scope, relation, name, exclusion, place)
        tests.append(test)
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


def _during(
    scope: ObjectiveScope, relation: Relation, name: str, exclusion: Exclusion, place: int
) -> tuple[Relation, Scalar]:
    """Whether the time of a row lies in what excludes: of its own thing, if that has stretches, else of all."""
    own, records = exclusion.records == scope.objective.metric.records, exclusion.records
    if own or records is None:
        relation, inside = _in(relation, _cut(scope, exclusion, None), place)
        return relation, inside
    things = next(iter(things_that_meet(scope.source.agreement, scope.objective.metric.records, records)), None)
    found, general = by_thing(
        _stretches(scope, name, exclusion, records, things), lambda each: _cut(scope, exclusion, each)
    )
    relation, inside = _in(relation, general, place)
    if things is None or not found:
        return relation, inside
    relation, has, met = marked_by_thing(scope, relation, things, found, place)
    return relation, Case(((has, met),), inside)


def _in(relation: Relation, times: list[Pair], place: int) -> tuple[Relation, Scalar]:
    """The relation with what tells whether a row lies in one of these times, and that test."""
    numbered = tuple(Period(str(number), *each) for number, each in enumerate(times))
    return Lookup(relation, period_number(numbered), "_at", f"_during{place}"), Not(IsNull(Col(f"_during{place}")))


def _cut(scope: ObjectiveScope, exclusion: Exclusion, found: list[Pair] | None) -> list[Pair]:
    """Sorted, disjoint stretches in which rows do not count, of `found` (None: any time) as far as rule and calendar hold."""
    bounds = _bounds(scope)
    source = scope.source
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


def _stretches(
    scope: ObjectiveScope, name: str, exclusion: Exclusion, records: str, things: str | None
) -> list[Stretch]:
    """The stretches that are meant, each with the key of the thing it belongs to, if they belong to any."""
    source, declared = scope.source, scope.source.agreement.records[records]
    ends, link = declared.end_column, declared.belongs_to[things] if things is not None else None
    where = frozenset() if exclusion.where is None else fields_of(exclusion.where)
    names = {*where, *((exclusion.announced,) if exclusion.announced else ())} | (
        {ends} if ends and ends != "_ends" else set()
    )
    rows = source.rows(records, names | ({link.column} if link is not None else set()))
    relation: Relation = Filter(rows.relation, Not(Or((rows.unreadable(names), IsNull(Col("_at"))))))
    if exclusion.where is not None:
        relation, lowered = source.lower(relation, rows.physical, exclusion.where)
        relation = Filter(relation, lowered.value)
    relation = announced_in_time(scope, exclusion, relation)
    relation = as_approved(source.agreed, name, exclusion, relation)
    end: Scalar = Lit(scope.horizon + 1) if ends is None else Coalesce((Col(ends), Lit(scope.horizon + 1)))
    thing: tuple[tuple[str, Scalar], ...] = ()
    if link is not None and things is not None:
        relation = relation if link.split is None else source.parented(records, things, relation)
        thing = (("_thing", Col("_parent" if link.split is not None else link.column)),)
    found = source.engine.run(Select(relation, (("_begins", Col("_at")), ("_ends", end), *thing)))
    return [
        (str(of[0]) if of and of[0] is not None else None, int(begin), int(stop))
        for begin, stop, *of in found if begin is not None and stop is not None
    ]  # fmt: skip


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
