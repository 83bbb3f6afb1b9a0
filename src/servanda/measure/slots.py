"""Grids of slots: the rows of a record set with `slots`, made inside the engine from a small table.

Owners (things, values of columns, or nobody in particular) are paired with runs of slots, one row for each owner and
day. These pairs are stored, so that the engine knows how many slots come of them, and joined with the numbers of slots.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from servanda.agreement.gathering import thing_of
from servanda.clock.slots import Run
from servanda.measure.failure import CannotMeasure
from servanda.measure.slot_keys import labelled
from servanda.measure.slot_numbers import numbered, slots_of, span_of
from servanda.measure.slot_owners import owners_of, stored
from servanda.metrics.facts import PENDING, Facts
from servanda.metrics.metric import Metric
from servanda.query.evaluate_relation import columns_of_relation
from servanda.query.relation import (
    Aggregate,
    Derive,
    Filter,
    Group,
    Join,
    Relation,
    Scan,
    Select,
    Series,
    Union,
    Values,
)
from servanda.query.scalar import And, Arith, Case, Coalesce, Col, Compare, Greatest, Least, Lit, Scalar
from servanda.query.types import TIME, Physical

if TYPE_CHECKING:
    from servanda.measure.rows import Source

MOST_SLOTS = 2_000_000_000
"""More slots are asked for by mistake: `per` names a column of which every row has its own value."""

OWN = ("_key", "_at", "_until", "_slot", "_row", "_file")


@dataclass(frozen=True, slots=True)
class Grid:
    """A relation with the columns of `OWN` and those by which slots are told apart, `owned`.

    `_at` is the begin of a slot and `_until` its end, `_slot` its number; `_row` and `_file` tell rows apart.
    """

    relation: Relation
    owned: dict[str, Physical]


def grid(source: Source, name: str) -> Grid:
    """Every slot of every owner that has begun in the time that is measured."""
    start, stop = span_of(source)
    slots = slots_of(source, name)
    if start < stop:
        _no_more_than_can_be(name, slots.number(stop - 1) - slots.number(start) + 1)
    runs = slots.runs(start, stop)
    owners, owned = owners_of(source, name)
    whole, cut = _pairs(source, name, owners, tuple(owned), runs)
    sizes = sorted({each.size for each in runs})
    numbers = stored(source, "numbers of slots", _numbers(sizes))
    made = Join(whole, numbers, (("_size", "_size"),), (("_nth", "_nth"),), "inner")
    relation: Relation = _made(source, name, Derive(made, (("_slot", Arith("+", Col("_base"), Col("_nth"))),)), owned)
    if cut is not None:
        relation = Union((relation, _made(source, name, Series(cut, "_low", "_high", "_slot"), owned)))
    return Grid(labelled(source, relation, tuple(owned)), owned)


def _numbers(sizes: list[int]) -> Relation:
    """For each size of a run the numbers of its slots, from 0."""
    rows = tuple((size, 0, size - 1) for size in sizes)
    several = Values(("_size", "_first", "_last"), rows, ("integer", "integer", "integer"))
    counted = Series(several, "_first", "_last", "_nth")
    return Select(counted, (("_size", Col("_size")), ("_nth", Col("_nth"))))


def _made(source: Source, name: str, relation: Relation, owned: dict[str, Physical]) -> Relation:
    """Slots with their begin and end, from their number and their run."""
    length = slots_of(source, name).length
    at: Scalar = Col("_begin")
    until: Scalar = Col("_stop")
    if length is not None:
        at = Arith("+", at, Arith("*", Arith("-", Col("_slot"), Col("_base")), Lit(length)))
        until = Least((Arith("+", Col("_at"), Lit(length)), until))
    relation = Derive(relation, (("_at", at),))
    kept = (
        "_at",
        "_slot",
        "_owner",
        "_day",
        *owned,
        *(("_from", "_to") if source.beyond_life and has_life(source, name) else ()),
    )
    return Select(relation, (("_until", until), *((each, Col(each)) for each in kept)))


def has_life(source: Source, name: str) -> bool:
    """Are the slots those of things, which begin and end?"""
    return thing_of(source.agreement, name) is not None


# Pairs of owners and runs


def _pairs(
    source: Source, name: str, owners: Relation, owned: tuple[str, ...], runs: tuple[Run, ...]
) -> tuple[Scan, Scan | None]:
    """Each owner with each run of slots: those it has whole, and those that its life cuts; stored."""
    rows = tuple((each.start, each.size, each.base, each.stop, each.day) for each in runs)
    kinds = ("integer", "integer", "integer", "integer", "text")
    table = Derive(Values(("_begin", "_size", "_base", "_stop", "_day"), rows, kinds), (("_one", Lit(1)),))  # type: ignore[arg-type]
    took = tuple((each, each) for each in ("_begin", "_size", "_base", "_stop", "_day"))
    paired: Relation = Join(Derive(owners, (("_one", Lit(1)),)), table, (("_one", "_one"),), took, "inner")
    kept = ("_owner", *owned, *(each for each, _ in took))
    if not has_life(source, name) or source.beyond_life:
        kept += ("_from", "_to") if has_life(source, name) else ()
        pairs = stored(source, f"runs of {name}", Select(paired, tuple((each, Col(each)) for each in kept)))
        _no_more_than_can_be(name, _of_all(source, pairs))
        return pairs, None
    return _cut_by_life(source, name, paired, kept)


def _cut_by_life(source: Source, name: str, paired: Relation, kept: tuple[str, ...]) -> tuple[Scan, Scan | None]:
    alive = And((
        Coalesce((Compare("<", Col("_from"), Col("_stop")), Lit(True))),
        Coalesce((Compare(">", Col("_to"), Col("_begin")), Lit(True))),
        Coalesce((Compare(">", Col("_to"), Col("_from")), Lit(True))),
    ))  # fmt: skip
    paired = Derive(Filter(paired, alive), (("_end", Arith("-", Col("_to"), Lit(1))),))
    paired = numbered(source, name, numbered(source, name, paired, "_from", "_first"), "_end", "_last")
    high = Arith("-", Arith("+", Col("_base"), Col("_size")), Lit(1))
    low = Greatest((Coalesce((Col("_first"), Col("_base"))), Col("_base")))
    paired = Derive(paired, (("_low", low), ("_high", Least((Coalesce((Col("_last"), high)), high)))))
    taken = tuple((each, Col(each)) for each in (*kept, "_low", "_high"))
    pairs = stored(source, f"runs of {name}", Select(paired, taken))
    _no_more_than_can_be(name, _of_all(source, pairs))
    size = Arith("+", Arith("-", Col("_high"), Col("_low")), Lit(1))
    whole = Filter(pairs, Compare("=", size, Col("_size")))
    cut = Filter(pairs, Compare("<", size, Col("_size")))
    if not source.engine.run(Group(cut, (), (("rows", Aggregate("count")),)))[0][0]:
        return pairs, None
    return stored(source, f"whole runs of {name}", whole), stored(source, f"cut runs of {name}", cut)


def _of_all(source: Source, pairs: Scan) -> int:
    ((number,),) = source.engine.run(Group(pairs, (), (("slots", Aggregate("sum", Col("_size"))),)))
    return int(number or 0)


def _no_more_than_can_be(name: str, number: int) -> None:
    if number > MOST_SLOTS:
        sentence = f"`{name}` has {number:,} slots in the time that is measured; at most {MOST_SLOTS:,} are made"
        hint = "Write longer slots, `per:` a column with fewer values, or a later day from which the agreement holds."
        raise CannotMeasure(sentence, hint=hint, code="S446")


SLOT_TIMES = {"starts": ("_at", Physical(TIME)), "ends": ("_until", Physical(TIME))}
"""The columns of slots that an agreement may name."""


def undecided(facts: Facts, horizon: int) -> Facts:
    """The same facts, in which slots that end beyond the horizon are pending."""
    if "_until" not in columns_of_relation(facts.relation):
        return facts
    beyond = Compare(">", Col("_until"), Lit(horizon))
    outcome = Case(((beyond, Lit(PENDING)),), Col("_outcome"))
    return replace(facts, relation=Derive(facts.relation, (("_outcome", outcome),)))


def outside_life_counts(metric: Metric) -> bool:
    """Does a metric count the slots outside the life of their things?"""
    outside = getattr(metric, "outside_life", None)
    return outside is not None and outside.way != "leaves"
