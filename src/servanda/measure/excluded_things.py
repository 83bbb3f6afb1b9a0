"""Rows that do not count because the thing they belong to was just then in a stretch of an exclusion.

Stretches that belong to nobody in particular are of all things. An allowance is used up by each thing on its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from servanda.clock.spans import Pair
from servanda.query.relation import Aggregate, Filter, Group, Join, Relation, Scan, Select
from servanda.query.scalar import Col, Compare, IsNull, Not, Scalar, all_of

if TYPE_CHECKING:
    from servanda.measure.scope import ObjectiveScope

Stretch = tuple[str | None, int, int]
"""The key of a thing (None: of all), when it begins and when it ends."""
Cut = Callable[[list[Pair]], list[Pair]]
"""Makes of the stretches of one thing those that exclude."""
_ROW = (("_file", "_in"), ("_row", "_line"))


def by_thing(stretches: Iterable[Stretch], cut: Cut) -> tuple[dict[str, list[Pair]], list[Pair]]:
    """What excludes of each thing that has stretches of its own, and what excludes of all others."""
    own: dict[str, list[Pair]] = defaultdict(list)
    general: list[Pair] = []
    for thing, begin, end in stretches:
        (general if thing is None else own[thing]).append((begin, end))
    return {thing: cut([*each, *general]) for thing, each in own.items()}, cut(general)


def marked_by_thing(
    scope: ObjectiveScope, relation: Relation, things: str, during: Mapping[str, list[Pair]], place: int
) -> tuple[Relation, Scalar, Scalar]:
    """The relation with two tests more: the row's thing has stretches of its own, and the row lies in one of them."""
    whose = Join(
        _linked(scope, things), _kept(scope, during), (("_thing_of", "_thing"),), (("_begins", "_begins"), ("_ends", "_ends")), "inner"
    )  # fmt: skip
    known = Group(whose, ("_in", "_line"), (("_met", Aggregate("count")),))
    has, met = f"_has{place}", f"_met{place}"
    relation = Join(relation, known, _ROW, (("_met", has),))
    relation = Join(relation, _inside(relation, whose, has), (*_ROW, ("_at", "_when")), (("_met", met),))
    return relation, Not(IsNull(Col(has))), Not(IsNull(Col(met)))


def _kept(scope: ObjectiveScope, during: Mapping[str, list[Pair]]) -> Relation:
    """The stretches as rows; a thing whose stretches exclude nothing has an empty one, so that it is known."""
    engine, table = scope.source.engine, scope.source.keep("stretches")
    rows = [(thing, *each) for thing, own in during.items() for each in own or [(0, 0)]]
    engine.load_rows(table, [("_thing", "text"), ("_begins", "integer"), ("_ends", "integer")], rows)
    return Scan(table, ("_thing", "_begins", "_ends"))


def _linked(scope: ObjectiveScope, things: str) -> Relation:
    """The things of each row of the metric."""
    source, records = scope.source, scope.objective.metric.records
    if things == records:
        linked, thing = source.rows(records, ()).relation, Col("_key")
    else:
        linked, thing = source.linked(records, things, ())[1], Col("_parent")
    return Select(linked, (("_in", Col("_file")), ("_line", Col("_row")), ("_thing_of", thing)))


def _inside(relation: Relation, whose: Relation, has: str) -> Relation:
    """Each row, by its place and time, that lies in a stretch of its thing."""
    few: Relation = Filter(relation, Not(IsNull(Col(has))))
    few = Select(few, tuple((each, Col(each)) for each in ("_file", "_row", "_at")))
    both: Relation = Join(few, whose, _ROW, (("_begins", "_begins"), ("_ends", "_ends")), "inner")
    both = Filter(both, all_of(Compare(">=", Col("_at"), Col("_begins")), Compare("<", Col("_at"), Col("_ends"))))
    once = Group(both, ("_file", "_row", "_at"), (("_met", Aggregate("count")),))
    return Select(once, (("_in", Col("_file")), ("_line", Col("_row")), ("_when", Col("_at")), ("_met", Col("_met"))))
