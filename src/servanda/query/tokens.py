"""The words, numbers, texts and signs of an expression, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from servanda.query.expression import Span
from servanda.query.fault import Fault
from servanda.query.mistakes import SIGNS

LONGEST = 20_000
"""Characters of an expression."""

TokenKind = Literal["name", "quoted", "word", "number", "text", "date", "time", "parameter", "sign", "end"]

WORDS = frozenset({
    "and", "or", "not", "in", "between", "is", "null", "like", "ilike",
    "case", "when", "then", "else", "end", "true", "false", "yes", "no",
})  # fmt: skip
"""Names that mean something of their own; a field called so stands in backticks."""

_MOST_FAULTS = 20
_THOUSANDS = "Thousands are not separated."
_TOKEN = re.compile(
    r"(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?: ?(?:Z\b|[+-][0-9]{2}:[0-9]{2}))?(?![0-9:]))"
    r"|(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]))"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<parameter>\$[^\W\d]\w*(?:-[^\W\d]\w*)*)"
    r"|(?P<sign><=>|===|<=|>=|<>|!=|==|=<|=>|=~|!~|:=|::|&&|\|\||--|/\*|//|\*\*|\S)"
)
_DAY_FIRST = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}\b")
_UNIT = re.compile(r"[^\W\d_]+")
_SIGNS = frozenset(("=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "(", ")", ",", ".", "%"))
_CURLY = {"‘": "’", "’": "’", "“": "”", "”": "”", "„": "“", "«": "»", "´": "´"}


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is what it says: of a quoted text or name what is inside, of a word its lower case."""

    kind: TokenKind
    text: str
    span: Span

    def is_(self, *texts: str) -> bool:
        """Is it one of these words or signs?"""
        return self.kind in ("word", "sign") and self.text in texts


def tokens_of(text: str) -> tuple[tuple[Token, ...], tuple[Fault, ...]]:
    """All tokens, ended by one of kind ``end``, and the faults of those that are not ours."""
    if len(text) > LONGEST:
        fault = Fault("S114", f"The expression is longer than {LONGEST:,} characters.", 0, 1, "Split it into fields.")
        return (), (fault,)
    found: list[Token] = []
    faults: list[Fault] = []
    position = 0
    while position < len(text) and len(faults) < _MOST_FAULTS:
        if text[position].isspace():
            position += 1
            continue
        token, wrong, position = _next(text, position, found)
        if wrong:
            faults.append(wrong)
        elif token:
            found.append(token)
    found.append(Token("end", "", Span(len(text.rstrip()), 1)))
    return tuple(found), tuple(faults)


def _next(text: str, start: int, before: list[Token]) -> tuple[Token | None, Fault | None, int]:
    if text[start] in "'`\"" or text[start] in _CURLY:
        return _quoted(text, start)
    glued = before and before[-1].kind == "number" and sum(before[-1].span) == start
    # `1h30min`: a unit glued to its number ends before the next digit.
    match = (_UNIT.match(text, start) if glued else None) or _TOKEN.match(text, start)
    assert match is not None
    kind, written, span = match.lastgroup or "name", match[0], Span(start, len(match[0]))
    fault: Fault | None = None
    if kind == "name" and written.lower() in WORDS:
        kind, written = "word", written.lower()
    elif kind == "parameter":
        written = written[1:]
    elif kind == "number":
        fault = _number_fault(written, text, span)
    elif kind == "sign":
        fault = _sign_fault(text, span)
    return Token(kind, written, span), fault, match.end()  # type: ignore[arg-type]


def _quoted(text: str, start: int) -> tuple[Token | None, Fault | None, int]:
    opening = text[start]
    closing = _CURLY.get(opening, opening)
    parts: list[str] = []
    position = start + 1
    while True:
        stop = text.find(closing, position)
        if stop < 0:
            return None, _unended(text, start, opening), len(text)
        parts.append(text[position:stop])
        position = stop + 1
        if text[stop + 1 : stop + 2] != closing:
            break
        parts.append(closing)
        position += 1
    inside, span = "".join(parts), Span(start, position - start)
    if opening == "'":
        return Token("text", inside, span), None, position
    if opening == "`":
        fault = None if inside.strip() else Fault("S111", "The name between the backticks is empty.", *span)
        return Token("quoted", inside, span), fault, position
    return None, _wrong_quotes(opening, inside, span), position


def _unended(text: str, start: int, opening: str) -> Fault:
    what = "name" if opening == "`" else "text"
    inside = text[start + 1 :][:20].strip()
    hint = f"Close it with {opening} ." if opening in "'`" else f"A text stands in single quotes: '{inside}'."
    return Fault("S111", f"The {what} that begins here has no end.", start, 1, hint)


def _wrong_quotes(opening: str, inside: str, span: Span) -> Fault:
    said = "Double quotes are not used here." if opening == '"' else f"{opening} is a typographic quote."
    text = "'" + inside.replace("'", "''")[:40] + "'"
    hint = f"A text stands in single quotes: {text}. A name with other characters in backticks: `{inside[:40]}`."
    return Fault("S111", said, *span, hint)


def _number_fault(written: str, text: str, span: Span) -> Fault | None:
    whole, _, decimals = written.partition(".")
    stop = sum(span)
    if day := _DAY_FIRST.match(text, span.start):
        hint = "Write the year, the month and the day: 2026-01-31."
        return Fault("S111", f"`{day[0]}` is not a date.", span.start, len(day[0]), hint)
    if len(whole) + len(decimals) > 18:
        return Fault("S111", "The number is too long.", *span, "A number has at most 18 digits.")
    if len(whole) > 1 and whole[0] == "0":
        hint = f"Numbers do not begin with 0; a text such as a code stands in quotes: '{written}'. {_THOUSANDS}"
        return Fault("S111", f"The number `{written}` begins with 0.", *span, hint)
    if decimals and text[stop : stop + 1] == "." and text[stop + 1 : stop + 2].isdigit():
        hint = "If it is a text, put it in quotes."
        return Fault("S111", "A number has one decimal point.", span.start, span.length + 1, hint)
    return None


def _sign_fault(text: str, span: Span) -> Fault | None:
    sign = text[span.start : sum(span)]
    if sign in _SIGNS:
        return None
    if sign == "{" and text.startswith("{{", span.start):
        span = Span(span.start, 2)
    if sign in SIGNS:
        return Fault("S113", SIGNS[sign][0], *span, SIGNS[sign][1])
    shown = f"`{sign}`" if sign.isprintable() else f"The character U+{ord(sign):04X}"
    return Fault("S111", f"{shown} does not belong in an expression.", *span, "A text stands in single quotes: 'text'.")
