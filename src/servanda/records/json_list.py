"""A list of objects in brackets, as interfaces answer and many tools save: read at once, then treated like one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from servanda.records.documents import read_document
from servanda.records.peek import Unfit, beginning, line_keys, object_keys


def is_list(path: Path, *, packed: bool) -> bool:
    """Does the file hold a list, and not one object on each line?"""
    return beginning(path, packed=packed).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")


def json_headers(path: Path, *, packed: bool) -> tuple[str, ...]:
    """The keys of the first objects of a list, or of the objects on the first lines, in the order met. Raises Unfit."""
    if not is_list(path, packed=packed):
        return line_keys(path, packed=packed)
    keys = object_keys(each for each in elements(path, packed=packed)[:1000] if isinstance(each, dict))
    if not keys:
        raise Unfit(f"`{path.name}` is a list without objects.", 'Write [{"id": 1, "name": "A"}].', "S306")
    return keys


def elements(path: Path, *, packed: bool) -> list[Any]:
    """What the list holds, numbers as texts. Raises Unfit."""
    found = read_document(path, "json", packed=packed)
    return found if isinstance(found, list) else []


def lines_of(path: Path, *, packed: bool) -> Iterator[tuple[str]]:
    """The elements, each as one line of JSON; its number is that of the element."""
    return ((json.dumps(each),) for each in elements(path, packed=packed))
