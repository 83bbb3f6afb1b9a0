"""Which incidents a reading counts, and how much of it each of them is.

An incident weighs as much as its records that count against the promise: time down, late clocks, records that are not
good; of a figure that is made of all of its records (a count, a sum, a mean) all of them. Records that are of no
incident are one part together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from servanda.clock.steps import period_number
from servanda.measure.readings import Prepared, segment_of
from servanda.measure.segments import segment_value
from servanda.measure.windows import pieces_of
from servanda.metrics.facts import INSIDE, OUTSIDE
from servanda.query.relation import Aggregate, Derive, Filter, Group, Join, Lookup, Relation, Select
from servanda.query.scalar import Coalesce, Col, Compare, InList, IsNull, Lit, Not
from servanda.query.types import Physical
from servanda.words.result import Reading, Segment
from servanda.words.shapes import Table
from servanda.words.target import comparisons

NO_INCIDENT = ""
"""Stands for the records of a reading that are of no incident."""
Weights = dict[tuple[str | int, Segment], dict[str, Fraction]]


def with_incidents(prepared: Prepared, field: str | None, found: Sequence[Reading]) -> tuple[Reading, ...]:
    """Readings with the end of the last incident, and with all that they count where a field says which they are."""
    weights, ends = (_weights(prepared, field) if field is not None else {}), _ends(prepared)
    places = {(each.start, each.end): place for place, each in enumerate(prepared.periods)}

    def own(reading: Reading) -> Reading:
        period = reading.period
        mark: str | int | None = period.key if period.key is not None else places.get((period.start, period.end))
        if mark is None:
            return reading
        key = (mark, reading.segment)
        return replace(reading, incidents=_shares(weights.get(key, {})), incident_end=ends.get(key))

    return tuple(map(own, found))


def _ends(prepared: Prepared) -> dict[tuple[str | int, Segment], int]:
    """When the last of the records ended that count against the promise; of one without an end when it happened."""
    columns = tuple(column for column, _ in prepared.columns.values())
    stopped = {"_stopped"} & set(prepared.facts.evidence)
    last = Aggregate("max", Coalesce((Col("_stopped"), Col("_at"))) if stopped else Col("_at"))
    found: dict[tuple[str | int, Segment], int] = {}
    for marks, row in _rows(prepared, _counting(prepared), columns, last):
        for mark in marks:
            key = (mark, segment_of(prepared, row[: len(columns)]))
            if row[-1] is not None:
                found[key] = max(found.get(key, int(row[-1])), int(row[-1]))
    return found


def _shares(weights: dict[str, Fraction]) -> tuple[tuple[str, Fraction], ...]:
    total = sum(weights.values(), Fraction(0))
    return tuple((name, weight / total) for name, weight in sorted(weights.items()) if weight and total)


def _weights(prepared: Prepared, field: str) -> Weights:
    relation, physical = _of_incidents(prepared, field, _counting(prepared))
    columns = tuple(column for column, _ in prepared.columns.values())
    found: Weights = {}
    for marks, row in _rows(prepared, relation, (*columns, "_incident"), _weight(prepared)):
        incident = row[len(columns)]
        name = NO_INCIDENT if incident is None else segment_value(incident, physical)
        for mark in marks:
            own = found.setdefault((mark, segment_of(prepared, row[: len(columns)])), {})
            own[name] = own.get(name, Fraction(0)) + Fraction(row[-1])
    return found


def _rows(
    prepared: Prepared, relation: Relation, keys: tuple[str, ...], aggregate: Aggregate
) -> Iterable[tuple[list[str | int], Sequence[Any]]]:
    """What comes of each group, with the readings that look at it."""
    run, weigh = prepared.scope.source.engine.run, (("_weight_of", aggregate),)
    if prepared.by_record:
        by_record = Derive(relation, (("_record", Col(prepared.record_key())),))
        known = Filter(by_record, Not(IsNull(Col("_record"))))
        for row in run(Group(known, ("_record", *keys), weigh)):
            yield [str(row[0])], row[1:]
        return
    pieces = pieces_of(prepared.stretches)
    if not pieces.pieces:
        return
    placed = Lookup(relation, period_number(pieces.pieces), "_placed", "_piece")
    for row in run(Group(Filter(placed, Not(IsNull(Col("_piece")))), ("_piece", *keys), weigh)):
        yield [place for place, run_ in enumerate(pieces.of) if row[0] in run_], row[1:]


def _of_incidents(prepared: Prepared, field: str, relation: Relation) -> tuple[Relation, Physical | None]:
    """With ``_incident``; a key that stands in several rows is of the first incident that one of them names."""
    rows = prepared.scope.source.rows(prepared.objective.metric.records, {field})
    known = Group(rows.readable, ("_key",), (("_incident", Aggregate("min", Col(field))),))
    kept = Select(known, (("_own_key", Col("_key")), ("_incident", Col("_incident"))))
    return Join(relation, kept, (("_key", "_own_key"),), (("_incident", "_incident"),)), rows.physical.get(field)


def _weight(prepared: Prepared) -> Aggregate:
    return Aggregate("sum", Col("_down")) if _of_time(prepared) else Aggregate("count")


def _of_time(prepared: Prepared) -> bool:
    return prepared.facts.rule.how in ("uptime", "downtime")


def _counting(prepared: Prepared) -> Relation:
    """The rows that count against the promise."""
    if _of_time(prepared):
        return Filter(prepared.placed(), Compare(">", Col("_down"), Lit(0)))
    how = prepared.facts.rule.how
    words: tuple[str, ...] = (INSIDE, OUTSIDE)
    if not prepared.by_record:
        against = how == "late" or (how == "share" and not _little_is_good(prepared))
        words = (OUTSIDE,) if against else (INSIDE,)
    return Filter(prepared.placed(), InList(Col("_outcome"), words))


def _little_is_good(prepared: Prepared) -> bool:
    """Does the target bound the figure from above, so that the records it finds are the ones that break it?"""
    target = prepared.objective.target
    first = next(iter(target.values()), None) if isinstance(target, Table) else target
    return first is not None and all(each.direction == "lower" for each in comparisons(first))
