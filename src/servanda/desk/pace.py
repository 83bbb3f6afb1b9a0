"""`pace`: how far each goal of a period is, how far it should be, what each day left needs, and where it will end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.agreement.versions import read_versions
from servanda.desk.absent import as_note, no_period
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked, Measured, Progress, let_go, measure_one, plan_all, strangers, workspaces
from servanda.desk.one import needed, unknown_objective
from servanda.desk.paced import Paced, Paces, can_be_paced
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.tables import Tables
from servanda.words.problem import Problem, errors
from servanda.words.result import Verdict


@dataclass(frozen=True)
class PaceOf:
    """The goals of one agreement in a period; `agreement` is None where it cannot be read."""

    path: Path
    agreement: Agreement | None
    as_of: int
    paces: tuple[Paced, ...]
    problems: tuple[Problem, ...]


def paces(asked: Asked, objective: str | None = None) -> list[PaceOf]:
    """The pace of every goal of every agreement, or of one objective, in the period asked for, else in its newest."""
    found, problems = find_agreements(asked.paths, asked.allow)
    if not found:
        return [PaceOf(Path(), None, 0, (), tuple(problems))]
    wanted = [_wanted(asked, each, objective, alone=len(found) == 1) for each in found]
    if len(found) > 1 and objective is not None and not any(each.names for each in wanted):
        alone = _wanted(asked, found[0], objective, alone=True)  # nobody has it: say so once, with the nearest name
        return [PaceOf(found[0].path, found[0].agreement, 0, (), (*problems, *alone.problems))]
    try:
        with workspaces(asked, found) as (_, tables, unbound):
            problems += unbound
            if errors(problems):
                return [PaceOf(found[0].path, found[0].agreement, 0, (), tuple(problems))]
            whole = replace(asked, period=None, start=None, end=None)
            progress = plan_all(whole, found, tables) if any(each.only is None for each in wanted) else None
            made = [
                _pace_one(whole, each, tables[each.workspace], one, asked.period, progress)
                for each, one in zip(found, wanted, strict=True)
            ]
            strange = strangers(found, tables) if len(found) > 1 else []
    except EngineFault as fault:
        return [PaceOf(found[0].path, found[0].agreement, 0, (), (problem_of(fault),))]
    told = _side_by_side(made) if len(made) > 1 else made
    return [replace(told[0], problems=(*problems, *strange, *told[0].problems)), *told[1:]]


@dataclass(frozen=True)
class _Wanted:
    """What is looked at in one agreement: its goals by name, and all that these look at (None is everything)."""

    names: tuple[str, ...] = ()
    only: tuple[str, ...] | None = ()
    problems: tuple[Problem, ...] = ()
    asked: str | None = None
    """The objective that was asked for by name."""


def _wanted(asked: Asked, found: Found, objective: str | None, *, alone: bool) -> _Wanted:
    agreement = found.agreement
    if agreement is None or errors(found.problems):
        return _Wanted(problems=found.problems)
    versions = [each.agreement for each in read_versions(found.path, agreement, allow=asked.allow)[0]]
    goals_of = {each for one in versions for each in goals(one)}
    names = sorted(goals_of) if objective is None else [objective]
    if not alone and objective is not None and objective not in goals_of:
        return _Wanted(problems=found.problems)  # an agreement without this goal stands beside those that have it
    unfit = [*_unfit(versions, agreement, objective)]
    if unfit or not names:
        return _Wanted(problems=(*found.problems, *unfit))
    only = [needed(versions, each) for each in names]
    every = None if None in only else tuple(sorted({name for each in only if each for name in each}))
    return _Wanted(tuple(names), every, found.problems, objective)


def _pace_one(
    asked: Asked, found: Found, tables: Tables, wanted: _Wanted, period: str | None, progress: Progress | None
) -> PaceOf:
    """The goals of one agreement; its records are given back afterwards."""
    if not wanted.names or found.agreement is None:
        return PaceOf(found.path, found.agreement, 0, (), wanted.problems)
    measured = measure_one(asked, found, tables, only=wanted.only, progress=progress)
    made = _paces_in(measured, period, wanted.names, wanted.asked)
    let_go(found.agreement, measured.benches, tables)
    return made


def _side_by_side(made: Sequence[PaceOf]) -> list[PaceOf]:
    """That an agreement has no such period is no error where others have it."""
    if not any(each.paces for each in made):
        return list(made)
    return [
        replace(each, problems=tuple(as_note(one) if one.code == "S606" else one for one in each.problems))
        for each in made
    ]


def _paces_in(measured: Measured, period: str | None, names: Sequence[str], asked: str | None) -> PaceOf:
    """The paces of what was measured; its engine must still be open."""
    agreement = measured.agreement
    if agreement is None or errors(measured.problems):
        return PaceOf(measured.path, agreement, measured.as_of, (), measured.problems)
    own = [each for each in measured.verdicts if each.reading.objective in names and each.reading.period.key is None]
    chosen = [each for name in measured.objectives if name in names for each in _newest(own, name, period)]
    noticed: list[Problem] = []
    if period is not None and not chosen:
        noticed.append(no_period(agreement, period, own, measured.as_of))
    maker = Paces(measured)
    made = [maker.of(each) for each in chosen]
    found = tuple(each for each in made if isinstance(each, Paced))
    noticed += [each for each in made if isinstance(each, Problem)]
    noticed += [_no_history(agreement, each) for each in found if each.no_past]
    if asked is not None and chosen and not found and not noticed:
        noticed.append(_no_goal(agreement, asked))
    return PaceOf(measured.path, agreement, measured.as_of, found, tuple(dict.fromkeys((*measured.problems, *noticed))))


def _newest(own: Sequence[Verdict], name: str, period: str | None) -> Iterable[Verdict]:
    """The verdicts of the period that was asked for, else of the objective's newest."""
    mine = [each for each in own if each.reading.objective == name]
    label = period or (max(mine, key=lambda each: each.reading.period.start).reading.period.label if mine else None)
    return (each for each in mine if each.reading.period.label == label)


def goals(agreement: Agreement) -> list[str]:
    """Objectives of an agreement that may grow towards a goal."""
    return [name for name, each in agreement.objectives.items() if can_be_paced(each) and each.target is not None]


def _unfit(versions: Sequence[Agreement], agreement: Agreement, name: str | None) -> Iterable[Problem]:
    """Why an objective that was asked for has no pace."""
    if name is None:
        return
    objective = next((each.objectives[name] for each in reversed(versions) if name in each.objectives), None)
    if objective is None:
        yield unknown_objective(agreement, name)
    elif objective.target is None:
        sentence = f"`{name}` has no target, so there is no goal to keep pace with."
        yield Problem("S950", sentence, agreement.place(("objectives", name)), "Write its goal: target: at least 600.")
    elif not can_be_paced(objective):
        yield _no_goal(agreement, name)


def _no_history(agreement: Agreement, paced: Paced) -> Problem:
    sentence = (
        f"`{paced.objective}` follows the {paced.pace.over}, and none before {paced.period.label} brought anything: "
        "it is spread over all days alike."
    )
    hint = "As soon as there is a whole period before, it is followed."
    return Problem("S953", sentence, agreement.place(("objectives", paced.objective, "pace")), hint, "warning")


def _no_goal(agreement: Agreement, name: str) -> Problem:
    place = agreement.place(("objectives", name, "target"))
    hint = "A pace is that of a count or a sum of the period with a target such as `at least 600`."
    return Problem("S951", f"`{name}` does not grow towards a goal from day to day, so it has no pace.", place, hint)
