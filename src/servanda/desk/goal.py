"""`goal` of an agreement: every goal after those that it is derived from, and what a point of a rate is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from servanda.agreement.derivation import Derived, derive
from servanda.agreement.findings import Findings
from servanda.agreement.goals_said import goal_told, goals_named
from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.agreement.units import unit_of_objective
from servanda.desk.goal_options import Figures, Options
from servanda.desk.goal_room import room_for
from servanda.desk.goal_sheet import Point, Sheet, Step
from servanda.goals.needed import up
from servanda.goals.sensitivity import effects
from servanda.words.problem import Problem, errors
from servanda.words.value import plain


def goal_of_file(path: Path, figures: Figures, allow: Sequence[Path] = ()) -> tuple[Sheet | None, list[Problem]]:
    """The goals of an agreement, each after those that it is derived from."""
    agreement, found = read_agreement(path, allow=allow)
    problems = list(found)
    if agreement is None or errors(problems):
        return None, problems
    given = [f"--{name}" for name in ("revenue", "customers", "share", "deal") if getattr(figures, name)]
    given += ["--rate"] if figures.rates else []
    if given:
        hint = "Write the figures under `goals:` in the file, or leave the file out."
        problems.append(Problem("S931", f"{' and '.join(given)} and a file are too much: the file says it.", None, hint))  # fmt: skip
    if not agreement.goals:
        hint = "Write goals: {leads: {is: 15 / 1.5%, rounded: up to 1}}; without a file: servanda goal --customers 15 --rate 1.5%."
        problems.append(Problem("S932", f"`{agreement.id}` has no goals.", agreement.place(), hint))
    if errors(problems):
        return None, problems
    reading = Options(problems)
    sheet = sheet_of(agreement)
    room = room_for(figures, _leads(sheet, agreement), reading)
    return (None if errors(problems) else replace(sheet, room=room)), problems


def sheet_of(agreement: Agreement) -> Sheet:
    """The derivation that an agreement holds."""
    findings = Findings(agreement, frozenset())
    goals = derive(agreement, unit=lambda name: unit_of_objective(findings, name))[0]
    promised = {
        name: tuple(
            each for each, objective in agreement.objectives.items()
            if name in goals_named(objective.target, *objective.levels.values())
        )
        for name in goals
    }  # fmt: skip
    steps = tuple(_step(agreement, goals[name], promised[name]) for name in goals)
    ends = [name for name in goals if promised[name]] or [list(goals)[-1]]
    points = tuple(
        Point(each.goal, each.of, each.rate, each.more, each.less) for name in ends for each in effects(agreement, name)
    )
    notes = tuple(_covered(agreement, goals))
    return Sheet(agreement.title or agreement.id, steps, points, None, (), agreement.currency or "", notes)


def _step(agreement: Agreement, found: Derived, named_by: tuple[str, ...]) -> Step:
    goal = agreement.goals[found.name]
    how = found.filled or (str(goal.formula) if goal.formula is not None else goal_told(goal, None))
    number = None if found.value is None else plain(found.value)
    rounded = number if goal.rounded is not None else None
    unit = found.type.currency or str(found.type.kind)
    shown = "" if rounded is None else found.shown(rounded)
    return Step(found.name, how, found.shown(found.exact), found.exact, unit, rounded, shown, named_by)


def _covered(agreement: Agreement, known: Mapping[str, Derived]) -> Iterable[str]:
    """One side's goal is enough for the other's: a text in which it is not has not come so far."""
    for name, goal in agreement.goals.items():
        if goal.covers is not None and name in known and known[name].exact is not None:
            shown = known[name].shown(known[name].exact)
            yield f"{name} comes to {shown} and covers {goal.covers}: who reaches the one can reach the other."


def _leads(sheet: Sheet, agreement: Agreement) -> int:
    """The leads that are to be worked: the first promised number of records."""
    for step in sheet.steps:
        counts = any(agreement.objectives[name].metric.kind == "count" for name in step.named_by)
        if counts and step.exact is not None:
            return up(step.promised if step.promised is not None else step.exact)
    return up(sheet.steps[-1].exact or Fraction(0))
