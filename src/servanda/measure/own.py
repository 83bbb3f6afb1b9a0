"""Whose rows an agreement speaks of: `where: account = 'Acme Ltd'` as a column and its value, if that is what it says."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.records import RecordSet
from servanda.query.expression import And, Compare, Expression, Field, Literal
from servanda.query.types import TEXT
from servanda.records.own import Own


def own_of(records: RecordSet) -> Own | None:
    """The first part of the scope that compares a column of texts with one text."""
    return next((own for part in _parts(records.where) if (own := _own(records, part)) is not None), None)


def rest_of(records: RecordSet) -> Expression | None:
    """The scope without that part; None if nothing is left."""
    own = own_of(records)
    parts = [part for part in _parts(records.where) if own is None or _own(records, part) != own]
    return And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _own(records: RecordSet, part: Expression) -> Own | None:
    if not isinstance(part, Compare) or part.op != "=":
        return None
    for field, text in ((part.left, part.right), (part.right, part.left)):
        if isinstance(field, Field) and isinstance(text, Literal) and isinstance(text.value, str):
            plain = field.parent is None and field.name not in records.fields
            return Own(field.name, text.value) if plain and _is_text(records, field.name) else None
    return None


def _parts(where: Expression | None) -> Iterable[Expression]:
    return () if where is None else where.parts if isinstance(where, And) else (where,)


def _is_text(records: RecordSet, column: str) -> bool:
    return records.columns.get(column, TEXT) == TEXT
