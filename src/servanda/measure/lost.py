"""Related rows without a readable time: what their parent takes of such rows cannot be told, and nobody guesses it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from servanda.agreement.fields import Related
from servanda.query.expression import Expression, fields_of
from servanda.query.relation import Aggregate, Derive, Filter, Group, Join, Relation
from servanda.query.scalar import FALSE, Coalesce, Col, IsNull, Not, Or

if TYPE_CHECKING:
    from servanda.measure.rows import Rows, Source


def lost_rows(
    source: Source, child: str, parent: str, time: str | None, where: Expression | None, names: Collection[str] = ()
) -> Relation | None:
    """The rows of a child whose `time` cannot be read, with ``_parent`` and the columns `names`; None if there are none.

    A row that surely does not meet the condition is not meant. Of a status log it is every row without a time, since
    each may have been the end of the state before it; an event without one has not happened.
    """
    declared = source.agreement.records[child]
    time = time or declared.placed_by
    wanted = {*names, *([time] if time else []), *(fields_of(where) if where is not None else ())}
    rows = source.linkable(child, parent, wanted)
    found = rows.lost if time == declared.placed_by and rows.lost is not None else _unreadable(rows, time or "")
    if found is None:
        return None
    if where is not None:
        found, lowered = source.lower(found, rows.physical, where)
        unsure = replace(rows, broken=()).unreadable(fields_of(where))
        found = Filter(found, Or((Coalesce((lowered.value, FALSE)), unsure)))
    return Filter(source.parented(child, parent, found), Not(IsNull(Col("_parent"))))


def with_lost(
    source: Source, records: str, relation: Relation, field: Related, order: str
) -> tuple[Relation, frozenset[str]]:
    """The relation with a yes/no column that is true where a field may hang on rows of which nobody knows the time."""
    if not order or source.agreement.records[records].kind == "slots":  # nobody knows in which slot such a row falls
        return relation, frozenset()
    lost = lost_rows(source, field.child, records, order.removeprefix("_at"), field.where)
    return (relation, frozenset()) if lost is None else mark(source, relation, lost)


def _unreadable(rows: Rows, time: str) -> Relation | None:
    unreadable = replace(rows, broken=()).unreadable({time})
    return None if unreadable == FALSE else Filter(rows.relation, unreadable)


def mark(source: Source, relation: Relation, lost: Relation) -> tuple[Relation, frozenset[str]]:
    """The relation with a yes/no column that is true for the parents of lost rows."""
    into, flag = source.fresh("lost"), source.fresh("lost")
    parents = Group(lost, ("_parent",), (("_rows", Aggregate("count")),))
    joined = Join(relation, parents, (("_key", "_parent"),), (("_rows", into),))
    return Derive(joined, ((flag, Not(IsNull(Col(into)))),)), frozenset({flag})
