"""The presets that there are: what each reads, under which headers, and what cannot be proved from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from servanda.records.preset import Flat, Preset, Table
from servanda.records.preset_list import preset_list
from servanda.words.problem import Problem, did_you_mean


def find_presets(name: str | None = None) -> tuple[tuple[Preset, ...], tuple[Problem, ...]]:
    """All presets by their names, or the one of this name."""
    known = preset_list()
    if name is None:
        return tuple(known[each] for each in sorted(known)), ()
    if name in known:
        return (known[name],), ()
    sentence = f"There is no preset `{name}`."
    return (), (Problem("S860", sentence, None, did_you_mean(name, sorted(known), "Presets")),)


def headers_for(table: Table, column: str) -> tuple[str, ...]:
    """The headers under which a column is looked for, the surest first; none where it is no table with headers."""
    flats = (each for each in table.shapes if isinstance(each, Flat))
    return tuple(dict.fromkeys(header for each in flats for header in each.headers.get(column, ())))


def cannot_prove(table: Table) -> Iterator[str]:
    """What cannot be proved from any file of this table, and what not with the columns that it may have."""
    yield from table.limits
    yield from (each.limit for each in table.columns if each.limit)


def as_plain(preset: Preset) -> dict[str, Any]:
    """A preset as plain values for scripts."""
    return {"name": preset.name, "title": preset.title, "tables": [_plain(each) for each in preset.tables]}


def _plain(table: Table) -> dict[str, Any]:
    columns = [
        {"name": each.name, "type": each.kind.value, "unit": each.unit, "personal": each.personal, "note": each.note or None,
         "headers": list(headers_for(table, each.name))}
        for each in table.columns
    ]  # fmt: skip
    return {
        "name": table.name, "key": list(table.key), "time": table.time or table.starts, "states": table.states, "columns": columns,
        "cannot_prove": list(cannot_prove(table)),
    }  # fmt: skip
