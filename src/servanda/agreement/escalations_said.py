"""Escalations in plain English: while which clock runs, and who is told when."""

from __future__ import annotations

from servanda.agreement.escalations import Told
from servanda.agreement.model import Agreement
from servanda.metrics.kinds.clock import Clock
from servanda.query.say import in_words
from servanda.words.escalation import AfterDue, AfterStart, BeforeDue, EscalationStep, OfLimit
from servanda.words.said import listed


def escalation_said(agreement: Agreement, name: str) -> str:
    """``While response runs for tickets where priority is P1, Team lead is told when it is due.``"""
    escalation = agreement.escalations[name]
    where = f" where {in_words(escalation.where)}" if escalation.where is not None else ""
    first, *rest = escalation.at
    told = [_first(first), *(f"{listed(each.titles)} {step_said(each.step)}" for each in rest)]
    return (
        f"While {listed(escalation.of, 'or')} runs for {_records(agreement, escalation.of)}{where}, {'; '.join(told)}."
    )


def step_said(step: EscalationStep) -> str:
    """``at 50% of the limit``, ``when it is due``, ``1 day after it was due``."""
    match step:
        case OfLimit(share):
            return "when it is due" if share == 1 else f"at {step} of the limit"
        case AfterDue(duration):
            return f"{duration} after it was due"
        case BeforeDue(duration):
            return f"{duration} before it is due"
        case AfterStart(duration):
            return f"{duration} after it started"


def _first(told: Told) -> str:
    return f"{listed(told.titles)} {'is' if len(told.titles) == 1 else 'are'} told {step_said(told.step)}"


def _records(agreement: Agreement, objectives: tuple[str, ...]) -> str:
    metrics = [agreement.objectives[name].metric for name in objectives if name in agreement.objectives]
    return listed(dict.fromkeys(each.clock for each in metrics if isinstance(each, Clock)), "or") or "records"
