"""What is known of a relation before it is printed: kinds of columns, which are needed, what is used twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from servanda.query.relation import (
    Aggregate,
    Derive,
    Filter,
    Group,
    Join,
    Lookup,
    Relation,
    Scan,
    Select,
    Series,
    Union,
    Values,
    Window,
)
from servanda.query.scalar import Scalar, columns_of
from servanda.sql.kinds import Kind, kinds_of_relation
from servanda.words.steps import StepTable


@dataclass(slots=True)
class Outline:
    """Facts about every part of a relation, by the part's identity (equal parts that are not the same are two)."""

    parts: list[Relation] = field(default_factory=list)
    """Every part once, inputs before those that read them."""
    kinds: dict[int, dict[str, Kind]] = field(default_factory=dict)
    readers: Counter[int] = field(default_factory=Counter)
    needed: dict[int, set[str]] = field(default_factory=dict)
    """The columns that something reads; what nobody reads is not printed."""


def outline(relation: Relation, stored: Callable[[Scan], Mapping[str, Kind]]) -> Outline:
    """Of a relation whose tables have columns as `stored` says."""
    known = Outline(parts=parts_of(relation))
    for part in known.parts:
        inputs = inputs_of(part)
        known.readers.update(map(id, inputs))
        kinds = tuple(known.kinds[id(each)] for each in inputs)
        known.kinds[id(part)] = kinds_of_relation(part, kinds, stored(part) if isinstance(part, Scan) else {})
        known.needed[id(part)] = set()
    known.needed[id(relation)] = set(known.kinds[id(relation)])
    for part in reversed(known.parts):
        for each, names in _reads(part, known.needed[id(part)]):
            known.needed[id(each)] |= names
    return known


def parts_of(relation: Relation) -> list[Relation]:
    """The relation and everything under it, each once, inputs first."""
    done: dict[int, Relation] = {}
    waiting: list[tuple[Relation, bool]] = [(relation, False)]
    while waiting:
        part, inputs_done = waiting.pop()
        if id(part) in done:
            continue
        if inputs_done:
            done[id(part)] = part
        else:
            waiting.append((part, True))
            waiting += ((each, False) for each in inputs_of(part))
    return list(done.values())


def inputs_of(relation: Relation) -> tuple[Relation, ...]:
    """The relations that this one reads."""
    match relation:
        case Scan() | Values():
            return ()
        case Join(left, right):
            return (left, right)
        case Union(inputs):
            return inputs
        case _:
            return (relation.input,)


def step_tables(relation: Relation) -> list[StepTable]:
    """The tables that a relation looks up, each once."""
    tables = (part.table for part in parts_of(relation) if isinstance(part, Lookup))
    return list({id(table): table for table in tables}.values())


def tables_read(relation: Relation) -> set[str]:
    """Names of the engine's tables that a relation scans."""
    return {part.table for part in parts_of(relation) if isinstance(part, Scan)}


def kept_aggregates(group: Group, needed: set[str]) -> tuple[tuple[str, Aggregate], ...]:
    """Those that are read; one at least where nothing is grouped by, since such a group is one row."""
    kept = tuple((name, each) for name, each in group.aggregates if name in needed)
    return kept or group.aggregates[: 0 if group.by else 1]


def _reads(part: Relation, needed: set[str]) -> Iterable[tuple[Relation, set[str]]]:
    match part:
        case Scan() | Values():
            return ()
        case Filter(inner, condition):
            return ((inner, needed | columns_of(condition)),)
        case Select(inner, columns):
            return ((inner, _mentioned(scalar for name, scalar in columns if name in needed)),)
        case Derive(inner, columns):
            mentioned = _mentioned(scalar for name, scalar in columns if name in needed)
            return ((inner, (needed - {name for name, _ in columns}) | mentioned),)
        case Join(left, right, on, take):
            taken = {old for old, new in take if new in needed}
            kept = needed - {new for _, new in take}
            return ((left, kept | {name for name, _ in on}), (right, taken | {name for _, name in on}))
        case Group(inner, by):
            used = (scalar for _, each in kept_aggregates(part, needed) for scalar in (each.value, each.where))
            return ((inner, set(by) | _mentioned(used)),)
        case Window(inner, partition, order, columns):
            used = (each.value for name, each in columns if name in needed)
            kept = needed - {name for name, _ in columns}
            return ((inner, kept | set(partition) | {name for name, _ in order} | _mentioned(used)),)
        case Union(inputs):
            return tuple((each, needed) for each in inputs)
        case Lookup(inner, _, of):
            made = set(part.columns)
            return ((inner, (needed - made) | ({of} if made & needed else set())),)
        case Series(inner, first, last, into):
            return ((inner, (needed - {into}) | {first, last}),)


def _mentioned(scalars: Iterable[Scalar | None]) -> set[str]:
    return set[str]().union(*(columns_of(scalar) for scalar in scalars if scalar is not None))
