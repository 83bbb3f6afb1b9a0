"""`close-period`: freeze what a period was measured to be, with everything it was made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.desk.closing_basis import basis_of
from servanda.desk.closing_refused import (
    closed_already,
    closed_without,
    may_be_chosen,
    money_not_ready,
    not_known,
    not_ready,
    unanswered,
)
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked, Measured, Progress, let_go, measure_one, plan_all, workspaces
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.failure import CannotMeasure
from servanda.measure.run import Bench
from servanda.measure.tables import Tables
from servanda.settle.frozen import without_amount
from servanda.sql.cannot import CannotSay
from servanda.store.closed import Closed, path_of, write_closed
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation, Verdict


@dataclass(frozen=True)
class Closing:
    """What became of one agreement: the file that was written, or why there is none."""

    agreement: str
    path: Path | None
    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    obligations: tuple[Obligation, ...] = ()


@dataclass(frozen=True, slots=True)
class _ToClose:
    """Which period is to be frozen, and whether also without the amounts that nobody knows."""

    period: str
    without_unknown: bool


def close_period(asked: Asked, period: str, *, without_unknown: bool = False) -> tuple[list[Closing], list[Problem]]:
    """Freeze a period of every agreement asked for; each on its own, whole or not at all.

    An amount that nobody can tell stops it, unless it is to be closed `without_unknown` amounts.
    """
    found, problems = find_agreements(asked.paths, asked.allow)
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            problems += wrong
            if errors(problems):
                return [], problems
            every, wanted = replace(asked, period=period), _ToClose(period, without_unknown)
            progress = plan_all(every, found, tables)
            return [_close_one(every, each, tables[each.workspace], wanted, progress) for each in found], problems
    except EngineFault as fault:
        return [], [*problems, problem_of(fault)]


def _close_one(every: Asked, found: Found, tables: Tables, wanted: _ToClose, progress: Progress) -> Closing:
    measured = measure_one(every, found, tables, progress=progress)
    closing = _close(found, measured, wanted)
    let_go(found.agreement, measured.benches, tables)
    return closing


def _close(found: Found, measured: Measured, wanted: _ToClose) -> Closing:
    agreement, ready, period = measured.agreement, measured.ready, wanted.period
    name = agreement.id if agreement is not None else str(found.path)
    if agreement is None or ready is None or errors(measured.problems):
        return Closing(name, None, (), measured.problems)
    already = path_of(found.workspace, agreement.id, period)
    if already.exists():
        return Closing(name, None, (), (*measured.problems, closed_already(period, already)))
    frozen, wrong = as_it_would_be_closed(measured, agreement, ready, period, without_unknown=wanted.without_unknown)
    if frozen is None:
        return Closing(name, None, (), (*measured.problems, *wrong))
    try:
        path = write_closed(found.workspace, frozen)
    except FileExistsError:
        return Closing(name, None, (), (*measured.problems, closed_already(period, already)))
    except OSError as error:
        sentence = f"`{already}` cannot be written: {error.strerror or error}."
        return Closing(name, None, (), (*measured.problems, Problem("S503", sentence, None, "Nothing was closed.")))
    problems = (*measured.problems, *unanswered(measured, period), *closed_without(agreement, frozen))
    return Closing(name, path, frozen.verdicts, problems, frozen.obligations or ())


def as_it_would_be_closed(
    measured: Measured, agreement: Agreement, ready: Bench, period: str, *, without_unknown: bool = False
) -> tuple[Closed | None, tuple[Problem, ...]]:
    """A period as its measurement would freeze it, or why it cannot be frozen; neither where it has no verdicts."""
    waiting = [each for each in measured.verdicts if each.state == "provisional"]
    if waiting:
        return None, tuple(not_ready(agreement, waiting))
    if not measured.verdicts:
        return None, ()
    money = tuple(each for each in measured.reckoned if period in (each.period.label, each.period.key))
    if unsure := [each for each in money if not each.final or may_be_chosen(each, ready.as_of)]:
        return None, tuple(money_not_ready(agreement, unsure))
    if not without_unknown and (unknown := [each for each in money if each.unknown]):
        return None, tuple(not_known(agreement, unknown))
    try:
        judge = measured.bench_of(measured.verdicts[0].reading.period) or ready
        basis = basis_of(judge.agreement, judge, measured.verdicts)
    except (CannotMeasure, CannotSay, EngineFault) as failure:
        return None, (ready.problem(measured.verdicts[0].reading.objective, failure),)
    final = tuple(replace(each, state="final") for each in measured.verdicts)
    return Closed(agreement.id, period, final, basis, tuple(map(without_amount, money))), ()
