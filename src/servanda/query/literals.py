"""Constants of expressions: reading them from text of a known kind, and printing them as an expression has them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

from servanda.query.expression import NOWHERE, Literal, Moment, Span
from servanda.query.types import Kind
from servanda.words.duration import Civil, Exact, parse_duration
from servanda.words.phrase import PhraseError

MOST_DIGITS = 18
DAY = 86_400_000_000
_EPOCH = date(1970, 1, 1).toordinal()
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(?: ?(Z|[+-]\d{2}:\d{2}))?", re.ASCII
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_MONEY = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})", re.ASCII)
_YESNO = {"yes": True, "true": True, "no": False, "false": False}
_EXAMPLES = {
    Kind.NUMBER: "12.5",
    Kind.PERCENT: "99.9%",
    Kind.MONEY: "10 USD",
    Kind.DURATION: "24 h",
    Kind.TIME: "2026-01-31 10:00",
    Kind.DATE: "2026-01-31",
    Kind.YESNO: "yes",
    Kind.NULL: "null",
}


def literal_of(kind: Kind, text: str, span: Span = NOWHERE) -> Literal:
    """The value of a typed parameter written as `text`; raises PhraseError when it is not of that kind.

    A time without an offset is wall-clock time of the zone in which the expression is evaluated.
    """
    try:
        value, currency = _read(kind, text if kind == Kind.TEXT else text.strip())
    except ValueError as cause:
        hint = f"Write {article(kind)} such as `{_EXAMPLES[kind]}`."
        said = str(cause) or f"`{text}` is not {article(kind)}."
        raise PhraseError(said, 0, len(text), hint) from None
    return Literal(value, kind, currency, span=span)


def _read(kind: Kind, text: str) -> tuple[str | Fraction | bool | int | Exact | Civil | Moment | None, str | None]:
    match kind:
        case Kind.TEXT:
            return text, None
        case Kind.NUMBER:
            return read_number(text), None
        case Kind.PERCENT:
            if not text.endswith("%"):
                raise ValueError
            return read_number(text[:-1].rstrip()) / 100, None
        case Kind.MONEY:
            found = _MONEY.fullmatch(text)
            if not found:
                raise ValueError
            return read_number(found[1]), found[2]
        case Kind.DURATION:
            duration = parse_duration(text)
            if not isinstance(duration, Exact | Civil):
                raise ValueError(f"`{text}` needs a calendar, which an expression does not have.")
            return duration, None
        case Kind.TIME:
            return read_moment(text), None
        case Kind.DATE:
            return read_date(text), None
        case Kind.YESNO:
            if text.lower() not in _YESNO:
                raise ValueError
            return _YESNO[text.lower()], None
        case Kind.NULL:
            if text.lower() != "null":
                raise ValueError
            return None, None


def read_number(text: str) -> Fraction:
    """An exact decimal of at most 18 digits; raises ValueError."""
    if not _NUMBER.fullmatch(text):
        raise ValueError
    if sum(map(str.isdigit, text)) > MOST_DIGITS:
        raise ValueError(f"A number has at most {MOST_DIGITS} digits.")
    return Fraction(text)


def read_date(text: str) -> int:
    """Days since 1970-01-01 of ``2026-01-31``; raises ValueError."""
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError
    try:
        return date(*map(int, found.groups())).toordinal() - _EPOCH
    except ValueError:
        raise ValueError(f"There is no day {text}.") from None


def read_moment(text: str) -> Moment:
    """The moment of ``2026-01-31 10:00``, also with seconds, ``T``, and ``Z`` or ``+02:00``; raises ValueError."""
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError
    hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"There is no time of day {text[11:]}.")
    of_day = ((hour * 60 + minute) * 60 + second) * 1_000_000 + int((found[5] or "0").ljust(6, "0"))
    return Moment(read_date(found[1]) * DAY + of_day, _offset(found[6]))


def _offset(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "Z":
        return 0
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 18 or minutes > 59:
        raise ValueError(f"There is no offset {text}.")
    return (hours * 60 + minutes) * (-1 if text[0] == "-" else 1)


def article(kind: Kind) -> str:
    """The kind with its article, as sentences need it: ``a number``, ``an amount of money``."""
    match kind:
        case Kind.MONEY:
            return "an amount of money"
        case Kind.YESNO | Kind.NULL:
            return str(kind)
        case _:
            return f"a {kind}"


def negated(literal: Literal) -> Literal | None:
    """The literal with a minus sign before it; None where it cannot have one."""
    match literal.value:
        case bool():
            return None
        case Fraction():
            return replace(literal, value=-literal.value)
        case Exact(microseconds):
            return replace(literal, value=Exact(-microseconds))
        case _:
            return None


def is_negative(literal: Literal) -> bool:
    """Has it a minus sign when printed?"""
    value = literal.value
    return (isinstance(value, Fraction) and value < 0) or (isinstance(value, Exact) and value.microseconds < 0)


def show_literal(literal: Literal) -> str:
    """The literal as an expression has it."""
    value = literal.value
    if is_negative(literal):
        positive = negated(literal)
        return f"-{show_literal(positive)}" if positive else ""
    if literal.kind == Kind.TEXT:
        return "'" + str(value).replace("'", "''") + "'"
    return plain_literal(literal)


def plain_literal(literal: Literal) -> str:
    """The literal as a sentence has it: text without quotes."""
    value = literal.value
    match literal.kind, value:
        case Kind.PERCENT, Fraction():
            return f"{show_number(value * 100)}%"
        case Kind.MONEY, Fraction():
            return f"{show_number(value)} {literal.currency}"
        case _, Fraction():
            return show_number(value)
        case _, bool():
            return "yes" if value else "no"
        case Kind.DATE, int():
            return show_date(value)
        case _, Moment():
            return show_moment(value)
        case _, Exact(microseconds) if microseconds < 0:
            return f"-{Exact(-microseconds)}"
        case _, None:
            return "null"
        case _:
            return str(value)


def show_number(value: Fraction) -> str:
    """The exact decimal; a quotient where there is none."""
    places, rest = 0, value.denominator
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for factor in (2, 5):
        while rest % factor == 0:
            rest, places = rest // factor, places + 1
    if rest != 1:
        return f"{value.numerator} / {value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    return ("-" if value < 0 else "") + whole + (f".{part}" if part else "")


def show_date(days: int) -> str:
    """``2026-01-31``."""
    return date.fromordinal(days + _EPOCH).isoformat()


def show_moment(moment: Moment) -> str:
    """``2026-01-31 10:00``, with seconds and offset where there are any."""
    days, of_day = divmod(moment.local, DAY)
    minutes, rest = divmod(of_day, 60_000_000)
    seconds, part = divmod(rest, 1_000_000)
    text = f"{show_date(days)} {minutes // 60:02d}:{minutes % 60:02d}"
    if rest:
        text += f":{seconds:02d}" + (f".{part:06d}".rstrip("0") if part else "")
    if moment.offset is None:
        return text
    if moment.offset == 0:
        return f"{text}Z"
    hours, left = divmod(abs(moment.offset), 60)
    return f"{text}{'-' if moment.offset < 0 else '+'}{hours:02d}:{left:02d}"
