"""Columns of things by which targets are chosen: ``target: {by: plan, …}`` with ``per: products``."""

from __future__ import annotations

from collections.abc import Mapping

from servanda.agreement.objectives import Objective
from servanda.measure.needs import chosen_by
from servanda.measure.rows import Source
from servanda.measure.segments import segment_value
from servanda.query.relation import Select
from servanda.query.scalar import Col
from servanda.words.result import Segment

Attributes = Mapping[tuple[str, str], Segment]
"""Of a thing (its record set and key) the columns that tables go by, with their values."""


def attributes_of(source: Source, objective: Objective) -> Attributes:
    """The columns of every thing that its readings need; nothing where no target is chosen by one."""
    found: dict[tuple[str, str], Segment] = {}
    for name, columns in chosen_by(source.agreement, objective).items():
        wanted = sorted(columns)
        rows = source.rows(name, wanted)
        picked = tuple((column, Col(column)) for column in ("_key", *wanted))
        for key, *values in source.engine.run(Select(rows.relation, picked)):
            shown = (segment_value(value, rows.physical[each]) for each, value in zip(wanted, values, strict=True))
            found[name, str(key)] = tuple(zip(wanted, shown, strict=True))
    return found


def of_segment(attributes: Attributes, segment: Segment) -> Segment:
    """The columns of all things in a segment."""
    return tuple(pair for each in segment for pair in attributes.get(each, ()))
