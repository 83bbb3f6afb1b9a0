"""Which row of a table applies to a reading: by date, by period, by what it is a reading of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from servanda.agreement.model import Agreement
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.words.result import Period, Reading, Segment
from servanda.words.shapes import Table
from servanda.words.timeofday import parse_date
from servanda.words.window import Records

Attribute = Callable[[str, str, str], Any]


def subject_of(agreement: Agreement, reading: Reading) -> Segment:
    """What a reading is of: its segment, and the record that it is a reading of, whose columns and fees are its own."""
    objective = agreement.objectives.get(reading.objective)
    if objective is None or reading.period.key is None or not isinstance(objective.each, Records):
        return reading.segment
    return (*reading.segment, (objective.each.name, reading.period.key))


def row_for(table: Table[Any], period: Period, segment: Segment, zone: Zone, attribute: Attribute) -> Any:
    """The row of one table (which may be a table again); None where it says nothing.

    ``by: date`` takes the last date that is not after the period's first day. Another word is a part of the
    segment, or a column of a thing that the reading is of.
    """
    if table.by == "date":
        rows = sorted((zone.midnight(day_of(parse_date(key))), place) for place, (key, _) in enumerate(table.rows))
        held = [place for start, place in rows if start <= period.start]
        return table.rows[held[-1]][1] if held else table.otherwise
    if table.by == "period":
        value: Any = period.label
    else:
        value = _value(table.by, segment, attribute)
    return next((row for key, row in table.rows if key == value), table.otherwise)


def _value(by: str, segment: Segment, attribute: Attribute) -> Any:
    known = dict(segment)
    if by in known:
        return known[by]
    return next((found for name, key in segment if (found := attribute(name, key, by)) is not None), None)
