"""Periods and segments of other objectives: what triggers count, and of what formulas are made."""

from __future__ import annotations

from servanda.agreement.findings import STAND_IN, Findings
from servanda.agreement.objectives import Objective
from servanda.agreement.remedies import Remedy
from servanda.agreement.tree import Path
from servanda.metrics.kinds.formula import Formula
from servanda.words.happening import EachOfNext, InARow, InKofN, MonthBefore
from servanda.words.trigger import AllOf, AnyOf, EachOf, Phrase, Reference, Trigger, base_of
from servanda.words.window import FixedDays, Listed, Unit, plural, unit_of_window, written


def check_periods(findings: Findings) -> None:
    """Triggers count the periods of the objective they name, and formulas take figures of their own periods."""
    for name, objective in findings.agreement.objectives.items():
        if name == STAND_IN:
            continue
        path: Path = ("objectives", name)
        if objective.only_if is not None:
            _trigger(findings, (*path, "only_if"), objective.only_if)
        if isinstance(objective.metric, Formula):
            _formula(findings, path, objective, objective.metric)
    for name, remedy in findings.agreement.remedies.items():
        for here, when in triggers_of(("remedies", name), remedy):
            _trigger(findings, here, when)


def triggers_of(path: Path, remedy: Remedy) -> list[tuple[Path, Trigger]]:
    """Every trigger of a remedy with its place: when it falls due, when it is multiplied, when it is earned back."""
    found = [((*path, "when"), remedy.when)]
    for place, each in enumerate(remedy.multipliers):
        single = (*path, "multiply") if not isinstance(remedy.multiply, tuple) else (*path, "multiply", place)
        found.append(((*single, "when"), each.when))
    if remedy.earn_back is not None:
        found.append(((*path, "earn_back", "when"), remedy.earn_back.when))
    return found


def _trigger(findings: Findings, path: Path, written: Trigger) -> None:
    if isinstance(written, AnyOf | AllOf | EachOf):
        word = {AnyOf: "any", AllOf: "all", EachOf: "each"}[type(written)]
        for place, part in enumerate(written.parts):
            _trigger(findings, (*path, word, place), part)
        return
    phrase = getattr(written, "base", written) if type(written).__name__ == "AndClaimed" else written
    if isinstance(phrase, InKofN | InARow | EachOfNext | MonthBefore):
        _unit(findings, path, phrase, phrase.unit)


def _unit(findings: Findings, path: Path, phrase: Phrase, unit: Unit) -> None:
    name = base_of(phrase).objective
    other = findings.agreement.objectives.get(name)
    if other is None or "each" in findings.parts_lost("objectives", name):
        return
    own = unit_of_window(other.each)
    if own == unit or isinstance(other.each, FixedDays | Listed):  # people call such periods as they like
        return
    sentence = f"`{phrase}` counts {plural(unit)}, and `{name}` has none: it is measured each {other.each}."
    hint = f"Count its own periods: {plural(own)}." if own else f"Write `{base_of(phrase)}`."
    findings.tell(path, "S161", sentence, hint)


def _formula(findings: Findings, path: Path, objective: Objective, metric: Formula) -> None:
    """Each figure that it is made of must be one of the same period, and of the same segment."""
    split = {each.name for each in objective.per}
    known: set[str] = set()
    for word, term in metric.of.items():
        other = findings.agreement.objectives.get(term.objective)
        if other is None or "each" in findings.parts_lost("objectives", term.objective):
            return
        here = (*path, "metric", "of", word)
        known |= {each.name for each in other.per}
        if other.each != objective.each:
            sentence = (
                f"The formula is reckoned each {objective.each}, and `{term.objective}` is measured each {other.each}."
            )
            findings.tell(here, "S161", sentence, f"Write each: {written(other.each)}, or take another objective.")
        elif term.before is not None and unit_of_window(other.each) not in (term.before, None):
            _before(findings, here, term, other)
        elif lacking := [each.name for each in other.per if each.name not in split]:
            sentence = f"`{term.objective}` has a figure for each {' and '.join(lacking)}, and the formula takes one."
            findings.tell(
                here, "S161", sentence, f"Write per: {lacking[0]} at `{path[1]}`, or measure it without `per`."
            )
    for name in sorted(split - known):
        sentence = f"No figure that the formula is made of is split by `{name}`."
        findings.tell((*path, "per"), "S161", sentence, f"Write `per: {name}` at one of them, or leave it out here.")


def _before(findings: Findings, path: Path, term: Reference, other: Objective) -> None:
    own = unit_of_window(other.each)
    sentence = f"`{term}` names a {term.before}, and `{term.objective}` is measured each {other.each}."
    findings.tell(path, "S161", sentence, f"Write `{term.objective} the {own} before`.")
