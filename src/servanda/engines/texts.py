"""Queries that were written before: writing one takes longer than running it on few rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from servanda.query.relation import Relation, Scan
from servanda.words.steps import StepTable

if TYPE_CHECKING:
    from servanda.sql.select import Stored
    from servanda.sql.steps import Steps

MOST = 2_000
"""More texts are not kept: a portfolio has few different plans."""


@dataclass(slots=True)
class Texts:
    """Texts by everything they hang on."""

    known: dict[Any, str] = field(default_factory=dict)

    def of(self, mark: Any, write: Callable[[], str]) -> str:
        """The text of this mark, written if it is new."""
        found = self.known.get(mark)
        if found is None:
            if len(self.known) >= MOST:
                self.known.clear()
            found = self.known[mark] = write()
        return found


@cache
def texts_of(dialect: str) -> Texts:
    """Those of a dialect, of all engines: a process that measures again has mostly asked the same before."""
    return Texts()


def mark_of(
    relation: Relation, tables: Mapping[str, Mapping[str, Stored]], steps: Callable[[StepTable], Steps]
) -> tuple[Any, ...]:
    """What the text of a relation hangs on: its parts, each once, and the columns of its tables."""
    from servanda.sql.outline import parts_of

    parts = parts_of(relation)
    place = {id(part): number for number, part in enumerate(parts)}

    def said(part: Relation) -> tuple[Any, ...]:
        values: list[Any] = [type(part).__name__]
        for each in fields(part):
            value = getattr(part, each.name)
            values.append(_shape(steps(value)) if isinstance(value, StepTable) else _inside(value, place))
        return tuple(values)

    scanned = dict.fromkeys(part.table for part in parts if isinstance(part, Scan))
    columns = tuple((table, tuple(tables[table].items())) for table in scanned)
    return (*map(said, parts), columns)


def _shape(steps: Steps) -> tuple[Any, ...]:
    """All of a step table that stands in a text: its rows lie in the engine."""
    table = steps.table
    return steps.name, steps.slope, table.rising, table.width, table.origin, table.size


def _inside(value: Any, place: Mapping[int, int]) -> Any:
    """A part by its number; everything else is itself."""
    if id(value) in place:
        return place[id(value)]
    if isinstance(value, tuple) and any(id(each) in place for each in value):
        return tuple(place[id(each)] for each in value)
    return value
