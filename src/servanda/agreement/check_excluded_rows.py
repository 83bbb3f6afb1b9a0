"""Exclusions of metrics over records: whether rows can be told by them at all."""

from __future__ import annotations

from servanda.agreement.excluded_things import HOLDS_TIME, things_that_meet
from servanda.agreement.findings import Findings
from servanda.agreement.tree import Path
from servanda.metrics.kinds.delivery import Delivery
from servanda.metrics.kinds.uptime import TimeUp
from servanda.metrics.metric import Metric
from servanda.words.said import listed


def check_excluded_rows(findings: Findings, path: Path, metric: Metric, name: str) -> None:
    """Of one exclusion that a metric lists: how its rows meet those of the metric."""
    agreement = findings.agreement
    stretches = agreement.exclusions[name].records
    declared = agreement.records.get(stretches or "")
    if isinstance(metric, TimeUp) or declared is None or stretches is None or metric.records not in agreement.records:
        return
    if isinstance(metric, Delivery):
        _of_a_delivery(findings, path, metric, name, stretches, alone=not declared.belongs_to)
    elif stretches != metric.records and declared.kind not in HOLDS_TIME:
        sentence = f"`{stretches}` holds no stretches, so no row of `{metric.records}` can lie in one."
        hint = f"Write `starts: COLUMN` and `ends: COLUMN` at `{stretches}`, or exclude rows of `{metric.records}` itself by `where`."
        findings.tell(path, "S1101", sentence, hint)
    elif stretches != metric.records and declared.belongs_to:
        _by_thing(findings, path, metric.records, stretches)


def _of_a_delivery(findings: Findings, path: Path, metric: Delivery, name: str, stretches: str, *, alone: bool) -> None:
    if stretches == metric.records:
        sentence = f"A delivery counts due times and not `{metric.records}`, so `{name}` can't take rows of them out."
        hint = f"Write the condition in the metric, turned round: `where: not (…)`; such rows of `{metric.records}` then deliver nothing."
        findings.tell(path, "S1100", sentence, hint)
    elif not alone:
        sentence = f"The due times of a delivery belong to no thing, and the stretches of `{stretches}` do."
        findings.tell(path, "S1100", sentence, "Exclude stretches that belong to nothing, or a `calendar`.")


def _by_thing(findings: Findings, path: Path, records: str, stretches: str) -> None:
    found = things_that_meet(findings.agreement, records, stretches)
    parents = [f"`{each}`" for each in findings.agreement.records[stretches].belongs_to]
    if len(found) > 1:
        sentence = f"`{stretches}` and `{records}` both belong to {listed([f'`{each}`' for each in found])}."
        hint = f"Leave one of them out of `belongs_to` at `{stretches}`, so that it is clear whose rows a stretch excludes."
        findings.tell(path, "S1102", sentence, hint)
    elif not found:
        sentence = f"The stretches of `{stretches}` belong to {listed(parents)}, and nothing says which rows of `{records}` do."
        hint = f"Write `belongs_to: {{{parents[0][1:-1]}: COLUMN}}` at `{records}`."
        findings.tell(path, "S1101", sentence, hint)
