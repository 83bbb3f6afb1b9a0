"""Stretches while those of several record sets hold at once, for each parent: one sweep over begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.measure.slot_children import ends_of, of_things
from servanda.query.relation import Aggregate, Derive, Filter, Group, Relation, Select, Union, Window, WindowColumn
from servanda.query.scalar import (
    FALSE,
    NOTHING,
    And,
    Case,
    Coalesce,
    Col,
    Compare,
    Concat,
    IsNull,
    Lit,
    Not,
    Or,
    Scalar,
    TextOf,
)
from servanda.query.types import TEXT, TIME, Physical

if TYPE_CHECKING:
    from servanda.measure.rows import Source


def together(source: Source, name: str) -> tuple[Relation, dict[str, Physical]]:
    """The stretches, from ``_at`` to ``_ends`` (null where they go on), and how their columns lie there."""
    declared = source.agreement.records[name]
    parent = next(iter(declared.belongs_to), None)
    of = ("_of0",) if parent is not None else ()
    sets = declared.together
    edges = [
        edge for place, each in enumerate(sets) for edge in _edges(source, each, parent, place, len(sets))
    ]  # fmt: skip
    deltas = tuple(f"_change{place}" for place in range(len(sets)))
    moments = Group(
        Union(tuple(edges)), (*of, "_moment"),
        (*((each, Aggregate("sum", Col(each))) for each in deltas), ("_begun", Aggregate("min", Col("_begun")))),
    )  # fmt: skip
    found = _held(moments, of, deltas)
    begun = Concat((Col("_of0"), Lit("/"), Col("_begun"))) if parent is not None else Col("_begun")
    columns: list[tuple[str, Scalar]] = [
        ("_key", begun), ("_at", Col("_moment")), ("_ends", Col("_until")), ("_row", Col("_row")), ("_file", Lit(0)),
        ("starts", Col("_moment")), ("ends", Col("_until")),
    ]  # fmt: skip
    physical = {"starts": Physical(TIME), "ends": Physical(TIME)}
    if parent is not None:
        column = declared.belongs_to[parent].column
        columns.append((column, Col("_of0")))
        physical[column] = Physical(TEXT)
    return Select(found, tuple(columns)), physical


def _edges(source: Source, records: str, parent: str | None, place: int, sets: int) -> tuple[Relation, Relation]:
    """The begins and the ends of one record set's stretches, as changes of how many hold."""
    declared = source.agreement.records[records]
    names = {declared.ends} if declared.kind == "stretch" and declared.ends else set()
    names |= (
        set(source.link_column(records, parent)) if parent is not None and source.belongs(records, parent) else set()
    )
    relation = source.rows(records, names).readable
    if parent is not None:
        relation = of_things(source, records, parent, relation)
    ends = ends_of(source, records)
    until: Scalar = NO_INSTANT if ends is None else Col(ends)
    relation = Derive(relation, (("_until", until),))
    sound = Or(
        (IsNull(Col("_until")), Compare(">=", Col("_until"), Col("_at")))
    )  # what ends before it begins never held
    relation = Filter(relation, And((Not(IsNull(Col("_at"))), sound)))
    called = Coalesce((Col("_key"), Concat((Lit("row "), TextOf(Col("_row"))))))
    begins = _edge(relation, parent, Col("_at"), called, 1, place, sets)
    ended = Filter(relation, Not(IsNull(Col("_until"))))
    return begins, _edge(ended, parent, Col("_until"), NO_TEXT, -1, place, sets)


def _edge(
    relation: Relation, parent: str | None, moment: Scalar, begun: Scalar, change: int, place: int, sets: int
) -> Relation:
    changes = tuple((f"_change{each}", Lit(change if each == place else 0)) for each in range(sets))
    of = (("_of0", Col("_of0")),) if parent is not None else ()
    return Select(relation, (*of, ("_moment", moment), ("_begun", begun), *changes))


def _held(moments: Relation, of: tuple[str, ...], deltas: tuple[str, ...]) -> Relation:
    """The moments from which on all hold, each with the next one at which they no longer do."""
    order = (("_moment", False),)
    sums = tuple((each, WindowColumn("sum_until", Col(each))) for each in deltas)
    counted = Window(moments, of, order, sums)
    hold = Case(((And(tuple(Compare(">", Col(each), Lit(0)) for each in deltas)), Lit(1)),), Lit(0))
    known = Window(Derive(counted, (("_holds", hold),)), of, order, (("_held", WindowColumn("lag", Col("_holds"))),))
    turns = Filter(known, Compare("<>", Col("_holds"), Coalesce((Col("_held"), Lit(0)))))
    lasting = Window(turns, of, order, (("_until", WindowColumn("lead", Col("_moment"))),))
    held = Filter(lasting, Compare("=", Col("_holds"), Lit(1)))
    everyone = (*((each, False) for each in of), *order)
    return Window(held, (), everyone, (("_row", WindowColumn("row_number")),))


NO_INSTANT = Case(((FALSE, Lit(0)),), NOTHING)
NO_TEXT = Case(((FALSE, Lit("")),), NOTHING)
"""Nulls that every engine takes for an integer and a text."""
