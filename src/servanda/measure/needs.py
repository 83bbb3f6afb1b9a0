"""Which record sets and columns an objective reads, through fields, parents and related records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from servanda.agreement.excluded_things import things_that_meet
from servanda.agreement.fields import CalendarAt, Related, ValueAt
from servanda.agreement.gathering import columns_shared, gathered, thing_of
from servanda.agreement.lines import things_of
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.agreement.records import RecordSet
from servanda.agreement.tallies import hangs_on
from servanda.measure.failure import CannotMeasure
from servanda.metrics.kinds.clock import Clock, PausedRecords, StopEvent
from servanda.metrics.kinds.uptime import TimeUp
from servanda.query.expression import Expression, fields_of
from servanda.words.duration import Exact
from servanda.words.shapes import Table
from servanda.words.window import Records

Needs = dict[str, set[str]]
"""For each record set the columns and fields that are read."""


def needs_of(agreement: Agreement, objective: Objective, also: frozenset[str] = frozenset()) -> Needs:
    """Everything that measuring this objective reads; `also` are further fields of its record set that are wanted."""
    needs = _Needs(agreement, moments_of(objective))
    metric = objective.metric
    if metric.records:
        needs.add(metric.records, names_used(agreement, objective) | also)
    for use in metric.uses():
        needs.add(use.records, fields_of(use.expression))
    if isinstance(metric, TimeUp):
        needs.of_lines(objective)
    chosen = chosen_by(agreement, objective)
    for name, columns in chosen.items():
        needs.add(name, columns)
    for split in () if isinstance(metric, TimeUp) else objective.per:
        if split.name in agreement.records:
            needs.add(split.name, chosen.get(split.name, ()))
            needs.link(metric.records, split.name)
    things = things_of(agreement, objective) if isinstance(metric, TimeUp) else None
    for name in metric.exclude:
        needs.excluded(name, things)
        if not isinstance(metric, TimeUp):
            needs.excluded_by_thing(name, metric.records)
    if isinstance(metric, Clock):
        needs.of_clock(metric)
    if isinstance(objective.each, Records) and objective.each.name in agreement.records:
        needs.add(objective.each.name, ())
        needs.link(metric.records, objective.each.name)
    return needs.found


def needs_of_rows(agreement: Agreement, records: str, names: Iterable[str]) -> Needs:
    """Everything that these columns of the rows in scope of one record set read."""
    needs = _Needs(agreement, {})
    needs.add(records, names)
    return needs.found


def scoped_by(agreement: Agreement, records: str) -> frozenset[str]:
    """The columns of a record set that say which of its rows are in scope, and by which it knows parents that say so."""
    declared = agreement.records[records]
    found: set[str] = set()
    waiting = [] if declared.where is None else list(fields_of(declared.where))
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if "." in name:
            waiting.append(declared.belongs_to[first_step(agreement, records, name.partition(".")[0])].column)
        elif name in declared.fields:
            waiting += names_of_field(declared.fields[name], {})
    return frozenset(found)


def chosen_by(agreement: Agreement, objective: Objective) -> dict[str, frozenset[str]]:
    """Of each record set of things in `per`, the columns that tables of targets go by."""
    tables = [each for each in (objective.target, *objective.levels.values()) if isinstance(each, Table)]
    names = frozenset().union(*(each.fields() for each in tables)) - {split.name for split in objective.per}
    found = {}
    for split in objective.per:
        things = agreement.records.get(split.name)
        own = names & (set(things.columns) | set(things.fields)) if things is not None else None
        if own:
            found[split.name] = frozenset(own)
    return found


def reads_slots(agreement: Agreement, objective: Objective) -> bool:
    """Does measuring this objective make slots, of its own record set or beneath it?"""
    return any(agreement.records[each].slots is not None for each in _read(agreement, objective))


def lives_of(agreement: Agreement, objective: Objective) -> frozenset[str]:
    """The record sets of things with a life for which it is measured, or whose slots it reads."""
    owners = (thing_of(agreement, each) for each in _read(agreement, objective) if agreement.records[each].slots)
    split = (each.name for each in objective.per)
    found = {each for each in (*owners, *split) if each is not None and each != objective.metric.records}
    return frozenset(each for each in found if each in agreement.records and agreement.records[each].kind == "stretch")


def _read(agreement: Agreement, objective: Objective) -> Iterable[str]:
    """The record sets that measuring an objective reads, those that are worked out among them."""
    needs = _Needs(agreement, moments_of(objective))
    if objective.metric.records:
        needs.add(objective.metric.records, names_used(agreement, objective))
    return needs.every


def names_used(agreement: Agreement, objective: Objective) -> frozenset[str]:
    """Columns and fields of the metric's own record set that measuring uses."""
    metric = objective.metric
    if metric.records not in agreement.records:
        return frozenset()
    own = (fields_of(use.expression) for use in metric.uses() if use.records == metric.records)
    names: set[str] = set().union(*own)
    if isinstance(metric, TimeUp):
        return frozenset(names | _of_lines(agreement, objective))
    names |= {_split_column(agreement, metric.records, split.name) for split in objective.per} - {""}
    if isinstance(metric, Clock):
        for table in (metric.limit, metric.calendar, metric.pause):
            names |= table.fields() if isinstance(table, Table) else frozenset()
        if isinstance(metric.pause, str) and metric.pause not in agreement.records:
            names.add(metric.pause)
    if isinstance(objective.each, Records) and objective.each.name != metric.records:
        names.add(thing_column(agreement, metric.records, objective.each.name))
    return frozenset(names)


