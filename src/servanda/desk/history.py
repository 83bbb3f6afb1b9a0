"""An agreement measured over all of its records, as if it had always been in force: for baselines and backtests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from servanda.agreement.model import Agreement
from servanda.agreement.versions import InForce
from servanda.clock.zone import Zone
from servanda.desk.before import as_before
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked, Progress, plan_all, workspaces
from servanda.desk.moments import read_moment
from servanda.desk.one import needed, unknown_objective
from servanda.desk.run import Run
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.agreed import NOTHING_AGREED
from servanda.measure.run import Bench
from servanda.measure.tables import Tables
from servanda.store.ledger import Ledger
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation, Segment, Verdict

Look = Callable[[Bench, Sequence[Verdict]], Iterable[Problem]]
"""What asks more of the records while they are there: their bench, and the verdicts of whole periods."""


@dataclass(frozen=True)
class History:
    """What an agreement would have come to. `agreement` is as it was measured; None where it could not be."""

    agreement: Agreement | None
    as_of: int = 0
    whole: tuple[Verdict, ...] = ()
    """Verdicts of periods of which everything is known, in order of time."""
    left_out: tuple[Verdict, ...] = ()
    """Those of periods that the records do not hold whole, that are still open to change, or that have no figure."""
    obligations: tuple[Obligation, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, objective: str, segment: Segment | None = None) -> tuple[Verdict, ...]:
        """Whole periods of an objective, or of one segment of it."""
        own = (each for each in self.whole if each.reading.objective == objective)
        return tuple(each for each in own if segment is None or each.reading.segment == segment)

    def segments(self, objective: str) -> tuple[Segment, ...]:
        """The segments of an objective that have whole periods."""
        return tuple(dict.fromkeys(each.reading.segment for each in self.of(objective)))


def history(
    asked: Asked,
    only: str | None = None,
    *,
    money: bool = False,
    change: Callable[[Agreement], Agreement] | None = None,
    look: Look | None = None,
) -> History:
    """Measure the past; `only` one objective and what it looks at. With `money`, also what would have followed.

    `change` gives the agreement that is measured, where that is not the written one. `look` may ask more of the records as
    long as they are there, and tells what is doubtful.
    """
    found, problems = find_agreements(asked.paths, asked.allow)
    if len(found) != 1 or found[0].agreement is None or errors(found[0].problems) or errors(problems):
        one = (
            [Problem("S607", "This command is about one agreement.", None, "Name its file.")] if len(found) > 1 else []
        )
        return History(None, problems=(*problems, *(each for one_ in found for each in one_.problems), *one))
    agreement = found[0].agreement
    if only is not None and only not in agreement.objectives:
        return History(None, problems=(unknown_objective(agreement, only),))
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            if errors(wrong):
                return History(None, problems=tuple(wrong))
            agreement = change(agreement) if change is not None else agreement
            draft = replace(found[0], agreement=always(agreement))
            plan_all(asked, [draft], tables)
            return _measured(asked, draft, tables[draft.workspace], only, look, money=money)
    except EngineFault as fault:
        return History(None, problems=(problem_of(fault),))


def always(agreement: Agreement) -> Agreement:
    """The same without a beginning, an end, or a phase in which it is only measured.

    Contract years and whole terms go on backwards from the beginning that was written.
    """
    objectives = {
        name: each.model_copy(update={"phase": None, "each": as_before(each.each, agreement)})
        for name, each in agreement.objectives.items()
    }
    return agreement.model_copy(update={"term": None, "in_force": None, "objectives": objectives})


def _measured(
    asked: Asked, found: Found, tables: Tables, only: str | None, look: Look | None, *, money: bool
) -> History:
    agreement = found.agreement
    assert agreement is not None
    zone = Zone(agreement.timezone)
    as_of: int | None = None
    if asked.as_of is not None:
        written = asked.as_of
        as_of, problem = (written, None) if isinstance(written, int) else read_moment(written, zone, "--as-of")
        if problem is not None:
            return History(None, problems=(problem,))
    wanted = None if only is None else needed([agreement], only)
    in_force = InForce(agreement, None, None)
    run = Run(
        replace(asked, afresh=True), found, tables, (in_force,), wanted, as_of, Ledger(), Progress(lambda _: None)
    )
    ready = run.bench(in_force, NOTHING_AGREED)
    if errors(ready.problems) and not ready.loaded:
        return History(None, problems=(*found.problems, *ready.problems))
    now = run.judged(NOTHING_AGREED, ready)
    ready = now.benches[-1]
    whole = [each for each in now.verdicts if _is_whole(ready, each, zone)]
    rest = tuple(each for each in now.verdicts if each not in whole)
    problems = (*found.problems, *ready.problems, *(now.unsettled if money else ()))
    problems = (*problems, *(look(ready, whole) if look is not None else ()))
    ready.let_go()
    return History(agreement, ready.as_of, tuple(whole), rest, now.reckoned, problems)


def _is_whole(ready: Bench, verdict: Verdict, zone: Zone) -> bool:
    """Is the period over, held whole by the records, and its figure beyond change?"""
    reading = verdict.reading
    begin = _begins(ready, reading.objective)
    inside = begin is None or reading.period.start >= zone.midnight(zone.day(begin))
    over = min(reading.measured_to, ready.as_of) >= reading.period.end
    return inside and over and not reading.counts.pending and reading.value is not None and not reading.doubts


def _begins(ready: Bench, objective: str) -> int | None:
    """The first record of what is measured, or of everything that was read where that is not one record set."""
    own = ready.loaded.get(_records(ready.agreement, objective))
    firsts: Sequence[int | None] = [own.first] if own is not None else [each.first for each in ready.loaded.values()]
    return min((each for each in firsts if each is not None), default=None)


def _records(agreement: Agreement, objective: str) -> str:
    return getattr(agreement.objectives[objective].metric, "records", "")
