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
from servanda.desk.goal_options import NO_PAST, Figures, Options, Past
from servanda.desk.goal_room import room_for
from servanda.desk.goal_sheet import Point, Sheet, Step
from servanda.desk.measuring import Asked
from servanda.goals.needed import up
from servanda.goals.sensitivity import effects
from servanda.query.expression import Field, walk
from servanda.words.problem import Problem, errors
from servanda.words.value import plain


def goal_of_file(
    path: Path, figures: Figures, allow: Sequence[Path] = (), past: Past = NO_PAST, write: str | None = None
) -> tuple[Sheet | None, list[Problem]]:
    """The goals of an agreement, each after those that it is derived from; with records, the rates and values of leads too.

    `write` puts what the records say into the file (`yes`), or shows what would be put there (`dry run`).
    """
    agreement, found = read_agreement(path, allow=allow)
    problems = list(found)
    if agreement is None or errors(problems):
        return None, problems
    drafted = past.rate is not None and not agreement.goals and any((figures.revenue, figures.customers, write))
    problems += _too_much(figures, every=not drafted)
    problems += _nothing(agreement, past) if past.rate is None else []
    if write is not None and past.rate is None:
        hint = "Write --from-records and the name of a share: --from-records close-rate."
        problems += [Problem("S936", "--write puts there what the records say, and no rate is named.", None, hint)]
    if errors(problems):
        return None, problems
    if past.rate is None:
        sheet: Sheet | None = sheet_of(agreement)
    else:
        from servanda.desk.goal_records import with_records

        sheet, problems = with_records(Asked([path], past.as_of, allow=allow), past.rate, past.worth)
    if drafted or write is not None:  # what is only doubtful where it is shown forbids to derive anything from it
        problems = [replace(each, severity="error") if each.code == "S940" else each for each in problems]
    if sheet is not None and not errors(problems) and (drafted or write is not None):
        from servanda.desk.goal_write import with_draft

        sheet, wrong = with_draft(path, agreement, sheet, figures, past, allow, write)
        problems += wrong
    if sheet is None or errors(problems):
        return None, problems
    if not sheet.steps and (figures.people or figures.attempts):
        problems += [_no_goals(agreement)]
    reading = Options(problems)
    room = room_for(figures, _leads(sheet, agreement), reading)
    return (None if errors(problems) else replace(sheet, room=room)), problems


def _too_much(figures: Figures, *, every: bool) -> list[Problem]:
    """Figures that the file or its records say."""
    names = ("revenue", "customers", "share", "deal") if every else ()
    given = [f"--{name}" for name in names if getattr(figures, name)]
    given += ["--rate"] if figures.rates else []
    hint = "Write the figures under `goals:` in the file, or leave the file out."
    sentence = f"{' and '.join(given)} and a file are too much: the file says it."
    return [Problem("S931", sentence, None, hint)] if given else []


def _nothing(agreement: Agreement, past: Past) -> Iterable[Problem]:
    """Nothing to show: no goals, and a field or a moment without a rate that they could be of."""
    if past != NO_PAST:
        hint = "Write --from-records and the name of a share: --from-records close-rate."
        yield Problem("S931", "--worth and --as-of are of a rate, and none is named.", None, hint)
    if not agreement.goals:
        yield _no_goals(agreement)


def _no_goals(agreement: Agreement) -> Problem:
    hint = "Write goals: {leads: {is: 15 / 1.5%, rounded: up to 1}}; without a file: servanda goal --customers 15 --rate 1.5%."
    return Problem("S932", f"`{agreement.id}` has no goals.", agreement.place(), hint)


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
    ends = [name for name in goals if promised[name]] or _ends(agreement, goals)
    points = tuple(
        Point(each.goal, each.of, each.rate, each.more, each.less) for name in ends for each in effects(agreement, name)
    )
    notes = tuple(_covered(agreement, goals))
    return Sheet(agreement.title or agreement.id, steps, points, None, (), agreement.currency or "", notes)


def _ends(agreement: Agreement, goals: Mapping[str, Derived]) -> list[str]:
    """Where no target names a goal: what others must cover, and the last one."""
    covered = {
        node.name
        for each in agreement.goals.values()
        for node in (walk(each.covers) if each.covers is not None else ())
        if isinstance(node, Field)
    }
    return [name for name in goals if name in covered or name == list(goals)[-1]]


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
    return up(sheet.steps[-1].exact or Fraction(0)) if sheet.steps else 0
