"""Sentences that remember what they are made of, so that a page can say them in the reader's language.

A Sentence is its English text: terminals, JSON and closed files show it as any other text. What puts it into another
language looks at its pattern and its values instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import reduce
from typing import Any

from servanda.words.show import show_number
from servanda.words.timeofday import MONTHS


class Figure(str):
    """A figure as we show it, ``1,234.50 USD``: another language has other signs for it."""

    __slots__ = ()


class Nth(int):
    """A place in an order: ``2nd``."""

    __slots__ = ()

    def __str__(self) -> str:
        ending = "th" if self % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(self % 10, "th")
        return f"{int(self)}{ending}"


class Month(int):
    """A month of the year by its number, 1 to 12."""

    __slots__ = ()

    def __str__(self) -> str:
        return MONTHS[self - 1]


class Day(date):
    """A day that is written out, ``1 January 2026``; a plain date is written as agreements write it."""

    @classmethod
    def of(cls, day: date) -> Day:
        """The same day, written out."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        return f"{self.day} {MONTHS[self.month - 1]} {self.year}"


class Sentence(str):
    """A pattern and the values in its braces; `one` is the pattern where the value `n` is exactly 1.

    A value is a name, which every language shows as it is, a number, a place in an order (Nth), a month (Month), a
    date, an instant on a wall clock (a datetime), a Figure or another Sentence.
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


def why_of(error: Exception) -> str:
    """The sentence that an exception was raised with."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


def joined(parts: Iterable[str], glue: str = ", ") -> str:
    """Several texts as one, each of them still a Sentence: with a comma, or with ``; ``."""
    return reduce(_with_semicolon if glue == "; " else _with_comma, [each for each in parts if each] or [""])


def spaced(parts: Iterable[str]) -> Sentence:
    """Several sentences after one another."""
    first, *others = [each for each in parts if each] or [""]
    return reduce(_with_space, others, Sentence("{first}", first=first))


def _with_space(first: Sentence, second: str) -> Sentence:
    return Sentence("{first} {second}", first=first, second=second)


def _with_comma(first: str, second: str) -> Sentence:
    return Sentence("{first}, {second}", first=first, second=second)


def _with_semicolon(first: str, second: str) -> Sentence:
    return Sentence("{first}; {second}", first=first, second=second)


def _shown(value: Any) -> str:
    if isinstance(value, datetime):  # the wall clock of a zone
        seconds = f":{value:%S}" if value.second else ""
        return f"{Day(value.year, value.month, value.day)} {value:%H:%M}{seconds}"
    if isinstance(value, Nth | Month):
        return str(value)
    return show_number(value) if isinstance(value, int | Fraction) else str(value)


def _again(pattern: str, one: str, values: Mapping[str, Any]) -> Sentence:
    return Sentence(pattern, one, **values)
