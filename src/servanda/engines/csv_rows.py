"""Rows as CSV text that an engine reads back without guessing: text always in quotes, null always bare and empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from servanda.engines.engine import ColumnKind, Value

_AT_ONCE = 20_000


def csv_lines(kinds: Sequence[ColumnKind], rows: Iterable[tuple[Value, ...]]) -> Iterator[list[str]]:
    """Lines without their ends, some thousands at a time."""
    write = [_WRITERS[kind] for kind in kinds]
    waiting = iter(rows)
    while chunk := list(islice(waiting, _AT_ONCE)):
        columns = [each(column) for each, column in zip(write, zip(*chunk, strict=True), strict=True)]
        yield list(map(",".join, zip(*columns, strict=True)))


def _integers(column: Sequence[Any]) -> list[str]:
    return ["" if value is None else f"{value:d}" for value in column]


def _booleans(column: Sequence[Any]) -> list[str]:
    return ["" if value is None else "true" if value else "false" for value in column]


def _texts(column: Sequence[Any]) -> list[str]:
    return ["" if value is None else f'"{value}"' if '"' not in value else _quoted(value) for value in column]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_WRITERS: dict[ColumnKind, Callable[[Sequence[Any]], list[str]]] = {
    "integer": _integers,
    "wide": _integers,
    "text": _texts,
    "boolean": _booleans,
}
