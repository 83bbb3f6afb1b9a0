"""The directions of `per`: which readings there must be, and how their values are called."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from servanda.measure.failure import CannotMeasure
from servanda.measure.needs import thing_column
from servanda.query.relation import Select
from servanda.query.scalar import Col
from servanda.query.types import Kind, Physical
from servanda.words.result import Segment
from servanda.words.show import exact_text

if TYPE_CHECKING:
    from servanda.agreement.objectives import Objective
    from servanda.measure.readings import Prepared
    from servanda.measure.scope import ObjectiveScope

NOBODY = "(none)"
"""How a row without a value is called."""

MOST_SEGMENTS = 100_000


def columns_of(objective: Objective, scope: ObjectiveScope) -> dict[str, tuple[str, Physical | None]]:
    """Of each direction the column in the metric's relation, and how it lies there."""
    agreement, records = scope.source.agreement, objective.metric.records
    found: dict[str, tuple[str, Physical | None]] = {}
    for split in objective.per:
        if split.name == records:
            found[split.name] = ("_key", None)
        elif split.name in agreement.records:
            found[split.name] = (thing_column(agreement, records, split.name), None)
        else:
            physical = scope.physical(records).get(split.name)
            if physical is None:
                raise CannotMeasure(f"`{records}` has no field `{split.name}`", ("per",))
            if physical.divisor is not None:
                raise CannotMeasure(f"`{split.name}` is a quotient; readings are told apart by plain values", ("per",))
            found[split.name] = (split.name, physical)
    return found


def segment_value(value: Any, physical: Physical | None) -> str:
    """A value as people write it in the agreement."""
    if value is None:
        return NOBODY
    kind = Kind.TEXT if physical is None else physical.type.kind
    match kind:
        case Kind.YESNO:
            return "yes" if value else "no"
        case Kind.DATE:
            return (date(1970, 1, 1) + timedelta(days=value)).isoformat()
        case Kind.TEXT:
            return str(value)
        case _:
            return exact_text(Fraction(value, 10 ** (physical.scale if physical else 0)))


def wanted_segments(prepared: Prepared, seen: Iterable[Segment]) -> tuple[Segment, ...]:
    """Every segment that has a reading: of values that are listed or held by things, declared or seen.

    Values outside a list that `per` writes have none; those that a column's declared order lacks still have one.
    """
    splits = prepared.objective.per
    if not splits:
        return ((),)
    seen = {*seen, *_owning(prepared)}
    listed = [_listed(prepared, split.name, split.values) for split in splits]
    declared = [
        _declared(prepared, split.name) if each is None else each for split, each in zip(splits, listed, strict=True)
    ]
    kept = {s for s in seen if all(each is None or value in each for (_, value), each in zip(s, listed, strict=True))}
    if all(each is not None for each in declared):
        names = [split.name for split in splits]
        _no_more_than_can_be(math.prod(len(each or ()) for each in declared))
        every = itertools.product(*(each or () for each in declared))
        kept |= {tuple(zip(names, values, strict=True)) for values in every}
    _no_more_than_can_be(len(kept))
    places = [{value: place for place, value in enumerate(each or ())} for each in declared]

    def order(segment: Segment) -> list[tuple[int, str]]:
        return [(known.get(value, len(known)), value) for (_, value), known in zip(segment, places, strict=True)]

    return tuple(sorted(kept, key=order))


def _owning(prepared: Prepared) -> Iterable[Segment]:
    """Segments that have slots, whether or not any of these is counted."""
    from servanda.measure.slot_owners import values_of_owners

    names = tuple(prepared.columns)
    columns = tuple(column for column, _ in prepared.columns.values())
    for values in values_of_owners(prepared.scope.source, prepared.objective.metric.records, columns):
        physical = (each for _, each in prepared.columns.values())
        yield tuple(
            (name, segment_value(*each)) for name, each in zip(names, zip(values, physical, strict=True), strict=True)
        )


def _no_more_than_can_be(number: int) -> None:
    if number > MOST_SEGMENTS:
        sentence = f"`per` makes {number:,} readings in each period; at most {MOST_SEGMENTS:,} are made"
        raise CannotMeasure(sentence, ("per",))


def _listed(prepared: Prepared, name: str, values: tuple[str, ...] | None) -> list[str] | None:
    """The only values of one direction, where they are written or those of things."""
    if values is not None:
        return list(values)
    source = prepared.scope.source
    if name in source.agreement.records:
        rows = source.rows(name, ())
        keys = {row[0] for row in source.engine.run(Select(rows.relation, (("_key", Col("_key")),)))}
        return sorted(str(key) for key in keys if key is not None)
    return None


def _declared(prepared: Prepared, name: str) -> list[str] | None:
    """The values that a column is declared to have."""
    physical = prepared.columns[name][1]
    order = physical.type.order if physical is not None else None
    return list(order) if order else None
