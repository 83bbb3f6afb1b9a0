"""A status log as stretches: each row's state holds until the next row of its key."""

from __future__ import annotations

from collections.abc import Sequence

from servanda.query.relation import Filter, Relation, Select, Window, WindowColumn
from servanda.query.scalar import And, Col, Compare, IsNull, Not, Or


def stretches(rows: Relation, time: str, state: str, columns: Sequence[str] = ()) -> Relation:
    """Columns ``_key``, ``starts``, ``ends`` (null: still so), ``state`` and the further `columns` of the rows.

    Of several rows of a key at one instant the later one (by file, then row) holds. Rows without key or time
    are left out: they are counted as unreadable. `time` holds microseconds.
    """
    readable = Filter(rows, And((Not(IsNull(Col("_key"))), Not(IsNull(Col(time))))))
    order = ((time, False), ("_file", False), ("_row", False))
    following = Window(readable, ("_key",), order, (("_next", WindowColumn("lead", Col(time))),))
    lasting = Filter(following, Or((IsNull(Col("_next")), Compare("<", Col(time), Col("_next")))))
    renamed = (("_key", Col("_key")), ("starts", Col(time)), ("ends", Col("_next")), ("state", Col(state)))
    return Select(lasting, (*renamed, *((column, Col(column)) for column in columns)))
