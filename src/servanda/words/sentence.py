"""Sentences that remember what they are made of, so that a page can say them in the reader's language.

A Sentence is its English text: terminals, JSON and closed files show it as any other text. What puts it into another
language looks at its pattern and its values instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

from servanda.words.show import show_number


class Figure(str):
    """A figure as we show it, ``1,234.50 USD``: another language has other signs for it."""

    __slots__ = ()


class Sentence(str):
    """A pattern and the values in its braces; `one` is the pattern where the value `n` is exactly 1.

    A value is a name, which every language shows as it is, a number, a date, a Figure or another Sentence.
    """

    __slots__ = ("one", "pattern", "values")

    one: str
    pattern: str
    values: Mapping[str, Any]

    def __new__(cls, pattern: str, /, one: str = "", **values: Any) -> Sentence:
        """The sentence in English."""
        chosen = one if one and values.get("n") == 1 else pattern
        made = super().__new__(cls, chosen.format(**{name: _shown(each) for name, each in values.items()}))
        made.pattern, made.one, made.values = pattern, one, values
        return made

    def __reduce__(self) -> Any:
        """How copies are made: out of the same pattern and values."""
        return _again, (self.pattern, self.one, dict(self.values))


def joined(parts: Iterable[str], glue: str = ", ") -> str:
    """Several texts as one, each of them still a Sentence: with a comma, or with ``; ``."""
    return reduce(_with_semicolon if glue == "; " else _with_comma, [each for each in parts if each] or [""])


def _with_comma(first: str, second: str) -> Sentence:
    return Sentence("{first}, {second}", first=first, second=second)


def _with_semicolon(first: str, second: str) -> Sentence:
    return Sentence("{first}; {second}", first=first, second=second)


def _shown(value: Any) -> str:
    return show_number(value) if isinstance(value, int | Fraction) else str(value)


def _again(pattern: str, one: str, values: Mapping[str, Any]) -> Sentence:
    return Sentence(pattern, one, **values)
