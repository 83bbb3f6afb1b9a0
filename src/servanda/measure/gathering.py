"""Fields that gather the same record set, in one pass over its rows: a month has many rows, and slots have many fields.

They mean what `related` makes of each alone; what needs the rows in order, or instants of the parent, is left to that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
_OF_RECORDS = frozenset({"count", "sum", "smallest", "largest", "first", "last"})

_TIMES = (Kind.TIME, Kind.DATE)

Fields = Mapping[str, Related]
Links = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one field asks of the rows in a slot, and its value and divisor over the answers."""

    aggregates: tuple[tuple[str, Aggregate], ...]
    value: Scalar
    divisor: Scalar | None
    physical: Physical


def gather(source: Source, parent: str, relation: Relation, fields: Fields) -> tuple[Relation, dict[str, Physical]]:
    """The relation with a column for each of these fields, all of one child."""
    child = next(iter(fields.values())).child
    rows, children = source.linked(child, parent, _names(fields))
    orders = {name: ordered_by(source, field) for name, field in fields.items()}
    placed = set(orders.values()) == {"_at"}  # then none of them looks at what comes after the horizon
    known = (_happened(source, "_at"),) if placed else ()
    children = Filter(children, all_of(Not(IsNull(Col("_parent"))), *known))
    taken: dict[str, Taken] = {}
    for name, field in fields.items():
        where = None if placed else _happened(source, orders[name])
        children, taken[name] = _taken(source, children, rows, field, where)
    links = source.links(child, parent)
    every = tuple(each for one in taken.values() for each in one.aggregates)
    grouped = Group(children, tuple(theirs for _, theirs in links), every)
    return _joined(source, relation, grouped, links, fields, taken)


def _joined(
    source: Source, relation: Relation, grouped: Relation, links: Links, fields: Fields, taken: Mapping[str, Taken]
) -> tuple[Relation, dict[str, Physical]]:
    """The values and divisors beside their parents, and nothing else of what was added up; no rows are a count of 0."""
    values, into, counts = list[tuple[str, Scalar]](), list[tuple[str, str]](), list[tuple[str, Scalar]]()
    physical: dict[str, Physical] = {}
    for name, one in taken.items():
        value, counted = source.fresh("value"), fields[name].how == "count"
        values.append((value, one.value))
        into.append((value, value if counted else name))
        counts += [(name, Coalesce((Col(value), Lit(0))))] if counted else []
        divisor = source.fresh("divisor") if one.divisor is not None else None
        if divisor is not None and one.divisor is not None:
            values.append((divisor, one.divisor))
            into.append((divisor, divisor))
        physical[name] = Physical(one.physical.type, one.physical.scale, divisor)
    joined: Relation = Join(relation, Derive(grouped, tuple(values)), links, tuple(into))
    return Derive(joined, tuple(counts)) if counts else joined, physical


def gathers_at_once(source: Source, field: object) -> bool:
    """Can this field share a pass with others?"""
    if not isinstance(field, Related) or field.how not in _TOGETHER or field.after or field.before:
        return False
    return field.column is None or _kind(source, field) not in _TIMES


def shares_a_pass(source: Source, field: object) -> bool:
    """The same of a field of records, which may be the first or last of those times as well."""
    if not isinstance(field, Related) or field.how not in _OF_RECORDS or field.after or field.before:
        return False
    if source.agreement.records[field.child].placed_by is None:
        return False
    timely = field.column is None or _kind(source, field) is Kind.TIME
    return timely if field.how in ("first", "last") else field.column is None or _kind(source, field) not in _TIMES


def ordered_by(source: Source, field: Related) -> str:
    """The column that says which of the rows have happened: the one that is taken if it is a time."""
    return field.column if field.column is not None and _kind(source, field) is Kind.TIME else "_at"


def _kind(source: Source, field: Related) -> Kind:
    assert field.column is not None
    return source.rows(field.child, {field.column}).physical[field.column].type.kind


def _happened(source: Source, order: str) -> Scalar:
    return Compare("<=", Col(order), Lit(source.horizon))


def _names(fields: Fields) -> frozenset[str]:
    names: set[str] = set()
    for each in fields.values():
        inside = [one for one in (each.where, each.condition, each.of, each.to) if one is not None]
        names |= {each.column} if each.column else set()
        names |= set().union(*map(fields_of, inside))
    return frozenset(names)


def _taken(
    source: Source, children: Relation, rows: Rows, field: Related, where: Scalar | None
) -> tuple[Relation, Taken]:
    """What a field takes of the rows that meet a condition, and its own."""
    if field.where is not None:
        children, lowered = source.lower(children, rows.physical, field.where)
        both = lowered.value if where is None else all_of(where, lowered.value)
        children, where = _let(source, children, Coalesce((both, FALSE)))
    match field.how:
        case "first" | "last":
            return children, _in_order(source, rows, field, where)
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


def _in_order(source: Source, rows: Rows, field: Related, where: Scalar | None) -> Taken:
    """The first or last of the times themselves."""
    name, order = source.fresh(field.how), ordered_by(source, field)
    column = field.column or source.agreement.records[field.child].placed_by or ""
    physical = rows.physical[column] if column in rows.physical else source.rows(field.child, {column}).physical[column]
    one = Aggregate("min" if field.how == "first" else "max", Col(order), where)
    return Taken(((name, one),), Col(name), None, physical)


def _let(source: Source, relation: Relation, value: Scalar) -> tuple[Relation, Scalar]:
    """The value as a column, since several aggregates read it."""
    into = source.fresh("meant")
    return Derive(relation, ((into, value),)), Col(into)


def by_child(
    source: Source, fields: Mapping[str, object], names: Sequence[str], shares: Callable[[Source, object], bool]
) -> list[dict[str, Related]]:
    """The fields among these names that can share a pass, by the record set that they gather."""
    found: dict[str, dict[str, Related]] = {}
    for name in names:
        field = fields.get(name)
        if isinstance(field, Related) and shares(source, field):
            found.setdefault(field.child, {})[name] = field
    return list(found.values())
