"""Where the rows of a record set lie and how they are written: the binding.

It stands in ``from:`` of an agreement or in ``servanda.toml`` (which wins) and is never part of what is signed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from servanda.words.place import Place
from servanda.words.problem import Problem, did_you_mean

Where = Callable[..., Place | None]
"""The place of a key of the binding, or of a name below it; without keys that of the binding itself."""

UNITS = ("us", "ms", "s", "min", "h", "mm:ss", "1970", "share", "sign")
FORMATS = ("csv", "jsonl", "parquet", "xlsx", "sqlite", "duckdb")
KEYS = (
    "file", "files", "format", "table", "connection", "sheet", "columns", "delimiter", "encoding", "decimal",
    "thousands", "dates", "timezone", "complete_until", "missing", "keep", "by", "units", "preset",
)  # fmt: skip

NAMING = ("columns", "dates", "units")
"""Keys that say something for each of our columns, by its name."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One record set's rows: file patterns relative to `folder`, or a `table` of a `connection`.

    `columns` maps our names to the headers of the file, or to the columns of a `preset`.
    `dates` are formats for every time and date column,
    `dates_of` for single ones. `units` say what a bare number is: ms, s, min, h for durations, ``mm:ss`` for
    texts such as 12:30, ``1970`` for lengths that are dated from 1 January 1970,
    ``share`` for percentages written as 0.5, ``sign`` for amounts written as $5.
    `complete_until` is a written instant, `complete_of` one for each file, `complete_column` a column whose
    newest value it is.
    """

    files: tuple[str, ...] = ()
    format: str | None = None
    table: str | None = None
    connection: str | None = None
    sheet: str | None = None
    preset: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    delimiter: str | None = None
    encoding: str | None = None
    decimal: str = "."
    thousands: str | None = None
    dates: tuple[str, ...] = ()
    dates_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    timezone: str | None = None
    complete_until: str | None = None
    complete_of: Mapping[str, str] = field(default_factory=dict)
    complete_column: str | None = None
    missing: tuple[str, ...] = ()
    keep: str | None = None
    by: str | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    folder: Path = Path()
    place: Place | None = None
    places: Mapping[str, Place] = field(default_factory=dict)

    def header(self, column: str) -> str:
        """The header that holds our column."""
        return self.columns.get(column, column)

    def written(self, key: str, value: str) -> str:
        """How a key is written where the binding stands: ``decimal: ","`` in an agreement, ``decimal = ","`` in TOML."""
        toml = self.place is not None and self.place.file.endswith(".toml")
        return f"{key} = {value}" if toml else f"{key}: {value}"

    def written_for(self, key: str, column: str, value: str) -> str:
        """The same of a key that holds something for a single column."""
        name = column if column.isascii() else f'"{column}"'
        return self.written(key, f"{{{self.written(name, value)}}}")

    def at(self, key: str) -> Place | None:
        """Where a key of the binding stands, else the binding itself."""
        return self.places.get(key, self.place)


def binding_from(
    raw: Any, folder: Path = Path(), where: Where = lambda *keys: None, defaults: Mapping[str, Any] | None = None
) -> tuple[Binding | None, tuple[Problem, ...]]:
    """Read ``from:`` (a file's name or a block) or a table of ``servanda.toml``; `defaults` fill what it leaves out."""
    if isinstance(raw, str):
        raw = {"file": raw}
    if not isinstance(raw, Mapping):
        return None, (Problem("S302", "A binding is a file's name or a block.", where(), _EXAMPLE),)
    from servanda.records.preset_binding import with_preset
    from servanda.records.unseen import unseen_problems

    problems = [
        Problem(
            "S301", f"A binding has no key `{key}`.", where(str(key)), did_you_mean(str(key), KEYS, "Keys of a binding")
        )
        for key in raw
        if key not in KEYS
    ]
    values = {**(defaults or {}), **{key: value for key, value in raw.items() if key in KEYS}}
    read: dict[str, Any] = {}
    for key, value in values.items():
        sentence = _READERS[key](read, value)
        if sentence:
            problems.append(Problem("S302", f"`{key}` {sentence}.", where(key), _HINTS.get(key)))
    if not problems and read.get("thousands") == read.get("decimal", "."):
        sentence = f"`thousands` and the decimal sign are both `{read['thousands']}`: 1{read['thousands']}234 has two readings."
        hint = 'Write each, such as decimal: "," with thousands: ".".'
        problems.append(Problem("S302", sentence, where("thousands"), hint))
    of_database = read.get("connection") and read.get("preset")
    if not problems and not read.get("files") and not read.get("table") and not of_database:
        problems.append(Problem("S302", "The binding names neither a file nor a table.", where(), _EXAMPLE))
    binding = replace(Binding(), **read, folder=folder, place=where(), places=_places(raw, where))
    if binding.preset is not None and not problems:
        binding, wrong = with_preset(binding, raw)
        problems += wrong
    return (None, (*problems, *unseen_problems(binding))) if problems else (binding, ())


def _places(raw: Mapping[str, Any], where: Where) -> dict[str, Place]:
    """Where its keys stand, and the names of our columns below them (as ``units.effort``)."""
    paths = [(key,) for key in raw] + [(key, name) for key in NAMING for name in _names(raw.get(key))]
    return {".".join(path): place for path in paths if (place := where(*path)) is not None}


def _names(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, Mapping) else ()


_EXAMPLE = "Write `leads.csv`, or {file: leads.csv, columns: {created_at: Create Date}}."
_HINTS = {
    "decimal": "Write `.` or `,`.",
    "thousands": "Write the one character that parts thousands, such as `,` or `.`.",
    "delimiter": "Write one character: `,` `;` `|` or a tabulator.",
    "keep": "Write `last` or `first`; `by` names the column that orders them (else the order of the rows).",
    "units": f"Write {{column: unit}} with one of {', '.join(UNITS)}.",
    "format": f"One of {', '.join(FORMATS)}.",
    "dates": 'Write a format such as "%d/%m/%Y %H:%M", a list of them, or {column: format}.',
    "encoding": "Write utf-8, utf-16, latin-1 or windows-1252.",
    "complete_until": "Write an instant such as 2026-05-28 18:00, {column: exported_at}, or {file name: instant}.",
}


def _text(key: str, target: str | None = None) -> Callable[[dict[str, Any], Any], str | None]:
    def read(into: dict[str, Any], value: Any) -> str | None:
        if isinstance(value, Mapping | list | tuple) or value is None:
            return "is one text"
        into[target or key] = str(value)
        return None

    return read


def _texts(key: str) -> Callable[[dict[str, Any], Any], str | None]:
    def read(into: dict[str, Any], value: Any) -> str | None:
        if isinstance(value, Mapping) or value is None:
            return "is a text or a list of texts"
        more = tuple(str(each) for each in value) if isinstance(value, list | tuple) else (str(value),)
        into[key] = tuple(dict.fromkeys((*into.get(key, ()), *more)))  # `file` beside `files` is one more
        return None

    return read


def _mapping(key: str) -> Callable[[dict[str, Any], Any], str | None]:
    def read(into: dict[str, Any], value: Any) -> str | None:
        if not isinstance(value, Mapping) or any(isinstance(each, Mapping | list) for each in value.values()):
            return "is a block of names and texts"
        into[key] = {str(name): str(each) for name, each in value.items()}
        return None

    return read


def _choice(key: str, allowed: tuple[str, ...]) -> Callable[[dict[str, Any], Any], str | None]:
    def read(into: dict[str, Any], value: Any) -> str | None:
        if value not in allowed:
            return f"cannot be `{value}`"
        into[key] = value
        return None

    return read


def _one_character(key: str) -> Callable[[dict[str, Any], Any], str | None]:
    def read(into: dict[str, Any], value: Any) -> str | None:
        text = {"tab": "\t", "\\t": "\t"}.get(str(value), str(value))
        if len(text) != 1 or text in '"\r\n' or not text.isascii():
            return "is one character"
        into[key] = text
        return None

    return read


def _thousands(into: dict[str, Any], value: Any) -> str | None:
    """Any sign that no number is written with: exports of some countries part thousands by a space of their own."""
    text = str(value)
    if len(text) != 1 or text.isalnum() or text in '"+-%\r\n':
        return "is one sign that no number is written with"
    into["thousands"] = text
    return None


def _dates(into: dict[str, Any], value: Any) -> str | None:
    if not isinstance(value, Mapping):
        return _texts("dates")(into, value)
    into["dates_of"] = {
        str(column): tuple(map(str, each)) if isinstance(each, list | tuple) else (str(each),)
        for column, each in value.items()
    }
    return None


def _complete(into: dict[str, Any], value: Any) -> str | None:
    if not isinstance(value, Mapping):
        return _text("complete_until")(into, value)
    if set(value) == {"column"}:
        return _text("complete_column")(into, value["column"])
    return _mapping("complete_of")(into, value)


def _units(into: dict[str, Any], value: Any) -> str | None:
    fault = _mapping("units")(into, value)
    wrong = [unit for unit in into.get("units", {}).values() if unit not in UNITS]
    return fault or (f"has no unit `{wrong[0]}`" if wrong else None)


_READERS: dict[str, Callable[[dict[str, Any], Any], str | None]] = {
    **{key: _text(key) for key in ("table", "connection", "sheet", "encoding", "timezone", "by", "preset")},
    **{key: _texts(target) for key, target in (("file", "files"), ("files", "files"), ("missing", "missing"))},
    "delimiter": _one_character("delimiter"),
    "thousands": _thousands,
    "format": _choice("format", FORMATS),
    "decimal": _choice("decimal", (".", ",")),
    "keep": _choice("keep", ("last", "first")),
    "columns": _mapping("columns"),
    "dates": _dates,
    "complete_until": _complete,
    "units": _units,
}
