"""Values, targets and tables as the sentences of an agreement say them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from typing import Any

from servanda.words.comparison import Comparison, Quantity
from servanda.words.phrase import PhraseError
from servanda.words.sentence import Day, Sentence, joined
from servanda.words.shapes import Table
from servanda.words.target import Rounded, Target, comparisons
from servanda.words.timeofday import parse_date
from servanda.words.told import compared, value_told

Show = Callable[[Any], str]


def listed(items: Iterable[object], word: str = "and") -> str:
    """``A, B and C``; with another word ``A, B or C``, ``A, B nor C``."""
    *most, last = [item if isinstance(item, str) else str(item) for item in items] or [""]
    if not most:
        return last
    first = joined(most)
    match word:
        case "or":
            return Sentence("{first} or {second}", first=first, second=last)
        case "nor":
            return Sentence("{first} nor {second}", first=first, second=last)
    return Sentence("{first} and {second}", first=first, second=last)


def day_said(day: date) -> str:
    """``1 January 2026``."""
    return str(Day.of(day))


def comparison_said(part: Comparison) -> str:
    """``at least 95%``, ``more than 4 h``; counted: ``at most 1 of them is late``."""
    low, high = value_told(part.low), value_told(part.high) if part.high is not None else ""
    match part.op:
        case "above":
            said = Sentence("more than {limit}", limit=low)
        case "below":
            said = Sentence("less than {limit}", limit=low)
        case _:
            said = compared(part.op, low, high)
    one = str(part.low) == "1" and part.high is None
    return said if part.quantity is None else _of_them(said, part.quantity, one=one)


def _of_them(said: Sentence, quantity: Quantity, *, one: bool) -> Sentence:
    number = 1 if one else 2
    match quantity:
        case "late":
            return Sentence("{number} of them are late", "{number} of them is late", number=said, n=number)
        case "bad":
            return Sentence(
                "{number} of them are not as agreed", "{number} of them is not as agreed", number=said, n=number
            )


def target_said(target: Target) -> str:
    """``at least 95%, or at most 1 of them is late``."""
    parts = comparisons(target)
    counted = any(part.quantity for part in parts)
    return with_rounding(reduce(_or_counted if counted else _or, map(comparison_said, parts)), target)


def _or(first: str, second: str) -> str:
    return Sentence("{first} or {second}", first=first, second=second)


def _or_counted(first: str, second: str) -> str:
    return Sentence("{first}, or {second}", first=first, second=second)


def with_rounding(said: str, target: Target) -> str:
    """What a rounded target adds to its sentence; nothing for others."""
    if not isinstance(target, Rounded):
        return said
    step = value_told(target.to)
    match target.direction:
        case "down":
            return Sentence("{target} (the limit rounded down to {step})", target=said, step=step)
        case "up":
            return Sentence("{target} (the limit rounded up to {step})", target=said, step=step)
        case "half up":
            return Sentence("{target} (the limit rounded half up to {step})", target=said, step=step)


def value_said(value: Any, show: Show = str) -> str:
    """A value, or a table of values: ``1 h for quality A and 4 h for quality B``."""
    if not isinstance(value, Table):
        return show(value)
    if value.source is not None:
        return file_said(value)
    rows = [_behind(value.by, key, _inner(row, show)) for key, row in value.rows]
    if value.otherwise is not None:
        rows.append(Sentence("{target} otherwise", target=_inner(value.otherwise, show)))
    return listed(rows)


def table_said(table: Table[Any], show: Show = str) -> str:
    """A table of targets, with the key first: ``for quality A at least 12%; for quality B at least 5%``."""
    rows = [_before(table.by, key, _inner(row, show)) for key, row in table.rows]
    if table.otherwise is not None:
        rows.append(Sentence("otherwise {what}", what=_inner(table.otherwise, show)))
    return joined(rows, "; ")


def file_said(table: Table[Any]) -> str:
    """``what goals.csv says for the month (column leads)``."""
    source = table.source
    assert source is not None
    under = f"{source.under} " if source.under else ""
    return f"{under}what {source.file} says for the {source.period} (column {source.value})"


def _inner(value: Any, show: Show) -> str:
    return Sentence("({target})", target=value_said(value, show)) if isinstance(value, Table) else show(value)


def _behind(by: str, key: str, what: str) -> Sentence:
    if by == "period":
        return Sentence("{target} in {period}", target=what, period=key)
    if by == "date":
        return Sentence("{target} from {day} on", target=what, day=_day(key))
    return Sentence("{target} for {column} {value}", target=what, column=by, value=key)


def _before(by: str, key: str, what: str) -> Sentence:
    if by == "period":
        return Sentence("in {period} {what}", period=key, what=what)
    if by == "date":
        return Sentence("from {day} on {what}", day=_day(key), what=what)
    return Sentence("for {column} {value} {what}", column=by, value=key, what=what)


def _day(key: str) -> date | str:
    try:
        day = parse_date(key)
    except PhraseError:
        return key
    return Day.of(day)
