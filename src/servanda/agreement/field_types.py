"""What a field of a record set is, and what is wrong with it: expressions, tables, related records, values at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from servanda.agreement.columns import MEASURED, MOMENTS, YESNOS, Found
from servanda.agreement.fields import CalendarAt, Related, ValueAt
from servanda.agreement.tree import Path
from servanda.query.advice import called
from servanda.query.expression import Expression, Field
from servanda.query.types import NUMBER, PERCENT, TEXT, Kind, Type
from servanda.words.problem import did_you_mean, nearest
from servanda.words.shapes import Fault, Table

if TYPE_CHECKING:
    from servanda.agreement.columns import RecordTypes

ANY = frozenset(Kind)


def type_of_field(types: RecordTypes, name: str, field: str) -> Type | None:
    """The type of a field of the record set `name`; None if it is not known. What is wrong is noted in `types.found`."""
    written = types.sets[name].fields[field]
    path: Path = ("records", name, "fields", field)
    match written:
        case Related():
            return _related(types, name, written, path)
        case ValueAt():
            return _value_at(types, name, written, path)
        case CalendarAt():
            _tell(types, (*path, "calendar_at"), types.field(name, written.calendar_at, MOMENTS, "a time"))
            return TEXT
        case Table():
            return _table(types, name, written, path)
        case _:
            return _expression(types, name, written, path)


def _expression(types: RecordTypes, name: str, written: Expression, path: Path) -> Type | None:
    """A name alone that no field has is often a text, whose quotes the file's own quotes swallowed."""
    kind, faults = types.expression(name, written)
    if isinstance(written, Field) and written.parent is None and nearest(written.name, types.columns(name)) is None:
        quoted = f"If a text is meant, write \"'{written.name}'\", with both quotes."
        faults = tuple(replace(each, hint=f"{each.hint} {quoted}") if each.code == "S104" else each for each in faults)
    _tell(types, path, faults)
    return kind


def _related(types: RecordTypes, name: str, field: Related, path: Path) -> Type | None:
    child, at = field.child, (*path, field.how)
    if not _exists(types, child, at):
        return None
    if not types.belongs(child, name):
        hint = f"Write `belongs_to: {{{name}: COLUMN}}` at `{child}`, with its column that holds the key of `{name}`."
        _tell(types, at, [Fault(f"`{child}` does not belong to `{name}`.", (), 0, len(child), hint, "S147")])
        return None
    for key, wants in (*((key, YESNOS) for key in ("where", "good", "bad", "are")), ("of", MEASURED), ("to", MEASURED)):
        expression = getattr(field, key)
        if expression is not None:
            _tell(types, (*path, key), types.expression(child, expression, wants)[1])
    for key in ("after", "before"):
        moment = getattr(field, key)
        if moment is not None:
            _tell(types, (*path, key), types.field(name, moment, MOMENTS, "a time"))
    return _taken(types, field, at)


def _exists(types: RecordTypes, name: str, at: Path) -> bool:
    if name not in types.sets and name not in types.broken:
        hint = did_you_mean(name, types.sets, "Record sets")
        _tell(types, at, [Fault(f"There is no record set `{name}`.", (), 0, len(name), hint, "S142")])
    return name in types.sets


def _taken(types: RecordTypes, field: Related, at: Path) -> Type | None:
    if field.how == "count":
        return NUMBER
    if field.how in ("share", "ratio"):
        return PERCENT
    column = field.column or types.sets[field.child].placed_by
    if column is None:
        hint = f"Write {{{field.how}: {field.child}.FIELD}}."
        _tell(types, at, [Fault(f"`{field.child}` has no time; name the field that is taken.", hint=hint, code="S146")])
        return None
    wants = ANY
    if field.how in ("sum", "average"):
        wants = MEASURED
    elif field.how in ("smallest", "largest"):
        wants = MEASURED | MOMENTS | {Kind.DATE}
    return _column(types, field.child, column, wants, at)


def _column(types: RecordTypes, name: str, column: str, wants: frozenset[Kind], at: Path) -> Type | None:
    """The type of ``SET.FIELD``, written as one text at this path."""
    faults = list(types.field(name, column, wants, "a quantity"))
    _tell(types, at, [replace(each, start=len(name) + 1, length=len(column)) for each in faults])
    return None if faults else types.columns(name).get(column)


def _value_at(types: RecordTypes, name: str, field: ValueAt, path: Path) -> Type | None:
    at = (*path, "value")
    if not _exists(types, field.records, at):
        return None
    if not types.belongs(field.records, name) and types.sets[field.records].key != types.sets[name].key:
        hint = f"Write `belongs_to: {{{name}: COLUMN}}` at `{field.records}`, with its column that holds the key of `{name}`."
        _tell(
            types,
            at,
            [Fault(f"`{field.records}` does not belong to `{name}`.", (), 0, len(field.records), hint, "S147")],
        )
        return None
    if field.at not in ("start", "stop", "worst", "last"):
        _tell(types, (*path, "at"), types.field(name, field.at, MOMENTS, "start, stop, worst, last or a time"))
    if not field.column:
        hint = f"Write {{value: {field.records}.FIELD, at: {field.at}}}."
        _tell(types, at, [Fault("The column of the value is missing.", hint=hint, code="S146")])
        return None
    kind = _column(types, field.records, field.column, ANY, at)
    if field.at == "worst" and kind is not None and kind.order is None:
        hint = f"Declare `{field.column}: [worst, …, best]` among the columns of `{field.records}`."
        sentence = f"`{field.column}` has no order, so none of its values is the worst."
        _tell(types, (*path, "at"), [Fault(sentence, hint=hint, code="S152")])
    return kind


def _table(types: RecordTypes, name: str, table: Table[Expression], path: Path) -> Type | None:
    for where, inner in tables_in(table):
        if inner.by not in ("date", "period"):
            _tell(types, (*path, *where, "by"), types.field(name, inner.by, ANY, "a field"))
    first: Type | None = None
    for where, value in rows_in(table):
        kind = _expression(types, name, value, (*path, *where))
        if kind is not None and first is not None and kind.kind != first.kind:
            said = f"`{value}` is {called(kind)}; the rows above are {called(first)}."
            _tell(types, (*path, *where), [Fault(said, hint="All rows of a table are of one kind.", code="S120")])
        first = first or kind
    return first


def _tell(types: RecordTypes, path: Path, faults: Iterable[Fault]) -> None:
    types.found += [Found(path, fault) for fault in faults]


def tables_in(table: Table[Any], path: Path = ()) -> Iterator[tuple[Path, Table[Any]]]:
    """A table and the tables in its rows, with their paths."""
    yield path, table
    for key, value in (*table.rows, ("else", table.otherwise)):
        if isinstance(value, Table):
            yield from tables_in(value, (*path, key))


def rows_in(table: Table[Expression], path: Path = ()) -> Iterator[tuple[Path, Expression]]:
    """Every single value of a table, with its path."""
    for key, value in (*table.rows, ("else", table.otherwise)):
        if isinstance(value, Table):
            yield from rows_in(value, (*path, key))
        elif value is not None:
            yield (*path, key), value
