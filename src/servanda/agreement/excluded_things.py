"""Stretches that belong to single things, as an exclusion of a metric over records: by which things the two meet."""

from __future__ import annotations

from servanda.agreement.model import Agreement

HOLDS_TIME = frozenset({"stretch", "log", "together"})


def things_that_meet(agreement: Agreement, records: str, stretches: str) -> tuple[str, ...]:
    """The record sets to which the stretches belong, and the records as well (or which the records are)."""
    own = {records, *_above(agreement, records)}
    return tuple(each for each in agreement.records[stretches].belongs_to if each in own)


def _above(agreement: Agreement, records: str) -> frozenset[str]:
    """The parents of a record set, their parents, and so on."""
    found: set[str] = set()
    waiting = [records]
    while waiting:
        declared = agreement.records.get(waiting.pop())
        new = [each for each in (declared.belongs_to if declared is not None else ()) if each not in found]
        found.update(new)
        waiting += new
    return frozenset(found)
