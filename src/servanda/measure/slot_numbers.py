"""The number of the slot in which an instant lies, and the time that slots fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.clock.slots import Slots
from servanda.query.relation import Derive, Lookup, Relation
from servanda.query.scalar import Arith, Col, FloorDiv, Lit, Scalar
from servanda.words.duration import DAY, Exact

if TYPE_CHECKING:
    from servanda.measure.rows import Source


def slots_of(source: Source, name: str) -> Slots:
    """The slots of a record set's length in the agreement's zone."""
    length = source.agreement.records[name].slots
    return Slots(
        source.zone, length.microseconds if isinstance(length, Exact) else None, source.reach.first, source.reach.last
    )


def numbered(source: Source, name: str, relation: Relation, column: str, into: str) -> Relation:
    """The relation with the number of the slot in which the instant of a column lies."""
    slots = slots_of(source, name)
    if slots.phase is not None:
        since: Scalar = Col(column) if not slots.phase else Arith("-", Col(column), Lit(slots.phase))
        return Derive(relation, ((into, FloorDiv(since, slots.length or DAY)),))
    midnight, base = source.fresh("midnight"), source.fresh("base")
    starts, numbers = slots.tables()
    relation = Lookup(relation, numbers, column, base)
    if slots.length is None:
        return Derive(relation, ((into, Col(base)),))
    since = Arith("-", Col(column), Col(midnight))
    number = Arith("+", Col(base), FloorDiv(since, slots.length))
    return Derive(Lookup(relation, starts, column, midnight), ((into, number),))


def span_of(source: Source) -> tuple[int, int]:
    """The time that is measured, as far as it has come."""
    start, stop = source.span or (source.horizon, source.horizon)
    return start, min(stop, source.horizon)
