"""`funnel`: how many records reached each stage, where the others are, and how long they take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path

from servanda.agreement.columns import RecordTypes
from servanda.agreement.model import Agreement
from servanda.agreement.versions import read_versions
from servanda.clock.periods import named, periods
from servanda.clock.zone import Zone
from servanda.desk.askable import askable
from servanda.desk.files import Found, find_agreements
from servanda.desk.funnel_problems import beside, no_funnel, no_split, personal_split, unknown_period
from servanda.desk.measuring import Asked, strangers, workspaces
from servanda.desk.moments import read_moment
from servanda.desk.proposals import hear
from servanda.engines.engine import EngineFault, problem_of
from servanda.funnel.flow import Ripe, StageFlow, cohort_flow, period_flow, ripe
from servanda.funnel.velocity import Velocity, Wins, cohort_wins, period_wins, velocity
from servanda.funnel.waiting import Waiting, waiting
from servanda.measure.failure import CannotMeasure
from servanda.measure.funnel_counts import (
    Cohort,
    Fate,
    Stretch,
    cohorts,
    counted,
    fates,
    is_backward,
    listed,
    medians,
    splits_of,
    waits,
)
from servanda.measure.funnel_rows import FunnelRows, funnel_rows
from servanda.measure.funnel_source import FunnelSource, needs_of_funnel, open_funnel
from servanda.measure.tables import Tables
from servanda.measure.windows import term_of
from servanda.query.types import Kind
from servanda.sql.cannot import CannotSay
from servanda.store.ledger import read_ledger
from servanda.words.problem import Problem, errors
from servanda.words.result import Period

MOST_COHORTS = 60
_SPLITS = (Kind.TEXT, Kind.YESNO, Kind.DATE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a funnel is looked at: split by a field; what happened in the period instead of who entered in it."""

    by: str | None = None
    in_period: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The funnel of all records, or of those that share a value of the split.

    `middle` is the median time, in microseconds, from each stage to the next, of those who moved on; `waits` says the
    same with those who have not.
    """

    split: str
    stages: tuple[StageFlow, ...]
    ripe: Ripe
    wins: Wins
    velocity: Velocity | None
    worth: Fraction
    """Of those that arrived."""
    middle: tuple[int | None, ...] = ()
    waits: tuple[Waiting, ...] = ()

    @property
    def open(self) -> int:
        """Those that may still move."""
        return sum(each.on_the_way for each in self.stages)

    @property
    def entered(self) -> Fraction:
        """Those that reached the first stage of records."""
        return next(each.number for each in self.stages if not each.counted)


@dataclass(frozen=True)
class FunnelSeen:
    """The funnel of one record set in a stretch of time."""

    agreement: Agreement
    records: str
    period: str
    """As it was asked for; empty where everything is looked at."""
    stretch: Stretch
    horizon: int
    wanted: Wanted
    whole: Part
    parts: tuple[Part, ...] = ()
    cohorts: tuple[tuple[Period, tuple[StageFlow, ...], Ripe], ...] = ()
    rows: FunnelRows | None = None
    backward: tuple[str, ...] = ()
    """Keys of those with a stage dated before the one before."""

    @property
    def mature(self) -> bool:
        """Can nothing more change: is the stretch over, has everybody had their time?"""
        ripens = self.agreement.funnel[self.records].matures_after is not None
        waiting = self.whole.ripe.young if ripens else self.whole.open
        return self.stretch[1] <= self.horizon + 1 and not waiting


@dataclass(frozen=True)
class FunnelOf:
    """The funnels of one agreement; `agreement` is None where it cannot be read."""

    path: Path
    agreement: Agreement | None
    funnels: tuple[FunnelSeen, ...]
    problems: tuple[Problem, ...]
    listed: tuple[tuple[FunnelSeen, tuple[tuple[object, ...], ...]], ...] = ()
    """Records one by one, where they were asked for."""


def funnels(asked: Asked, wanted: Wanted, listing: str | None = None) -> list[FunnelOf]:
    """The funnels of every agreement that has one; `listing` names whose records are wanted one by one."""
    found, problems = find_agreements(asked.paths, asked.allow)
    if errors(problems) or not found:
        return [FunnelOf(Path(), None, (), tuple(problems))]
    looked = askable(found, partial(_unfit, wanted=wanted))
    try:
        with workspaces(asked, found) as (_, tables, unbound):
            if errors(unbound):
                return [FunnelOf(looked[0].path, looked[0].agreement, (), tuple(unbound))]
            for each in looked:
                _plan(each, wanted, tables[each.workspace])
            made = [_of_one(asked, wanted, each, tables[each.workspace], listing) for each in looked]
            strange = strangers(found, tables) if len(made) > 1 else []
    except EngineFault as fault:
        return [FunnelOf(looked[0].path, looked[0].agreement, (), (problem_of(fault),))]
    return [replace(made[0], problems=(*problems, *unbound, *strange, *made[0].problems)), *made[1:]]


def _plan(found: Found, wanted: Wanted, tables: Tables) -> None:
    """Say beforehand what a funnel reads, so that agreements with one export read it once."""
    if found.agreement is not None and not errors(found.problems):
        for records in found.agreement.funnel:
            own, counted = needs_of_funnel(found.agreement, records, wanted.by)
            for needs in (own, *counted.values()):
                tables.plan(found.agreement, needs)


def _of_one(asked: Asked, wanted: Wanted, found: Found, tables: Tables, listing: str | None) -> FunnelOf:
    """The funnels of one agreement; its records are given back afterwards."""
    if found.agreement is None or errors(found.problems):
        return FunnelOf(found.path, found.agreement, (), found.problems)
    seen = _seen(asked, wanted, found, tables, listing)
    tables.release(found.agreement)
    return replace(seen, problems=(*found.problems, *seen.problems))


def _unfit(agreement: Agreement, wanted: Wanted) -> Iterable[Problem]:
    if not agreement.funnel:
        yield no_funnel(agreement)
    if wanted.by is None:
        return
    for records in agreement.funnel:
        columns = RecordTypes(agreement).columns(records)
        if wanted.by not in columns or columns[wanted.by].kind not in _SPLITS:
            fitting = [name for name in columns if columns[name].kind in _SPLITS]
            yield no_split(records, wanted.by, fitting, known=wanted.by in columns)
        elif wanted.by in agreement.records[records].personal and not wanted.personal:
            yield personal_split(records, wanted.by)


def _seen(asked: Asked, wanted: Wanted, found: Found, tables: Tables, listing: str | None) -> FunnelOf:
    agreement = found.agreement
    assert agreement is not None
    zone = Zone(agreement.timezone)
    bounds, wrong = _bounds(asked, zone)
    versions, out_of_order = read_versions(found.path, agreement, allow=asked.allow)
    wrong += out_of_order
    if errors(wrong):
        return FunnelOf(found.path, agreement, (), tuple(wrong))
    as_of, start, end = bounds
    said = hear([each.agreement for each in versions], read_ledger(found.workspace, agreement.id).entries, zone, as_of)
    made: list[FunnelSeen] = []
    rows: list[tuple[FunnelSeen, tuple[tuple[object, ...], ...]]] = []
    for records in agreement.funnel:
        opened, problems = open_funnel(agreement, tables, records, as_of, wanted.by, said.agreed)
        wrong += [each for each in problems if each not in wrong]
        if opened is None:
            continue
        seen, noticed = look(opened, wanted, asked.period or "", (start, end))
        wrong += noticed
        if seen is not None:
            made.append(seen)
            if listing is not None:
                from servanda.desk.funnel_list import records_of

                fit, problem = records_of(opened, seen, listing)
                wrong += [problem] if problem is not None else []
                rows += [(seen, fit)]
        opened.release()
    return FunnelOf(found.path, agreement, tuple(made), tuple(wrong), tuple(rows))


def _bounds(asked: Asked, zone: Zone) -> tuple[tuple[int | None, int | None, int | None], list[Problem]]:
    """As of, and the stretch that was asked for."""
    read: list[int | None] = []
    problems: list[Problem] = []
    for written, option in ((asked.as_of, "--as-of"), (asked.start, "--from"), (asked.end, "--to")):
        moment, problem = (
            (written, None) if written is None or isinstance(written, int) else read_moment(written, zone, option)
        )
        read.append(moment)
        problems += [problem] if problem is not None else []
    if asked.period is not None:
        whole = named(asked.period, zone)
        if whole is None:
            problems.append(unknown_period(asked.period))
        elif asked.start is not None or asked.end is not None:
            problems.append(
                Problem(
                    "S1018", "--period and --from or --to are two ways to say the same.", None, "Write one of them."
                )
            )
        else:
            read[1:] = [whole.start, whole.end]
    if read[1] is not None and read[2] is not None and read[1] >= read[2]:
        problems.append(
            Problem("S1018", "--from lies after --to, so nothing lies between them.", None, "Turn them round.")
        )
    return (read[0], read[1], read[2]), problems


def look(
    opened: FunnelSource, wanted: Wanted, period: str, bounds: tuple[int | None, int | None]
) -> tuple[FunnelSeen | None, list[Problem]]:
    """Look at an opened funnel in a stretch; without bounds from the term's first day, or the first record, on."""
    agreement, place = opened.agreement, opened.agreement.place(("funnel", opened.records))
    if opened.first is None:
        hint = "Look at the export and its binding."
        return None, [
            Problem(
                "S1023",
                f"`{opened.records}` have no row with a time, so nothing entered the funnel.",
                place,
                hint,
                "warning",
            )
        ]
    try:
        rows = funnel_rows(opened, wanted.by)
        stretch = _stretch(opened, bounds)
        seen = _figures(opened, rows, wanted, period, stretch)
        return seen, [*beside(opened, rows, seen.whole.stages, seen.backward, stretch[1])]
    except CannotMeasure as failure:
        sentence = f"The funnel of `{opened.records}` cannot be measured: {failure.sentence}."
        return None, [Problem(failure.code, sentence, place, failure.hint)]
    except (CannotSay, EngineFault) as failure:
        return None, [problem_of(failure, agreement.place(("funnel", opened.records)), "funnel")]


