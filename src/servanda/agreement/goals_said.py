"""Goals in sentences: where each figure comes from, step by step, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from servanda.agreement.derivation import Derived, derive
from servanda.agreement.goals import Goal
from servanda.agreement.model import Agreement
from servanda.agreement.paper_said import with_paper
from servanda.agreement.targets import TargetOrTable
from servanda.query.expression import Literal
from servanda.words.result import Because
from servanda.words.rounding import Rounding
from servanda.words.sentence import Figure, Sentence
from servanda.words.shapes import Table
from servanda.words.stretch import First
from servanda.words.target import goals_in
from servanda.words.told import units_told, value_told
from servanda.words.value import plain


def goal_said(agreement: Agreement, name: str) -> str:
    """``customers / 1.5% = 15 / 1.5% = 1,000, rounded up to 1.``, of expressions; of others how it will be found."""
    goal, found = agreement.goals[name], derive(agreement)[0].get(name)
    covers = f". It must cover {goal.covers}" if goal.covers is not None else ""
    return with_paper(f"{goal_told(goal, found)}{covers}.", goal)


def goal_told(goal: Goal, found: Derived | None) -> str:
    """How a goal comes about, with its figures as far as they are known."""
    said: str = str(goal.formula) if goal.formula is not None else _found_told(goal)
    number = None if found is None else found.exact
    if found is not None and number is not None:
        steps = [found.filled] if found.filled not in ("", str(goal.formula)) else []
        if isinstance(goal.formula, Literal):
            figure = Figure(found.shown(number))
            return _rounded(figure, goal.rounded, found) if goal.rounded else figure
        for step in dict.fromkeys((*steps, found.shown(number))):
            said = Sentence("{formula} = {figure}", formula=said, figure=Figure(step))
    return said if goal.rounded is None else _rounded(said, goal.rounded, found)


def derivation(agreement: Agreement, goals: Mapping[str, Derived], names: Iterable[str]) -> Iterator[Because]:
    """Each of these goals with those under it that it is derived from; one that several rest on is opened once."""
    return _opened(agreement, goals, names, set())


def _opened(
    agreement: Agreement, goals: Mapping[str, Derived], names: Iterable[str], shown: set[str]
) -> Iterator[Because]:
    for name in names:
        found = goals.get(name)
        needs = () if found is None or name in shown else found.needs
        shown.add(name)
        below = tuple(_opened(agreement, goals, needs, shown))
        told = goal_told(agreement.goals[name], found)
        yield Because(
            Sentence("{name} is {what}", name=f"goals.{name}", what=told), below, agreement.key_place(("goals", name))
        )


def goals_named(*targets: TargetOrTable | None) -> tuple[str, ...]:
    """The goals that targets, levels and their tables name, in the order written."""
    found: dict[str, None] = {}
    for target in targets:
        values = target.values() if isinstance(target, Table) else [target] if target is not None else []
        found |= dict.fromkeys(name for value in values for name in goals_in(value))
    return tuple(found)


def _found_told(goal: Goal) -> Sentence:
    stretch = _first_told(goal.over) if goal.over else ""
    match goal.how:
        case "average":
            return Sentence("the average of {objective} over the {stretch}", objective=goal.objective, stretch=stretch)
        case "median":
            return Sentence("the median of {objective} over the {stretch}", objective=goal.objective, stretch=stretch)
        case "smallest":
            return Sentence("the smallest {objective} over the {stretch}", objective=goal.objective, stretch=stretch)
        case _:
            return Sentence("the largest {objective} over the {stretch}", objective=goal.objective, stretch=stretch)


def _first_told(over: First) -> Sentence:
    return Sentence("first {units}", units=units_told(over.n, over.unit))


def _rounded(said: str, rounding: Rounding, found: Derived | None) -> str:
    step = value_told(rounding.to)
    match rounding.direction:
        case "up":
            told = Sentence("{figure}, rounded up to {step}", figure=said, step=step)
        case "down":
            told = Sentence("{figure}, rounded down to {step}", figure=said, step=step)
        case "half up":
            told = Sentence("{figure}, rounded half up to {step}", figure=said, step=step)
    value = None if found is None or found.value is None else plain(found.value)
    if found is None or value is None or value == found.exact:
        return told
    return Sentence("{name}: {value}", name=told, value=Figure(found.shown(value)))
