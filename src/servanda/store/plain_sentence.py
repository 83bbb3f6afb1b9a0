"""Sentences as plain values for JSON, and back, so that a reason that was closed can still be said in another language.

The text beside them is what was closed: what no longer makes that text is not taken.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from servanda.words.sentence import Figure, Month, Nth, Sentence
from servanda.words.show import exact_text


def plain_sentence(sentence: Sentence) -> dict[str, Any]:
    """The pattern of a sentence and its values."""
    plain: dict[str, Any] = {"pattern": sentence.pattern}
    if sentence.one:
        plain["one"] = sentence.one
    plain["values"] = {name: _plain(value) for name, value in sentence.values.items()}
    return plain


def sentence_from(plain: Any, text: str) -> str:
    """The sentence of `plain_sentence` if it says this text, else the text."""
    try:
        made = _sentence(plain)
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError, ZeroDivisionError):
        return text
    return made if made == text else text


def _plain(value: Any) -> Any:
    match value:
        case Sentence():
            return plain_sentence(value)
        case Figure():
            return {"figure": str(value)}
        case Nth():
            return {"nth": int(value)}
        case Month():
            return {"month": int(value)}
        case date():
            return {"date": value.isoformat()}
        case Fraction():
            return {"number": exact_text(value)}
        case _:
            return value


def _sentence(plain: Mapping[str, Any]) -> Sentence:
    pattern, one = plain["pattern"], plain.get("one", "")
    for each in (pattern, one):
        if not all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(each)):
            raise ValueError("a pattern has only names in its braces")
    return Sentence(pattern, one, **{name: _value(value) for name, value in plain["values"].items()})


def _value(plain: Any) -> Any:
    if not isinstance(plain, Mapping):
        return plain
    match plain:
        case {"pattern": _}:
            return _sentence(plain)
        case {"figure": str(text)}:
            return Figure(text)
        case {"nth": int(number)}:
            return Nth(number)
        case {"month": int(number)}:
            return Month(number)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case {"number": str(text)}:
            return Fraction(text)
    raise ValueError("no value of a sentence")
