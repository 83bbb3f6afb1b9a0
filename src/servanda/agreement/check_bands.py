"""Bands: best first, so that each can be the last that holds; and they begin where the target ends."""

from __future__ import annotations

from fractions import Fraction

from servanda.agreement.findings import Findings
from servanda.agreement.remedies import Remedy
from servanda.agreement.tree import Path
from servanda.agreement.units import unit_of_objective
from servanda.remedies.amounts import placed
from servanda.remedies.function import Function
from servanda.remedies.functions.bands import VALUE, Bands, Edges
from servanda.words.comparison import Comparison
from servanda.words.target import goals_in
from servanda.words.trigger import objectives_of
from servanda.words.value import plain, unit_of

_SAID = {"percent": "a percentage", "number": "a number", "duration": "a time", "money": "an amount of money"}


def check_bands(findings: Findings, path: Path, remedy: Remedy, function: Function) -> None:
    """Edges of one unit, in order, the first of them at the target."""
    if not isinstance(function, Bands):
        return
    for below, edges in placed(function.bands, (*path, "bands")):
        _goals(findings, below, edges)
        _units(findings, below, remedy, edges)
        _order(findings, below, edges)
        _at_the_target(findings, below, remedy, edges)


def _goals(findings: Findings, path: Path, edges: Edges) -> None:
    for written, (edge, _) in zip(edges.written, edges.rows, strict=True):
        for name in goals_in(edge):
            findings.name((*path, written), "goals", name, on_key=True)


def _units(findings: Findings, path: Path, remedy: Remedy, edges: Edges) -> None:
    if edges.of != VALUE:
        return
    names = objectives_of(remedy.when)
    unit = unit_of_objective(findings, names[0]) if names and names[0] in findings.agreement.objectives else None
    for written, (edge, _) in zip(edges.written, edges.rows, strict=True):
        own = unit_of(edge.low) if isinstance(edge, Comparison) else None
        if unit is not None and own is not None and own != unit:
            sentence = f"`{names[0]}` is measured as {_SAID[unit]}; `{written}` is about {_SAID[own]}."
            findings.tell(
                (*path, written), "S176", sentence, "Write the edge in the unit of the objective.", on_key=True
            )


def _order(findings: Findings, path: Path, edges: Edges) -> None:
    """An edge that an earlier one implies can still be the last that holds; one that implies an earlier one cannot be."""
    before: Comparison | None = None
    for written, (edge, _) in zip(edges.written, edges.rows, strict=True):
        if not isinstance(edge, Comparison):
            return
        if before is not None and _is_better(edge, before):
            sentence = f"`{written}` stands after a worse band, so that one never applies: the last that holds does."
            hint = "Write the bands best first: {below 99.9%: 10%, below 99%: 25%}."
            findings.tell((*path, written), "S176", sentence, hint, on_key=True)
        before = edge


def _is_better(edge: Comparison, before: Comparison) -> bool:
    now, then = plain(edge.low), plain(before.low)
    if now is None or then is None or edge.direction != before.direction:
        return False
    return now >= then if edge.direction == "lower" else now <= then if edge.direction == "higher" else False


def _at_the_target(findings: Findings, path: Path, remedy: Remedy, edges: Edges) -> None:
    """A gap between the target and the first band: missed, and yet nothing follows."""
    names = objectives_of(remedy.when)
    objective = findings.agreement.objectives.get(names[0]) if len(names) == 1 else None
    first = edges.rows[0][0]
    if objective is None or not isinstance(objective.target, Comparison) or not isinstance(first, Comparison):
        return
    if edges.of != VALUE or str(remedy.when) != f"{names[0]} missed":
        return
    target, edge = plain(objective.target.low), plain(first.low)
    if target is None or edge is None:
        return
    gap = _gap(objective.target, target, first, edge)
    if gap:
        sentence = (
            f"`{names[0]}` is missed beyond {objective.target.low}, and the first band begins at {first.low}: {gap}."
        )
        hint = f"Write the first band as `{_opposite(objective.target)} {objective.target.low}`."
        findings.tell((*path, edges.written[0]), "S177", sentence, hint, on_key=True, severity="warning")


def _gap(wanted: Comparison, target: Fraction, first: Comparison, edge: Fraction) -> str:
    if wanted.direction == "higher" and first.direction == "lower":
        if edge < target or (edge == target and first.strict and wanted.strict):
            return "between them it is missed and nothing is due"
        return "between them it is met and yet a band holds" if edge > target else ""
    if wanted.direction == "lower" and first.direction == "higher":
        if edge > target:
            return "between them it is missed and nothing is due"
        return "between them it is met and yet a band holds" if edge < target else ""
    return ""


def _opposite(target: Comparison) -> str:
    return {"at least": "below", "above": "at most", "at most": "above", "below": "at least"}.get(target.op, "below")
