"""What two parties' records say, for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from servanda.desk.reconcile import Contrast, Owed, Reconciled
from servanda.desk.reconcile_why import Agreed, Interval
from servanda.desk.tables import csv_text
from servanda.store.plain import instant_text, plain_obligation, plain_verdict, value_text
from servanda.words.problem import errors
from servanda.words.result import Segment
from servanda.words.show import exact_text

COLUMNS = (
    "what", "name", "period", "segment", "changed", "ours_verdict", "theirs_verdict", "ours", "theirs", "difference",
    "unit", "agreed", "because",
)  # fmt: skip


def as_json(found: Reconciled) -> dict[str, Any]:
    """Everything as plain values: amounts and figures exact, instants in UTC."""
    comparison = found.comparison
    return {
        "agreement": found.agreement.id if found.agreement else None,
        "ours": comparison.old.name if comparison else None,
        "theirs": comparison.new.name if comparison else None,
        "as_of": instant_text(next(iter(comparison.old.runs.values())).as_of or 0) if comparison else None,
        "their_records": list(found.bound),
        "same": comparison.same if comparison else 0,
        "differences": [_contrast(each) for each in found.contrasts],
        "obligations": [_owed(each) for each in found.owed],
        "totals": [
            {"period": period.label, "from": ours.debtor, "to": ours.creditor, "unit": ours.unit,
             "ours": exact_text(ours.amount), "theirs": exact_text(theirs.amount),
             "difference": exact_text(theirs.amount - ours.amount)}
            for period, ours, theirs in found.totals
        ],
        "problems": [each.as_json() for each in found.problems],
    }  # fmt: skip


def _contrast(each: Contrast) -> dict[str, Any]:
    reading, difference = each.difference.either.reading, each.difference
    return {
        "objective": reading.objective,
        "period": reading.period.key or reading.period.label,
        "segment": dict(reading.segment),
        "changed": list(difference.kinds),
        "ours": None if difference.old is None else plain_verdict(difference.old),
        "theirs": None if difference.new is None else plain_verdict(difference.new),
        "difference": value_text(each.apart, reading.unit),
        "agreed": None if each.agreed is None else _agreed(each.agreed),
        "records": [
            {"key": one.key, "changed": one.change, "ours": _maybe(one.old), "theirs": _maybe(one.new)}
            for one in each.records
        ],
        "intervals": [_interval(one) for one in each.intervals],
    }  # fmt: skip


def _maybe(row: Any) -> dict[str, str] | None:
    return None if row is None else dict(row)


def _agreed(each: Agreed) -> dict[str, Any]:
    return {
        "records": each.records,
        "collected_by": each.collected_by,
        "tolerance": _fraction(each.tolerance),
        "apart": _fraction(each.apart),
        "within": each.within,
        "otherwise": "collector" if each.collector_counts else "dispute",
    }


def _fraction(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def _interval(each: Interval) -> dict[str, Any]:
    return {
        "start": instant_text(each.start), "end": instant_text(each.end),
        "seconds": exact_text(Fraction(each.length, 1_000_000)), "ours": each.ours, "theirs": each.theirs,
    }  # fmt: skip


def _owed(each: Owed) -> dict[str, Any]:
    return {
        "remedy": each.remedy,
        "kind": each.kind,
        "period": each.period.key or each.period.label,
        "segment": dict(each.segment),
        "from": each.debtor,
        "to": each.creditor,
        "unit": each.unit,
        "ours": None if each.ours is None else plain_obligation(each.ours),
        "theirs": None if each.theirs is None else plain_obligation(each.theirs),
        "difference": _fraction(each.more),
    }


def as_csv(found: Reconciled) -> str:
    """A row for each reading and for each obligation that is not the same."""
    readings = (_reading_row(each) for each in found.contrasts)
    return csv_text(COLUMNS, [*readings, *(_owed_row(each) for each in found.owed)])


def _segment(segment: Segment) -> str:
    return "; ".join(f"{name}={value}" for name, value in segment)


def _reading_row(each: Contrast) -> Sequence[Any]:
    difference, reading = each.difference, each.difference.either.reading
    sides = [None if side is None else plain_verdict(side) for side in (difference.old, difference.new)]
    words = [None if side is None else side["verdict"] for side in sides]
    values = [None if side is None else side["value"] for side in sides]
    rule = (
        ""
        if each.agreed is None
        else "within"
        if each.agreed.within
        else "collector"
        if each.agreed.collector_counts
        else "dispute"
    )
    return [
        "reading", reading.objective, reading.period.key or reading.period.label, _segment(reading.segment),
        "; ".join(difference.kinds), *words, *values, value_text(each.apart, reading.unit), reading.unit, rule,
        "; ".join(_because(each)),
    ]  # fmt: skip


def _because(each: Contrast) -> Iterable[str]:
    yield from (f"{_WORDS[one.change]} {one.key}" for one in each.records)
    yield from (f"{instant_text(one.start)}/{instant_text(one.end)} {one.ours}, {one.theirs}" for one in each.intervals)


_WORDS = {
    "added": "only theirs", "vanished": "only ours", "outcome": "outcome", "period": "period", "segment": "segment",
    "value": "value",
}  # fmt: skip


def _owed_row(each: Owed) -> Sequence[Any]:
    amounts = [None if side is None else _fraction(side.amount) for side in (each.ours, each.theirs)]
    return [
        "obligation", each.remedy, each.period.key or each.period.label, _segment(each.segment), "", "", "", *amounts,
        _fraction(each.more), each.unit, "", "",
    ]  # fmt: skip


def exit_code(found: Reconciled) -> int:
    """0 both say the same, 1 something differs, 2 it could not be compared."""
    if found.comparison is None or errors(found.problems):
        return 2
    return 1 if found.contrasts or found.owed else 0
