"""Money at stake in a promise: what follows from its verdict, else what the records are worth that are late now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from servanda.agreement.columns import RecordTypes
from servanda.agreement.fields import Related
from servanda.agreement.model import Agreement
from servanda.desk.packs.material import Material
from servanda.desk.report_period import Line
from servanda.measure.watched import at_risk, watched_clocks
from servanda.query.types import Kind
from servanda.words.result import Obligation, Verdict
from servanda.words.trigger import objectives_of

GONE = ("lapsed", "refused")
NO_FIELDS: frozenset[str] = frozenset()


def follows(material: Material, line: Line, verdict: Verdict) -> list[Obligation]:
    """The amounts of money that follow from a verdict, in the agreement's currency, less what is gone."""
    return [
        each for each in material.measured.obligations
        if each.unit == material.currency and each.amount and each.of is None and each.state not in GONE
        and (line[0], verdict.reading.period.label, line[1]) in set(_of(material.agreement, each))
    ]  # fmt: skip


def stake_of(material: Material, line: Line, verdict: Verdict) -> Fraction:
    """Their sum, in the agreement's currency."""
    return sum((each.amount or Fraction(0) for each in follows(material, line, verdict)), Fraction(0))


def late_stake(material: Material, line: Line) -> Fraction:
    """What the records are worth that are late now, while the page's period runs; 0 where nobody knows."""
    if not material.runs:
        return Fraction(0)
    own = [each for each in material.late if (each.clock.objective, each.clock.segment) == line]
    return sum((each.clock.value or Fraction(0) for each in own if each.currency == material.currency), Fraction(0))


def _of(agreement: Agreement, each: Obligation) -> Iterable[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """The readings that an obligation follows from; of one that was read from a closed period by its remedy."""
    for verdict in each.verdicts[:1]:
        yield verdict.reading.objective, verdict.reading.period.label, verdict.reading.segment
    if not each.verdicts and each.remedy in agreement.remedies:
        for name in objectives_of(agreement.remedies[each.remedy].when):
            yield name, each.period.label, each.segment


def worth_fields(agreement: Agreement, value: str | None) -> dict[str, str]:
    """By clock the field that says what a late record is worth: the one asked for, that of its follow-up, or its only money."""
    found: dict[str, str] = {}
    for name, metric in watched_clocks(agreement).items():
        field = at_risk(agreement, metric.clock, value)
        if field is None and value is None:
            field = only_worth(agreement, metric.clock)
        found |= {name: field} if field is not None else {}
    return found


def only_worth(agreement: Agreement, records: str) -> str | None:
    """The only money of a record itself, else the only one that is worked out of what belongs to it; None of several."""
    columns = RecordTypes(agreement).columns(records)
    money = [name for name, kind in columns.items() if kind.kind is Kind.MONEY]
    fields = agreement.records[records].fields
    own = [name for name in money if not isinstance(fields.get(name), Related)]
    chosen = own or money
    return chosen[0] if len(chosen) == 1 else None


def fields_wanted(agreement: Agreement, value: str | None) -> Mapping[str, frozenset[str]]:
    """Fields to be read besides, by objective: those, and the ones that every row should have."""
    worth = worth_fields(agreement, value)
    filled = {name: filled_in(agreement, each.metric.records) for name, each in agreement.objectives.items()}
    names = {*worth, *(name for name, each in filled.items() if each)}
    return {name: frozenset({*filled[name], *([worth[name]] if name in worth else [])}) for name in names}


def filled_in(agreement: Agreement, records: str) -> tuple[str, ...]:
    """The columns that every row of a record set should have."""
    declared = agreement.records.get(records)
    return declared.expect.filled if declared is not None and declared.expect is not None else ()
