"""Fields of slots that gather the same record set, in one pass over its rows: a month has many rows, and slots have many fields.

They mean what `related` makes of each alone; what needs the rows in order, or instants of the slot, is left to that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.agreement.fields import Related
from servanda.measure.failure import CannotMeasure
from servanda.query.expression import fields_of
from servanda.query.relation import Aggregate, Derive, Filter, Group, Join, Relation
from servanda.query.scalar import FALSE, NOTHING, Arith, Case, Coalesce, Col, Compare, IsNull, Lit, Not, Scalar, all_of
from servanda.query.types import NUMBER, PERCENT, Kind, Physical

if TYPE_CHECKING:
    from servanda.measure.rows import Rows, Source

_TOGETHER = frozenset({"count", "sum", "average", "smallest", "largest", "share", "ratio"})

Fields = Mapping[str, Related]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one field asks of the rows in a slot, and its value and divisor over the answers."""

    aggregates: tuple[tuple[str, Aggregate], ...]
    value: Scalar
    divisor: Scalar | None
    physical: Physical


def gather(source: Source, slots: str, relation: Relation, fields: Fields) -> tuple[Relation, dict[str, Physical]]:
    """The relation with a column for each of these fields, all of one child."""
    child = next(iter(fields.values())).child
    rows, children = source.linked(child, slots, _names(fields))
    children = Filter(children, all_of(Not(IsNull(Col("_parent"))), Compare("<=", Col("_at"), Lit(source.horizon))))
    taken: dict[str, Taken] = {}
    for name, field in fields.items():
        children, taken[name] = _taken(source, children, rows, field)
    links = source.links(child, slots)
    every = tuple(each for one in taken.values() for each in one.aggregates)
    grouped = Group(children, tuple(theirs for _, theirs in links), every)
    joined = Join(relation, grouped, links, tuple((name, name) for name, _ in every))
    columns: list[tuple[str, Scalar]] = []
    physical: dict[str, Physical] = {}
    for name, one in taken.items():
        divisor = source.fresh("divisor") if one.divisor is not None else None
        columns.append((name, one.value))
        columns += [(divisor, one.divisor)] if divisor is not None and one.divisor is not None else []
        physical[name] = Physical(one.physical.type, one.physical.scale, divisor)
    return Derive(joined, tuple(columns)), physical


def gathers_at_once(source: Source, field: object) -> bool:
    """Can this field share a pass with others?"""
    if not isinstance(field, Related) or field.how not in _TOGETHER or field.after or field.before:
        return False
    if field.column is None:
        return True
    physical = source.rows(field.child, {field.column}).physical[field.column]
    return physical.type.kind not in (Kind.TIME, Kind.DATE)


def _names(fields: Fields) -> frozenset[str]:
    names: set[str] = set()
    for each in fields.values():
        inside = [one for one in (each.where, each.condition, each.of, each.to) if one is not None]
        names |= {each.column} if each.column else set()
        names |= set().union(*map(fields_of, inside))
    return frozenset(names)


def _taken(source: Source, children: Relation, rows: Rows, field: Related) -> tuple[Relation, Taken]:
    where: Scalar | None = None
    if field.where is not None:
        children, lowered = source.lower(children, rows.physical, field.where)
        children, where = _let(source, children, Coalesce((lowered.value, FALSE)))
    match field.how:
        case "count":
            name = source.fresh("count")
            counted = ((name, Aggregate("count", None, where)),)
            return children, Taken(counted, Coalesce((Col(name), Lit(0))), None, Physical(NUMBER))
        case "share":
            return _share(source, children, rows, field, where)
        case "ratio":
            return _ratio(source, children, rows, field, where)
    return children, _of_column(source, rows, field, where)


def _share(
    source: Source, children: Relation, rows: Rows, field: Related, where: Scalar | None
) -> tuple[Relation, Taken]:
    assert field.condition is not None
    children, lowered = source.lower(children, rows.physical, field.condition)
    good = Coalesce((Not(lowered.value) if field.bad is not None else lowered.value, FALSE))
    name, parts = source.fresh("good"), source.fresh("rows")
    both = (
        (name, Aggregate("count", None, good if where is None else all_of(where, good))),
        (parts, Aggregate("count", None, where)),
    )
    return children, Taken(both, Col(name), Col(parts), Physical(PERCENT))


def _ratio(
    source: Source, children: Relation, rows: Rows, field: Related, where: Scalar | None
) -> tuple[Relation, Taken]:
    assert field.of is not None
    assert field.to is not None
    children, of = source.lower(children, rows.physical, field.of)
    children, to = source.lower(children, rows.physical, field.to)
    if of.divisor is not None or to.divisor is not None:
        raise CannotMeasure("the parts of a ratio are sums of whole quantities, not of quotients")
    scale = max(of.scale, to.scale)
    known = all_of(*([where] if where is not None else []), Not(IsNull(of.value)), Not(IsNull(to.value)))
    above, below = source.fresh("above"), source.fresh("below")
    sums = tuple(
        (name, Aggregate("sum", each.value if each.scale == scale else _raised(each.value, scale - each.scale), known))
        for name, each in ((above, of), (below, to))
    )
    turned = Compare("<", Col(below), Lit(0))

    def positive(name: str) -> Scalar:
        return Case(((turned, Arith("-", Lit(0), Col(name))),), Col(name))

    return children, Taken(sums, positive(above), positive(below), Physical(PERCENT))


def _raised(value: Scalar, places: int) -> Scalar:
    return Arith("*", value, Lit(10**places))


def _of_column(source: Source, rows: Rows, field: Related, where: Scalar | None) -> Taken:
    assert field.column is not None
    of = rows.physical[field.column]
    if of.divisor is not None:
        raise CannotMeasure(f"`{field.column}` is a quotient; sums and means are taken of whole quantities")
    value, name, number = Col(field.column), source.fresh(field.how), source.fresh("rows")
    physical = Physical(of.type, of.scale)
    if field.how == "average":
        present = all_of(*([where] if where is not None else []), Not(IsNull(value)))
        both = ((name, Aggregate("sum", value, where)), (number, Aggregate("count", None, present)))
        return Taken(both, Col(name), Col(number), physical)
    if field.how == "sum":  # of no rows there is no sum, though other fields may have rows in the slot
        both = ((name, Aggregate("sum", value, where)), (number, Aggregate("count", None, where)))
        return Taken(both, Case(((Compare(">", Col(number), Lit(0)), Col(name)),), NOTHING), None, physical)
    one = Aggregate("min" if field.how == "smallest" else "max", value, where)
    return Taken(((name, one),), Col(name), None, physical)


def _let(source: Source, relation: Relation, value: Scalar) -> tuple[Relation, Scalar]:
    """The value as a column, since several aggregates read it."""
    into = source.fresh("meant")
    return Derive(relation, ((into, value),)), Col(into)


def by_child(source: Source, fields: Mapping[str, object], names: Sequence[str]) -> list[dict[str, Related]]:
    """The fields among these names that can share a pass, by the record set that they gather."""
    found: dict[str, dict[str, Related]] = {}
    for name in names:
        field = fields.get(name)
        if isinstance(field, Related) and gathers_at_once(source, field):
            found.setdefault(field.child, {})[name] = field
    return list(found.values())
