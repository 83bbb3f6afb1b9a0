"""Slots and stretches together: record sets that are worked out of others, and what joins them to those."""

from __future__ import annotations

from servanda.agreement.fields import Related
from servanda.agreement.model import Agreement
from servanda.agreement.records import Parent, RecordSet


def with_implied_parents(agreement: Agreement) -> Agreement:
    """The same agreement, in which slots belong to their things, and stretches together to the common parent."""
    found = dict(agreement.records)
    for name in agreement.records:
        implied = _implied(found, name, frozenset())
        if implied:
            found[name] = found[name].model_copy(update={"belongs_to": implied})
    return agreement.model_copy(update={"records": found}) if found != agreement.records else agreement


def _implied(records: dict[str, RecordSet], name: str, seen: frozenset[str]) -> dict[str, Parent]:
    declared = records.get(name)
    if declared is None or declared.belongs_to or name in seen:
        return dict(declared.belongs_to) if declared is not None else {}
    if declared.kind == "slots":
        return {each: Parent(each) for each in declared.per[:1] if each in records and len(declared.per) == 1}
    if declared.kind != "together":
        return {}
    parents = [_implied(records, each, seen | {name}) for each in declared.together]
    common = [each for each in (parents[0] if parents else ()) if all(each in other for other in parents)]
    alone = [each for each in common if all(other[each].split is None for other in parents)]
    return {each: Parent(each) for each in alone[:1]}


def thing_of(agreement: Agreement, slots: str) -> str | None:
    """The record set of the things that have a grid of slots each, if they have one."""
    declared = agreement.records[slots]
    if declared.kind == "slots":
        return declared.per[0] if len(declared.per) == 1 and declared.per[0] in agreement.records else None
    return next(iter(declared.belongs_to), None) if declared.has_gaps and not declared.per else None


def gathered(records: RecordSet) -> tuple[str, ...]:
    """The record sets whose rows the fields of slots gather."""
    children = (each.child for each in records.fields.values() if isinstance(each, Related))
    return tuple(dict.fromkeys(children))


def columns_shared(agreement: Agreement, slots: str, child: str) -> tuple[str, ...]:
    """The columns of `per` that a child has, so far as it declares its columns; things are no columns."""
    if thing_of(agreement, slots) is not None:
        return ()
    return tuple(each for each in agreement.records[slots].per if has_column(agreement.records[child], each))


def has_column(records: RecordSet, name: str) -> bool:
    """May a record set have this column? One that declares none may have any."""
    if records.kind == "slots":
        return name in records.per or name in records.fields
    links = {parent.column for parent in records.belongs_to.values()}
    known = {*records.columns, *records.fields, *records.key, *links}
    return name in known or (not records.columns and records.kind != "together")


def lasts(records: RecordSet) -> bool:
    """Are the rows stretches of time, which fall into every slot that they touch?"""
    return records.kind in ("stretch", "log", "together", "slots")
