"""The sweep line: stretches that begin and end on time lines become pieces of time in which nothing changes.

Every stretch is two events, each of which changes how many of a kind hold; a running sum over the events of a time
line says how many do, and the next event is where a piece ends. Edges are events that change nothing, so that no piece
crosses one: whoever places a piece by its beginning has placed all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servanda.metrics.rows import derive
from servanda.query.relation import Filter, Join, Relation, Select, Union, Values, Window, WindowColumn
from servanda.query.scalar import Arith, Coalesce, Col, Compare, Greatest, Least, Lit, Scalar, all_of

NOWHERE = -(10**18)
"""Before every instant."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of time lines: ``_line``, ``_begins``, ``_ends``, and of each kind how much of it one of them adds.

    `marks` names a column whose greatest value so far is told of every piece, as ``_began``.
    """

    relation: Relation
    adds: Mapping[str, Scalar]
    marks: str | None = None


def pieces(lines: Relation, stretches: Sequence[Stretches], edges: Sequence[int], kinds: Sequence[str]) -> Relation:
    """Pieces between the first and the last of the sorted `edges`: ``_line``, ``_at``, ``_stopped``, how much of each kind."""
    marked = any(each.marks is not None for each in stretches)
    events = [_edges(lines, edges, kinds, marked=marked)]
    for each in stretches:
        events += _events(each, edges, kinds, marked=marked)
    running = [(name, WindowColumn("sum_until", Col(name))) for name in kinds]
    before = [("_earlier", WindowColumn("max_before", Col("_began")))] if marked else []
    swept: Relation = Window(
        Union(tuple(events)), ("_line",), (("_at", False),),
        (*running, ("_stopped", WindowColumn("lead", Col("_at"))), *before),
    )  # fmt: skip
    swept = Filter(swept, Compare(">", Col("_stopped"), Col("_at")))
    if marked:
        swept = derive(swept, began=Greatest((Col("_began"), Coalesce((Col("_earlier"), Lit(NOWHERE))))))
    return swept


def holds(kind: str) -> Scalar:
    """Does at least one of a kind hold?"""
    return Compare(">", Col(kind), Lit(0))


def _edges(lines: Relation, edges: Sequence[int], kinds: Sequence[str], *, marked: bool) -> Relation:
    instants = Values(("_edge", "_one"), tuple((each, 1) for each in edges), ("integer", "integer"))
    every = Select(lines, (("_line", Col("_line")), ("_one", Lit(1))))
    of_lines = Join(every, instants, (("_one", "_one"),), (("_edge", "_edge"),), "inner")
    nothing: list[tuple[str, Scalar]] = [(name, Lit(0)) for name in kinds]
    nothing += [("_began", Lit(NOWHERE))] if marked else []
    return Select(of_lines, (("_line", Col("_line")), ("_at", Col("_edge")), *nothing))


def _events(each: Stretches, edges: Sequence[int], kinds: Sequence[str], *, marked: bool) -> list[Relation]:
    """Where the stretches begin and where they end, as far as they lie between the first and the last edge."""
    first, last = edges[0], edges[-1]
    begun, open_still = Compare("<", Col("_begins"), Lit(last)), Compare(">", Col("_ends"), Lit(first))
    inside = Filter(each.relation, all_of(begun, open_still, Compare("<", Col("_begins"), Col("_ends"))))
    ends: tuple[Scalar, Scalar] = (Greatest((Col("_begins"), Lit(first))), Least((Col("_ends"), Lit(last))))
    return [
        Select(inside, (("_line", Col("_line")), ("_at", at), *_changes(each, kinds, begins=not place, marked=marked)))
        for place, at in enumerate(ends)
    ]


def _changes(each: Stretches, kinds: Sequence[str], *, begins: bool, marked: bool) -> list[tuple[str, Scalar]]:
    nothing = Lit(0)
    changes: list[tuple[str, Scalar]] = []
    for name in kinds:
        added = each.adds.get(name, nothing)
        changes.append((name, added if begins or added == nothing else Arith("-", nothing, added)))
    if marked:
        changes.append(("_began", Col(each.marks) if begins and each.marks is not None else Lit(NOWHERE)))
    return changes
