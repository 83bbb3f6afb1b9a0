"""The time lines of an objective: one for each thing, for each value of the columns of `per`, or one for all."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from servanda.agreement.lines import things_of
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Split
from servanda.measure.failure import CannotMeasure
from servanda.measure.segments import MOST_SEGMENTS
from servanda.metrics.lines import Lines
from servanda.metrics.rows import derive
from servanda.query.evaluate_relation import columns_of_relation
from servanda.query.relation import Aggregate, Filter, Group, Join, Relation, Select, Union, Values
from servanda.query.scalar import Case, Coalesce, Col, Compare, Concat, IsNull, Lit, Not, Scalar, TextOf
from servanda.query.types import Kind, Physical

if TYPE_CHECKING:
    from servanda.measure.scope import ObjectiveScope

_MARK, _NOTHING = "\x1f", "\x1e"
"""Part the values in the name of a line, and stand for no value."""
FOREVER = 10**18


def lines_of(scope: ObjectiveScope) -> Lines:
    """The lines, with the columns by which readings are told apart."""
    agreement, objective = scope.source.agreement, scope.objective
    things = things_of(agreement, objective)
    splits = [split for split in objective.per if split.name not in agreement.records]
    if things is not None:
        return _of_things(scope, things, splits)
    if not splits:
        return Lines(Values(("_line", "_thing"), (("", None),), ("text", "text")), {})
    physical = _physical(scope, objective.metric.records, splits)
    listed = _listed(splits, physical)
    return listed if listed is not None else _seen(scope, splits, physical)


def on_lines(scope: ObjectiveScope, relation: Relation, lines: Lines) -> Relation:
    """Rows of the metric's own record set on their lines."""
    agreement, objective = scope.source.agreement, scope.objective
    records = objective.metric.records
    if lines.things is not None:
        return on_things(scope, relation, records, lines)
    names = [split.name for split in objective.per if split.name not in agreement.records]
    if not names:
        return derive(relation, line=Lit(""))
    own = derive(relation, line=_name(names, scope.physical(records)))
    few = Select(lines.relation, (("_line", Col("_line")), ("_one", Lit(1))))
    return Join(own, few, (("_line", "_line"),), (("_one", "_one"),), "inner")


def on_things(scope: ObjectiveScope, relation: Relation, records: str, lines: Lines) -> Relation:
    """Rows on the line of the thing they belong to; stretches that belong to nothing on every line."""
    source = scope.source
    declared = source.agreement.records[records]
    assert lines.things is not None
    if not declared.belongs_to or not _belongs(source.agreement, records, lines.things):
        return on_every(relation, lines)
    own = source.parented(records, lines.things, relation)
    few = Select(lines.relation, (("_line", Col("_line")), ("_thing", Col("_thing"))))
    found: Relation = Join(own, few, (("_parent", "_thing"),), (("_line", "_line"),), "inner")
    link = declared.belongs_to.get(lines.things)
    if declared.kind == "stretch" and link is not None and link.split is None:
        nobody = Filter(relation, IsNull(Col(link.column)))
        names = tuple((name, Col(name)) for name in (*columns_of_relation(relation), "_line"))
        found = Union((Select(found, names), Select(on_every(nobody, lines), names)))
    return found


def on_every(relation: Relation, lines: Lines) -> Relation:
    """Each row once for every line."""
    every = Select(lines.relation, (("_line", Col("_line")), ("_one", Lit(1))))
    return Join(derive(relation, one=Lit(1)), every, (("_one", "_one"),), (("_line", "_line"),), "inner")


def _belongs(agreement: Agreement, records: str, things: str) -> bool:
    from servanda.measure.needs import ancestors

    return things in ancestors(agreement, records)


def _of_things(scope: ObjectiveScope, things: str, splits: Sequence[Split]) -> Lines:
    source = scope.source
    declared = source.agreement.records[things]
    names = frozenset(split.name for split in splits)
    rows = source.rows(things, names | ({declared.ends} if declared.ends else set()))
    readable = Filter(rows.readable, Not(IsNull(Col("_key"))))
    physical = {name: rows.physical[name] for name in names}
    segments = {split.name: (split.name, physical[split.name]) for split in splits}
    one = [("_row", Aggregate("count"))]
    line = Select(
        readable, (("_line", Col("_key")), ("_thing", Col("_key")), *((name, Col(name)) for name in sorted(names)))
    )
    relation: Relation = Group(line, ("_line", "_thing", *sorted(names)), tuple(one))
    named: dict[str, tuple[str, Physical | None]] = {}
    for split in scope.objective.per:
        named[split.name] = ("_thing", None) if split.name == things else segments[split.name]
    lives = None
    if declared.starts is not None:
        ends: Scalar = Lit(FOREVER) if declared.ends is None else Coalesce((Col(declared.ends), Lit(FOREVER)))
        lives = Select(readable, (("_line", Col("_key")), ("_begins", Col("_at")), ("_ends", ends)))
    return Lines(relation, named, lives, things, pooled=things not in named)


def _physical(scope: ObjectiveScope, records: str, splits: Sequence[Split]) -> Mapping[str, Physical]:
    physical = scope.physical(records)
    for split in splits:
        if split.name not in physical:
            raise CannotMeasure(f"`{records}` has no field `{split.name}`", ("per",))
        if physical[split.name].divisor is not None:
            raise CannotMeasure(f"`{split.name}` is a quotient; readings are told apart by plain values", ("per",))
    return physical


def _listed(splits: Sequence[Split], physical: Mapping[str, Physical]) -> Lines | None:
    """The lines of values that are written or declared, so that one without rows is a line as well."""
    values = [split.values or physical[split.name].type.order for split in splits]
    if any(
        each is None or physical[split.name].type.kind is not Kind.TEXT
        for each, split in zip(values, splits, strict=True)
    ):
        return None
    if math.prod(len(each or ()) for each in values) > MOST_SEGMENTS:
        return None
    every = itertools.product(*(each or () for each in values))
    names = tuple(split.name for split in splits)
    rows = tuple((_MARK.join(each), None, *each) for each in every)
    texts: list[Literal["integer", "text", "boolean"]] = ["text"] * (2 + len(names))
    relation = Values(("_line", "_thing", *names), rows, tuple(texts))
    return Lines(relation, {name: (name, physical[name]) for name in names})


def _seen(scope: ObjectiveScope, splits: Sequence[Split], physical: Mapping[str, Physical]) -> Lines:
    names = [split.name for split in splits]
    rows = scope.rows(scope.objective.metric.records)
    distinct = Group(rows, tuple(names), (("_rows", Aggregate("count")),))
    named = derive(
        distinct, line=_name(names, physical), thing=Case(((Compare("<", Lit(1), Lit(0)), Lit("")),), Lit(None))
    )
    return Lines(named, {name: (name, physical[name]) for name in names})


def _name(names: Sequence[str], physical: Mapping[str, Physical]) -> Scalar:
    parts: list[Scalar] = []
    for name in names:
        text: Scalar = Col(name) if physical[name].type.kind is Kind.TEXT else TextOf(Col(name))
        parts += [Lit(_MARK), Coalesce((text, Lit(_NOTHING)))]
    return parts[1] if len(parts) == 2 else Concat(tuple(parts[1:]))
