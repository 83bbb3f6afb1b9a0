"""Files of known systems: recognised by their tables, keys or headers, and opened as what their preset says they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from servanda.records.binding import Binding
from servanda.records.documents import fits, read_document, rows_of
from servanda.records.json_list import json_headers
from servanda.records.peek import Unfit
from servanda.records.preset import Flat, Nested, Preset, Query, Table
from servanda.records.preset_binding import with_preset
from servanda.records.preset_flat import fitted, with_more
from servanda.records.preset_list import preset_list
from servanda.records.sqlite_files import journals_ahead, tables_of

LOADERS_OWN = ("_dlt_", "_airbyte_", "_fivetran_", "fivetran_")
"""How columns and tables begin in which a loader keeps its own books."""
_DATABASES = (".db", ".sqlite", ".sqlite3")
_LANGUAGES = {".json": "json", ".yml": "yaml", ".yaml": "yaml"}


@dataclass(frozen=True, slots=True)
class Known:
    """A table of a preset that a file holds: its further columns, and what this file cannot prove besides."""

    preset: Preset
    table: Table
    more: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    sparse: bool = False
    headers_of: Mapping[str, str] = field(default_factory=dict)
    """The headers of a table by the names of the columns that are read from them."""
    zone: str | None = None

    def bound(self, binding: Binding) -> Binding:
        """The binding with the preset in it; the main table needs no name, but in a database, where it has one of its own."""
        named = None if self.table.name == self.preset.main.name else self.table.name
        named = binding.table if self.preset.main.custom and binding.table is not None else named
        bound = with_preset(replace(binding, preset=self.preset.name, table=named), {})[0]
        return replace(bound, timezone=bound.timezone or self.zone)

    @property
    def headers(self) -> tuple[str, ...]:
        """The names of all its columns."""
        return (*self.table.names, *self.more)


def known_tables(path: Path) -> tuple[Known, ...]:
    """What a database or a document holds, if a preset knows it. Raises Unfit where it cannot be read."""
    ending = Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()
    if ending in _DATABASES:
        return next(filter(None, (tuple(_queried(path, preset)) for preset in preset_list().values())), ())
    if ending in _LANGUAGES:
        return _of_document(path, _LANGUAGES[ending], packed=path.suffix.lower() == ".gz")
    return ()


def _queried(path: Path, preset: Preset) -> Iterator[Known]:
    there = tables_of(path)
    for table in preset.tables:
        queries = (each for each in table.shapes if isinstance(each, Query) and each.dialect == "sqlite")
        hit = next(
            (
                each
                for each in queries
                if all(set(needs) <= set(there.get(name, ())) for name, needs in each.needs.items())
            ),
            None,
        )
        if hit is not None:
            ahead = (_AHEAD.format(path.name),) if journals_ahead(path) and not _log(path).exists() else ()
            yield Known(preset, table, (), (*((hit.sparse,) if hit.sparse else ()), *ahead), bool(hit.sparse))


_AHEAD = (
    "`{0}-wal` is not beside it: if the file was copied while the monitor ran, its newest rows are in there. A copy made by the "
    "monitor's own backup, or while it is stopped, has everything."
)


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _of_document(path: Path, language: str, *, packed: bool) -> tuple[Known, ...]:
    try:
        document = read_document(path, language, packed=packed)
    except Unfit as broken:
        if language == "yaml":
            raise
        try:
            json_headers(path, packed=packed)
        except Unfit:
            raise broken from None
        return ()  # one object on each line is no document, and read as such
    found = []
    for preset in preset_list().values():
        for table in preset.tables:
            shapes = (each for each in table.shapes if isinstance(each, Nested) and each.language == language)
            hit = next((each for each in shapes if fits(document, each)), None)
            if hit is not None:
                found.append(Known(preset, table, _further(document, hit, table) if table.open else ()))
        if found:
            return tuple(found)
    return ()


def _further(document: Any, shape: Nested, table: Table) -> tuple[str, ...]:
    """The columns that rows have besides those of the preset, in the order met."""
    try:
        keys = {key: None for row in rows_of(document, shape) for key in row}
    except (KeyError, TypeError, ValueError, AttributeError):
        return ()
    return tuple(each for each in keys if each not in table.names and each.isidentifier() and not each.startswith("_"))


def known_headers(headers: Sequence[str], label: str) -> Known | None:
    """The preset that reads a table with these headers, if one does; `label` is the name of the file or sheet.

    Of several it is the one that knows the most of the headers.
    """
    found = [
        (len(fit.found), preset, table, fit)
        for preset in preset_list().values()
        for table in preset.tables
        for shape in table.shapes
        if isinstance(shape, Flat) and (not shape.called or any(each in label.lower() for each in shape.called))
        if (fit := fitted(headers, shape)) is not None
        if not shape.telling or any(each in fit.found for each in shape.telling)
    ]
    if not found:
        return None
    _, preset, table, fit = max(found, key=lambda each: each[0])
    fit = with_more(fit, [each for each in headers if not each.startswith(LOADERS_OWN)], table)
    absent = [each for each in table.names if fit.header(each) is None and each not in fit.lasting]
    kept = tuple(each for each in table.columns if each.name not in absent)
    # Headers that name a zone have the last word, and several of them have none.
    zone = fit.shape.zone if fit.zones == (fit.shape.zone,) else None
    known = replace(table, columns=kept)
    return Known(preset, known, tuple(fit.more), headers_of={**fit.found, **fit.more}, zone=zone)
