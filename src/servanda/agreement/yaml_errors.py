"""YAML's own error messages in words for people, with what to write instead."""

from __future__ import annotations

import re
from typing import Any

from servanda.agreement.tree import Source
from servanda.words.problem import Problem

_QUOTES = 'Put the whole value into quotes: "…".'
_COLUMN = "Keys of one block begin in the same column; what belongs to a key stands further right."

_EXPLAINED: tuple[tuple[str, str, str], ...] = (
    ("tab character", "A tab stands where YAML wants spaces.", "Replace the tab by spaces."),
    (
        "mapping values are not allowed",
        "A colon followed by a space can't stand here.",
        'If the colon belongs to the text, put the whole value into quotes: "…". If it follows a key, that key begins in the wrong column.',
    ),
    ("could not find expected ':'", "A colon is missing after this key.", "Write `key: value`."),
    (
        "did not find expected ',' or ']'",
        "This list is not closed, or a comma is missing in it.",
        'Write [a, b, c]; a text with `,`, `]` or `"` in it needs quotes.',
    ),
    (
        "did not find expected ',' or '}'",
        "This block is not closed, or a comma is missing in it.",
        "Write {key: value, key: value}; a value with `,`, `}` or quotation marks in it needs quotes around the whole.",
    ),
    (
        "did not find expected key",
        "This line does not fit the lines above it.",
        f"{_COLUMN} A value that begins with a quotation mark must end with it.",
    ),
    (
        "did not find expected '-' indicator",
        "This line does not fit the list above it.",
        "Each item of the list begins with `- ` in the same column.",
    ),
    (
        "unexpected end of stream",
        "A quotation mark that opens here is never closed.",
        "Close it at the end of the value.",
    ),
    (
        "unexpected document indicator",
        "A quotation mark that opens here is never closed.",
        "Close it at the end of the value.",
    ),
    ("cannot start any token", "A value can't begin with this character.", _QUOTES),
    (
        "unknown escape",
        "A backslash inside double quotes begins an escape, and this is none.",
        "Use single quotes around the value: '…'.",
    ),
    ("did not find expected hexdecimal", "This escape is not complete.", "Use single quotes around the value: '…'."),
    ("undefined tag handle", "A value can't begin with `!`.", _QUOTES),
    ("duplicate anchor", "This anchor was given before.", "Give each `&name` once."),
    (
        "block sequence entries are not allowed",
        "A list item can't begin here.",
        "Begin the list on the next line, or write [a, b].",
    ),
    ("block mapping", "A block can't begin here.", _COLUMN),
    ("expected <document start>", "The text goes on after the agreement has ended.", _COLUMN),
    ("alphabetic or numeric character", "A value can't begin with this character.", _QUOTES),
    ("control characters", "An invisible control character stands here.", "Delete it and type the line again."),
    (
        "special characters are not allowed",
        "An invisible control character stands here.",
        "Delete it and type the line again.",
    ),
)
_NO_SPACE = re.compile(r"^(\w[\w-]*):(\S.*)$")
_AT_CONTEXT = (
    "could not find expected ':'",
    "unexpected end of stream",
    "unexpected document indicator",
    "',' or ']'",
    "',' or '}'",
)
"""Mistakes that are better shown where the broken thing began."""


def explain(error: Any, source: Source) -> Problem:
    """The Problem for what the YAML parser did not understand."""
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark = getattr(error, "problem_mark", None)
    if any(part in said for part in _AT_CONTEXT) and getattr(error, "context_mark", None):
        mark = error.context_mark
    place = source.place(mark.line, mark.column) if mark is not None else source.place_of(_index(error, source))
    character = place.text[place.column - 1 : place.column]
    if "cannot start any token" in said and character == "\t":
        said = "tab character"
    elif "cannot start any token" in said:
        return Problem("S012", f"A value can't begin with `{character}`.", place, _QUOTES)
    glued = _NO_SPACE.match(place.text[place.column - 1 :].strip())
    if "could not find expected ':'" in said and glued:
        return Problem("S012", "A space is missing after the colon.", place, f"Write `{glued[1]}: {glued[2]}`.")
    for part, sentence, hint in _EXPLAINED:
        if part in said:
            return Problem("S012", sentence, place, hint)
    return Problem("S012", f"This is not valid YAML: {said}.", place)


def _index(error: Any, source: Source) -> int:
    """Character position of an error without a mark: the first character that YAML forbids."""
    character = getattr(error, "character", None)
    wanted = chr(character) if isinstance(character, int) else str(character or "")
    found = source.text.find(wanted) if wanted else -1
    return max(found, 0)
