"""Which objectives answer which complaint: as the agreement writes it, else as the kinds of its metrics suggest."""

from __future__ import annotations

from collections.abc import Mapping

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.agreement.targets import TargetOrTable
from servanda.metrics.kinds.clock import Clock
from servanda.metrics.kinds.count import Count
from servanda.metrics.kinds.share import Share
from servanda.metrics.kinds.spread import Sum
from servanda.query.expression import fields_of
from servanda.words.problem import Problem, did_you_mean
from servanda.words.shapes import Table
from servanda.words.target import comparisons

Complaints = Mapping[str, tuple[str, ...]]
"""The objectives that answer each complaint."""


def complaints_of(agreement: Agreement) -> Complaints:
    """Those that the agreement writes; without any, the three that Marketing and Sales always have, as far as it has figures."""
    if agreement.complaints:
        return agreement.complaints
    found: dict[str, tuple[str, ...]] = {}
    for name, objective in agreement.objectives.items():
        said = _suggested(agreement, objective) if objective.target is not None else ""
        if said:
            found[said] = (*found.get(said, ()), name)
    return found


def _suggested(agreement: Agreement, objective: Objective) -> str:
    """What a missed promise of this kind is complained of as; nothing where nobody has a phrase for it."""
    metric, target = objective.metric, objective.target
    if isinstance(metric, Count | Sum):
        return f"Not enough {metric.records}" if target is not None and _has_least(target) else ""
    if isinstance(metric, Share) and _closes(agreement, metric):
        return f"{metric.records.capitalize()} are never closed"
    if isinstance(metric, Clock) and (metric.limit is not None or metric.due is not None):
        return f"{metric.records.capitalize()} are not followed up"
    return ""


def _has_least(target: TargetOrTable) -> bool:
    every = target.values() if isinstance(target, Table) else [target]
    return any(part.bounds()[0] is not None for each in every for part in comparisons(each))


def _closes(agreement: Agreement, metric: Share) -> bool:
    """Does a share look at the last stage of a funnel, or else wait for its records to ripen?"""
    funnel = agreement.funnel.get(metric.records)
    if funnel is None or not funnel.reached:
        return metric.matures_after is not None
    last = list(funnel.reached.values())[-1]
    return bool(fields_of(metric.condition[1]) & fields_of(last.at))


def unknown_complaint(agreement: Agreement, said: str, known: Complaints) -> Problem:
    """Nobody has written such a complaint, and nothing suggests it."""
    hint = did_you_mean(said, known, "Complaints")
    return Problem("S1025", f'`{agreement.id}` has no answer to "{said}".', None, hint)
