"""Fees that lie in records: sums are measured like any other figure, columns of things are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from servanda.agreement.claim_conditions import condition_of, looked_at_by, mark_of
from servanda.agreement.fees import Fee
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.measure.lives import Life
from servanda.measure.run import Bench
from servanda.measure.segments import segment_value
from servanda.measure.slot_owners import things as living
from servanda.metrics.kinds.count import Count
from servanda.metrics.kinds.spread import Sum
from servanda.query.expression import Expression, fields_of
from servanda.query.relation import Select
from servanda.query.scalar import Col
from servanda.query.types import Kind
from servanda.remedies.functions.bands import Bands
from servanda.remedies.functions.flat import Flat
from servanda.remedies.functions.steps import Steps
from servanda.words.fee import ColumnOf
from servanda.words.money import Money
from servanda.words.shapes import Table
from servanda.words.target import comparisons
from servanda.words.value import OfFee
from servanda.words.window import Records

THINGS = "things "
"""Before the name of a record set: the objective that stands for the rows of its things."""
NOTHING_ASKED: Mapping[str, Sequence[Expression]] = {}
_CHOOSERS = ("date", "period")
RATES = "rates "
"""The same before that of published rates of exchange."""


@dataclass(frozen=True)
class FeeText:
    """An agreement whose objectives are its fees that lie in records, and the columns of things that money needs."""

    agreement: Agreement
    sums: tuple[str, ...]
    things: Mapping[str, frozenset[str]]
    conditions: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    """By record set: what claims ask of its rows."""
    rates: tuple[str, frozenset[str]] | None = None
    """The record set of published rates, and its columns that hold them."""

    @property
    def names(self) -> tuple[str, ...]:
        """All objectives of it."""
        return tuple(self.agreement.objectives)

    @property
    def also(self) -> Mapping[str, frozenset[str]]:
        """The columns of things, as what is wanted besides."""
        asked = {name: frozenset().union(*map(fields_of, found)) for name, found in self.conditions.items()}
        of_things = {f"{THINGS}{name}": columns | asked.get(name, frozenset()) for name, columns in self.things.items()}
        return of_things if self.rates is None else {**of_things, f"{THINGS}{RATES}{self.rates[0]}": self.rates[1]}


def fee_text(agreement: Agreement) -> FeeText:
    """What of the fees of an agreement has to be measured; nothing where no remedy and no target asks for money."""
    if not asks_for_money(agreement):
        return FeeText(agreement.model_copy(update={"objectives": {}}), (), {})
    sums = {name: _summed(fee) for name, fee in agreement.fees.items() if fee.sum in agreement.records}
    asked = _asked_by_claims(agreement)
    things = {name: frozenset(columns) for name, columns in _things(agreement).items() if columns}
    things = {name: frozenset() for name in asked} | things
    rows = {f"{THINGS}{name}": rows_of(name) for name in things}
    rates = _rates(agreement)
    if rates is not None:
        rows[f"{THINGS}{RATES}{rates[0]}"] = rows_of(rates[0])
    return FeeText(agreement.model_copy(update={"objectives": {**sums, **rows}}), tuple(sums), things, asked, rates)


def asks_for_money(agreement: Agreement) -> bool:
    """Does a remedy follow, or does a target ask for money?"""
    return bool(agreement.remedies) or targets_ask_for_money(agreement)


def targets_ask_for_money(agreement: Agreement) -> bool:
    """Does a target or a level name a fee or an amount of another currency?"""
    return any(
        isinstance(value, OfFee) or (isinstance(value, Money) and value.currency != agreement.currency)
        for objective in agreement.objectives.values()
        for target in (objective.target, *objective.levels.values())
        for each in (target.values() if isinstance(target, Table) else [target] if target is not None else [])
        for part in comparisons(each)
        for value in (part.low, part.high)
    )


def _rates(agreement: Agreement) -> tuple[str, frozenset[str]] | None:
    rates = agreement.settlement.rates if agreement.settlement is not None else None
    if rates is None or rates.records not in agreement.records:
        return None
    columns = {rates.currency, rates.rate, *rates.columns.values()} - {None}
    return rates.records, frozenset(map(str, columns))


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
    objectives = agreement.objectives.values()
    split = {each.name for objective in objectives for each in objective.per}
    split |= {objective.each.name for objective in objectives if isinstance(objective.each, Records)}
    for column in _chosen_by(agreement):
        for name in split & set(agreement.records):
            if column in agreement.records[name].columns or column in agreement.records[name].fields:
                found.setdefault(name, set()).add(column)
    return found


def _asked_by_claims(agreement: Agreement) -> dict[str, tuple[Expression, ...]]:
    """What claims ask, by the record set whose rows they ask it of."""
    found: dict[str, dict[str, Expression]] = {}
    for name in agreement.remedies:
        condition, records = condition_of(agreement, name), looked_at_by(agreement, name)
        if condition is not None and records in agreement.records:
            found.setdefault(str(records), {})[mark_of(condition)] = condition
    return {records: tuple(own.values()) for records, own in found.items()}


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


def things_of(
    ready: Bench, things: Mapping[str, Iterable[str]], conditions: Mapping[str, Sequence[Expression]] = NOTHING_ASKED
) -> dict[tuple[str, str], dict[str, Any]]:
    """Of every thing its record set and key, and the columns asked for: exact numbers, else texts; conditions hold or not."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for name, columns in things.items():
        if not ready.ready(f"{THINGS}{name}"):
            continue
        wanted, asked = sorted(columns), conditions.get(name, ())
        source = ready.source(f"{THINGS}{name}")
        rows = source.rows(name, {*wanted, *(each for one in asked for each in fields_of(one))})
        relation, answers = rows.relation, []
        for place, one in enumerate(asked):
            relation, lowered = source.lower(relation, rows.physical, one)
            answers.append((f"_asked{place}", lowered.value))
        picked = (*((column, Col(column)) for column in ("_key", *wanted)), *answers)
        for key, *values in ready.engine.run(Select(relation, picked)):
            own = {column: _value(value, rows.physical[column]) for column, value in zip(wanted, values, strict=False)}
            own |= {mark_of(one): value for one, value in zip(asked, values[len(wanted) :], strict=True)}
            found[name, str(key)] = own
    return found


def rows_of_rates(ready: Bench, name: str, columns: Iterable[str]) -> list[tuple[int, dict[str, Any]]]:
    """Of every row of published rates its instant and the columns asked for, in order of time."""
    objective = f"{THINGS}{RATES}{name}"
    if not ready.ready(objective):
        return []
    wanted = sorted(columns)
    rows = ready.source(objective).rows(name, wanted)
    picked = tuple((column, Col(column)) for column in ("_at", "_row", *wanted))
    found = ready.engine.run(Select(rows.relation, picked))
    return [
        (int(at), {column: _value(value, rows.physical[column]) for column, value in zip(wanted, values, strict=True)})
        for at, _, *values in sorted(found, key=lambda row: (row[0] or 0, row[1] or 0)) if at is not None
    ]  # fmt: skip


def horizon_of_rates(ready: Bench, name: str) -> int:
    """The instant up to which the rates are known."""
    objective = f"{THINGS}{RATES}{name}"
    return ready.horizon(objective) if ready.ready(objective) else 0


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
