"""The rows that an exclusion would take out if somebody approved them, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.agreement.exclusions import Exclusion
from servanda.measure.excluded import announced_in_time
from servanda.query.expression import fields_of
from servanda.query.relation import Filter, Relation, Select
from servanda.query.scalar import Col, IsNull, Not, Or

if TYPE_CHECKING:
    from servanda.measure.readings import Prepared
    from servanda.measure.scope import ObjectiveScope


@dataclass(frozen=True, slots=True)
class Meant:
    """A record that an exclusion means: its key, when it began, and when it ended (None: an event, or not over)."""

    key: str
    begins: int
    ends: int | None = None


def meant_rows(scope: ObjectiveScope, written: Exclusion, records: str) -> list[Meant]:
    """The rows that fit its condition and were announced in time, in order of time; each key once."""
    source, declared = scope.source, scope.source.agreement.records[records]
    where = frozenset() if written.where is None else fields_of(written.where)
    names = {*where, *([written.announced] if written.announced else []), *([declared.ends] if declared.ends else [])}
    rows = source.rows(records, names)
    relation: Relation = Filter(
        rows.relation, Not(Or((rows.unreadable(names), IsNull(Col("_at")), IsNull(Col("_key")))))
    )
    if written.where is not None:
        relation, lowered = source.lower(relation, rows.physical, written.where)
        relation = Filter(relation, lowered.value)
    relation = announced_in_time(scope, written, relation)
    ends = declared.end_column
    columns = (("key", Col("_key")), ("at", Col("_at")), *((("ends", Col(ends)),) if ends else ()))
    found: dict[str, Meant] = {}
    for key, at, *rest in sorted(
        source.engine.run(Select(relation, columns)), key=lambda row: (int(row[1] or 0), str(row[0]))
    ):
        found.setdefault(
            str(key), Meant(str(key), int(at or 0), int(rest[0]) if rest and rest[0] is not None else None)
        )
    return list(found.values())


def waiting_for(prepared: Iterable[Prepared]) -> dict[str, list[Meant]]:
    """By exclusion with `approved_by` and records the rows that some objective would leave out."""
    found: dict[str, dict[str, Meant]] = {}
    for each in prepared:
        exclusions = each.scope.source.agreement.exclusions
        for name in each.objective.metric.exclude:
            written = exclusions.get(name)
            if written is not None and written.approved_by is not None and written.records is not None:
                rows = meant_rows(each.scope, written, written.records)
                found.setdefault(name, {}).update((row.key, row) for row in rows)
    return {name: sorted(rows.values(), key=lambda row: (row.begins, row.key)) for name, rows in found.items()}
