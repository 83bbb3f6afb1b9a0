"""Names and constants as DuckDB's SQL, for this room's own statements. Nothing else is ever pasted."""

from __future__ import annotations

import os
from collections.abc import Iterable

from servanda.records.peek import Unfit


def name(word: str) -> str:
    """A quoted identifier."""
    return '"' + word.replace('"', '""') + '"'


def quoted(text: str) -> str:
    """A text constant."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Text constants with commas between them."""
    return ", ".join(quoted(text) for text in texts)


def literal_path(path: str) -> str:
    """A path as a text constant that names this one file: the engine reads ``*``, ``?`` and ``[`` as patterns.

    Names on the disk are UTF-8 for the engine, whatever Python's locale says; raises Unfit for one that is not.
    """
    try:
        plain = os.fsencode(path).decode()
    except UnicodeError as error:
        raise Unfit(f"The name of {path!a} is not UTF-8.", "Rename the file or its folder.") from error
    return quoted("".join(f"[{letter}]" if letter in "*?[" else letter for letter in plain))
