"""A period as today's text and records would freeze it, or why it cannot be frozen; and in what it differs from a closed one."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from servanda.agreement.model import Agreement
from servanda.desk.changes import Figures, Money, figures, money
from servanda.desk.closing_basis import basis_of
from servanda.desk.closing_refused import may_be_chosen, money_not_ready, not_known, not_ready
from servanda.desk.frozen import key_of
from servanda.desk.measuring import Measured
from servanda.desk.said import UNWRITTEN
from servanda.engines.engine import EngineFault
from servanda.measure.failure import CannotMeasure
from servanda.measure.run import Bench
from servanda.measure.tables import Tables
from servanda.settle.frozen import without_amount
from servanda.sql.cannot import CannotSay
from servanda.store.closed import Closed, bytes_of
from servanda.words.problem import Problem, errors
from servanda.words.result import Verdict


def as_it_would_be_closed(
    measured: Measured,
    agreement: Agreement,
    ready: Bench,
    tables: Tables,
    period: str,
    *,
    without_unknown: bool = False,
) -> tuple[Closed | None, tuple[Problem, ...]]:
    """A period as its measurement would freeze it, or why it cannot be frozen; neither where it has no verdicts."""
    waiting = [each for each in measured.verdicts if each.state == "provisional"]
    if waiting:
        return None, tuple(not_ready(agreement, waiting))
    if not measured.verdicts:
        return None, ()
    money = tuple(each for each in measured.reckoned if period in (each.period.label, each.period.key))
    if unsure := [each for each in money if not each.final or may_be_chosen(each, ready.as_of)]:
        return None, tuple(money_not_ready(agreement, unsure))
    if not without_unknown and (unknown := tuple(not_known(agreement, measured.verdicts, money))):
        return None, unknown
    try:
        basis = _basis(measured, ready, tables)
    except (CannotMeasure, CannotSay, EngineFault) as failure:
        return None, (ready.problem(measured.verdicts[0].reading.objective, failure),)
    final = tuple(replace(each, state="final") for each in measured.verdicts)
    return Closed(agreement.id, period, final, basis, tuple(map(without_amount, money))), ()


def _basis(measured: Measured, ready: Bench, tables: Tables) -> dict[str, Any]:
    """What the verdicts were made from; of those that a younger version judges beside it, under `also`."""
    by_version: dict[int, tuple[Bench, list[Verdict]]] = {}
    for each in measured.verdicts:
        judge = measured.bench_of(each.reading.period) or ready
        by_version.setdefault(id(judge), (judge, []))[1].append(each)
    first, *others = (basis_of(judge.agreement, judge, own, tables) for judge, own in by_version.values())
    return {**first, "also": others} if others else first


def as_of_today(
    measured: Measured, agreement: Agreement, tables: Tables, before: Closed
) -> tuple[Closed | None, tuple[Problem, ...]]:
    """The period as it would be closed today; what today's text does not have any more stays as it was closed."""
    if measured.ready is None or errors(measured.problems):
        return None, errors(measured.problems)
    after, problems = as_it_would_be_closed(
        measured, agreement, measured.ready, tables, before.period, without_unknown=True
    )
    if after is None:
        nothing = Problem("S821", f"By today's text and records {before.period} has no figures.", None, UNWRITTEN)
        return None, problems or (nothing,)
    known = {key_of(each) for each in after.verdicts}
    kept = [
        each
        for each in before.verdicts
        if key_of(each) not in known and each.reading.objective not in measured.objectives
    ]
    remedies = {name for each in measured.benches for name in each.agreement.remedies}
    owed = [each for each in before.obligations or () if each.remedy not in remedies]
    obligations = None if before.obligations is None else (*(after.obligations or ()), *owed)
    basis = {**after.basis, "restates": hashlib.sha256(bytes_of(before)).hexdigest()}
    return replace(after, verdicts=(*after.verdicts, *kept), obligations=obligations, basis=basis), ()


def differences(before: Closed, after: Closed) -> tuple[tuple[Figures, ...], tuple[Money, ...]]:
    """Verdicts and money that a restatement changes."""
    return figures(before.verdicts, after.verdicts), money(before.obligations or (), after.obligations or ())
