"""Letter case and LIKE patterns, defined once so that every engine and plain Python agree.

Case maps one character to one character, by Unicode's simple mapping: `İ` becomes `i`, `ᾳ` becomes `ᾼ`,
and `ß` becomes `ẞ`, never `SS`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LOWER = {"İ": "i"}
_WITH_IOTA = map(chr, (*range(0x1F80, 0x1FB0), 0x1FB3, 0x1FC3, 0x1FF3))
_UPPER = {"ß": "ẞ"} | {letter: letter.title() for letter in _WITH_IOTA}
"""Capitals of the letters for which Python's own `upper` gives two."""


def lower(text: str) -> str:
    """Every letter that has exactly one small letter becomes it."""
    return text.lower() if text.isascii() else "".join(map(_lower_letter, text))


def upper(text: str) -> str:
    """Every letter that has exactly one capital becomes it."""
    return text.upper() if text.isascii() else "".join(map(_upper_letter, text))


def _lower_letter(letter: str) -> str:
    changed = letter.lower()
    return changed if len(changed) == 1 else _LOWER.get(letter, letter)


def _upper_letter(letter: str) -> str:
    changed = letter.upper()
    return changed if len(changed) == 1 else _UPPER.get(letter, letter)


def pattern_parts(pattern: str) -> tuple[str, ...]:
    """The two signs ``"%"`` and ``"_"``, and ``"=" + character`` for a character that stands for itself.

    A backslash makes the next character plain; one at the end stands for itself.
    """
    parts: list[str] = []
    letters = iter(pattern)
    for letter in letters:
        if letter == "\\":
            parts.append("=" + next(letters, "\\"))
        elif letter in "%_":
            parts.append(letter)
        else:
            parts.append("=" + letter)
    return tuple(parts)


def like(text: str, pattern: str, *, fold: bool = False) -> bool:
    """SQL's LIKE over the whole text; `fold` compares in lower case."""
    return _compiled(pattern, fold).fullmatch(lower(text) if fold else text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str, fold: bool) -> re.Pattern[str]:  # noqa: FBT001
    signs = {"%": ".*", "_": "."}
    parts = pattern_parts(lower(pattern) if fold else pattern)
    return re.compile("".join(signs.get(part) or re.escape(part[1:]) for part in parts), re.DOTALL)