def registers_of(agreement: Agreement, objective: Objective) -> frozenset[str]:
    """Record sets that only say which things there are, and for how long."""
    things = things_of(agreement, objective) if isinstance(objective.metric, TimeUp) else None
    return lives_of(agreement, objective) | frozenset({things} if things is not None else ())


def _of_lines(agreement: Agreement, objective: Objective) -> frozenset[str]:
    """Columns of the metric's own records that say on which time line a row is, and when a stretch ends."""
    declared = agreement.records[objective.metric.records]
    things = things_of(agreement, objective)
    names = {declared.ends} if declared.ends else set()
    if things is None:
        return frozenset(names | {split.name for split in objective.per})
    link = declared.belongs_to.get(things)
    if link is None and things in ancestors(agreement, objective.metric.records):
        link = declared.belongs_to[first_step(agreement, objective.metric.records, things)]
    return frozenset(names | ({link.column} if link else set()))


def longest_limit(agreement: Agreement) -> int:
    """The longest limit in open time, in microseconds, that a clock of the agreement has; 0 without one."""
    metrics = [each.metric for each in agreement.objectives.values() if isinstance(each.metric, Clock)]
    limits = [
        limit for each in metrics for limit in (each.limit.values() if isinstance(each.limit, Table) else [each.limit])
    ]
    return max((each.microseconds for each in limits if isinstance(each, Exact)), default=0)


def _split_column(agreement: Agreement, records: str, name: str) -> str:
    """The column that tells the readings of `per` apart; empty for the record's own key."""
    if name not in agreement.records:
        return name
    return "" if name == records else thing_column(agreement, records, name)


def thing_column(agreement: Agreement, records: str, things: str) -> str:
    """The column of a record set that holds the key of the thing, or of the row, it belongs to."""
    link = agreement.records[records].belongs_to.get(things)
    if link is None:
        hint = f"Write `belongs_to: {{{things}: COLUMN}}` at `{records}`."
        raise CannotMeasure(f"`{records}` does not belong to `{things}`", hint=hint)
    if link.split is not None:
        raise CannotMeasure(f"a row of `{records}` may belong to several `{things}`, so it has no single reading")
    return link.column


def moments_of(objective: Objective) -> Mapping[str, Expression]:
    """What ``at: start`` and ``at: stop`` of a value field mean for this objective."""
    metric = objective.metric
    if not isinstance(metric, Clock):
        return {}
    stop = {} if isinstance(metric.stop, StopEvent) else {"stop": metric.stop}
    return {"start": metric.start, **stop}


