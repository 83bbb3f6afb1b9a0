"""Durations in microseconds: ``4 h``, ``1 h 30 min``, ``4:30``, ``4:30:15``, a bare number with a declared unit."""

from __future__ import annotations

import re

from servanda.query.types import Physical
from servanda.records.cell import Cell, Conversion, Converted
from servanda.records.numbers import number_pattern, plain_number
from servanda.records.text import quoted

MICROSECONDS = {"us": 1, "ms": 1_000, "s": 1_000_000, "min": 60_000_000, "h": 3_600_000_000}
_WORDS = {"h": "h|hr|hrs|hour|hours", "min": "m|min|mins|minute|minutes", "s": "s|sec|secs|second|seconds", "ms": "ms"}
_COLON = r"([+-]?)(\d{1,7}):([0-5]?\d)(?::([0-5]?\d(?:\.\d{1,9})?))?"
_COLON_PARTS = ("h", "min", "s")


def convert_duration(cell: Cell) -> Converted:
    """A duration column as microseconds; a fraction of one is rounded."""
    unit = cell.binding.units.get(cell.column)
    if cell.source == "INTERVAL":
        # Months have no length in microseconds; days of an interval count 24 hours.
        parts = f"datepart('day', {cell.x}) * 86400000000 + datepart('hour', {cell.x}) * 3600000000"
        parts += f" + datepart('minute', {cell.x}) * 60000000 + datepart('microsecond', {cell.x})"
        whole = f"CASE WHEN datepart('month', {cell.x}) = 0 AND datepart('year', {cell.x}) = 0 THEN {parts} END"
        return Conversion(whole, Physical(cell.type)), ()
    if unit == "1970" and cell.source in _MOMENTS:
        return Conversion(f"epoch_us(CAST({cell.x} AS TIMESTAMP))", Physical(cell.type)), ()
    numeric = not cell.is_text and (
        cell.source.startswith(("DECIMAL", "U")) or cell.source.endswith("INT") or cell.source in _NUMERIC
    )
    if not cell.is_text and not numeric and cell.source != "TIME":
        sentence = f"{cell.shown} is declared duration but its file holds {cell.source.lower()}."
        return None, (cell.problem("S324", sentence, "Correct the type in `columns:` or the column in the binding."),)
    x = cell.x if cell.is_text else f"CAST({cell.x} AS VARCHAR)"
    decimal = cell.binding.decimal if cell.is_text else "."
    number = number_pattern(decimal)
    bare = f"regexp_full_match({x}, {quoted(number)})"
    if unit not in MICROSECONDS:
        (bares,) = cell.ask(f"count(*) FILTER ({bare})")
        if bares:
            hint = f"Write in the binding `units: {{{cell.column}: min}}`; units: {', '.join(MICROSECONDS)}."
            return None, (
                cell.problem(
                    "S323", f"{cell.shown} holds {bares} bare numbers, and nothing says their unit.", hint, "units"
                ),
            )
    text = plain_number(x, decimal)
    forms = [_colon(x, shifted=unit == "mm:ss"), _units(x, text, decimal)]
    if unit == "1970":
        forms.append(_dated(x))
    if unit in MICROSECONDS:
        forms.insert(0, f"CASE WHEN {bare} THEN {_times(text, MICROSECONDS[unit])} END")
    return Conversion(f"coalesce({', '.join(forms)})", Physical(cell.type)), ()


_MOMENTS = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE")
_DATED = r"(?:1970|1971)-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?Z?)?"


def _dated(x: str) -> str:
    """``1970-01-02 09:46:18`` is 33 h 46 min 18 s: a length of time as a moment that long after 1970 began."""
    fits = f"regexp_full_match({x}, {quoted(_DATED)})"
    return f"CASE WHEN {fits} THEN epoch_us(TRY_CAST(rtrim({x}, 'Z') AS TIMESTAMP)) END"


_NUMERIC = ("INTEGER", "FLOAT", "DOUBLE")


def _times(text: str, factor: int) -> str:
    return f"CAST(round(TRY_CAST({text} AS DECIMAL(27, 9)) * {factor}::DECIMAL(11, 0), 0) AS BIGINT)"


def _colon(x: str, *, shifted: bool) -> str:
    """``h:mm`` and ``h:mm:ss``; shifted, two parts are ``mm:ss``."""

    def part(group: int, unit: str) -> str:
        extracted = f"regexp_extract({x}, {quoted(_COLON)}, {group})"
        return f"coalesce({_times(extracted, MICROSECONDS[unit])}, 0)"

    three = " + ".join(part(group, unit) for group, unit in zip((2, 3, 4), _COLON_PARTS, strict=True))
    two = " + ".join(part(group, unit) for group, unit in zip((2, 3), _COLON_PARTS[1:], strict=True))
    total = f"CASE WHEN regexp_extract({x}, {quoted(_COLON)}, 4) = '' THEN {two} ELSE {three} END" if shifted else three
    sign = f"CASE WHEN regexp_extract({x}, {quoted(_COLON)}, 1) = '-' THEN -1 ELSE 1 END"
    return f"CASE WHEN regexp_full_match({x}, {quoted(_COLON)}) THEN {sign} * ({total}) END"


def _units(x: str, text: str, decimal: str) -> str:
    """``1 h 30 min``: each unit once, the longest first."""
    point = re.escape(decimal)
    pattern = "".join(rf"(?:(\d+(?:{point}\d+)?)\s*(?:{words})\b\s*)?" for words in _WORDS.values())
    plain = quoted("^" + pattern.replace(point, r"\.") + "$")

    def part(group: int, unit: str) -> str:
        extracted = f"regexp_extract({text}, {plain}, {group})"
        return f"coalesce({_times(extracted, MICROSECONDS[unit])}, 0)"

    total = " + ".join(part(group, unit) for group, unit in enumerate(_WORDS, start=1))
    return f"CASE WHEN {x} <> '' AND regexp_full_match({x}, {quoted(pattern)}) THEN {total} END"


def why_not_a_duration(cell: Cell, text: str) -> str:
    """Why a text is not a duration, for the list of unreadable cells."""
    if re.search(r"\d\s*(d|days?|w|weeks?|months?|y|years?)\b", text, re.IGNORECASE):
        return "days and longer have no fixed length; hours have"
    return "is not a duration such as 4 h, 1 h 30 min or 4:30"
