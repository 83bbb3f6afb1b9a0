"""Numbers with what follows them: ``24 h``, ``90 days``, ``10 USD``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from servanda.query.expression import Literal, Span
from servanda.query.fault import Fault
from servanda.query.literals import read_date, read_moment
from servanda.query.mistakes import KEYWORDS
from servanda.query.tokens import Token
from servanda.query.types import Kind
from servanda.words.duration import UNIT_WORDS, Civil, Exact, parse_duration
from servanda.words.phrase import PhraseError
from servanda.words.problem import nearest

_CODE = re.compile(r"[A-Z]{3}")
_CURRENCIES = {
    "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "yen": "JPY",
    **{code.lower(): code for code in ("USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "INR")},
}  # fmt: skip


def read_instant(token: Token) -> Literal | Fault:
    """The date or time that a token says."""
    try:
        if token.kind == "date":
            return Literal(read_date(token.text), Kind.DATE, span=token.span)
        return Literal(read_moment(token.text), Kind.TIME, span=token.span)
    except ValueError as cause:
        return Fault("S111", str(cause), *token.span, "Write a date as 2026-01-31, a time as '2026-01-31 10:00'.")


def read_quantity(text: str, tokens: Sequence[Token]) -> tuple[Literal | Fault, int] | None:
    """The quantity that begins with a number and a name, and how many tokens it takes.

    None where the name is one that cannot belong to a number at all.
    """
    number, name = tokens[0], tokens[1]
    if name.text.lower() in UNIT_WORDS:
        return _duration(text, tokens)
    span = number.span.to(name.span)
    if _CODE.fullmatch(name.text):
        return Literal(Fraction(number.text), Kind.MONEY, name.text, span=span), 2
    fault = _no_unit(number, name, span)
    return (fault, 2) if fault else None


def _duration(text: str, tokens: Sequence[Token]) -> tuple[Literal | Fault, int]:
    used = _length(tokens)
    start = tokens[0].span.start
    span = tokens[0].span.to(tokens[used - 1].span)
    try:
        duration = parse_duration(text[start : sum(span)])
    except PhraseError as error:
        return Fault("S111", error.sentence, start + error.start, error.length, error.hint), used
    if isinstance(duration, Exact | Civil):
        return Literal(duration, Kind.DURATION, span=span), used
    hint = "Write working days as a limit or deadline of the objective; here `2 days` or `48 h`."
    return Fault("S124", "Working days need a calendar, which an expression does not have.", *span, hint), used


def _length(tokens: Sequence[Token]) -> int:
    """``1 h 30 min`` and ``2 full working days`` are one duration."""
    used = 0
    while used + 1 < len(tokens) and tokens[used].kind == "number" and tokens[used + 1].text.lower() in UNIT_WORDS:
        used += 2
        while tokens[used - 1].text.lower() in ("full", "working", "business") and tokens[used].kind == "name":
            used += 1
    return used


def _no_unit(number: Token, name: Token, span: Span) -> Fault | None:
    word = name.text.lower()
    if word in ("percent", "pct", "per"):
        return Fault("S111", "A percentage has its sign.", *span, f"Write `{number.text}%`.")
    if word in _CURRENCIES:
        hint = f"Write `{number.text} {_CURRENCIES[word]}`."
        return Fault("S111", "Currencies are written as their codes, in capitals.", *span, hint)
    glued = sum(number.span) == name.span.start
    if not glued and word in KEYWORDS:
        return None
    near = nearest(word, UNIT_WORDS)
    hint = "Units: ms, s, min, h, days, weeks, months, years; money has a code such as USD."
    if near:
        hint += f" Did you mean `{number.text} {near}`?"
    elif glued:
        hint = f"{hint} A text such as a code stands in quotes: '{number.text}{name.text}'."
    return Fault("S111", f"`{name.text}` is no unit.", *name.span, hint)
