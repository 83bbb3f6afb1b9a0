"""Readings that stand as records: a table of those that are over, beside the records that were loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.agreement.records import RecordSet
from servanda.engines.engine import ColumnKind, Engine
from servanda.measure.segments import NOBODY
from servanda.query.types import TEXT, TIME, Physical, Type
from servanda.records.loaded import Loaded
from servanda.words.result import Verdict

DIVISOR = "value divisor"
_MOST = 2**60
"""What an engine's integers are expected to hold."""
_DIGITS = 15


def standing(agreement: Agreement, engine: Engine, name: str, verdicts: Iterable[Verdict], as_of: int) -> Loaded:
    """The record set `name` in a table of the engine: a row for each reading that is over and decided."""
    declared = agreement.records[name]
    own = [each for each in verdicts if each.reading.objective == declared.readings and _is_over(each, as_of)]
    own.sort(key=lambda each: (each.reading.period.start, each.reading.period.label, each.reading.segment))
    values = [None if each.reading.value is None else _kept(each.reading.value) for each in own]
    columns = _columns(declared)
    table = engine.names.take(f"readings of {declared.readings}")
    engine.load_rows(table, columns, [_row(declared, *each) for each in enumerate(zip(own, values, strict=True))])
    starts = [each.reading.period.start for each in own]
    return Loaded(
        name, table, _physical(declared), {}, len(own), (), as_of, f"the readings of {declared.readings} that are over",
        min(starts, default=None), max(starts, default=None),
    )  # fmt: skip


def _is_over(verdict: Verdict, as_of: int) -> bool:
    return verdict.word != "open" and verdict.reading.period.end <= as_of


def _columns(declared: RecordSet) -> list[tuple[str, ColumnKind]]:
    fixed: list[tuple[str, ColumnKind]] = [
        ("_key", "text"), ("_row", "integer"), ("_file", "integer"), ("_unreadable", "boolean"), ("reading", "text"),
        ("period", "text"), ("starts", "integer"), ("ends", "integer"), ("verdict", "text"), ("value", "integer"), (DIVISOR, "integer"),
    ]  # fmt: skip
    return [*fixed, *((each, "text") for each in _directions(declared))]


def _directions(declared: RecordSet) -> Sequence[str]:
    """The columns of `per`: things, and the rest."""
    known = {"period", "value", "verdict"}
    return [*declared.belongs_to, *(each for each in declared.columns if each not in known)]


def _row(declared: RecordSet, place: int, read: tuple[Verdict, Fraction | None]) -> tuple[Any, ...]:
    verdict, value = read
    period, segment = verdict.reading.period, dict(verdict.reading.segment)
    key = " ".join((period.label, *segment.values()))
    above, below = (None, None) if value is None else (value.numerator, value.denominator)
    named = (segment.get(each) for each in _directions(declared))
    return (
        key, place + 1, 0, False, key, period.label, period.start, period.end, verdict.word, above, below,
        *(None if each == NOBODY else each for each in named),
    )  # fmt: skip


def _physical(declared: RecordSet) -> dict[str, Physical]:
    texts = ("reading", "period", *_directions(declared))
    value: Type = declared.columns["value"]
    return {
        **{name: Physical(TEXT) for name in texts}, "starts": Physical(TIME), "ends": Physical(TIME),
        "verdict": Physical(declared.columns["verdict"]), "value": Physical(value, 0, DIVISOR),
    }  # fmt: skip


def _kept(value: Fraction) -> Fraction:
    """The value itself, or, of one that no engine holds, another that no written figure tells from it.

    Where numerator or denominator is too large it lies in the middle between the two decimals around it: whatever a
    person compares it with, of up to fifteen digits, the answer is that of the exact value.
    """
    if max(abs(value.numerator), value.denominator) < _MOST:
        return value
    digits = next((each for each in range(_DIGITS, -1, -1) if abs(value) * 10**each * 2 < _MOST // 2), 0)
    steps = value * 10**digits
    return Fraction(2 * (steps.numerator // steps.denominator) + 1, 2 * 10**digits)
