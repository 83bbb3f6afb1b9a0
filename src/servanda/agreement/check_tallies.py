"""Tallies: what they count fits what they add up, and their periods and segments can be told."""

from __future__ import annotations

from servanda.agreement.findings import Findings
from servanda.agreement.objectives import Objective
from servanda.agreement.tallies import sources_of
from servanda.agreement.tree import Path
from servanda.metrics.kinds.tally import Tally
from servanda.words.window import Records

_KINDS = {"points": "points", "credits": "credit"}


def check_tally(findings: Findings, path: Path, objective: Objective, metric: Tally) -> None:
    """One tally: what it counts, its period, and that it has no records of its own."""
    for key, written in (("where", metric.where is not None), ("exclude", bool(metric.exclude))):
        if written:
            hint = f"Write `{key}` at the objectives that it counts."
            sentence = f"A tally has no records of its own, so it has no `{key}`."
            findings.tell((*path, key), "S020", sentence, hint, on_key=True)
    for place, name in enumerate(metric.of):
        _counted(findings, (*path, "of", place), metric, name, twice=name in metric.of[:place])
    if isinstance(objective.each, Records):
        sentence = "A tally adds up over a period, and this one would have a figure for each row."
        findings.tell((*path[:2], "each"), "S181", sentence, "Write `each: month`, or another period.")
    if metric.tally == "credits" and findings.agreement.currency is None:
        findings.tell((*path, "tally"), "S170", "The agreement has no currency.", "Write currency: USD at the head.")
    _split(findings, path, objective, metric)


def _counted(findings: Findings, path: Path, metric: Tally, name: str, *, twice: bool) -> None:
    if twice:
        findings.tell(path, "S180", f"`{name}` would be counted twice.", "Name it once.")
    remedy = findings.agreement.remedies.get(name)
    if metric.tally == "misses" or remedy is None:
        return
    if remedy.kind != _KINDS[metric.tally]:
        sentence = f"`{name}` gives no {metric.tally}: it is a `{remedy.kind}`."
        fitting = [each for each, other in findings.agreement.remedies.items() if other.kind == _KINDS[metric.tally]]
        hint = f"Remedies that do: {', '.join(fitting)}." if fitting else f"Give a remedy `{_KINDS[metric.tally]}:`."
        findings.tell(path, "S180", sentence, hint)


def _split(findings: Findings, path: Path, objective: Objective, metric: Tally) -> None:
    """A tally for each thing needs readings of each thing."""
    objectives = findings.agreement.objectives
    sources = [objectives[name] for name in sources_of(findings.agreement, metric) if name in objectives]
    for split in objective.per:
        if sources and not all(split.name in {each.name for each in source.per} for source in sources):
            sentence = f"Not everything that the tally counts is split by `{split.name}`."
            hint = f"Write `per: {split.name}` at the objectives that it counts, or leave it out here."
            findings.tell((*path[:2], "per"), "S181", sentence, hint)
