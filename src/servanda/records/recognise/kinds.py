"""What a column's texts look like. Only a guess: `columns` tries it on every row."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from servanda.query.types import Kind
from servanda.records.convert import NO, YES
from servanda.records.recognise.hints import AMOUNT, CREATED, ENDED, FLAG, ID, UPDATED
from servanda.records.recognise.names import column_name, says, unit_of

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")
_PERCENT = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s*%")
_CODES = "AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HUF|INR|JPY|KRW|MXN|NOK|NZD|PLN|SEK|SGD|TRY|USD|ZAR"
_MONEY = re.compile(rf"\(?[+-]?(?:{_CODES}|[$€£¥])\s*[+-]?\d[\d.,]*\)?|\(?[+-]?\d[\d.,]*\s*(?:{_CODES}|[$€£¥])\)?")
_COLON = re.compile(r"[+-]?\d{1,7}:[0-5]?\d(?::[0-5]?\d(?:\.\d+)?)?")
_UNITS = re.compile(
    r"(?:\d+(?:[.,]\d+)?\s*(?:h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?|ms)\b\s*)+", re.IGNORECASE
)
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ,].*)?|\d{1,2}[-/. ][^\W\d]{3,10}\.?[-/. ]\d{2,4}(?:[ ,].*)?"
    r"|[^\W\d]{3,9} \d{1,2}, \d{4}(?:[ ,].*)?|[^\W\d]{3}, \d{1,2} [^\W\d]{3} \d{4} .*|[^\W\d]{3} [^\W\d]{3} \d{1,2} \d\d:\d\d.*"
)
_EPOCH = re.compile(r"[12]\d{9}(?:\.\d+)?|[12]\d{12}|1\d{15}")
_DAY_NUMBER = re.compile(r"[34567]\d{4}(?:\.\d+)?")
_MOSTLY = 0.9
_LONGEST_DATE = 36
"""A comment may begin with a date."""


def guess(header: str, texts: Sequence[str]) -> Kind:
    """The kind that most of these texts have."""
    if not texts:
        return Kind.TEXT
    small = {text.lower() for text in texts}
    flag = says(header, *FLAG)
    if small <= {*YES, *NO} and (not small <= {"0", "1"} or flag):
        return Kind.YESNO
    if looks_like_dates(texts) or _is_epoch(header, texts):
        return Kind.TIME
    if _most(texts, _COLON.fullmatch) or _most(texts, _UNITS.fullmatch):
        return Kind.DURATION
    if _most(texts, _PERCENT.fullmatch):
        return Kind.PERCENT
    if _most(texts, _MONEY.fullmatch):
        return Kind.MONEY
    if _most(texts, _NUMBER.fullmatch) and not _is_label(header, texts):
        return Kind.DURATION if unit_of(header) else Kind.NUMBER
    return Kind.TEXT


def looks_like_dates(texts: Sequence[str]) -> bool:
    """Whether most of these texts are built like dates, in whatever form."""
    return bool(texts) and _most(texts, _DATE.fullmatch) and _most(texts, lambda text: len(text) <= _LONGEST_DATE)


def _most(texts: Sequence[str], fits: Callable[[str], object]) -> bool:
    return sum(1 for text in texts if fits(text)) >= _MOSTLY * len(texts)


def _is_epoch(header: str, texts: Sequence[str]) -> bool:
    """Seconds or milliseconds since 1970, in a column that is called like a time."""
    return called_a_time(header) and all(_EPOCH.fullmatch(text) for text in texts)


def called_a_time(header: str) -> bool:
    """Whether a header speaks of a moment."""
    return says(header, *CREATED, *UPDATED, *ENDED, "at", "time", "on") or column_name(header).endswith(
        ("_at", "date", "time")
    )


def day_numbers(header: str, texts: Sequence[str]) -> bool:
    """Whether these are the numbers by which spreadsheets count days: 46027.375 is 5 January 2026, 09:00."""
    return bool(texts) and called_a_time(header) and all(_DAY_NUMBER.fullmatch(text) for text in texts)


def _is_label(header: str, texts: Sequence[str]) -> bool:
    """Digits that name something: leading zeros, more digits than a count has, a header of an id."""
    if says(header, *AMOUNT):
        return False
    zeros = any(re.fullmatch(r"0\d+", text) for text in texts)
    plain = [text for text in texts if text.isdigit()]
    long = any(len(text) > 12 for text in plain)
    return (
        zeros
        or long
        or (says(header, *ID) and not says(header, "number_of_\\w+", "num_\\w+") and len(plain) == len(texts))
    )


def signs(texts: Sequence[str]) -> tuple[str, str | None] | None:
    """The decimal sign and the sign between thousands that numbers show; None where both readings are possible.

    ``1,234`` may be a thousand or one and a bit; ``1.5`` and ``1.234.567`` leave no doubt.
    """
    numbers = [re.sub(r"[^\d.,+-]", "", text) for text in texts]
    point = any(re.search(r"\.\d+$", each) and (not _GROUPED.fullmatch(each) or "," in each) for each in numbers)
    comma = any(re.search(r",\d+$", each) and (not _GROUPED.fullmatch(each) or "." in each) for each in numbers)
    dots = any(len(re.findall(r"\.", each)) > 1 for each in numbers)
    commas = any(len(re.findall(",", each)) > 1 for each in numbers)
    grouped = {sign for sign in ".," for each in numbers if sign in each and _GROUPED.fullmatch(each)}
    point, comma = point or commas, comma or dots
    if point and comma:
        return None
    if point:
        return ".", "," if any("," in each for each in numbers) else None
    if comma:
        return ",", "." if any("." in each for each in numbers) else None
    return None if grouped else (".", None)


def money_signs(texts: Sequence[str]) -> tuple[str, str | None] | None:
    """The same for amounts with a currency: none of these has thousandths, so three digits after a sign are a thousand."""
    found = signs(texts)
    grouping = {sign for each in texts for sign in re.findall(r"[.,](?=\d{3}(?!\d))", each)}
    others = {sign for each in texts for sign in re.findall(r"[.,](?!\d{3}(?!\d))", each)}
    if found is not None or len(grouping) != 1 or others:
        return found
    thousands = grouping.pop()
    return ("." if thousands == "," else ","), thousands
