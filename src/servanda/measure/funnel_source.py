"""What a funnel is measured on: the rows of its record set and those that it counts, loaded and complete until an instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from servanda.agreement.funnels import Funnel
from servanda.agreement.model import Agreement
from servanda.measure.agreed import NOTHING_AGREED, Agreed
from servanda.measure.corrected import all_corrected
from servanda.measure.needs import Needs, needs_of_rows
from servanda.measure.reach import reach_of
from servanda.measure.rows import Rows, Source
from servanda.measure.run import Bench, united
from servanda.measure.tables import Tables
from servanda.query.expression import Expression, fields_of
from servanda.records.loaded import Loaded
from servanda.words.problem import Problem, errors


@dataclass(frozen=True)
class FunnelSource:
    """A funnel with its records; `horizon` is the instant until which all of them are complete.

    `ends` says the same of each record set that is counted beside it.
    """

    agreement: Agreement
    records: str
    funnel: Funnel
    source: Source
    horizon: int
    as_of: int
    asked: bool
    """Was `as_of` asked for? Then what came after it is no mistake of the records."""
    ends: Mapping[str, int]
    beside: Bench | None = None
    """One of the same text and records, whose kept rows serve the funnel too."""
    tables: tuple[str, ...] = ()
    """Tables that hold records as they were put right, for this funnel alone."""

    @property
    def first(self) -> int | None:
        """The oldest row."""
        return self.source.loaded[self.records].first

    def rows(self, split: str | None = None) -> Rows:
        """The rows of its record set with all that it reads of them."""
        names = names_read(self.funnel, split)
        kept = None if self.beside is None else self.beside.kept_rows(self.records, self.horizon, names)
        return kept if kept is not None else self.source.rows(self.records, names)

    def release(self) -> None:
        """Let go of what was made for it."""
        self.source.release()
        for table in self.tables:
            self.source.engine.drop(table)


def names_read(funnel: Funnel, split: str | None = None) -> frozenset[str]:
    """The columns and fields of its own records that a funnel reads."""
    steps = [*funnel.reached.values(), *funnel.leaves.values()]
    every: list[Expression | None] = [each for step in steps for each in (step.at, step.where)]
    every += [funnel.where, funnel.value, funnel.distinct]
    named = frozenset().union(*(fields_of(each) for each in every if each is not None))
    return named | ({split} if split is not None else frozenset())


def needs_of_funnel(agreement: Agreement, records: str, split: str | None = None) -> tuple[Needs, dict[str, Needs]]:
    """What its own records read, and what each counted stage does."""
    funnel = agreement.funnel[records]
    counted = {}
    for name, stage in funnel.counted.items():
        columns = {
            *([stage.field] if stage.field else []),
            *(fields_of(stage.where) if stage.where is not None else ()),
        }
        shared = {split} if split is not None and split in agreement.records[stage.records].columns else set()
        counted[name] = needs_of_rows(agreement, stage.records, columns | shared)
    return needs_of_rows(agreement, records, names_read(funnel, split)), counted


def all_needs(agreement: Agreement) -> Iterable[Needs]:
    """Everything that the funnels of an agreement read."""
    for records in agreement.funnel:
        own, counted = needs_of_funnel(agreement, records)
        yield from (own, *counted.values())


def open_funnel(
    agreement: Agreement,
    tables: Tables,
    records: str,
    as_of: int | None,
    split: str | None = None,
    agreed: Agreed = NOTHING_AGREED,
    beside: Bench | None = None,
) -> tuple[FunnelSource | None, tuple[Problem, ...]]:
    """Load what a funnel reads. Without `as_of` it is measured to the end of the records."""
    own, counted = needs_of_funnel(agreement, records, split)
    everything = united([own, *counted.values()])
    shared, problems = tables.load(agreement, everything)
    if errors(problems) or any(name not in shared for name in everything):
        return None, problems
    loaded, _ = all_corrected(agreement, tables.engine, shared, agreed)
    moment = as_of if as_of is not None else max(loaded[name].horizon for name in own)
    horizon = min(moment, *(loaded[name].horizon for name in own if _bounds(agreement, loaded, name)), moment)
    ends = {
        name: min([moment, *(loaded[one].horizon for one in needs if _bounds(agreement, loaded, one))])
        for name, needs in counted.items()
    }
    instants = [at for each in loaded.values() for at in (each.first, each.last) if at is not None]
    reach = reach_of([*instants, moment, horizon])
    source = Source(agreement, loaded, tables.engine, horizon, reach, agreed=agreed)
    alone = tuple(each.table for name, each in loaded.items() if each.table != shared[name].table)
    beside = beside if beside is not None and beside.agreement.records == agreement.records else None
    return FunnelSource(
        agreement, records, agreement.funnel[records], source, horizon, moment, as_of is not None, ends, beside, alone
    ), problems


def _bounds(agreement: Agreement, loaded: Mapping[str, Loaded], name: str) -> bool:
    """Does the end of a record set bound what is known? A list has no time that could say when it ends."""
    return agreement.records[name].kind != "list" or loaded[name].horizon > (loaded[name].last or 0)
