"""`measure`: every objective of every agreement, with its verdicts; what is closed stays as it was closed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from servanda.agreement.folder import TOML
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.agreement.versions import read_versions
from servanda.clock.zone import Zone
from servanda.desk.absent import as_note, no_period, not_begun, other_parts, periods_hint
from servanda.desk.changes import Figures, Money
from servanda.desk.credited import OnInvoices, invoice_needs, on_invoices
from servanda.desk.files import Found, find_agreements
from servanda.desk.follow_ups import Ask, FollowUps, follow_up_needs, opened
from servanda.desk.frozen import changed, gone_from
from servanda.desk.moments import local_date, local_text, read_moment
from servanda.desk.otherwise import ReadOtherwise, asked_for
from servanda.desk.planned import planned_ahead, planned_needs
from servanda.desk.proposals import Heard, Waiting, hear, told, waiting_of
from servanda.desk.restated import Periods, restatements_told, what_waits
from servanda.desk.run import Run, besides, nothing_besides, nothing_wanted
from servanda.desk.unfit import unfit_told
from servanda.desk.unknown_bindings import unknown_bindings
from servanda.engines.engine import Engine, EngineFault, problem_of
from servanda.engines.journal import Journal
from servanda.measure.fees import fee_text
from servanda.measure.needs import Needs
from servanda.measure.planned import Planned
from servanda.measure.run import Also, Bench, Columns, measurable, plan, united
from servanda.measure.tables import Tables
from servanda.measure.windows import Choice, days_after_the_list
from servanda.records.loaded import Loaded
from servanda.records.workspace import Bindings, read_bindings
from servanda.settle.credited import Credited
from servanda.store.closed import Closed
from servanda.store.ledger import Ledger, read_ledger
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation, Period, Verdict

MEMORY = "SERVANDA_MEMORY"


@dataclass(frozen=True, slots=True)
class Step:
    """What is done next: of which agreement, what, and how many of all steps are done."""

    agreement: str
    what: str
    done: int
    total: int


Told = Callable[[Step], None]


@dataclass
class Progress:
    """Counts steps and tells them."""

    told: Told
    total: int = 0
    done: int = 0

    def step(self, agreement: str, what: str) -> None:
        """The next step begins."""
        self.told(Step(agreement, what, self.done, max(self.total, self.done + 1)))
        self.done += 1


@dataclass(frozen=True)
class Asked:
    """What a person asked for. Texts are read in each agreement's own zone."""

    paths: Sequence[str | Path]
    as_of: str | int | None = None
    period: str | None = None
    start: str | None = None
    end: str | None = None
    allow: Sequence[Path] = ()
    engine: str = "duckdb"
    told: Told = field(default=lambda _step: None)
    watches: bool = False
    """Are clocks looked at one by one, with the fields that escalations ask about?"""
    also: Callable[[Agreement], Also] = nothing_besides
    """Fields that are wanted besides, by objective; they move no horizon."""
    wanted: Callable[[Agreement], Columns] = nothing_wanted
    """Columns that are asked for besides of rows that objectives share, so that these are made once for all."""
    ahead: bool = False
    """Is what is planned looked at too, of which nothing follows yet?"""
    follows: Callable[[Agreement], Ask] | None = None
    """What is asked of follow-ups, where these are opened as well."""
    journal: Journal | None = None
    """Keeps the statements that make tables, where somebody wants to see them."""
    bindings: Path | Bindings | None = None
    """What says where rows lie, instead of the workspace's ``servanda.toml``, which holds for records not bound there."""
    afresh: bool = False
    """As the records say it today, whatever was closed."""
    memory: str | None = None
    """How much DuckDB may hold before it uses the disk, as ``2GB``; else what the variable SERVANDA_MEMORY says."""