def _stretch(opened: FunnelSource, bounds: tuple[int | None, int | None]) -> Stretch:
    begin, _ = term_of(opened.agreement)
    first = begin if begin is not None else (opened.first or 0)
    start = first if bounds[0] is None else bounds[0]
    end = opened.horizon + 1 if bounds[1] is None else bounds[1]
    return start, max(end, start)


def _figures(opened: FunnelSource, rows: FunnelRows, wanted: Wanted, period: str, stretch: Stretch) -> FunnelSeen:
    found = fates(opened, rows, stretch)
    beside_it = {name: counted(opened, name, stretch, wanted.by) for name in opened.funnel.counted}
    whole = _part(opened, rows, wanted, "", found, beside_it)
    middles: dict[str, tuple[int | None, ...]] = {}
    if not wanted.in_period:
        waited, middle = waits(opened, rows, stretch), medians(opened, rows, stretch)[""]
        whole = replace(
            whole, middle=middle, waits=tuple(waiting(waited, each) for each in range(len(rows.stages) - 1))
        )
        middles = medians(opened, rows, stretch, split=True) if wanted.by is not None else {}
    parts = tuple(
        replace(
            _part(opened, rows, wanted, name, [each for each in found if each.split == name], beside_it),
            middle=middles.get(name, ()),
        )
        for name in (splits_of(found) if wanted.by is not None else ())
    )
    keys = listed(opened, rows, stretch, is_backward(rows), 20) if any(each.backward for each in whole.stages) else []
    return FunnelSeen(
        opened.agreement, opened.records, period, stretch, opened.horizon, wanted, whole, parts,
        tuple(_cohorts(opened, rows, stretch)) if not wanted.in_period else (), rows, tuple(str(each[0]) for each in keys),
    )  # fmt: skip


