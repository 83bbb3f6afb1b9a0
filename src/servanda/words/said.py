"""Values, targets and tables in plain English, for the sentences of an agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from servanda.words.comparison import Comparison
from servanda.words.phrase import PhraseError
from servanda.words.shapes import Table
from servanda.words.target import Rounded, Target, comparisons
from servanda.words.timeofday import MONTHS, parse_date

_OPS = {"above": "more than", "below": "less than"}
_COUNTED = {"late": "late", "bad": "not as agreed"}

Show = Callable[[Any], str]


def listed(items: Iterable[object], word: str = "and") -> str:
    """``A, B and C``."""
    *most, last = [str(item) for item in items] or [""]
    return f"{', '.join(most)} {word} {last}" if most else last


def day_said(day: date) -> str:
    """``1 January 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def comparison_said(part: Comparison) -> str:
    """``at least 95%``, ``more than 4 h``; counted: ``at most 1 of them is late``."""
    values = f"{part.low} and {part.high}" if part.high is not None else str(part.low)
    said = f"{_OPS.get(part.op, part.op)} {values}"
    if part.quantity is None:
        return said
    return f"{said} of them {'is' if str(part.low) == '1' and part.high is None else 'are'} {_COUNTED[part.quantity]}"


def target_said(target: Target) -> str:
    """``at least 95%, or at most 1 of them is late``."""
    parts = comparisons(target)
    counted = any(part.quantity for part in parts)
    said = (", or " if counted else " or ").join(map(comparison_said, parts))
    return said + rounding_said(target)


def rounding_said(target: Target) -> str:
    """What a rounded target adds; nothing for others."""
    return f" (the limit rounded {target.direction} to {target.to})" if isinstance(target, Rounded) else ""


def value_said(value: Any, show: Show = str) -> str:
    """A value, or a table of values: ``1 h for quality A and 4 h for quality B``."""
    if not isinstance(value, Table):
        return show(value)
    if value.source is not None:
        return file_said(value)
    rows = [f"{_inner(row, show)} {_row(value.by, key)}" for key, row in value.rows]
    rows += [f"{_inner(value.otherwise, show)} otherwise"] if value.otherwise is not None else []
    return listed(rows)


def table_said(table: Table[Any], show: Show = str) -> str:
    """A table of targets, with the key first: ``for quality A at least 12%; for quality B at least 5%``."""
    rows = [f"{_row(table.by, key)} {_inner(row, show)}" for key, row in table.rows]
    rows += [f"otherwise {_inner(table.otherwise, show)}"] if table.otherwise is not None else []
    return "; ".join(rows)


def file_said(table: Table[Any]) -> str:
    """``what goals.csv says for the month (column leads)``."""
    source = table.source
    assert source is not None
    under = f"{source.under} " if source.under else ""
    return f"{under}what {source.file} says for the {source.period} (column {source.value})"


def _inner(value: Any, show: Show) -> str:
    return f"({value_said(value, show)})" if isinstance(value, Table) else show(value)


def _row(by: str, key: str) -> str:
    if by == "period":
        return f"in {key}"
    if by == "date":
        try:
            return f"from {day_said(parse_date(key))} on"
        except PhraseError:
            return f"from {key} on"
    return f"for {by} {key}"
