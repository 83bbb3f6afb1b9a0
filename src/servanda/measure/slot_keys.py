"""Keys of slots that people can read: ``eu-west-1 2026-03-01 00:05``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.clock.steps import local_to_utc, utc_to_local
from servanda.measure.segments import NOBODY
from servanda.query.relation import Derive, Lookup, Relation
from servanda.query.scalar import Arith, Case, Coalesce, Col, Compare, Concat, FloorDiv, Lit, Scalar, TextOf
from servanda.words.duration import DAY, HOUR, MINUTE, SECOND

if TYPE_CHECKING:
    from servanda.measure.rows import Source


def labelled(source: Source, relation: Relation, owned: tuple[str, ...]) -> Relation:
    """Slots with a key: ``standard/eu-west-1 2026-03-01 00:05``; the second of two at one time of the clock says so."""
    first, last = source.reach.first, source.reach.last
    local, again = source.fresh("local"), source.fresh("again")
    relation = Lookup(relation, utc_to_local(source.zone, first, last), "_at", local)
    relation = Lookup(relation, local_to_utc(source.zone, first, last), local, again)
    clock = Arith("-", Col(local), Arith("*", FloorDiv(Col(local), DAY), Lit(DAY)))
    time = source.fresh("time")
    relation = Derive(relation, ((time, clock),))
    second = Case(((Compare("<>", Col(again), Col("_at")), Lit(" (second)")),), Lit(""))
    marks = (*(Lit("/") for _ in owned[1:]), Lit(" "))
    parts = [
        part for each, mark in zip(owned, marks, strict=False) for part in (Coalesce((Col(each), Lit(NOBODY))), mark)
    ]
    key = Concat((*parts, Col("_day"), Lit(" "), *_clock(Col(time)), second))
    return Derive(relation, (("_key", key), ("_row", Col("_slot")), ("_file", Col("_owner"))))


def _clock(time: Scalar) -> tuple[Scalar, ...]:
    """``09:05``, or ``09:05:30`` where there are seconds; below them nothing is shown, since slots last seconds."""

    def two(value: Scalar) -> Scalar:
        return Case(((Compare("<", value, Lit(10)), Concat((Lit("0"), TextOf(value)))),), TextOf(value))

    def within(unit: int, larger: int) -> Scalar:
        return Arith("-", FloorDiv(time, unit), Arith("*", FloorDiv(time, larger), Lit(larger // unit)))

    seconds = within(SECOND, MINUTE)
    shown = Case(((Compare("=", seconds, Lit(0)), Lit("")),), Concat((Lit(":"), two(seconds))))
    return two(FloorDiv(time, HOUR)), Lit(":"), two(within(MINUTE, HOUR)), shown
