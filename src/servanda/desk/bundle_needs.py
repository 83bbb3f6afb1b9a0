"""What the figures of an agreement read: of each record set the columns, and whether its rows count by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from servanda.agreement.gathering import gathered
from servanda.agreement.model import Agreement
from servanda.desk.measuring import Asked, read_by
from servanda.measure.needs import Needs, ancestors, log_of
from servanda.measure.run import united
from servanda.words.window import Records


def needs_of_all(agreement: Agreement) -> Needs:
    """Everything that the objectives and the fees of an agreement read, with the columns of the keys."""
    choices = (each.agreement for each in agreement.choices)
    found = united(read_by(Asked(()), each) for each in (agreement, *choices))
    for name, names in found.items():
        names.update(agreement.records[name].key)
    return found


def columns_of(agreement: Agreement, records: str, names: Iterable[str]) -> tuple[str, ...]:
    """The columns of a file among the names that are read: those of the key first."""
    declared = agreement.records[records]
    plain = {each for each in names if each and "." not in each and each not in declared.fields}
    also = {each for each in (declared.time, declared.starts, declared.ends, declared.states) if each}
    return (*dict.fromkeys(declared.key), *sorted((plain | also) - set(declared.key)))


def personal_columns(agreement: Agreement, records: str, columns: Iterable[str]) -> frozenset[str]:
    """Those that the agreement keeps back, and those that hold the key of a row whose key is kept back."""
    declared = agreement.records[records]
    linked = {
        link.column
        for parent, link in declared.belongs_to.items()
        if set(agreement.records[parent].key) & set(agreement.records[parent].personal)
    }
    return frozenset(columns) & (frozenset(declared.personal) | linked)


def only_linked(agreement: Agreement, records: str) -> tuple[str, ...]:
    """The parents through which alone rows of this record set count, if not all rows of these are the agreement's.

    There are none where its rows count by themselves: then they all belong to the agreement.
    """
    parents = parents_of(agreement, records)
    scoped = any(_scoped(agreement, each) for each in parents)
    return tuple(parents) if scoped and records not in _by_themselves(agreement) else ()


def parents_of(agreement: Agreement, records: str) -> Mapping[str, str | None]:
    """The record sets that rows belong to, and the column that says so; None where it is the key itself."""
    declared = agreement.records[records]
    links: dict[str, str | None] = {parent: link.column for parent, link in declared.belongs_to.items()}
    if declared.kind == "log":
        links |= {each: None for each in agreement.records if each not in links and _shares(agreement, each, records)}
    return {parent: column for parent, column in links.items() if parent in agreement.records}


def _shares(agreement: Agreement, records: str, log: str) -> bool:
    return records != log and log_of(agreement, records) == log


def _scoped(agreement: Agreement, records: str) -> bool:
    return any(agreement.records[each].where is not None for each in {records, *ancestors(agreement, records)})


def _by_themselves(agreement: Agreement) -> frozenset[str]:
    """Record sets whose rows count without asking to which row of another they belong."""
    objectives = agreement.objectives.values()
    found: set[str | None] = {each.metric.records for each in objectives}
    found |= {each.each.name for each in objectives if isinstance(each.each, Records)}
    found |= {split.name for each in objectives for split in each.per}
    found |= {each.records for each in agreement.exclusions.values()}
    found |= {each.sum for each in agreement.fees.values()}
    for declared in agreement.records.values():
        found |= set(declared.together) | (set(gathered(declared)) if declared.kind == "slots" else set())
    return frozenset(each for each in found if each)


def parents_first(agreement: Agreement, names: Sequence[str]) -> tuple[str, ...]:
    """Record sets in an order in which those that others belong to come before them."""
    return tuple(
        sorted(names, key=lambda each: (len(ancestors(agreement, each)), bool(agreement.records[each].states), each))
    )
