"""Measuring an agreement: load what its objectives read, compile each of them, and read its figures."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from servanda.agreement.incidents import linked, waits_for_incidents
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.agreement.reads import readings_read
from servanda.clock.zone import Zone
from servanda.engines.engine import Engine, EngineFault, problem_of
from servanda.measure.agreed import NOTHING_AGREED, Agreed
from servanda.measure.backward import backward
from servanda.measure.corrected import Unfit, all_corrected
from servanda.measure.excluded_rows import without_excluded
from servanda.measure.failure import CannotMeasure
from servanda.measure.in_scope import has_scope, problems_in_scope
from servanda.measure.incidents import with_incidents
from servanda.measure.known_states import unknown_states
from servanda.measure.needs import (
    Needs,
    hangs_on_clock,
    moments_of,
    names_used,
    needs_of,
    needs_of_rows,
    reads_slots,
    registers_of,
)
from servanda.measure.reach import reach_of
from servanda.measure.readings import Prepared, read
from servanda.measure.rows import Rows, Source
from servanda.measure.scope import ObjectiveScope
from servanda.measure.segments import columns_of
from servanda.measure.slots import outside_life_counts, undecided
from servanda.measure.standing import standing
from servanda.measure.strays import strays
from servanda.measure.tables import Tables, declare
from servanda.measure.used_up import Cut, asks, cut_of, runs, used_up
from servanda.measure.windows import (
    EVERYTHING,
    Applies,
    Choice,
    Named,
    as_it_is,
    periods_of,
    short_stretches,
    stretches_of,
    term_of,
)
from servanda.query.evaluate_relation import columns_of_relation
from servanda.query.relation import Scan
from servanda.records.expectations import check_expectations
from servanda.records.loaded import Loaded
from servanda.sql.cannot import CannotSay
from servanda.words.problem import Problem, errors
from servanda.words.result import Period, Reading, Verdict
from servanda.words.window import Records

Told = Callable[[str], None]

Columns = Mapping[str, Sequence[frozenset[str]]]
"""Columns and fields of record sets that are asked for together, beside objectives; they move no horizon."""


def _with(kept: Mapping[str, Rows], records: str, names: frozenset[str]) -> Mapping[str, Rows]:
    """Kept rows, unless those of a record set lack some of these columns."""
    return kept if records not in kept or names <= kept[records].physical.keys() else {}


def always(_: Period) -> bool:
    """Every period belongs to this version of the agreement."""
    return True


@dataclass
class Bench:
    """An agreement with its records loaded, ready to be measured objective by objective."""

    agreement: Agreement
    engine: Engine
    loaded: dict[str, Loaded]
    needs: Mapping[str, Needs]
    as_of: int
    doubts: Mapping[str, tuple[str, ...]]
    problems: list[Problem] = field(default_factory=list)
    applies: Applies = always
    asked: int | None = None
    """`as_of`, if somebody asked for it."""
    also: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Fields that are wanted besides those of the measurement, by objective; they move no horizon."""
    agreed: Agreed = NOTHING_AGREED
    """What both sides have agreed on since the records were made."""
    unfit: tuple[Unfit, ...] = ()
    """Corrections that the records do not fit any more."""
    corrected: tuple[str, ...] = ()
    """Tables that hold records as they were put right, for this bench alone."""
    named: Named = as_it_is
    """What its periods are called beside those of other versions."""
    stands: list[str] = field(default_factory=list)
    """Tables that hold readings as records."""
    keeps: bool = True
    """Are rows that several objectives share made once and kept? Without it every query stands for itself."""
    wanted: Columns = field(default_factory=dict)
    """What others ask of rows that several objectives share: they are made once, for all of them."""
    beside: Bench | None = None
    """One of the same text and records, whose kept rows serve this one too."""
    _sources: dict[object, Source] = field(default_factory=dict)
    _kept: dict[object, dict[str, Rows]] = field(default_factory=dict)

    def release(self) -> None:
        """Let go of what was made to measure; it is made anew if it is asked for again."""
        for rows in (each for one in self._kept.values() for each in one.values()):
            if isinstance(rows.relation, Scan):
                self.engine.drop(rows.relation.table)
        for source in self._sources.values():
            source.release()
        self._kept.clear()
        self._sources.clear()

    def let_go(self) -> None:
        """Let go of everything that is this bench's alone; nobody may ask it for anything any more."""
        self.release()
        for table in (*self.corrected, *self.stands):
            self.engine.drop(table)
        self.stands.clear()

    def horizon(self, name: str) -> int:
        """The instant up to which everything that an objective reads is known."""
        return min([self.as_of, *(self.loaded[records].horizon for records in self.bounding(name))])

    def bounding(self, name: str) -> tuple[str, ...]:
        """The record sets whose ends bound an objective's horizon.

        A register of things does only where it says until when it is complete: its newest row is that of a birth.
        So does a list: its rows have no time at all, so that none of them tells until when there are others.
        """
        registers = registers_of(self.agreement, self.agreement.objectives[name])

        def bounds(records: str) -> bool:
            silent = records in registers or self.agreement.records[records].kind == "list"
            return not silent or self.loaded[records].horizon > (self.loaded[records].last or 0)

        return tuple(records for records in self.needs[name] if bounds(records))

    def ready(self, name: str) -> bool:
        """Were all record sets of the objective loaded, and are the readings known that it reads?"""
        read = (*self.needs.get(name, ()), *readings_read(self.agreement, name))
        return name in self.needs and all(records in self.loaded for records in read)

    def stand(self, name: str, verdicts: Iterable[Verdict]) -> None:
        """Put the readings of an objective, of all versions, beside the records as the record set `name`."""
        found = standing(self.agreement, self.engine, name, verdicts, self.as_of)
        self.loaded[name] = found
        self.stands.append(found.table)

    def watchable(self, name: str) -> bool:
        """Were all record sets loaded that the objective and the fields wanted besides need?"""
        needs, wrong = plan(self.agreement, [name], self.also)
        return self.ready(name) and not wrong and all(records in self.loaded for records in needs[name])

    def whole(self) -> Bench:
        """The same, with queries that stand for themselves: for people to read."""
        return replace(self, keeps=False, problems=[], _sources={}, _kept={})

    def source(self, name: str) -> Source:
        """The rows of an objective's record sets, up to its horizon."""
        return self._source(name, self.agreement.objectives[name], self.horizon(name))[0]

    def prepare(
        self, name: str, choice: Choice = EVERYTHING, *, with_due: bool = False, with_also: bool = False
    ) -> Prepared | None:
        """The objective compiled; None, with a Problem, if that cannot be done."""
        objective = self.agreement.objectives[name]
        also = self.also.get(name, frozenset()) if with_also else frozenset()
        try:
            return self._prepare(name, objective, choice, also, with_due=with_due or objective.placed_by == "due")
        except (CannotMeasure, CannotSay, EngineFault) as failure:
            self.problems.append(self.problem(name, failure))
            return None

    def read(self, prepared: Prepared) -> tuple[Reading, ...]:
        """Its readings; none, with a Problem, if that cannot be done."""
        try:
            return read(prepared)
        except (CannotMeasure, CannotSay, EngineFault) as failure:
            self.problems.append(self.problem(prepared.name, failure))
            return ()

    def with_incidents(
        self, name: str, field: str | None, choice: Choice, found: tuple[Reading, ...]
    ) -> tuple[Reading, ...]:
        """Readings with the incidents that they count; outages are told apart for it."""
        prepared = self.prepare(name, choice, with_due=True)
        try:
            return found if prepared is None else with_incidents(prepared, field, found)
        except (CannotMeasure, CannotSay, EngineFault) as failure:
            self.problems.append(self.problem(name, failure))
            return found

    def problem(self, name: str, failure: CannotMeasure | CannotSay | EngineFault) -> Problem:
        """What stopped an objective, at its clause."""
        if not isinstance(failure, CannotMeasure):
            return problem_of(failure, self.agreement.place(("objectives", name)), name)
        path = failure.path
        base: tuple[str | int, ...] = ("objectives", name)
        whole = (*base, *path) if path and path[0] in ("per", "placed_by", "each", "over") else (*base, "metric", *path)
        sentence = f"`{name}` cannot be measured: {failure.sentence}."
        return Problem(failure.code, sentence, self.agreement.place(whole), failure.hint)

    def _prepare(
        self, name: str, objective: Objective, choice: Choice, also: frozenset[str], *, with_due: bool
    ) -> Prepared:
        horizon = self.horizon(name)
        every: tuple[Period, ...]
        wanted: tuple[Period, ...]
        if isinstance(objective.each, Records):
            every = wanted = ()
            bounds = ((choice.start or -(10**18), choice.end or 10**18),) if choice.start or choice.end else ()
            stretches: tuple[tuple[int, int], ...] = bounds
            short: tuple[bool, ...] = ()
        else:
            every = self._every(name, objective)
            wanted = tuple(each for each in every if self.applies(each) and choice.takes(each))
            stretches = stretches_of(self.agreement, objective, wanted)
            short = short_stretches(self.agreement, objective, wanted)
        source, kept = self._source(name, objective, horizon, also, self._span(name, stretches, horizon))
        used = used_up(self._cuts(name, every, wanted), wanted)
        scope = ObjectiveScope(
            source,
            objective,
            every,
            with_due,
            _with(kept, objective.metric.records, also),
            self.asked,
            also,
            stretches,
            used,
        )
        facts = without_excluded(scope, undecided(objective.metric.facts(scope), horizon))
        doubts = tuple(doubt for each in self.needs[name] for doubt in self.doubts.get(each, ()))
        columns = facts.segments if facts.segments is not None else columns_of(objective, scope)
        return Prepared(name, objective, scope, facts, wanted, stretches, doubts, short, columns, self._judges)

    def _every(self, name: str, objective: Objective) -> tuple[Period, ...]:
        """All periods that have begun, as they are called beside those of other versions."""
        known = periods_of(self.agreement, objective, self._first(name), self.as_of, always)
        return tuple(each for one in known if (each := self.named(name, one)) is not None)

    def _cuts(self, name: str, every: Sequence[Period], wanted: Sequence[Period]) -> list[Cut]:
        """Of each period what granted claims have used up, where an exclusion asks for it."""
        if not asks(self.agreement, self.agreement.objectives[name]):
            return []
        claims = [each for each in self.agreed.granted if name in each.objectives]
        return [cut_of(claims, every, each) for each in wanted]

    def runs(self, name: str, choice: Choice) -> tuple[Choice, ...]:
        """The periods in runs that are measured together: what looks back has the same behind it in all of a run."""
        objective = self.agreement.objectives[name]
        if objective.over is None or not asks(self.agreement, objective):
            return (choice,)
        with suppress(CannotMeasure):  # preparing it says so
            every = self._every(name, objective)
            wanted = tuple(each for each in every if self.applies(each) and choice.takes(each))
            return runs(self._cuts(name, every, wanted), wanted, choice)
        return (choice,)

    def _judges(self, period: Period) -> bool:
        """Does this version judge a record that has a reading of its own: in its term, and while it is in force?"""
        begin, end = term_of(self.agreement)
        within = (begin is None or period.start >= begin) and (end is None or period.start < end)
        return within and self.applies(period)

    def _first(self, name: str) -> int | None:
        """The oldest row of an objective's record set, or of all that it is worked out of."""
        records = self.agreement.objectives[name].metric.records
        if records in self.loaded:
            return self.loaded[records].first
        parts = [self.loaded[each].first for each in self.needs.get(name, ()) if each in self.loaded]
        return min((each for each in parts if each is not None), default=None)

    def _span(self, name: str, stretches: Sequence[tuple[int, int]], horizon: int) -> tuple[int, int] | None:
        """The time that slots must fill for an objective: the stretches it looks at, else from its beginning on."""
        if not reads_slots(self.agreement, self.agreement.objectives[name]):
            return None
        begin, _ = term_of(self.agreement)
        start = begin if begin is not None else self._first(name)
        known = [each for each in stretches if each[0] < each[1]]
        if not known or isinstance(self.agreement.objectives[name].each, Records):
            known = [(horizon if start is None else start, horizon)]
        return min(each[0] for each in known), max(each[1] for each in known)

    def _source(
        self,
        name: str,
        objective: Objective,
        horizon: int,
        also: frozenset[str] = frozenset(),
        span: tuple[int, int] | None = None,
    ) -> tuple[Source, Mapping[str, Rows]]:
        """The rows up to a horizon; those that several objectives need are made once and kept."""
        records = objective.metric.records
        names = names_used(self.agreement, objective) | also
        own = hangs_on_clock(self.agreement, records, names) if records in self.agreement.records else False
        moments = moments_of(objective) if own else {}
        beyond_life = outside_life_counts(objective.metric)
        mark: object = (horizon, str(moments), span, beyond_life) if own or span else horizon
        if mark not in self._sources:
            instants = [at for each in self.loaded.values() for at in (each.first, each.last) if at is not None]
            reach = reach_of([*instants, *(span or ()), self.as_of, horizon])
            self._sources[mark] = Source(
                self.agreement, self.loaded, self.engine, horizon, reach, moments, span, beyond_life,
                says_whose=not self.keeps, agreed=self.agreed,
            )  # fmt: skip
            self._kept[mark] = {}
        source, kept = self._sources[mark], self._kept[mark]
        if self.keeps and not own and span is None and records not in kept:
            alike = self._alike(records, horizon)
            theirs = None if self.beside is None else self.beside.kept_rows(records, horizon, names)
            if theirs is not None:
                return source, {**kept, records: theirs}
            if len(alike) > 1:
                every = self._asked_besides(records, horizon)
                more = frozenset().union(*(each for each in every if not hangs_on_clock(self.agreement, records, each)))
                rows = self._keep(source, records, frozenset().union(*alike), more)
                if rows is not None:
                    kept[records] = rows
        return source, {} if own or span else kept

    def kept_rows(self, records: str, horizon: int, names: frozenset[str]) -> Rows | None:
        """Rows that were made and kept up to a horizon, if they have all of these columns."""
        rows = self._kept.get(horizon, {}).get(records)
        return rows if rows is not None and names <= rows.physical.keys() else None

    def _alike(self, records: str, horizon: int) -> list[frozenset[str]]:
        """What the objectives that measure this record set up to this horizon use of it."""
        found = []
        for other, objective in self.agreement.objectives.items():
            if objective.metric.records == records and self.ready(other) and self.horizon(other) == horizon:
                names = names_used(self.agreement, objective)
                if not hangs_on_clock(self.agreement, records, names):
                    found.append(names)
        return found

    def _asked_besides(self, records: str, horizon: int) -> Iterable[frozenset[str]]:
        """What is asked of these rows besides: by these objectives, and by others that know as much up to here."""
        for name, names in self.also.items():
            objective = self.agreement.objectives.get(name)
            measures = objective is not None and objective.metric.records == records
            if measures and self.watchable(name) and self.horizon(name) == horizon:
                yield names
        for names in self.wanted.get(records, ()):
            needs = needs_of_rows(self.agreement, records, names)
            if all(each in self.loaded and self.loaded[each].horizon >= horizon for each in needs):
                yield names

    def _keep(self, source: Source, records: str, names: frozenset[str], more: frozenset[str]) -> Rows | None:
        rows = source.rows(records, names)
        if rows.joined and not more <= names:
            with suppress(CannotMeasure, CannotSay):  # what is only asked for besides stops no objective
                rows = source.rows(records, names | more)
        if not rows.joined:
            return None
        columns = columns_of_relation(rows.relation)
        table = self.engine.names.take(f"rows of {records}")
        self.engine.store(table, rows.relation)
        return Rows(Scan(table, columns), rows.physical, rows.bad, rows.broken)


