"""What an open choice changes, for scripts: the other verdict or amount, with the term and why it is open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from servanda.desk.measuring import Measured
from servanda.desk.otherwise import mark_of_verdict
from servanda.settle.said import mark_of
from servanda.store.plain import instant_text, plain_obligation, plain_verdict, value_text
from servanda.words.result import Obligation, Period, Verdict
from servanda.words.show import exact_text


def with_other_verdicts(measured: Measured, verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain values; where open choices would make another of it, also under `otherwise`."""
    mark, plain = mark_of_verdict(verdict), plain_verdict(verdict)
    others = [
        {"term": each.term, "why": each.why, **_plain_verdict(there)}
        for each in measured.otherwise
        for here, there in each.verdicts
        if here is not None and mark_of_verdict(here) == mark
    ]
    return {**plain, "otherwise": others} if others else plain


def with_other_amounts(measured: Measured, obligation: Obligation) -> dict[str, Any]:
    """An obligation as plain values; where open choices would make another of it, also under `otherwise`."""
    mark, plain = mark_of(obligation), plain_obligation(obligation)
    others = [
        {"term": each.term, "why": each.why, **_plain_obligation(there)}
        for each in measured.otherwise
        for here, there in each.obligations
        if here is not None and mark_of(here) == mark
    ]
    return {**plain, "otherwise": others} if others else plain


def plain_besides(measured: Measured, period: Period | None = None) -> list[dict[str, Any]]:
    """What only another reading has, for scripts: verdicts and obligations."""
    found: list[dict[str, Any]] = []
    for each in measured.otherwise:
        head = {"term": each.term, "why": each.why}
        alone = [there for here, there in each.verdicts if here is None and there is not None and period is None]
        found += [{**head, "objective": one.reading.objective, **_at(one.reading.period, one.reading.segment),
                   **_plain_verdict(one)} for one in alone]  # fmt: skip
        owed = [there for here, there in each.obligations if here is None and there is not None]
        found += [{**head, "remedy": one.remedy, "kind": one.kind, **_at(one.period, one.segment),
                   "from": one.debtor, "to": one.creditor, **_plain_obligation(one)}
                  for one in owed if period is None or period.start <= one.period.start < period.end]  # fmt: skip
    return found


def _at(period: Period, segment: Iterable[tuple[str, str]]) -> dict[str, Any]:
    span = {"label": period.label, "start": instant_text(period.start), "end": instant_text(period.end)}
    return {"period": span if period.key is None else {**span, "key": period.key}, "segment": dict(segment)}


def _plain_verdict(verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None:
        return {"verdict": None, "value": None}
    return {"verdict": verdict.word, "value": value_text(verdict.reading.value, verdict.reading.unit)}


def _plain_obligation(each: Obligation | None) -> dict[str, Any]:
    if each is None:
        return {"due": False, "amount": None, "unit": None, "until": None}
    return {
        "due": True,
        "amount": None if each.amount is None else exact_text(each.amount),
        "unit": each.unit,
        "until": None if each.until is None else instant_text(each.until),
    }
