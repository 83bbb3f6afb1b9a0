"""The proposal as bindings in `servanda.toml`, with comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from servanda.clock.units import moment_of
from servanda.desk.inspect_proposed import Proposed
from servanda.desk.inspect_text import comment
from servanda.query.types import Kind
from servanda.records.binding import Binding
from servanda.records.horizon import date_in_name
from servanda.records.recognise.facts import Column
from servanda.records.recognise.hints import PLANNED
from servanda.records.recognise.names import says


def toml_text(proposed: Sequence[Proposed]) -> str:
    """The bindings."""
    lines = ["# Where the rows lie and how they are written. This file is not part of what is signed."]
    for each in proposed:
        lines += ["", *_binding(each)]
    return "\n".join(lines) + "\n"


def _binding(each: Proposed) -> Iterable[str]:
    binding, columns = each.found.source.binding, each.bound
    yield f"[records.{_key(each.name)}]"
    yield f"file = {_toml(binding.files[0])}"
    if each.preset is not None and not each.preset.flat:
        yield f"preset = {_toml(binding.preset or '')}"
        yield from [f"table = {_toml(binding.table)}"] if binding.table is not None else []
        return
    for key in ("preset", "sheet", "table", "delimiter", "encoding", "decimal", "thousands"):
        value = getattr(binding, key)
        if value is not None and (key, value) != ("decimal", "."):
            yield f"{key} = {_toml(value)}"
    if binding.missing:
        yield f"missing = {_list(binding.missing)}{_gap('these mean that there is no value')}"
    yield from _zone(binding, columns)
    yield from _dates(columns)
    units = [
        f"{_key(column.name)} = {_toml(column.unit)}"
        for column in columns
        if column.unit and column.kind in (Kind.DURATION, Kind.MONEY) and not _given(each, column)
    ]
    if units:
        yield f"units = {{{', '.join(units)}}}{_gap('by the names of the columns')}"
    if each.last_by is not None:
        yield f'keep = "last"{_gap("of the rows of a key")}'
        yield f"by = {_toml(each.last_by.name)}"
    yield from _horizon(each)
    if each.preset is not None:
        return  # the preset knows under which headers its columns stand
    yield f"[records.{_key(each.name)}.columns]{_gap('our name = the header in the file')}"
    for column in columns:
        yield f"{_key(column.name)} = {_toml(column.header)}"


def _given(each: Proposed, column: Column) -> bool:
    """Whether the preset says the unit already."""
    given = None if each.preset is None else each.preset.column(column.name)
    return given is not None and given.unit == column.unit


def _zone(binding: Binding, columns: Sequence[Column]) -> Iterable[str]:
    if binding.timezone is not None:
        written = next((column.zone for column in columns if column.zone), "")
        note = (
            f"by ({written}) in the headers; where summer time holds, write the zone's name, such as America/New_York"
        )
        fixed = binding.timezone.startswith("Etc/")
        yield f"timezone = {_toml(binding.timezone)}{_gap(note) if fixed else ''}"
    elif any(column.is_time and not column.offsets and column.kind is not Kind.DATE for column in columns):
        yield '# timezone = "UTC"  # the times name no zone: they are read in the zone of the agreement'


def _dates(columns: Sequence[Column]) -> Iterable[str]:
    unsure = [column for column in columns if column.either]
    for place in range(max((len(column.either) for column in unsure), default=0)):
        both = [
            f"{_key(column.name)} = {_toml(column.either[place])}" for column in unsure if place < len(column.either)
        ]
        yield f"# dates = {{{', '.join([*both, *_formats(columns)])}}}  # is it this?"
    written = _formats(columns)
    if unsure or not written:
        return
    times = [column for column in columns if column.is_time and column.kind is not Kind.TEXT]
    same = {column.formats for column in times}
    note = (
        _gap("day or month first? by the other dates of the file") if any(column.inferred for column in times) else ""
    )
    if len(same) == 1 and len(times[0].formats) == 1:
        yield f"dates = {_toml(times[0].formats[0])}{note}"
    else:
        yield f"dates = {{{', '.join(written)}}}{note}"


def _formats(columns: Sequence[Column]) -> list[str]:
    return [
        f"{_key(column.name)} = {_toml(column.formats[0]) if len(column.formats) == 1 else _list(column.formats)}"
        for column in columns
        if column.is_time and column.formats
    ]


def _horizon(each: Proposed) -> Iterable[str]:
    source = each.found.source
    if any(date_in_name(path.name) is not None for path in source.paths):
        yield '# Complete until the day in the file\'s name began; write complete_until = "2026-05-28 18:00" if you know better.'
        return
    newest = each.newest_by
    if newest is not None:
        yield f"complete_until = {{column = {_toml(newest.name)}}}{_gap('the last change in the export; better: the moment of the export')}"
        return
    newest = newest_of(each.bound)
    if newest is not None and newest.span is not None:
        shown = f"{moment_of(newest.span.last):%Y-%m-%d %H:%M}{'Z' if newest.offsets else ''}"
        yield f'# complete_until = "{shown}"  # when was it exported? Without this, the newest row is taken for the end'


def newest_of(columns: Sequence[Column]) -> Column | None:
    """The column with the newest time of something that has happened."""
    known = [column for column in columns if column.span is not None and not says(column.header, *PLANNED)]
    return max(known, key=lambda column: column.span.last if column.span else 0, default=None)


def _gap(note: str) -> str:
    return f"  # {comment(note)}"


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_toml, texts))}]"


def _key(name: str) -> str:
    """A name as a key of TOML: bare keys have only ASCII letters."""
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else _toml(name)


def _escaped(letter: str) -> str:
    """A letter that cannot be seen, by its number."""
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"


def _toml(text: str) -> str:
    """A text in TOML's basic quotes."""
    escaped = "".join(
        f"\\{letter}" if letter in '"\\' else letter if letter.isprintable() else _escaped(letter) for letter in text
    )
    return f'"{escaped}"'