def names_of_field(field: object, moments: Mapping[str, Expression]) -> frozenset[str]:
    """Columns and fields of the same record set that a field is made of."""
    match field:
        case Table():
            return field.fields().union(*(fields_of(value) for value in field.values()))
        case Related():
            return frozenset(name for name in (field.after, field.before) if name)
        case ValueAt():
            if field.at in moments:
                return fields_of(moments[field.at])
            return frozenset({field.at} - {"start", "stop", "worst", "last"})
        case CalendarAt():
            return frozenset({field.calendar_at})
        case _:
            return fields_of(field)  # type: ignore[arg-type]


def hangs_on_clock(agreement: Agreement, records: str, names: Iterable[str]) -> bool:
    """Does one of these fields take a value at the start or stop of the clock that is measured?"""
    fields = agreement.records[records].fields
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in seen or name not in fields:
            continue
        seen.add(name)
        field = fields[name]
        if isinstance(field, ValueAt) and field.at in ("start", "stop"):
            return True
        waiting += names_of_field(field, {})
    return False


def first_step(agreement: Agreement, records: str, ancestor: str) -> str:
    """The parent of a record set over which an ancestor is reached."""
    parents = agreement.records[records].belongs_to
    if ancestor in parents:
        return ancestor
    for parent in parents:
        if parent in agreement.records and ancestor in ancestors(agreement, parent):
            return parent
    raise CannotMeasure(f"`{records}` does not belong to `{ancestor}`")


def log_of(agreement: Agreement, records: str) -> str | None:
    """The status log of a record set: the one that belongs to it, or shares its key."""
    logs = [name for name, each in agreement.records.items() if each.states]
    own = [name for name in logs if records in agreement.records[name].belongs_to]
    same = [name for name in logs if agreement.records[name].key == agreement.records[records].key]
    return next(iter((*own, *same)), None)


def ancestors(agreement: Agreement, records: str) -> frozenset[str]:
    """The parents of a record set, their parents, and so on."""
    found: set[str] = set()
    waiting = [records]
    while waiting:
        for parent in agreement.records[waiting.pop()].belongs_to:
            if parent not in found and parent in agreement.records:
                found.add(parent)
                waiting.append(parent)
    return frozenset(found)


def shared_things(agreement: Agreement, readings: str, records: str) -> tuple[tuple[str, str], ...]:
    """Of each set of things to which readings and rows of a record set both belong the columns that name them."""
    own, others = (agreement.records[each].belongs_to for each in (readings, records))
    both = (each for each in own if each in others and others[each].split is None)
    return tuple((own[each].column, others[each].column) for each in both)


