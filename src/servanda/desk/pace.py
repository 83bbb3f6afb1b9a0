"""`pace`: how far each goal of a period is, how far it should be, what each day left needs, and where it will end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.agreement.versions import read_versions
from servanda.desk.absent import no_period
from servanda.desk.files import find_agreements
from servanda.desk.measuring import Asked, Measured, measure_one, plan_all, workspaces
from servanda.desk.one import needed, unknown_objective
from servanda.desk.paced import Paced, Paces, can_be_paced
from servanda.engines.engine import EngineFault, problem_of
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


def paces(asked: Asked, objective: str | None = None) -> PaceOf:
    """The pace of every goal, or of one objective, in the period asked for, else in its newest."""
    found, problems = find_agreements(asked.paths, asked.allow)
    if len(found) != 1:
        one = [*errors(problems)] or [Problem("S607", "This command is about one agreement.", None, "Name its file.")]
        return PaceOf(Path(), None, 0, (), tuple(one))
    path, agreement = found[0].path, found[0].agreement
    wrong: list[Problem] = [*problems, *found[0].problems]
    if agreement is None or errors(wrong):
        return PaceOf(path, agreement, 0, (), tuple(wrong))
    versions = [each.agreement for each in read_versions(path, agreement, allow=asked.allow)[0]]
    names = [objective] if objective is not None else sorted({each for one in versions for each in goals(one)})
    unfit = [*_unfit(versions, agreement, objective)]
    if unfit or not names:
        return PaceOf(path, agreement, 0, (), (*wrong, *unfit))
    try:
        with workspaces(asked, found) as (_, tables, unbound):
            if errors(unbound):
                return PaceOf(path, agreement, 0, (), tuple(unbound))
            only = [needed(versions, each) for each in names]
            every = None if None in only else tuple(sorted({name for each in only if each for name in each}))
            whole = replace(asked, period=None, start=None, end=None)
            progress = plan_all(whole, found, tables) if every is None else None
            measured = measure_one(whole, found[0], tables[found[0].workspace], only=every, progress=progress)
            return _paces_in(measured, asked.period, names)
    except EngineFault as fault:
        return PaceOf(path, agreement, 0, (), (problem_of(fault),))


def _paces_in(measured: Measured, period: str | None, names: Sequence[str]) -> PaceOf:
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
    if len(names) == 1 and chosen and not found and not noticed:
        noticed.append(_no_goal(agreement, names[0]))
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
