"""Documents of JSON and YAML as rows: lists are walked one inside the other, as a preset says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from servanda.records.peek import Unfit, open_bytes
from servanda.records.preset import Nested, Row

LARGEST = 1 << 28
"""Bytes of a document that is read at once; more would need several times as much memory."""
_GOES_ON = "Fetch it again, and save the whole answer."
Getter = Callable[[Row], Any]


def read_document(path: Path, language: str, *, packed: bool = False) -> Any:
    """The document of a file, its numbers as texts. Raises Unfit."""
    with open_bytes(path, packed=packed) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        hint = "Fetch it in parts, a month each: several files are read as one."
        raise Unfit(f"`{path.name}` is longer than {LARGEST >> 20} MiB.", hint, "S868")
    return _yaml(path, data) if language == "yaml" else _json(path, data)


def _json(path: Path, data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except UnicodeDecodeError as error:
        raise Unfit(f"`{path.name}` is not UTF-8, as JSON always is.", _GOES_ON, "S868") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Unfit(
            f"`{path.name}` is no whole JSON document: it breaks off or goes wrong in {where}.", _GOES_ON, "S868"
        ) from error
    except (ValueError, RecursionError) as error:
        raise Unfit(f"`{path.name}` is no JSON document that can be read.", _GOES_ON, "S868") from error


def _yaml(path: Path, data: bytes) -> Any:
    from servanda.agreement.tree import Scalar
    from servanda.agreement.yaml import read_yaml

    tree, _ = read_yaml(data, path.name)
    if tree is None:
        raise Unfit(f"`{path.name}` is no block of keys and values in YAML.", _GOES_ON, "S868")
    values = {key.text: value.text for key, value in tree.entries if isinstance(value, Scalar)}
    return {**values, "stem": path.stem}


def fits(document: Any, shape: Nested) -> bool:
    """Whether a document is one of these: it has the keys on the way to the first list, and its elements those that are known."""
    if not shape.path:
        return isinstance(document, dict) and set(shape.known) <= document.keys()
    found = document
    for part in shape.path:
        found = found if part.startswith("*") else found.get(part) if isinstance(found, dict) else None
        if isinstance(found, list):
            first = found[0] if found else None
            named = not part.startswith("*")
            return isinstance(first, dict) and set(shape.known) <= first.keys() if found else named
    return False


def rows_of(document: Any, shape: Nested) -> Iterator[Row]:
    """The rows, by the names of the preset's columns."""
    if shape.made is not None:
        yield from shape.made(document)
        return
    getters = {column: getter_of(written) for column, written in shape.columns.items()}
    seen: set[tuple[Any, ...]] = set()
    for levels in _walk(document, shape.path, {} if shape.path else {"file": document}, childless=shape.childless):
        if shape.keep is not None and not shape.keep(levels):
            continue
        row = {column: get(levels) for column, get in getters.items()}
        if shape.once and tuple(row.values()) in seen:
            continue
        seen.add(tuple(row.values()) if shape.once else ())
        yield row


def _walk(element: Any, path: tuple[str, ...], levels: dict[str, Any], *, childless: bool) -> Iterator[Row]:
    if not path:
        yield levels
        return
    called, rest = path[0].removeprefix("*"), path[1:]
    inner = element if path[0].startswith("*") else element.get(called) if isinstance(element, dict) else None
    if isinstance(inner, dict) and rest:
        yield from _walk(inner, rest, {**levels, called: inner}, childless=childless)
        return
    each = (
        inner
        if isinstance(inner, list)
        else [{"key": a, "value": b} for a, b in inner.items()]
        if isinstance(inner, dict)
        else []
    )
    if not each and childless and levels:
        yield levels
    for one in each:
        yield from _walk(one, rest, {**levels, called: one}, childless=childless)


def getter_of(written: str) -> Getter:
    """A column of a shape: ``a.b``, the first there is of ``a.b | c``, ``a & b`` joined by a slash, ``a / 1000`` cut to a whole number."""
    if " & " in written:
        parts = [getter_of(each) for each in written.split(" & ")]
        return lambda levels: "/".join(str(value) for get in parts if (value := get(levels)) is not None) or None
    if " | " in written:
        options = [getter_of(each) for each in written.split(" | ")]
        return lambda levels: next((value for get in options if (value := get(levels)) not in (None, "")), None)
    if " / " in written:
        path, divisor = written.split(" / ")
        whole = getter_of(path)
        return lambda levels: _divided(whole(levels), int(divisor))
    keys = written.split(".")
    return lambda levels: _at(levels, keys)


def _at(levels: Row, keys: list[str]) -> Any:
    found: Any = levels
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return None if isinstance(found, dict | list) else found


def _divided(value: Any, divisor: int) -> Any:
    text = str(value)
    return str(int(text) // divisor) if text.isdigit() else value
