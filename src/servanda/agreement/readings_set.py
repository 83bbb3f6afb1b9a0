"""Record sets that are the readings of an objective: their columns, and in which order all can be measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from servanda.agreement.findings import Findings
from servanda.agreement.gathering import with_implied_parents
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.agreement.reads import readings_read
from servanda.agreement.records import Parent
from servanda.agreement.tallies import hangs_on
from servanda.agreement.units import TYPES, unit_of_objective
from servanda.query.types import TEXT, Kind, Type

OWN = ("reading", "period", "starts", "ends", "value", "verdict")
"""Columns that such a record set has besides those of `per`: what a reading is called, and what it says."""
VERDICTS = Type(Kind.TEXT, ("missed", "undetermined", "not owed", "met"))


def with_what_follows(agreement: Agreement) -> Agreement:
    """The same agreement with what its record sets have without saying so: parents, and the columns of readings."""
    return with_readings(with_implied_parents(agreement))


def with_readings(agreement: Agreement) -> Agreement:
    """The same agreement, in which sets of readings have their columns, those first that others are made of."""
    for name in _in_order(agreement):
        declared = agreement.records[name]
        read = agreement.objectives.get(declared.readings or "")
        if read is not None:
            filled = declared.model_copy(update=_columns(agreement, declared.readings or "", read))
            agreement = agreement.model_copy(update={"records": {**agreement.records, name: filled}})
    return agreement


def _in_order(agreement: Agreement) -> Sequence[str]:
    height = heights(agreement)
    named = [name for name, each in agreement.records.items() if each.readings is not None]
    return sorted(named, key=lambda name: height.get(agreement.records[name].readings or "", 0))


def _columns(agreement: Agreement, name: str, read: Objective) -> dict[str, Any]:
    unit = unit_of_objective(Findings(agreement, frozenset()), name)
    columns = {"period": TEXT, **({"value": TYPES[unit]} if unit is not None else {}), "verdict": VERDICTS}
    things = {split.name: Parent(split.name) for split in read.per if split.name in agreement.records}
    columns |= {split.name: TEXT for split in read.per if split.name not in agreement.records}
    return {"key": ("reading",), "starts": "starts", "ends": "ends", "columns": columns, "belongs_to": things}


def heights(agreement: Agreement) -> dict[str, int]:
    """How many times readings have to become records before each objective can be measured; 0 where none do."""
    found: dict[str, int] = {}

    def height(name: str, above: frozenset[str]) -> int:
        if name in above:  # a circle, which is told where the text is checked
            return 0
        if name not in found:
            needed = {other for each in readings_read(agreement, name).values() for other in hangs_on(agreement, each)}
            found[name] = max((height(each, above | {name}) + 1 for each in needed), default=0)
        return found[name]

    if any(each.readings is not None for each in agreement.records.values()):
        for name in agreement.objectives:
            height(name, frozenset())
    return found