def measurable(agreement: Agreement) -> tuple[str, ...]:
    """The objectives that are measured on records."""
    return tuple(name for name, each in agreement.objectives.items() if each.metric.of_records)


Also = Mapping[str, frozenset[str]]
"""Fields of an objective's record set that are wanted besides those it measures with."""

NOTHING_BESIDES: Also = {}


def plan(
    agreement: Agreement, names: Iterable[str], also: Also = NOTHING_BESIDES
) -> tuple[dict[str, Needs], list[Problem]]:
    """What each objective reads; an objective that cannot say it is left out, with a Problem."""
    needs: dict[str, Needs] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            needs[name] = needs_of(agreement, agreement.objectives[name], also.get(name, frozenset()))
        except CannotMeasure as failure:
            path = ("objectives", name, "metric", *failure.path)
            sentence = f"`{name}` cannot be measured: {failure.sentence}."
            problems.append(Problem(failure.code, sentence, agreement.place(path), failure.hint))
    return needs, problems


def united(needs: Iterable[Needs]) -> Needs:
    """Everything that several objectives read."""
    found: Needs = {}
    for each in needs:
        for records, names in each.items():
            found.setdefault(records, set()).update(names)
    return found


def bench(
    agreement: Agreement,
    tables: Tables,
    names: Sequence[str],
    as_of: int | None = None,
    applies: Applies = always,
    also: Also = NOTHING_BESIDES,
    agreed: Agreed = NOTHING_AGREED,
    named: Named = as_it_is,
) -> Bench:
    """Load the records of these objectives, as they were put right. Without `as_of` it is the end of the records."""
    needs, problems = plan(agreement, names)
    everything = united([*needs.values(), *(plan(agreement, needs, also)[0].values() if also else ())])
    loaded, found = tables.load(agreement, everything)
    problems += found
    shared, (loaded, unfit) = loaded, all_corrected(agreement, tables.engine, loaded, agreed)
    own = tuple(each.table for name, each in loaded.items() if each.table != shared[name].table)
    agreed = agreed.without((each.records, each.cell) for each in unfit)
    measured = united(needs.values())
    horizons = [each.horizon for name, each in loaded.items() if name in measured]
    moment = as_of if as_of is not None else max(horizons, default=0)
    doubts: dict[str, tuple[str, ...]] = {}
    for name, each in loaded.items():
        declared = declare(agreement, name)
        doubts[name], warnings = check_expectations(tables.engine, declared, each, Zone(agreement.timezone), moment)
        problems += [warning for warning in warnings if warning not in problems]
    wrong = _in_scope(agreement, loaded, tables.engine, everything, moment)
    problems += _of_names(agreement, loaded, tables.engine, needs, moment)
    kept = {name: each for name, each in loaded.items() if not errors(wrong.get(name, ()))}
    problems += itertools.chain.from_iterable(wrong.values())
    return Bench(
        agreement,
        tables.engine,
        kept,
        needs,
        moment,
        doubts,
        problems,
        applies,
        as_of,
        also,
        agreed,
        unfit,
        own,
        named,
    )


