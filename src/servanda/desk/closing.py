"""`close-period`: freeze what a period was measured to be, with everything it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.desk.absent import as_note
from servanda.desk.bundle_persons import personal_segments
from servanda.desk.changes import lines
from servanda.desk.closing_frozen import as_it_would_be_closed, as_of_today, differences
from servanda.desk.closing_line import line_of
from servanda.desk.closing_refused import closed_without, not_the_same, unanswered
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked, Measured, Progress, let_go, measure_one, plan_all, workspaces
from servanda.desk.said import Word
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.tables import Tables
from servanda.store.closed import Closed, path_of
from servanda.store.closings import CLOSINGS, STOPPED, lines_of, place_of
from servanda.store.commit import Committed, add_line, closed_already, commit, to_be_written
from servanda.words.entry import Entry
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
    entry: Entry | None = None
    """The line of the ledger that closes it."""
    again: bool = False
    """Was it closed before, and does another line say so now?"""
    absent: Problem | None = None
    """That the agreement has no such period: it begins later, say."""
    known: bool = False
    """Does it have such a period?"""
    left_out: bool = False
    """Is that no error, since other agreements of the run have the period?"""

    def beside_others(self) -> Closing:
        """The same among others that have the period: it stops nobody."""
        if self.absent is None:
            return self
        problems = (as_note(each) if each == self.absent else each for each in self.problems)
        return replace(self, problems=tuple(problems), left_out=True)


@dataclass(frozen=True, slots=True)
class _ToClose:
    """Which period is to be frozen, who says so, and whether also without the amounts that nobody knows."""

    period: str
    word: Word | None
    without_unknown: bool


def close_period(
    asked: Asked, period: str, word: Word | None = None, *, without_unknown: bool = False
) -> tuple[list[Closing], list[Problem]]:
    """Freeze a period of every agreement asked for; each on its own, whole or not at all.

    With a `word` the line of the ledger is that of its party; what is closed already it confirms, if its records say the
    same. An amount that nobody can tell stops it, unless it is to be closed `without_unknown` amounts.
    """
    found, problems = find_agreements(asked.paths, asked.allow)
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            problems += wrong
            if errors(problems):
                return [], problems
            wanted = _ToClose(period, word, without_unknown)
            every = replace(asked, period=period)
            progress = plan_all(every, found, tables)
            made = [_close_one(every, each, tables, wanted, progress) for each in found]
            somebody = any(each.absent is None and each.known for each in made)
            return [each.beside_others() for each in made] if somebody else made, problems
    except EngineFault as fault:
        return [], [*problems, problem_of(fault)]


def _close_one(
    every: Asked, found: Found, tables: Mapping[Path, Tables], wanted: _ToClose, progress: Progress
) -> Closing:
    measured = measure_one(every, found, tables[found.workspace], progress=progress)
    if any(each.period == wanted.period for each in measured.closed):
        closing = _again(every, found, measured, tables[found.workspace], wanted, progress)
    else:
        closing = _close(found, measured, tables[found.workspace], wanted)
    let_go(found.agreement, measured.benches, tables[found.workspace])
    return closing


def _close(found: Found, measured: Measured, tables: Tables, wanted: _ToClose) -> Closing:
    agreement, ready, period = measured.agreement, measured.ready, wanted.period
    if agreement is None or ready is None or errors(measured.problems):
        return _not(found, measured)
    line, unsaid = line_of(agreement, found.workspace, wanted.word, period, ready.as_of)
    frozen, wrong = as_it_would_be_closed(
        measured, agreement, ready, tables, period, without_unknown=wanted.without_unknown
    )
    if frozen is None or line is None:
        return _not(found, measured, *wrong, *unsaid)
    made = commit(
        found.workspace, to_be_written(frozen, personal_segments([each.agreement for each in measured.benches])), line
    )
    if made.path is None:
        return _not(found, measured, *made.problems)
    told = (*made.problems, *unanswered(measured, period), *closed_without(agreement, frozen))
    return _done(measured, agreement, frozen, made, *told)


def _again(
    every: Asked, found: Found, measured: Measured, tables: Tables, wanted: _ToClose, progress: Progress
) -> Closing:
    """Another line for what is closed: of the other side, or of a workspace whose ledger does not hold it yet."""
    agreement, ready, period = measured.agreement, measured.ready, wanted.period
    if agreement is None or ready is None or errors(measured.problems):
        return _not(found, measured)
    line, unsaid = line_of(agreement, found.workspace, wanted.word, period, ready.as_of)
    if line is None:
        return _not(found, measured, *unsaid)
    before = lines_of(measured.ledger.entries).get(period, ())
    if any(line.party in (each.party, CLOSINGS) for each in before):
        return _not(found, measured, closed_already(period, path_of(found.workspace, agreement.id, period)))
    today = measure_one(every, found, tables, progress=progress, thawed=period)
    stands = next(each for each in measured.closed if each.period == period)
    try:
        after, wrong = as_of_today(today, agreement, tables, stands)
    finally:
        let_go(agreement, today.benches, tables)
    if after is None:
        return _not(found, measured, *wrong)
    if differs := list(lines(*differences(stands, after))):
        return _not(found, measured, not_the_same(period, differs))
    first = measured.periods.first[period]
    return _done(measured, agreement, first, add_line(found.workspace, first, line), again=True)


def _done(
    measured: Measured, agreement: Agreement, frozen: Closed, made: Committed, *told: Problem, again: bool = False
) -> Closing:
    stopped = [each for each in measured.problems if each.code == STOPPED and each.place == place_of(made.path)]
    before = [each for each in measured.problems if each not in stopped]  # that it was stopped before is over now
    problems = (*before, *(told or made.problems))
    return Closing(
        agreement.id, made.path, frozen.verdicts, problems, frozen.obligations or (), made.entry, again, known=True
    )


def _not(found: Found, measured: Measured, *wrong: Problem) -> Closing:
    name = measured.agreement.id if measured.agreement is not None else str(found.path)
    known = bool(measured.verdicts or measured.gone)
    return Closing(name, None, (), (*measured.problems, *wrong), absent=measured.absent, known=known)
