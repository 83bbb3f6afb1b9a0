"""Rows of a file that are slots already, and the empty slots that the file lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.agreement.gathering import thing_of
from servanda.measure.slot_numbers import numbered
from servanda.measure.slot_owners import split_value
from servanda.measure.slots import grid
from servanda.query.evaluate_relation import columns_of_relation
from servanda.query.relation import Derive, Join, Relation
from servanda.query.scalar import FALSE, Arith, Coalesce, Col, Lit, Scalar
from servanda.query.types import Physical

if TYPE_CHECKING:
    from servanda.measure.rows import Rows, Source

_OWN = ("_key", "_at", "_row", "_file")


def owning(source: Source, records: str) -> tuple[str, ...]:
    """The columns of the file that say whose slot a row is."""
    declared, thing = source.agreement.records[records], thing_of(source.agreement, records)
    return declared.per if thing is None else (declared.belongs_to[thing].column,)


def filled(source: Source, records: str, filed: Rows) -> tuple[Relation, dict[str, Physical]]:
    """Every slot with its row, or with nothing where the file has none; and how its columns lie there."""
    made = grid(source, records)
    columns = owning(source, records)
    of = tuple((f"_of{place}", _owner(filed, each)) for place, each in enumerate(columns))
    placed = Derive(numbered(source, records, filed.relation, "_at", "_parent"), of)
    own = {each: source.fresh(each.strip("_")) for each in ("_key", "_row", "_file")}
    further = [each for each in columns_of_relation(filed.relation) if each not in (*_OWN, *columns)]
    on = (("_slot", "_parent"), *((column, into) for column, (into, _) in zip(columns, of, strict=True)))
    joined = Join(made.relation, placed, on, (*own.items(), *((each, each) for each in further)))
    relation = Derive(joined, tuple((each, _instead(each, own[each])) for each in own))
    sound = tuple((each, Coalesce((Col(each), FALSE))) for each in filed.broken)
    physical = {name: each for name, each in filed.physical.items() if "." not in name}
    return Derive(relation, sound) if sound else relation, physical | made.owned


def _owner(filed: Rows, column: str) -> Scalar:
    return split_value(filed.physical[column], column)


def _instead(name: str, filed: str) -> Scalar:
    """What the file says of a row, else what tells the empty slot apart from rows of files."""
    if name == "_key":
        return Coalesce((Col(filed), Col(name)))
    return Coalesce((Col(filed), Arith("-", Arith("-", Lit(0), Col(name)), Lit(1))))
