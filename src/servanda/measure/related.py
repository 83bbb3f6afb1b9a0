"""Fields made of related records: first, last, nth, counts, sums, shares; and values that change, at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from servanda.agreement.fields import Related, ValueAt
from servanda.measure.failure import CannotMeasure
from servanda.measure.lost import lost_rows, mark, with_lost
from servanda.query.expression import Expression, fields_of
from servanda.query.lower import Lowered
from servanda.query.relation import Aggregate, Derive, Filter, Group, Join, Relation, Select, Window, WindowColumn
from servanda.query.scalar import (
    FALSE,
    NOTHING,
    And,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    IsNull,
    Lit,
    Not,
    Or,
    Scalar,
    all_of,
)
from servanda.query.types import NUMBER, PERCENT, TEXT, Kind, Physical

if TYPE_CHECKING:
    from servanda.measure.rows import Source

Columns = Mapping[str, Physical]


def add_related(
    source: Source, records: str, relation: Relation, physical: Columns, name: str, field: Related
) -> tuple[Relation, Physical, frozenset[str]]:
    """The relation with one column more: what is taken of the related rows, null (count: 0) where there are none.

    Beside it the yes/no columns that are true where that cannot be told.
    """
    rows, children = _children(source, records, field)
    order = _ordered_by(source, field, rows)
    links = source.links(field.child, records)
    bounded = field.after is not None or field.before is not None
    children = Filter(children, all_of(*_countable(source, order, joined=bounded)))
    if field.where is not None:
        children, lowered = source.lower(children, rows, field.where)
        children = Filter(children, lowered.value)
    if bounded:
        children = _between(source, children, relation, field, order, links)
    taken, found = _taken(source, children, rows, field, order, tuple(each for _, each in links))
    into = source.fresh("of") if field.how == "count" else name
    divisor = source.fresh("divisor") if found.divisor is not None else None
    take = [
        ("_taken", into),
        *([(found.divisor, divisor)] if found.divisor is not None and divisor is not None else []),
    ]
    relation = Join(relation, taken, links, tuple(take))
    relation, doubtful = with_lost(source, records, relation, field, order)
    if field.how == "count":
        relation = Derive(relation, ((name, Coalesce((Col(into), Lit(0)))),))
    return relation, Physical(found.type, found.scale, divisor), doubtful


def _children(source: Source, records: str, field: Related) -> tuple[Columns, Relation]:
    inside = [each for each in (field.where, field.condition, field.of, field.to) if each is not None]
    names: set[str] = {field.column} if field.column else set()
    rows, relation = source.linked(field.child, records, names.union(*map(fields_of, inside)))
    return rows.physical, relation


def _ordered_by(source: Source, field: Related, columns: Columns) -> str:
    """The column of times that orders the rows: the one that is taken if it is a time, else the one that places them."""
    if field.column is not None and columns[field.column].type.kind is Kind.TIME:
        return field.column
    if source.agreement.records[field.child].placed_by is None:
        if field.how in ("first", "last", "nth") or field.after is not None or field.before is not None:
            raise CannotMeasure(f"`{field.child}` has no time that orders its rows")
        return ""
    return "_at"


def _countable(source: Source, order: str, *, joined: bool) -> Iterable[Scalar]:
    """Rows that have a parent (which those have anyway that are joined to theirs) and happened by the horizon."""
    if not joined:
        yield Not(IsNull(Col("_parent")))
    if order:
        yield Compare("<=", Col(order), Lit(source.horizon))


def _between(
    source: Source,
    children: Relation,
    parents: Relation,
    field: Related,
    order: str,
    links: tuple[tuple[str, str], ...],
) -> Relation:
    """Children at or after one instant of their parent, and before another."""
    limits = [(name, source.fresh(word)) for name, word in ((field.after, "after"), (field.before, "before")) if name]
    owned = tuple(own for own, _ in links)
    few = Select(parents, (*((own, Col(own)) for own in owned), *((into, Col(name)) for name, into in limits if name)))
    on = tuple((theirs, own) for own, theirs in links)
    joined = Join(children, few, on, tuple((into, into) for _, into in limits), "inner")
    conditions: list[Scalar] = []
    for (_, into), op in zip(limits, ([">="] if field.after else []) + (["<"] if field.before else []), strict=True):
        conditions.append(Compare(op, Col(order), Col(into)))  # type: ignore[arg-type]
    return Filter(joined, all_of(*conditions))


def _taken(
    source: Source, children: Relation, columns: Columns, field: Related, order: str, by: tuple[str, ...]
) -> tuple[Relation, Physical]:
    """One row for each parent: the columns `by` that know it, ``_taken`` and, of quotients, a divisor."""
    match field.how:
        case "count":
            return _group(children, by, Aggregate("count")), Physical(NUMBER)
        case "share":
            return _share(source, children, columns, field, by)
        case "ratio":
            return _ratio(source, children, columns, field, by)
        case "first" | "last" | "nth":
            return _in_order(source, children, columns, field, order, by)
    assert field.column is not None
    of = columns[field.column]
    if of.divisor is not None:
        raise CannotMeasure(f"`{field.column}` is a quotient; sums and means are taken of whole quantities")
    value = Col(field.column)
    if field.how == "average":
        present = Not(IsNull(value))
        both = (("_taken", Aggregate("sum", value)), ("_parts", Aggregate("count", None, present)))
        return Group(children, by, both), Physical(of.type, of.scale, "_parts")
    op = {"sum": "sum", "smallest": "min", "largest": "max"}[field.how]
    return _group(children, by, Aggregate(op, value)), Physical(of.type, of.scale)  # type: ignore[arg-type]


def _group(children: Relation, by: tuple[str, ...], aggregate: Aggregate) -> Relation:
    return Group(children, by, (("_taken", aggregate),))


def _share(
    source: Source, children: Relation, columns: Columns, field: Related, by: tuple[str, ...]
) -> tuple[Relation, Physical]:
    assert field.condition is not None
    children, lowered = source.lower(children, columns, field.condition)
    good = Coalesce((Not(lowered.value) if field.bad is not None else lowered.value, FALSE))
    both = (("_taken", Aggregate("count", None, good)), ("_parts", Aggregate("count")))
    return Group(children, by, both), Physical(PERCENT, 0, "_parts")


def _ratio(
    source: Source, children: Relation, columns: Columns, field: Related, by: tuple[str, ...]
) -> tuple[Relation, Physical]:
    """Rows that lack a part are in neither sum; a negative sum below the line turns both signs."""
    assert field.of is not None
    assert field.to is not None
    children, of = source.lower(children, columns, field.of)
    children, to = source.lower(children, columns, field.to)
    if of.divisor is not None or to.divisor is not None:
        raise CannotMeasure("the parts of a ratio are sums of whole quantities, not of quotients")
    scale = max(of.scale, to.scale)
    both = And((Not(IsNull(of.value)), Not(IsNull(to.value))))
    sums = Group(
        children, by,
        (("_above", Aggregate("sum", _scaled(of, scale), both)), ("_below", Aggregate("sum", _scaled(to, scale), both))),
    )  # fmt: skip
    turned = Compare("<", Col("_below"), Lit(0))
    columns_of = tuple(
        (into, Case(((turned, Arith("-", Lit(0), Col(name))),), Col(name)))
        for into, name in (("_taken", "_above"), ("_parts", "_below"))
    )
    return Select(sums, (*((each, Col(each)) for each in by), *columns_of)), Physical(PERCENT, 0, "_parts")


def _scaled(lowered: Lowered, scale: int) -> Scalar:
    return lowered.value if lowered.scale == scale else Arith("*", lowered.value, Lit(10 ** (scale - lowered.scale)))


def _in_order(
    source: Source, children: Relation, columns: Columns, field: Related, order: str, by: tuple[str, ...]
) -> tuple[Relation, Physical]:
    column = field.column or source.agreement.records[field.child].placed_by or ""
    physical = columns[column] if column in columns else source.rows(field.child, {column}).physical[column]
    if column == order or (order == "_at" and field.column is None):
        if field.how in ("first", "last"):
            return _group(children, by, Aggregate("min" if field.how == "first" else "max", Col(order))), physical
        value: Scalar = Col(order)
    else:
        value = Col(column)
    backwards, ties = field.how == "last", _ties(source, field.child)
    rank = WindowColumn("row_number")
    ordered = Window(children, by, tuple((each, backwards) for each in (order, *ties)), (("_rank", rank),))
    which = field.n if field.how == "nth" else 1
    assert which is not None
    chosen = Filter(ordered, Compare("=", Col("_rank"), Lit(which)))
    taken = [*((each, Col(each)) for each in by), ("_taken", value)]
    if physical.divisor is not None:
        taken.append(("_parts", Col(physical.divisor)))
        physical = Physical(physical.type, physical.scale, "_parts")
    return Select(chosen, tuple(taken)), physical


def _ties(source: Source, child: str) -> tuple[str, ...]:
    """What orders rows of one instant: their key, whatever the order of files and rows. Rows without one stay in theirs."""
    return ("_key", "_file", "_row") if source.agreement.records[child].key else ("_file", "_row")


def add_value_at(
    source: Source, records: str, relation: Relation, physical: Columns, name: str, field: ValueAt
) -> tuple[Relation, Physical, frozenset[str]]:
    """The relation with the value that a changing column had at a moment, or its worst or last one by the horizon."""
    relation, of = _add_value(source, records, relation, physical, name, field)
    lost = lost_rows(source, field.records, records, None, None, (field.column,))
    if lost is None:
        return relation, of, frozenset()
    # A row that says the same as the others changes nothing, whenever it was.
    value, found = Col(field.column), Col("_found")
    few = Select(relation, (("_key", Col("_key")), ("_found", Col(name))))
    both = Join(lost, few, (("_parent", "_key"),), (("_found", "_found"),), "inner")
    other = Filter(both, Or((IsNull(value), IsNull(found), Compare("<>", value, found))))
    relation, doubtful = mark(source, relation, other)
    return relation, of, doubtful


def _add_value(
    source: Source, records: str, relation: Relation, physical: Columns, name: str, field: ValueAt
) -> tuple[Relation, Physical]:
    rows, changes = source.linked(field.records, records, {field.column})
    changes = Filter(changes, And((Not(IsNull(Col("_parent"))), Compare("<=", Col("_at"), Lit(source.horizon)))))
    of = rows.physical[field.column]
    if field.at == "worst":
        return _worst(source, relation, changes, name, field, of)
    ties = _ties(source, field.records)
    order = tuple((each, True) for each in ("_at", *ties))
    if field.at != "last":
        relation, moment = _moment(source, relation, physical, field)
        instant = source.fresh("moment")
        relation = Derive(relation, ((instant, moment),))
        few = Select(relation, (("_key", Col("_key")), (instant, Col(instant))))
        changes = Join(changes, few, (("_parent", "_key"),), ((instant, instant),), "inner")
        if field.at == "start":
            changes, order = _known_at(changes, instant, ties)
        else:
            changes = Filter(changes, Compare("<=", Col("_at"), Col(instant)))
    ranked = Window(changes, ("_parent",), order, (("_rank", WindowColumn("row_number")),))
    chosen = Filter(ranked, Compare("=", Col("_rank"), Lit(1)))
    one = Select(chosen, (("_parent", Col("_parent")), ("_value", Col(field.column))))
    return Join(relation, one, (("_key", "_parent"),), (("_value", name),)), of


def _known_at(changes: Relation, instant: str, ties: tuple[str, ...]) -> tuple[Relation, tuple[tuple[str, bool], ...]]:
    """Changes with their order: the newest that is not after the instant, else the first one that is known.

    A log often has its first row minutes after a record began: that value held from the beginning.
    """
    before = Compare("<=", Col("_at"), Col(instant))

    def towards(column: str) -> Scalar:
        return Case(((before, Arith("-", Lit(0), Col(column))),), Col(column))

    after = Case(((before, Lit(0)),), Lit(1))
    numbers = tuple((f"_by{each}", towards(each)) for each in ("_at", *ties) if each != "_key")
    # A text cannot be turned round: the newest of those before has the greatest key, the first of those after the least.
    sides = (
        ("_key_before", Case(((before, Col("_key")),), NOTHING)),
        ("_key_after", Case(((before, NOTHING),), Col("_key"))),
    )
    keys = (("_after", after), numbers[0], *(sides if "_key" in ties else ()), *numbers[1:])
    ordered = Derive(Filter(changes, Not(IsNull(Col(instant)))), keys)
    return ordered, tuple((name, name == "_key_before") for name, _ in keys)


def _moment(source: Source, relation: Relation, physical: Columns, field: ValueAt) -> tuple[Relation, Scalar]:
    if field.at in source.moments:
        moment: Expression = source.moments[field.at]
        relation, lowered = source.lower(relation, physical, moment)
        return relation, lowered.value
    if field.at == "start":
        return relation, Col("_at")
    if field.at == "stop":
        raise CannotMeasure(
            f"`{field}`: this metric has no stop that is a field", hint="Write `at:` with a time field of the record."
        )
    return relation, Col(field.at)


def _worst(
    source: Source, relation: Relation, changes: Relation, name: str, field: ValueAt, of: Physical
) -> tuple[Relation, Physical]:
    order = of.type.order
    if order is None:
        raise CannotMeasure(f"`{field.column}` has no order, so none of its values is the worst")
    places = tuple((Compare("=", Col(field.column), Lit(value)), Lit(place)) for place, value in enumerate(order))
    ranked = Derive(changes, (("_place", Case(places, Lit(len(order)))),))
    worst = Group(ranked, ("_parent",), (("_worst", Aggregate("min", Col("_place"))),))
    into = source.fresh("worst")
    relation = Join(relation, worst, (("_key", "_parent"),), (("_worst", into),))
    back = tuple((Compare("=", Col(into), Lit(place)), Lit(value)) for place, value in enumerate(order))
    return Derive(relation, ((name, Case(back, NOTHING)),)), Physical(of.type if of.type.order else TEXT)
