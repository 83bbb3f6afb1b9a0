"""What was written where: the agreement file as a tree of texts, lists and mappings with places.

Every scalar is text. Trees are merged (``extends``) and filled in (``parameters``) before the model
reads them, so that a Problem can point into the right file whatever became of a value.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from servanda.words.filled import Filled
from servanda.words.place import Place

Path = tuple[str | int, ...]
"""Keys and positions from the root of the file down to a value."""

Style = Literal["plain", "single", "double", "block"]

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


@dataclass(frozen=True)
class Source:
    """A file that was read: its name as people call it, and its text."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines, without their ends."""
        return tuple(_BREAK.split(self.text))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return (0, *(found.end() for found in _BREAK.finditer(self.text)))

    def place(self, line: int, column: int, length: int = 1) -> Place:
        """A place; `line` and `column` count from 0."""
        text = self.lines[line] if line < len(self.lines) else ""
        return Place(self.name, line + 1, column + 1, max(1, length), text)

    def index(self, line: int, column: int) -> int:
        """How many characters of the text come before this place."""
        return self._starts[min(line, len(self._starts) - 1)] + column

    def place_of(self, index: int, length: int = 1) -> Place:
        """The place of the character at `index`; a mark never reaches beyond its line."""
        line = bisect_right(self._starts, index) - 1
        column = index - self._starts[line]
        return self.place(line, column, min(length, max(1, len(self.lines[line]) - column)))


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text, with what is needed to find each of its characters in the file."""

    text: str
    place: Place
    style: Style = "plain"
    source: Source | None = field(default=None, repr=False, compare=False)
    start: int = 0
    end: int = 0
    filled: Filled | None = None

    def at(self, offset: int, length: int | None = None) -> Place:
        """The place of `length` characters from `offset` of the text on; without a length the whole scalar."""
        if length is None or self.source is None or self.filled is not None:
            return self.place
        where = _positions(self.source.text[self.start : self.end], self.text, self.style)
        first = where[min(max(offset, 0), len(where) - 1)]
        last = where[min(max(offset + length - 1, 0), len(where) - 1)]
        return self.source.place_of(self.start + first, max(1, last - first + 1))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping, in the order written."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: Place
    lost: frozenset[str] = frozenset()
    """Keys that were written, but whose value could not be read: a Problem was told, they are not missing."""
    _found: dict[str, tuple[Scalar, Node]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_found", {key.text: (key, value) for key, value in reversed(self.entries)})

    def get(self, key: str) -> Node | None:
        """The value under `key`."""
        return self._found[key][1] if key in self._found else None

    def key(self, key: str) -> Scalar | None:
        """The key itself, for its place."""
        return self._found[key][0] if key in self._found else None

    def without(self, *keys: str) -> Block:
        """The same mapping with these keys left out."""
        return replace(self, entries=tuple(entry for entry in self.entries if entry[0].text not in keys))


Node = Scalar | Listing | Block


def plain(node: Node) -> Any:
    """The tree as texts, lists and dicts: what the model reads."""
    if isinstance(node, Scalar):
        return node.filled if node.filled is not None else node.text
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def descend(node: Node, path: Sequence[str | int]) -> Iterator[tuple[Scalar | None, Node]]:
    """The nodes along a path as (key, value), as far as they exist; steps that lead nowhere are skipped.

    Pydantic's paths hold names that stand in no file (the tag of a union): those are the skipped ones.
    """
    yield None, node
    for step in path:
        if isinstance(node, Block) and (value := node.get(str(step))) is not None:
            yield node.key(str(step)), value
            node = value
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            yield None, node


def find(node: Node, path: Sequence[str | int]) -> Node:
    """The deepest node on this path that exists."""
    return list(descend(node, path))[-1][1]


def exists(node: Node, path: Sequence[str | int]) -> bool:
    """Does every step of the path lead somewhere?"""
    return len(list(descend(node, path))) == len(path) + 1


def place_of(node: Node, path: Sequence[str | int] = (), start: int = 0, length: int | None = None) -> Place:
    """Where the value at `path` stands: the text itself, or the key above a list or mapping."""
    key, found = list(descend(node, path))[-1]
    if isinstance(found, Scalar):
        return found.at(start, length)
    return key.place if key is not None else found.place


def key_place(node: Node, path: Sequence[str | int], start: int = 0, length: int | None = None) -> Place:
    """Where the last key of `path` stands, or a part of it; in a list, where the item stands."""
    key, found = list(descend(node, path))[-1]
    return key.at(start, length) if key is not None else found.place


def _positions(raw: str, text: str, style: Style) -> list[int]:
    """For each character of a scalar's text, its position in the written form; one more for its end."""
    at = 1 if style in ("single", "double") else raw.find("\n") + 1 if style == "block" else 0
    found: list[int] = []
    for char in text:
        if char.isspace():
            found.append(min(at, len(raw)))
            at += at < len(raw) and raw[at] == char
            continue
        while at < len(raw) and raw[at] != char and (raw[at].isspace() or (style == "double" and raw[at] == "\\")):
            if raw[at] == "\\" and not raw[at + 1 : at + 2].isspace():
                break
            at += 1
        found.append(min(at, len(raw)))
        at += _written_length(raw, at, style)
    return [*found, min(at, len(raw))]


_ESCAPE = re.compile(r"\\(x..|u.{4}|U.{8}|.)", re.DOTALL)


def _written_length(raw: str, at: int, style: Style) -> int:
    if style == "single" and raw.startswith("''", at):
        return 2
    if style == "double" and (escape := _ESCAPE.match(raw, at)):
        return len(escape.group())
    return 1
