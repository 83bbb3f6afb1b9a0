"""From the one relation of a metric to its readings: a number for each period and segment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from servanda.agreement.objectives import Objective
from servanda.clock.steps import period_number
from servanda.measure.attributes import attributes_of, of_segment
from servanda.measure.failure import CannotMeasure
from servanda.measure.figures import counts_of, details_of, figure_of, late_of, times_of
from servanda.measure.lives import lives
from servanda.measure.needs import thing_column
from servanda.measure.quotients import Estimate, Sums, sums_of
from servanda.measure.scope import ObjectiveScope
from servanda.measure.segments import segment_value, wanted_segments
from servanda.measure.totals import Ask, Totals, asked_of
from servanda.measure.windows import Applies, Pieces, pieces_of
from servanda.metrics.facts import INSIDE, Facts
from servanda.query.relation import Aggregate, Derive, Filter, Group, Lookup, Relation, Select
from servanda.query.scalar import Col, Compare, IsNull, Lit, Not
from servanda.query.types import Physical
from servanda.words.result import Period, Reading, Segment
from servanda.words.sentence import Sentence
from servanda.words.told import over_told
from servanda.words.window import Records

Key = tuple[int | str | None, Segment]


@dataclass(frozen=True)
class Prepared:
    """An objective compiled: its facts, its periods and the stretches that they look at."""

    name: str
    objective: Objective
    scope: ObjectiveScope
    facts: Facts
    periods: tuple[Period, ...]
    stretches: tuple[tuple[int, int], ...]
    doubts: tuple[str, ...] = ()
    short: tuple[bool, ...] = ()
    """Of each period: does its stretch lack what lies before the term?"""
    columns: Mapping[str, tuple[str, Physical | None]] = field(default_factory=dict)
    """Of each direction of `per`: the column of the relation, and how it lies there (None: a key)."""
    belongs: Applies = lambda _: True
    """Of readings of single records: does this version of the agreement judge them?"""

    @property
    def by_record(self) -> bool:
        """Has every row a reading of its own?"""
        return isinstance(self.objective.each, Records)

    @property
    def place(self) -> str:
        """The column with the instant that places a row."""
        clock = "_started" in self.facts.evidence
        match self.objective.placed_by:
            case "start":
                return "_started" if clock and "_elapsed" in self.facts.evidence else "_at"
            case "stop" if "_stopped" in self.facts.evidence:
                return "_stopped"
            case "due" if "_due" in self.facts.evidence:
                return "_due"
        raise CannotMeasure(
            f"records of this metric have no {self.objective.placed_by} that could place them", ("placed_by",)
        )

    def placed(self) -> Relation:
        """The relation with ``_placed``, the instant that places a row."""
        return Derive(self.facts.relation, (("_placed", Col(self.place)),))

    def record_key(self) -> str:
        """The column that tells readings apart where each record has its own."""
        assert isinstance(self.objective.each, Records)
        records = self.objective.metric.records
        if self.objective.each.name == records:
            return "_key"
        return thing_column(self.scope.source.agreement, records, self.objective.each.name)


def read(prepared: Prepared) -> tuple[Reading, ...]:
    """The readings of an objective, by period, then segment."""
    totals, periods = _by_record(prepared) if prepared.by_record else _by_period(prepared)
    segments = wanted_segments(prepared, {segment for _, segment in totals})
    found = tuple(_readings(prepared, totals, periods, segments))
    prepared.scope.source.let_go(f"sums of {prepared.name}")
    return found


def _readings(
    prepared: Prepared, totals: Mapping[Key, Totals], periods: Sequence[tuple[Period, int]], segments: Sequence[Segment]
) -> Iterable[Reading]:
    horizon, attributes = prepared.scope.horizon, attributes_of(prepared.scope.source, prepared.objective)
    waits = prepared.facts.rule.how == "average"
    lived = lives(prepared)
    for place, (period, end) in enumerate(periods):
        mark: int | str = period.key if period.key is not None else place
        for segment in segments:
            if period.key is not None and (mark, segment) not in totals:
                continue
            if (mark, segment) not in totals and not lived(segment, *_looked_at(prepared, place, period)):
                continue
            found = totals.get((mark, segment), Totals())
            complete = prepared.by_record or prepared.facts.foreseen or horizon >= end
            figure = figure_of(prepared.facts.rule, found, complete=complete)
            early = waits and place < len(prepared.short) and prepared.short[place]
            doubts = (
                (
                    *prepared.doubts,
                    Sentence("the average waits for {stretch}", stretch=over_told(prepared.objective.over)),
                )
                if early
                else prepared.doubts
            )
            yield Reading(
                prepared.name, period, segment, figure.value, prepared.facts.rule.unit,
                figure.numerator, figure.denominator, counts_of(found), horizon, figure.floor, figure.ceiling,
                details_of(prepared.facts, found), doubts, late_of(prepared.facts, found),
                times_of(prepared.facts.rule, found), attributes=of_segment(attributes, segment),
            )  # fmt: skip


def _looked_at(prepared: Prepared, place: int, period: Period) -> tuple[int, int]:
    return prepared.stretches[place] if place < len(prepared.stretches) else (period.start, period.end)


def _by_period(prepared: Prepared) -> tuple[dict[Key, Totals], list[tuple[Period, int]]]:
    periods = [(period, end) for period, (_, end) in zip(prepared.periods, prepared.stretches, strict=True)]
    asks = asked_of(prepared.facts)
    whole = _can_be_joined(prepared, asks)
    pieces = pieces_of(prepared.stretches)
    found: dict[Key, Totals] = {}
    if not periods:
        return found, periods
    if pieces.plain or whole:
        _add_up(found, pieces, _ask(prepared, pieces, asks))
        return found, periods
    for place, stretch in enumerate(prepared.stretches):  # what cannot be put together is asked for each stretch
        if stretch[0] < stretch[1]:
            alone = Pieces((Period(str(place), *stretch),), (*(range(0) for _ in range(place)), range(1)))
            _add_up(found, alone, _ask(prepared, alone, asks))
    return found, periods


def _can_be_joined(prepared: Prepared, asks: Sequence[Ask]) -> bool:
    """Can the answers for two pieces of time be put together? Those of percentiles and different values cannot."""
    rule = prepared.facts.rule
    added = not rule.divided or rule.how in ("sum", "average")
    return all(ask.merge != "none" for ask in asks) and added and rule.how != "last"


Answers = Iterable[tuple[int, Segment, Callable[[Totals], None]]]


def _add_up(found: dict[Key, Totals], pieces: Pieces, answers: Answers) -> None:
    """Give the answers for each piece to all periods that contain it."""
    periods_of_piece: dict[int, list[int]] = {}
    for place, run in enumerate(pieces.of):
        for piece in run:
            periods_of_piece.setdefault(piece, []).append(place)
    for piece, segment, take in answers:
        for place in periods_of_piece.get(piece, ()):
            take(found.setdefault((place, segment), Totals()))


def _ask(prepared: Prepared, pieces: Pieces, asks: Sequence[Ask]) -> Answers:
    """Run the queries over disjoint pieces of time."""
    numbered = Lookup(prepared.placed(), period_number(pieces.pieces), "_placed", "_piece")
    yield from _grouped(prepared, Filter(numbered, Not(IsNull(Col("_piece")))), "_piece", asks)


def _grouped(
    prepared: Prepared, relation: Relation, by: str, asks: Sequence[Ask]
) -> Iterable[tuple[Any, Segment, Any]]:
    engine, rule = prepared.scope.source.engine, prepared.facts.rule
    columns = tuple(column for column, _ in prepared.columns.values())
    keys = (by, *columns)
    aggregates = tuple((ask.name, ask.aggregate) for ask in asks)
    if rule.divided and rule.how in ("sum", "average"):
        sums = sums_of(engine, prepared.scope.source.keep(f"sums of {prepared.name}"), relation, keys)
        answers: Iterable[Sequence[Any]] = sums.asked(aggregates)
        yield from _summed(prepared, sums)
    else:
        answers = engine.run(Group(relation, keys, aggregates))
    for row in answers:
        yield row[0], segment_of(prepared, row[1 : len(keys)]), _taking(asks, row[len(keys) :])
    inside = Filter(relation, Compare("=", Col("_outcome"), Lit(INSIDE)))
    if rule.divided and rule.how not in ("sum", "average"):
        yield from _divided(prepared, inside, keys)
    if rule.how == "last":
        yield from _entered_last(prepared, inside, keys)


def query_of(prepared: Prepared) -> Relation:
    """The query behind the readings, as `servanda sql` shows it; where each stretch has its own, that of the last one."""
    columns = tuple(column for column, _ in prepared.columns.values())
    asks = asked_of(prepared.facts)
    aggregates = tuple((ask.name, ask.aggregate) for ask in asks)
    if prepared.by_record:
        return Group(
            Derive(prepared.placed(), (("_record", Col(prepared.record_key())),)), ("_record", *columns), aggregates
        )
    numbered = Lookup(prepared.placed(), period_number(pieces_asked(prepared).pieces), "_placed", "_piece")
    return Group(Filter(numbered, Not(IsNull(Col("_piece")))), ("_piece", *columns), aggregates)


def pieces_asked(prepared: Prepared) -> Pieces:
    """The pieces of time in that query."""
    pieces = pieces_of(prepared.stretches)
    if not pieces.plain and not _can_be_joined(prepared, asked_of(prepared.facts)):
        return pieces_of(prepared.stretches[-1:])
    return pieces


def _taking(asks: Sequence[Ask], answers: Sequence[Any]) -> Callable[[Totals], None]:
    return lambda totals: totals.take(asks, answers)


def _divided(prepared: Prepared, inside: Relation, keys: tuple[str, ...]) -> Iterable[tuple[Any, Segment, Any]]:
    """Every different quotient."""
    by = (*keys, "_amount", "_divisor")
    for row in prepared.scope.source.engine.run(Group(inside, by, (("rows", Aggregate("count")),))):
        yield row[0], segment_of(prepared, row[1 : len(keys)]), _adding(row[len(keys) :])


def _summed(prepared: Prepared, sums: Sums) -> Iterable[tuple[Any, Segment, Any]]:
    """Sums by divisor where few divisors occur, else the sum of all."""
    for values, part in sums.few():
        yield values[0], segment_of(prepared, values[1:]), _adding(part)
    for values, estimate in sums.many():
        yield values[0], segment_of(prepared, values[1:]), _estimating(estimate)


def _adding(part: Any) -> Callable[[Totals], None]:
    return lambda totals: totals.parts.append(part)


def _estimating(estimate: Estimate) -> Callable[[Totals], None]:
    return lambda totals: totals.estimates.append(estimate)


def _entered_last(prepared: Prepared, inside: Relation, keys: tuple[str, ...]) -> Iterable[tuple[Any, Segment, Any]]:
    """Of figures entered by hand the one entered last; of two at one instant the later row."""
    columns = (*keys, "_started", "_file", "_row", "_amount")
    rows = prepared.scope.source.engine.run(Select(inside, tuple((each, Col(each)) for each in columns)))
    scale = 10**prepared.facts.rule.scale
    last: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in rows:
        key, when = row[: len(keys)], row[len(keys) : -1]
        if key not in last or when > last[key][:-1]:
            last[key] = (*when, row[-1])
    for key, entered in last.items():
        yield key[0], segment_of(prepared, key[1:]), _setting(Fraction(entered[-1], scale))


def _setting(value: Fraction) -> Callable[[Totals], None]:
    def take(totals: Totals) -> None:
        totals.last = value

    return take


def segment_of(prepared: Prepared, values: Sequence[Any]) -> Segment:
    """The segment whose values stand in the columns of `per`."""
    columns = prepared.columns.items()
    return tuple(
        (name, segment_value(value, physical)) for (name, (_, physical)), value in zip(columns, values, strict=True)
    )


def _by_record(prepared: Prepared) -> tuple[dict[Key, Totals], list[tuple[Period, int]]]:
    """One reading for each record, placed by its own instant."""
    relation = Derive(prepared.placed(), (("_record", Col(prepared.record_key())),))
    asks = asked_of(prepared.facts)
    found: dict[Key, Totals] = {}
    for record, segment, take in _grouped(prepared, Filter(relation, Not(IsNull(Col("_record")))), "_record", asks):
        take(found.setdefault((record, segment), Totals()))
    places, known = places_of_records(prepared), {mark for mark, _ in found}
    return found, [(period, period.start) for mark, period in places.items() if mark in known]


def places_of_records(prepared: Prepared) -> dict[str, Period]:
    """The period of each record that has a reading of its own: its instant; in order of time."""
    relation = Derive(prepared.placed(), (("_record", Col(prepared.record_key())),))
    first = Group(relation, ("_record",), (("_first", Aggregate("min", Col("_at"))),))
    rows = [(str(key), at) for key, at in prepared.scope.source.engine.run(first) if isinstance(key, str)]
    found = {key: Period(key, int(at or 0), int(at or 0), key=key) for key, at in rows}
    nowhere = {key for key, at in rows if at is None}
    kept = [each for each in found.values() if each.key in nowhere or _inside(prepared, each)]
    return {each.label: each for each in sorted(kept, key=lambda each: (each.start, each.label))}


def _inside(prepared: Prepared, period: Period) -> bool:
    """Does a record's reading fall into the stretch that was asked for?"""
    bounds = prepared.stretches
    asked = not bounds or any(start <= period.start < end for start, end in bounds)
    return asked and prepared.belongs(period)
