"""Fees that lie in records: sums are measured like any other figure, columns of things are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from servanda.agreement.fees import Fee
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.measure.lives import Life
from servanda.measure.run import Bench
from servanda.measure.segments import segment_value
from servanda.measure.slot_owners import things as living
from servanda.metrics.kinds.count import Count
from servanda.metrics.kinds.spread import Sum
from servanda.query.relation import Select
from servanda.query.scalar import Col
from servanda.query.types import Kind
from servanda.remedies.functions.bands import Bands
from servanda.remedies.functions.flat import Flat
from servanda.remedies.functions.steps import Steps
from servanda.words.fee import ColumnOf
from servanda.words.shapes import Table
from servanda.words.window import Records

THINGS = "things "
"""Before the name of a record set: the objective that stands for the rows of its things."""
_CHOOSERS = ("date", "period")


@dataclass(frozen=True)
class FeeText:
    """An agreement whose objectives are its fees that lie in records, and the columns of things that money needs."""

    agreement: Agreement
    sums: tuple[str, ...]
    things: Mapping[str, frozenset[str]]

    @property
    def names(self) -> tuple[str, ...]:
        """All objectives of it."""
        return tuple(self.agreement.objectives)

    @property
    def also(self) -> Mapping[str, frozenset[str]]:
        """The columns of things, as what is wanted besides."""
        return {f"{THINGS}{name}": columns for name, columns in self.things.items()}


def fee_text(agreement: Agreement) -> FeeText:
    """What of the fees of an agreement has to be measured; without remedies nothing has."""
    if not agreement.remedies:
        return FeeText(agreement.model_copy(update={"objectives": {}}), (), {})
    sums = {name: _summed(fee) for name, fee in agreement.fees.items() if fee.sum in agreement.records}
    things = {name: frozenset(columns) for name, columns in _things(agreement).items() if columns}
    rows = {f"{THINGS}{name}": rows_of(name) for name in things}
    return FeeText(agreement.model_copy(update={"objectives": {**sums, **rows}}), tuple(sums), things)


def _summed(fee: Fee) -> Objective:
    metric = Sum(sum=fee.sum or "", of=fee.of, where=fee.where)
    return Objective.model_construct(
        **{**_plain(), "metric": metric, "each": fee.each, "per": fee.per, "over": fee.over}
    )


def rows_of(name: str) -> Objective:
    """The objective that stands for the rows of a record set."""
    return Objective.model_construct(**{**_plain(), "metric": Count(count=name), "each": Records(name)})


def _plain() -> dict[str, Any]:
    return {name: field.get_default() for name, field in Objective.model_fields.items()}


def _things(agreement: Agreement) -> dict[str, set[str]]:
    """Columns of record sets that things are rows of: amounts of fees, and what tables of money go by."""
    found: dict[str, set[str]] = {}
    for fee in agreement.fees.values():
        amounts = fee.amount.values() if isinstance(fee.amount, Table) else [fee.amount]
        for each in amounts:
            if isinstance(each, ColumnOf) and each.records in agreement.records:
                found.setdefault(each.records, set()).add(each.column)
    split = {each.name for objective in agreement.objectives.values() for each in objective.per}
    for column in _chosen_by(agreement):
        for name in split & set(agreement.records):
            if column in agreement.records[name].columns or column in agreement.records[name].fields:
                found.setdefault(name, set()).add(column)
    return found


def _chosen_by(agreement: Agreement) -> set[str]:
    """Words that tables of amounts, bands and fees go by, besides dates and periods."""
    tables: list[Any] = [fee.amount for fee in agreement.fees.values()]
    for remedy in agreement.remedies.values():
        function = getattr(remedy, remedy.kind)
        match function:
            case Flat():
                tables.append(function.amount)
            case Bands():
                tables.append(function.bands)
            case Steps():
                tables.append(function.give)
    return set().union(*(each.fields() for each in tables if isinstance(each, Table)))


def things_of(ready: Bench, things: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Of every thing its record set and key, and the columns asked for: exact numbers, else texts."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for name, columns in things.items():
        if not ready.ready(f"{THINGS}{name}"):
            continue
        wanted = sorted(columns)
        rows = ready.source(f"{THINGS}{name}").rows(name, wanted)
        picked = tuple((column, Col(column)) for column in ("_key", *wanted))
        for key, *values in ready.engine.run(Select(rows.relation, picked)):
            found[name, str(key)] = {
                column: _value(value, rows.physical[column]) for column, value in zip(wanted, values, strict=True)
            }
    return found


def lives_of_things(ready: Bench, things: Iterable[str]) -> dict[str, list[tuple[str, Life]]]:
    """Of every thing of these record sets its key and its life."""
    found: dict[str, list[tuple[str, Life]]] = {}
    for name in things:
        if ready.ready(f"{THINGS}{name}"):
            columns = tuple((column, Col(column)) for column in ("key", "_from", "_to"))
            rows = ready.engine.run(Select(living(ready.source(f"{THINGS}{name}"), name, "key"), columns))
            found[name] = sorted((str(key), (_instant(born), _instant(dies))) for key, born, dies in rows)
    return found


def _instant(value: Any) -> int | None:
    return None if value is None else int(value)


def _value(value: Any, physical: Any) -> Any:
    if value is None:
        return None
    if physical.type.kind in (Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.DURATION):
        return Fraction(value, 10**physical.scale)
    return segment_value(value, physical)