class _Needs:
    """Collects, each name once."""

    def __init__(self, agreement: Agreement, moments: Mapping[str, Expression]) -> None:
        self.agreement, self.moments = agreement, moments
        self.every: Needs = {}

    @property
    def found(self) -> Needs:
        """Of record sets that lie somewhere; what is worked out needs those it is made of."""
        return {name: names for name, names in self.every.items() if not self.agreement.records[name].worked_out}

    def add(self, records: str, names: Iterable[str]) -> None:
        declared = self.agreement.records.get(records)
        if declared is None:
            return
        wanted = set(names)
        if records not in self.every:
            self.every[records] = set()
            self._made_of(records, declared)
            wanted |= {name for name in (declared.time, declared.starts, declared.ends, declared.states) if name}
            wanted |= set() if declared.where is None else fields_of(declared.where)
        for name in sorted(wanted - self.every[records]):
            self.every[records].add(name)
            ancestor, point, column = name.partition(".")
            if point:
                step = first_step(self.agreement, records, ancestor)
                self.link(records, step)
                self.add(step, {column if step == ancestor else name})
            elif name in declared.fields:
                self._field(records, declared.fields[name])

    def _made_of(self, records: str, declared: RecordSet) -> None:
        """What slots, stretches together and readings are made of: all of it, whichever field is asked for."""
        for name in hangs_on(self.agreement, declared.readings) if declared.readings is not None else ():
            if name in self.agreement.objectives and self.agreement.objectives[name].metric.of_records:
                for other, names in needs_of(self.agreement, self.agreement.objectives[name]).items():
                    self.add(other, names)
        if declared.kind == "together":
            for each in declared.together:
                self.add(each, ())
                for parent in declared.belongs_to:
                    self.link(each, parent)
                    self.add(parent, ())
        elif declared.slots is not None:
            thing = thing_of(self.agreement, records)
            if thing is not None:
                self.add(thing, ())
            for child in gathered(declared) if declared.kind == "slots" else ():
                self.link(child, records)
            if declared.has_gaps:
                self.add(records, (*declared.per, *(parent.column for parent in declared.belongs_to.values())))

    def link(self, child: str, parent: str) -> None:
        """The columns by which a child knows its parent, over the record sets between them."""
        if parent in self.agreement.records and self.agreement.records[parent].kind == "slots":
            thing = thing_of(self.agreement, parent)
            self.add(child, columns_shared(self.agreement, parent, child))
            if thing is not None:
                self.link(child, thing)
            return
        declared = self.agreement.records.get(child)
        link = declared.belongs_to.get(parent) if declared else None
        if declared is not None and declared.readings is not None and link is None and parent in self.agreement.records:
            own, theirs = tuple(zip(*shared_things(self.agreement, child, parent), strict=True)) or ((), ())
            self.add(child, own)
            self.add(parent, theirs)
            return
        self.add(child, {link.column} if link else ())
        if declared is not None and link is None and parent in ancestors(self.agreement, child):
            step = first_step(self.agreement, child, parent)
            self.link(child, step)
            self.link(step, parent)

    def of_lines(self, objective: Objective) -> None:
        """The things that have a time line each, and the columns by which their readings are told apart."""
        things = things_of(self.agreement, objective)
        if things is not None:
            self.add(things, {split.name for split in objective.per if split.name not in self.agreement.records})
            self.link(objective.metric.records, things)

    def excluded(self, name: str, things: str | None) -> None:
        """What an exclusion reads, and how its rows know the things they are of."""
        exclusion = self.agreement.exclusions.get(name)
        if exclusion is None or exclusion.records is None:
            return
        where = frozenset() if exclusion.where is None else fields_of(exclusion.where)
        self.add(exclusion.records, {*where, *((exclusion.announced,) if exclusion.announced else ())})
        if things is not None:
            self.link(exclusion.records, things)

    def excluded_by_thing(self, name: str, records: str) -> None:
        """How rows, and stretches that exclude them, know the things by which they meet."""
        exclusion = self.agreement.exclusions.get(name)
        if exclusion is not None and exclusion.records in self.agreement.records and exclusion.records != records:
            for things in things_that_meet(self.agreement, records, exclusion.records)[:1]:
                self.link(exclusion.records, things)
                if things != records:
                    self.link(records, things)

    def of_clock(self, metric: Clock) -> None:
        """Events that stop it, and pauses."""
        if isinstance(metric.stop, StopEvent):
            child, _, column = metric.stop.events.partition(".")
            self.add(child, {column} if column else ())
            self.link(child, metric.clock)
        pauses = metric.pause.values() if isinstance(metric.pause, Table) else (metric.pause,)
        for each in pauses:
            self._pause(metric, each)

    def _pause(self, metric: Clock, pause: Any) -> None:
        log = log_of(self.agreement, metric.clock)
        if isinstance(pause, PausedRecords):
            self.link(pause.records, metric.clock)
        elif isinstance(pause, str) and pause in self.agreement.records:
            self.link(pause, metric.clock)
        elif isinstance(pause, str):
            self.add(metric.clock, {pause})
        elif pause is not None and log is not None:
            self.link(log, metric.clock)

    def _field(self, records: str, field: object) -> None:
        self.add(records, names_of_field(field, self.moments))
        if isinstance(field, Related):
            inside = [each for each in (field.where, field.condition, field.of, field.to) if each is not None]
            names: set[str] = {field.column} if field.column else set()
            self.add(field.child, names.union(*map(fields_of, inside)))
            self.link(field.child, records)
        elif isinstance(field, ValueAt):
            self.add(field.records, {field.column})
            self.link(field.records, records)