def _part(
    opened: FunnelSource, rows: FunnelRows, wanted: Wanted, split: str, found: Sequence[Fate], beside_it: dict[str, dict[str, Fraction]]
) -> Part:  # fmt: skip
    n = len(rows.stages)
    every = {name: _of_split(values, split) for name, values in beside_it.items()}
    front = [(name, value) for name, value in every.items() if value is not None]
    if wanted.in_period:
        stages, wins = period_flow(found, rows.stages, front), period_wins(found, n)
    else:
        stages, wins = cohort_flow(found, rows.stages, rows.ways, front), cohort_wins(found, n)
    return Part(split, stages, ripe(found, n), wins, velocity(found, n, decided=bool(rows.ways)), wins.won_worth)


def _of_split(values: dict[str, Fraction], split: str) -> Fraction | None:
    """What was counted for a value of the split; the sum for all; None where that is not known of a single value."""
    if not split:
        return sum(values.values(), Fraction(0))
    return None if "" in values else values.get(split, Fraction(0))


def _cohorts(
    opened: FunnelSource, rows: FunnelRows, stretch: Stretch
) -> Iterable[tuple[Period, tuple[StageFlow, ...], Ripe]]:
    """The periods in which they entered, the newest of many."""
    zone, stop = Zone(opened.agreement.timezone), min(stretch[1], opened.horizon + 1)
    start = max(stretch[0], opened.first or stretch[0])
    if start >= stop:
        return
    every = [each for each in periods(opened.funnel.each, zone, start, stop) if each.start < opened.horizon]
    cut = tuple(
        Period(each.label, max(each.start, stretch[0]), min(each.end, stretch[1])) for each in every[-MOST_COHORTS:]
    )
    found = cohorts(opened, rows, cut) if len(cut) > 1 else []
    for period in cut if found else ():
        own = [_as_fate(each, len(rows.stages)) for each in found if each.period == period]
        yield period, cohort_flow(own, rows.stages, rows.ways), ripe(own, len(rows.stages))


def _as_fate(cohort: Cohort, stages: int) -> Fate:
    none, nothing = (0,) * stages, Fraction(0)
    return Fate(
        "",
        cohort.furthest,
        cohort.state,
        cohort.entered,
        nothing,
        cohort.young,
        none,
        none,
        none,
        nothing,
        0,
        nothing,
        0,
        0,
    )