@dataclass(frozen=True)
class Measured:
    """One agreement measured: its verdicts, as of an instant, and everything that was noticed."""

    agreement: Agreement | None
    path: Path
    as_of: int
    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    ready: Bench | None = None
    benches: tuple[Bench, ...] = ()
    """Of every version, oldest first; the last is `ready`."""
    closed: tuple[Closed, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    """What follows from the verdicts: who owes whom what, and how far it has come by what was said."""
    reckoned: tuple[Obligation, ...] = ()
    """The same, all periods of it, before anything was said."""
    ledger: Ledger = field(default_factory=Ledger)
    moment: int = 0
    """As of when claims stand: the end of the records or of the ledger, unless another instant was asked for."""
    gone: tuple[Verdict, ...] = ()
    """Closed verdicts that text and records of today no longer have: they stand all the same."""

    absent: Problem | None = None
    """That it has no period of the name that was asked for; it stands among the problems too."""

    heard: Heard = field(default_factory=Heard)
    """Approvals and corrections by what was said."""
    waiting: Waiting = field(default_factory=Waiting)
    """Exclusions and corrections that wait for an answer."""
    if_accepted: tuple[Figures, ...] = ()
    """The figures that would be others if all of these were accepted."""
    owed_if_accepted: tuple[Money, ...] = ()
    """The money that would follow from them."""
    periods: Periods = field(default_factory=Periods)
    """Closed periods as they stand, and the restatements that were proposed."""
    otherwise: tuple[ReadOtherwise, ...] = ()
    """What each choice that the paper leaves open changes, read the other way."""
    planned: tuple[Planned, ...] = ()
    """Stretches to come that are to be announced, where that was asked for."""
    follow_ups: FollowUps | None = None
    """How records are followed up, where that was asked for and is agreed."""
    money: Mapping[str, Loaded] = field(default_factory=dict)
    """The record sets in which fees and rates lie; their tables may be gone."""
    astray: tuple[Credited, ...] = ()
    """Granted credits that do not stand on invoices as they were granted."""
    on_invoices: Mapping[str, str] = field(default_factory=dict)
    """Of what was granted and stands on invoices already, by its reference: on which."""

    party: str | None = None
    """The party that is told of it, and of nothing that concerns others only; None where everybody is."""

    def without_period(self) -> Measured:
        """The same where other agreements of the run have the period: that this one has none is no error."""
        if self.absent is None:
            return self
        problems = (as_note(each) if each == self.absent else each for each in self.problems)
        return replace(self, problems=tuple(problems))

    @property
    def objectives(self) -> Mapping[str, Objective]:
        """Every objective that has verdicts, also of older versions; a younger one wins."""
        return {name: each for bench in self.benches for name, each in bench.agreement.objectives.items()}

    def bench_of(self, period: Period) -> Bench | None:
        """The version in force at a period's start, with its records."""
        return next((each for each in self.benches if each.applies(period)), self.ready)


@contextmanager
def workspaces(asked: Asked, found: Sequence[Found]) -> Iterator[tuple[Engine, Mapping[Path, Tables], list[Problem]]]:
    """One engine for all, and for each workspace the tables that its bindings name."""
    problems: list[Problem] = []
    bound: dict[Path, Bindings] = {}
    for each in found:
        if each.workspace not in bound:
            bound[each.workspace], wrong = read_bindings(each.workspace / TOML)
            problems += [*wrong, *unknown_bindings(each.workspace, bound[each.workspace], found)]
            if isinstance(asked.bindings, Path):
                other, wrong = read_bindings(asked.bindings)
                bound[each.workspace] = other.over(bound[each.workspace])
                problems += wrong
            elif asked.bindings is not None:
                bound[each.workspace] = asked.bindings.over(bound[each.workspace])
    problems += _no_folders(asked.allow)
    folders = [*bound, *(Path(os.path.realpath(each)) for each in asked.allow)]
    engine = _engine(asked, folders, bound.values())
    with engine:
        tables = {
            workspace: Tables(engine, bindings, workspace, tuple(folders[len(bound) :]))
            for workspace, bindings in bound.items()
        }
        try:
            yield engine, tables, problems
        finally:
            for one in tables.values():
                one.close()


def _no_folders(allow: Sequence[Path]) -> Iterable[Problem]:
    for path in allow:
        if not os.path.isdir(path):  # noqa: PTH112 - also answers for a name that is too long
            yield Problem("S617", f"`{path}` is no folder.", None, "--allow names a folder that may be read.")


def _engine(asked: Asked, folders: Sequence[Path], bindings: Sequence[Bindings] | object) -> Engine:
    name = asked.engine
    if name == "postgres":
        from servanda.engines.postgres import PostgresEngine

        return PostgresEngine(_address(bindings))  # type: ignore[arg-type]
    if name != "duckdb":
        raise EngineFault(f"there is no engine `{name}`", "Engines: duckdb, postgres.", "S604")
    from servanda.engines.duckdb import DuckDBEngine

    return DuckDBEngine(folders, journal=asked.journal, memory_limit=_memory(asked))


def _memory(asked: Asked) -> str | None:
    written = asked.memory or os.environ.get(MEMORY) or None
    if written is not None and not re.fullmatch(r"[1-9]\d{0,5}(\.\d+)? ?[KMGT]i?B", written):
        raise EngineFault(f"`{written}` is no amount of memory", f"Write {MEMORY}=2GB, or leave it out.", "S618")
    return written


def _address(bindings: Sequence[Bindings]) -> str:
    """The address of the only PostgreSQL connection, out of the environment variable that it names."""
    connections = {each.name: each for one in bindings for each in one.connections.values()}
    if len(connections) != 1:
        raise EngineFault(
            f"`--engine postgres` needs one connection; {TOML} has {len(connections)}",
            'Write [connections.warehouse] with engine = "postgres" and url_from = "WAREHOUSE_URL".', "S605",
        )  # fmt: skip
    connection = next(iter(connections.values()))
    address = os.environ.get(connection.url_from)
    if not address:
        raise EngineFault(
            f"the environment variable `{connection.url_from}` is not set",
            f"It holds the address of `{connection.name}`: postgresql://user@host/database.", "S605",
        )  # fmt: skip
    return address


def measure(asked: Asked) -> tuple[list[Measured], list[Problem]]:
    """Measure everything that was asked for, and the problems that belong to no agreement."""
    found, problems = find_agreements(asked.paths, asked.allow)
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            problems += wrong
            if errors(wrong):
                return [Measured(None, each.path, 0, (), each.problems) for each in found], problems
            progress = plan_all(asked, found, tables)
            measured = [_measured(asked, each, tables[each.workspace], progress) for each in found]
            return side_by_side(measured), [*problems, *strangers(found, tables)]
    except EngineFault as fault:
        return [], [*problems, problem_of(fault)]


def _measured(asked: Asked, each: Found, tables: Tables, progress: Progress) -> Measured:
    measured = measure_one(asked, each, tables, progress=progress)
    let_go(each.agreement, measured.benches, tables)
    return measured


def plan_all(asked: Asked, found: Sequence[Found], tables: Mapping[Path, Tables]) -> Progress:
    """Say beforehand what all agreements read, so that shared records are read once; and count the steps to come."""
    progress = Progress(asked.told)
    for each in found:
        if each.agreement is not None and not errors(each.problems):
            progress.total += len(measurable(each.agreement)) + 1
            tables[each.workspace].plan(each.agreement, read_by(asked, each.agreement))
            for choice in each.agreement.choices:
                others, _ = plan(choice.agreement, measurable(choice.agreement), besides(asked, choice.agreement))
                tables[each.workspace].plan(choice.agreement, united(others.values()))
    return progress


def read_by(asked: Asked, agreement: Agreement) -> Needs:
    """Everything that measuring and settling an agreement reads."""
    needs, _ = plan(agreement, measurable(agreement), besides(asked, agreement))
    fees = fee_text(agreement)
    money, _ = plan(fees.agreement, fees.names, fees.also)
    others = [*invoice_needs(agreement).values(), *(planned_needs(agreement) if asked.ahead else ())]
    others += follow_up_needs(agreement, asked.follows(agreement)) if asked.follows is not None else ()
    return united([*needs.values(), *money.values(), *others])


def let_go(agreement: Agreement | None, benches: Iterable[Bench], tables: Tables) -> None:
    """Give back what one of many needed for itself alone; only when nothing more is asked of its records."""
    for one in benches:
        one.let_go()
    if agreement is not None:
        tables.release(agreement)


def strangers(found: Sequence[Found], tables: Mapping[Path, Tables]) -> list[Problem]:
    """Rows of shared exports that belong to none of these agreements: told once, beside them."""
    every = all(each.agreement is not None and not errors(each.problems) for each in found)
    return [problem for one in tables.values() for problem in one.strangers(every=every)]


def measure_one(
    asked: Asked, found: Found, tables: Tables, only: Sequence[str] | None = None, progress: Progress | None = None,
    thawed: str | None = None,
) -> Measured:  # fmt: skip
    """Measure one agreement; `only` names the objectives that are wanted, with those that they look at.

    The closed period `thawed` is measured as if it had not been closed.
    """
    agreement = found.agreement
    if agreement is None or errors(found.problems):
        return Measured(agreement, found.path, 0, (), found.problems)
    zone = Zone(agreement.timezone)
    moments, problems = _moments(asked, zone)
    if problems:
        return Measured(agreement, found.path, 0, (), (*found.problems, *problems))
    as_of, start, end = moments
    versions, out_of_order = read_versions(found.path, agreement, allow=asked.allow)
    names = [name for name in measurable(agreement) if only is None or name in only]
    progress = progress or Progress(asked.told, len(names) + 1)
    ledger = read_ledger(found.workspace, agreement.id)
    said = hear([each.agreement for each in versions], ledger.entries, zone, as_of)
    run = Run(asked, found, tables, versions, only, as_of, ledger, progress, thawed)
    progress.step(agreement.id, "reading records")
    for each in versions[:-1]:  # an older text may read columns that this one does not
        tables.plan(each.agreement, read_by(asked, each.agreement))
    ready = run.bench(versions[-1], said.agreed)
    noticed = [*found.problems, *out_of_order]
    if errors(out_of_order) or (errors(ready.problems) and not ready.loaded):
        return Measured(agreement, found.path, ready.as_of, (), (*noticed, *ready.problems), ready)
    now = run.judged(said.agreed, ready)
    ready, closed = now.benches[-1], run.closed
    choice = Choice(asked.period, start, end)
    owed, unheard = run.hear(now.reckoned, ready.as_of)
    invoiced = on_invoices(agreement, tables, owed, ledger.entries, as_of) if only is None else OnInvoices(())
    owed = invoiced.obligations
    astray = tuple(each for each in invoiced.astray if asked_for(choice.takes, each.obligation))
    chosen = tuple(each for each in now.verdicts if choice.takes(each.reading.period))
    begun = {key: each for key, each in run.looked_at.items() if each.reading.period.start < ready.as_of}
    gone = tuple(each for each in gone_from(begun, now.verdicts) if choice.takes(each.reading.period))
    notes = [] if any(errors(each.problems) for each in now.benches) else [*changed(begun, now.fresh, agreement)]
    absent, nothing = _nothing_there(asked, ready, names, now.verdicts, (*chosen, *gone))
    notes += nothing
    notes += _lists_that_end(ready, names)
    notes += other_parts(asked.period, now.verdicts)
    notes += [absent] if absent is not None else []
    otherwise, unread = run.read_otherwise(now, choice)
    unsettled = [
        *now.unsettled,
        *unread,
        *(ledger.problems if only is None else ()),
        *(unheard if only is None else ()),
        *(each.warning for each in astray if each.warning is not None),
        *invoiced.problems,
    ]
    unsettled += [*said.problems, *unfit_told(agreement, (each for one in now.benches for each in one.unfit))]
    waiting = waiting_of(said, now.benches)
    unsettled += [*told(agreement, waiting), *restatements_told(agreement, run.periods)]
    every = (*noticed, *(problem for each in now.benches for problem in each.problems), *run.wrong, *unsettled, *notes)
    measured = Measured(
        agreement, found.path, ready.as_of, chosen, tuple(dict.fromkeys(every)), ready, now.benches, closed,
        tuple(each for each in owed if asked_for(choice.takes, each)), now.reckoned, ledger, run.moment(ready.as_of), gone,
        absent, otherwise=otherwise, heard=said, waiting=waiting, periods=run.periods,
        planned=tuple(planned_ahead(agreement, tables, as_of, run.moment(ready.as_of)) if asked.ahead else ()),
        astray=astray, money=now.result.money,
        on_invoices=invoiced.standing,
    )  # fmt: skip
    if asked.follows is not None and agreement.follow_up:
        ups = opened(agreement, tables, asked.follows(agreement), as_of, said.agreed, []).beside(ready)
        measured = replace(measured, follow_ups=ups)
    changed_, owed_ = run.if_accepted(said, measured, choice) if waiting.anything else ((), ())
    proposed, adjusts = what_waits(found.workspace, agreement, run.periods, choice.takes)
    return replace(measured, if_accepted=(*proposed, *changed_), owed_if_accepted=(*adjusts, *owed_))


def _nothing_there(
    asked: Asked, ready: Bench, names: Sequence[str], verdicts: Sequence[Verdict], found: Sequence[Verdict]
) -> tuple[Problem | None, list[Problem]]:
    """That there is no period of the name that was asked for; and why else nothing was found, if nothing was."""
    agreement = ready.agreement
    if asked.period is not None and not found:
        return no_period(agreement, asked.period, verdicts, ready.as_of), []
    if verdicts and not found:
        sentence = f"No period of `{agreement.id}` lies between --from and --to."
        return None, [Problem("S606", sentence, None, periods_hint("", verdicts), "warning")]
    if names and not verdicts and not errors(ready.problems):
        return None, [nothing_yet(agreement, ready.as_of, Zone(agreement.timezone))]
    return None, []


def side_by_side(measured: Sequence[Measured]) -> list[Measured]:
    """Several agreements of one run: a period that some have and others do not is worth a note, and stops nobody."""
    somebody = any(each.verdicts or each.gone for each in measured)
    return [each.without_period() for each in measured] if somebody else list(measured)


def _moments(asked: Asked, zone: Zone) -> tuple[tuple[int | None, int | None, int | None], list[Problem]]:
    found: list[int | None] = []
    problems: list[Problem] = []
    for written, option in ((asked.as_of, "--as-of"), (asked.start, "--from"), (asked.end, "--to")):
        if written is None or isinstance(written, int):
            found.append(written)
            continue
        moment, problem = read_moment(written, zone, option)
        found.append(moment)
        problems += [problem] if problem is not None else []
    return (found[0], found[1], found[2]), problems


def _lists_that_end(ready: Bench, names: Iterable[str]) -> Iterable[Problem]:
    """Warnings about lists of periods that end before the records do."""
    told: set[str] = set()
    for name in names:
        said = days_after_the_list(ready.agreement, ready.agreement.objectives[name], ready.as_of)
        if said is not None and said not in told:
            told.add(said)
            place = ready.agreement.place(("objectives", name, "each"))
            yield Problem("S606", said, place, "Add the next periods to the file.", "warning")


def nothing_yet(agreement: Agreement, as_of: int, zone: Zone) -> Problem:
    """Nothing is wrong, and yet there is no figure: a person wants to know why."""
    if not as_of:
        sentence = f"Nothing of `{agreement.id}` is measured: its records have no row with a time."
        return Problem("S606", sentence, None, "Look at the export and its binding.", "warning")
    sentence = f"No period of `{agreement.id}` has begun by {local_text(as_of, zone)}, so nothing is measured."
    begin = not_begun(agreement, as_of)
    if begin is not None:
        hint = f"The agreement begins on {local_date(begin, zone)}."
    else:
        hint = "Is that the newest row, and are the records complete until later? Then write `complete_until` in the binding."
    return Problem("S606", sentence, None, hint, "warning")
