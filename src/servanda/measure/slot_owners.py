"""Who has slots: things in their life, values of columns that are seen, or nobody in particular."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servanda.agreement.gathering import columns_shared, gathered, thing_of
from servanda.clock.steps import local_to_utc
from servanda.measure.failure import CannotMeasure
from servanda.measure.segments import NOBODY
from servanda.query.evaluate_relation import columns_of_relation
from servanda.query.relation import (
    Aggregate,
    Derive,
    Filter,
    Group,
    Lookup,
    Relation,
    Scan,
    Select,
    Union,
    Values,
    Window,
    WindowColumn,
)
from servanda.query.scalar import NOTHING, Arith, Case, Coalesce, Col, IsNull, Lit, Not, Scalar, TextOf
from servanda.query.types import TEXT, Kind, Physical
from servanda.words.duration import DAY

if TYPE_CHECKING:
    from servanda.measure.rows import Rows, Source


def owners_of(source: Source, name: str) -> tuple[Relation, dict[str, Physical]]:
    """Those who have a slot at every time: ``_owner``, a number; their columns; ``_from`` and ``_to`` of their life."""
    if name not in source.owners:
        source.owners[name] = _owners(source, name)
    return source.owners[name]


def values_of_owners(source: Source, name: str, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The combinations of values of these columns that have slots; none where slots are not told apart by all of them."""
    declared = source.agreement.records.get(name)
    if declared is None or declared.slots is None or not columns:
        return []
    owners, owned = owners_of(source, name)
    return source.engine.run(Group(owners, columns, ())) if set(columns) <= set(owned) else []


def _owners(source: Source, name: str) -> tuple[Relation, dict[str, Physical]]:
    declared = source.agreement.records[name]
    thing = thing_of(source.agreement, name)
    if thing is not None:
        column = declared.belongs_to[thing].column
        return things(source, thing, column), {column: Physical(TEXT)}
    if declared.per:
        return _values_seen(source, name)
    return Values(("_owner",), ((1,),), ("integer",)), {}


def things(source: Source, thing: str, column: str) -> Relation:
    """Things with their key in `column`, ``_from`` and ``_to`` (null where their life is open), and ``_owner``, a number."""
    declared = source.agreement.records[thing]
    rows = source.rows(thing, {declared.ends} if declared.ends else ())
    relation: Relation = Filter(rows.readable, Not(IsNull(Col("_key"))))
    born: Scalar = NO_INSTANT
    dies: Scalar = NO_INSTANT
    if declared.starts:
        relation, born = _instant(source, relation, rows, declared.starts, 0)
    if declared.ends:
        relation, dies = _instant(source, relation, rows, declared.ends, 1)
    life = (("_from", born), ("_to", dies))
    chosen = Select(relation, ((column, Col("_key")), *life))
    return Window(chosen, (), ((column, False),), (("_owner", WindowColumn("row_number")),))


def _instant(source: Source, relation: Relation, rows: Rows, column: str, more: int) -> tuple[Relation, Scalar]:
    """A time as it is; a date as its midnight, or the one after where it is the last day."""
    if rows.physical[column].type.kind is not Kind.DATE:
        return relation, Col(column)
    local, into = source.fresh("local"), source.fresh("instant")
    table = local_to_utc(source.zone, source.reach.first, source.reach.last)
    midnight = Arith("*", Arith("+", Col(column), Lit(more)), Lit(DAY))
    return Lookup(Derive(relation, ((local, midnight),)), table, local, into), Col(into)


def _values_seen(source: Source, name: str) -> tuple[Relation, dict[str, Physical]]:
    """The values, or combinations of values, in the rows that the fields gather, or that are slots themselves."""
    agreement, per = source.agreement, source.agreement.records[name].per
    declared = agreement.records[name]
    children = [name] if declared.has_gaps else [
        each for each in gathered(declared) if columns_shared(agreement, name, each) == per
    ]  # fmt: skip
    seen, owned = [], {each: Physical(TEXT) for each in per}
    for child in children:
        rows = source.filed(child, per) if declared.has_gaps else source.rows(child, per)
        owned = {each: _as_split(rows.physical[each], owned[each]) for each in per}
        seen.append(Select(rows.readable, tuple((each, split_value(rows.physical[each], each)) for each in per)))
    every = Union(tuple(seen)) if len(seen) > 1 else seen[0]
    values = Group(every, per, (("_rows", Aggregate("count")),))
    order = tuple((each, False) for each in per)
    ranked = Window(values, (), order, (("_owner", WindowColumn("row_number")),))
    kept = Select(ranked, (("_owner", Col("_owner")), *((each, Col(each)) for each in per)))
    return stored(source, f"values of {name}", kept), owned


def _as_split(found: Physical, known: Physical) -> Physical:
    """Values are texts, in the order that their column declares."""
    return Physical(found.type) if found.type.kind is Kind.TEXT and known.type.order is None else known


def split_value(physical: Physical, column: str) -> Scalar:
    """A value by which slots are told apart, as a text; rows without one have slots of their own."""
    match physical.type.kind:
        case Kind.TEXT:
            value: Scalar = Col(column)
        case Kind.YESNO:
            value = Case(((Col(column), Lit("yes")), (Not(Col(column)), Lit("no"))), NOTHING)
        case Kind.NUMBER if physical.scale == 0 and physical.divisor is None:
            value = TextOf(Col(column))
        case _:
            what = "has decimals" if physical.type.kind is Kind.NUMBER else f"is a {physical.type.kind}"
            hint = "Slots are told apart by texts, whole numbers or yes and no; a field can make a text of it."
            raise CannotMeasure(f"`{column}` {what}, which tells no slots apart", hint=hint, code="S447")
    return Coalesce((value, Lit(NOBODY)))


def stored(source: Source, what: str, relation: Relation) -> Scan:
    """The rows of a relation, kept in the engine, which then knows how many they are."""
    return Scan(source.store(what, relation), columns_of_relation(relation))


NO_INSTANT = Case(((Lit(False), Lit(0)),), NOTHING)
"""A null that every engine takes for an integer."""
