"""What falls into slots: events in one, stretches in every slot that they touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.agreement.gathering import columns_shared, lasts, thing_of
from servanda.measure.slot_numbers import numbered, slots_of, span_of
from servanda.measure.slot_owners import split_value
from servanda.query.evaluate_relation import columns_of_relation
from servanda.query.relation import Derive, Filter, Join, Relation, Select, Series, Union
from servanda.query.scalar import (
    FALSE,
    NOTHING,
    And,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    Greatest,
    IsNull,
    Least,
    Lit,
    Not,
    Scalar,
    all_of,
)

if TYPE_CHECKING:
    from servanda.measure.rows import Rows, Source


def links_of(source: Source, slots: str, child: str) -> tuple[tuple[str, str], ...]:
    """Pairs of columns: of a slot, and of a child's row that falls in it."""
    agreement, thing = source.agreement, thing_of(source.agreement, slots)
    if thing is not None:
        column = agreement.records[slots].belongs_to[thing].column
        owned: tuple[tuple[str, str], ...] = ((column, "_of0"),) if source.belongs(child, thing) else ()
    else:
        shared = columns_shared(agreement, slots, child)
        owned = tuple((each, f"_of{place}") for place, each in enumerate(shared))
    return (("_slot", "_parent"), *owned)


def names_that_link(source: Source, slots: str, child: str) -> tuple[str, ...]:
    """Columns of a child by which its rows know their slots."""
    declared, thing = source.agreement.records[child], thing_of(source.agreement, slots)
    ends = (declared.ends,) if declared.kind == "stretch" and declared.ends else ()
    if thing is not None:
        return (*ends, *(source.link_column(child, thing) if source.belongs(child, thing) else ()))
    return (*ends, *columns_shared(source.agreement, slots, child))


def fallen(source: Source, slots: str, child: str, rows: Rows, relation: Relation) -> Relation:
    """Rows of a child with ``_parent``, the number of a slot in which they fall, and what tells its owner.

    An event falls in one slot; a stretch in every slot that it touches, one without length in that of its instant.
    """
    agreement, declared = source.agreement, source.agreement.records[child]
    thing = thing_of(agreement, slots)
    if thing is not None and source.belongs(child, thing):
        relation = of_things(source, child, thing, relation)
    elif thing is None:
        shared = columns_shared(agreement, slots, child)
        of = ((f"_of{place}", split_value(rows.physical[each], each)) for place, each in enumerate(shared))
        relation = Derive(relation, tuple(of))
    start, stop = span_of(source)
    number = slots_of(source, slots).number
    low, high = (number(start), number(stop - 1)) if start < stop else (0, -1)
    if not lasts(declared):
        relation = numbered(source, slots, relation, "_at", "_parent")
        return Filter(
            relation, And((Compare(">=", Col("_parent"), Lit(low)), Compare("<=", Col("_parent"), Lit(high))))
        )
    ends = ends_of(source, child)
    stop_at: Scalar = Lit(stop) if ends is None else Coalesce((Col(ends), Lit(stop)))
    relation = Filter(relation, all_of(Not(IsNull(Col("_at"))), Compare("<=", Col("_at"), stop_at)))
    last = source.fresh("last")
    before = Greatest((Arith("-", stop_at, Lit(1)), Col("_at")))
    relation = Derive(relation, (("_fallen", before),))
    relation = numbered(source, slots, numbered(source, slots, relation, "_at", "_first"), "_fallen", last)
    first = source.fresh("first")
    bounds = ((first, Greatest((Col("_first"), Lit(low)))), (last, Least((Col(last), Lit(high)))))
    return Series(Derive(relation, bounds), first, last, "_parent")


def ends_of(source: Source, records: str) -> str | None:
    """The column with the end of a stretch, null where it goes on; None where no row of the record set has an end."""
    declared = source.agreement.records[records]
    if declared.kind == "slots":
        return "_until"
    return declared.ends if declared.kind == "stretch" else "_ends"


def of_things(source: Source, child: str, thing: str, relation: Relation) -> Relation:
    """Rows with ``_of0``, the thing they belong to; stretches that belong to none in particular are of all."""
    known = (
        source.parented(child, thing, relation)
        if source.belongs(child, thing)
        else Derive(relation, (("_parent", NO_TEXT),))
    )
    kept = tuple(each for each in columns_of_relation(known) if each != "_parent")
    named = Select(known, (*((each, Col(each)) for each in kept), ("_of0", Col("_parent"))))
    if not lasts(source.agreement.records[child]):
        return named
    owners = Select(source.rows(thing, ()).readable, (("_of0", Col("_key")), ("_one", Lit(1))))
    nobody = Derive(Filter(named, IsNull(Col("_of0"))), (("_one", Lit(1)),))
    everyone = Join(nobody, owners, (("_one", "_one"),), (("_of0", "_of0"),), "inner")
    columns = tuple((each, Col(each)) for each in (*kept, "_of0"))
    return Union((Filter(named, Not(IsNull(Col("_of0")))), Select(everyone, columns)))


NO_TEXT = Case(((FALSE, Lit("")),), NOTHING)
"""A null that every engine takes for a text."""
