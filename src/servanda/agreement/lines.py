"""Which things have a time line of their own: those of `per`, else those that the measured rows belong to."""

from __future__ import annotations

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective


def is_thing(agreement: Agreement, records: str) -> bool:
    """May rows of this record set have a state at every instant: stretches are their lives, lists live always?"""
    declared = agreement.records.get(records)
    return declared is not None and declared.kind in ("stretch", "list")


def own_things(agreement: Agreement, records: str) -> tuple[str, ...]:
    """The sets of things that rows of a record set belong to."""
    declared = agreement.records.get(records)
    return tuple(name for name in declared.belongs_to if is_thing(agreement, name)) if declared else ()


def things_of(agreement: Agreement, objective: Objective) -> str | None:
    """The set of things with a time line each; None where the time lines are no things."""
    split = [each.name for each in objective.per if each.name in agreement.records]
    own = own_things(agreement, objective.metric.records)
    if split:
        return split[0]
    columns = {each.name for each in objective.per}
    taken = columns & set(_columns(agreement, objective.metric.records))
    return own[0] if len(own) == 1 and not taken else None


def _columns(agreement: Agreement, records: str) -> tuple[str, ...]:
    """Columns and fields of the measured rows themselves, as far as they are declared."""
    declared = agreement.records.get(records)
    if declared is None:
        return ()
    links = (link.column for link in declared.belongs_to.values())
    return (*declared.columns, *declared.fields, *declared.key, *links)