def _in_scope(
    agreement: Agreement, loaded: Mapping[str, Loaded], engine: Engine, needs: Needs, as_of: int
) -> dict[str, list[Problem]]:
    """What is wrong with single rows, of each record set whose rows do not all belong to the agreement."""
    instants = [at for each in loaded.values() for at in (each.first, each.last) if at is not None]
    found: dict[str, list[Problem]] = {}
    for name in sorted(loaded):
        if has_scope(agreement, name):
            horizon = loaded[name].horizon
            source = Source(agreement, loaded, engine, horizon, reach_of([*instants, as_of, horizon]))
            columns = frozenset(needs[name] & set(loaded[name].physical))
            with suppress(CannotMeasure, CannotSay, EngineFault):  # the objectives will say so
                found[name] = list(problems_in_scope(source, name, columns))
            source.release()
    return found


def _of_names(
    agreement: Agreement, loaded: Mapping[str, Loaded], engine: Engine, needs: Mapping[str, Needs], as_of: int
) -> list[Problem]:
    """States in pauses that no row has, and things in rows that no list has; stretches that run backward."""
    instants = [at for each in loaded.values() for at in (each.first, each.last) if at is not None]
    source = Source(agreement, loaded, engine, as_of, reach_of([*instants, as_of]))
    with suppress(CannotMeasure, CannotSay, EngineFault):  # the objectives will say so
        found = [*unknown_states(source, needs), *strays(source, needs), *backward(source, needs.values())]
        source.release()
        return found
    return []


def readings(ready: Bench, choice: Choice = EVERYTHING, told: Told = lambda _: None) -> dict[str, tuple[Reading, ...]]:
    """The readings of every objective that could be measured; `told` hears which one is next."""
    found: dict[str, tuple[Reading, ...]] = {}
    fields, ends = linked(ready.agreement), waits_for_incidents(ready.agreement)
    for name in ready.needs:
        if not ready.ready(name):
            continue
        told(name)
        for run in ready.runs(name, choice):
            prepared = ready.prepare(name, run)
            own = () if prepared is None else ready.read(prepared)
            if (name in fields or name in ends) and own:
                own = ready.with_incidents(name, fields.get(name), run, own)
            if prepared is not None:
                found[name] = (*found.get(name, ()), *own)
    return found
