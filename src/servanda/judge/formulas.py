"""Readings made of other readings: formulas, and means over several periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from servanda.clock.civil import add_civil
from servanda.clock.zone import Zone
from servanda.metrics.kinds.formula import VERBS, Formula
from servanda.query.check import typed
from servanda.query.evaluate import evaluate
from servanda.query.expression import fields_of
from servanda.query.types import DURATION, MONEY, NUMBER, PERCENT, YESNO, Kind, Type
from servanda.words.duration import Civil
from servanda.words.result import Counts, Period, Reading, Segment, Unit, Verdict
from servanda.words.sentence import Sentence

_TYPES: Mapping[Unit, Type] = {"percent": PERCENT, "number": NUMBER, "duration": DURATION, "money": MONEY}
_UNITS: Mapping[Kind, Unit] = {Kind.PERCENT: "percent", Kind.DURATION: "duration", Kind.MONEY: "money"}


def formula_reading(
    name: str,
    metric: Formula,
    period: Period,
    segment: Segment,
    parts: Mapping[str, Verdict | None],
    zone: Zone,
    as_of: int,
) -> Reading:
    """The reading of a formula for one period from the verdicts of the objectives that it names.

    It has no value where one of them has none, and nothing is certain about it before they are.
    """
    columns: dict[str, Type] = {}
    row: dict[str, Any] = {}
    absent = next((_TYPES[each.reading.unit] for each in parts.values() if each), NUMBER)  # of what has no reading yet
    for word, verdict in parts.items():
        reading = verdict.reading if verdict else None
        columns[word] = _TYPES[reading.unit] if reading else absent
        row[word] = reading.value if reading else None
        for verb in VERBS:
            columns[f"{word}_{verb}"] = YESNO
            row[f"{word}_{verb}"] = verdict.word == verb if verdict and verdict.word in VERBS else None
    found, faults = typed(metric.formula, columns)
    measured_to = min([each.reading.measured_to for each in parts.values() if each], default=as_of)
    known = None not in parts.values()
    doubts = tuple(
        Sentence("the formula cannot be reckoned: {why}", why=fault.sentence) for fault in (faults if known else ())
    )
    value = None if faults else _number(evaluate(found, row, zone))
    unit = _UNITS.get(found.type.kind, "number") if found.type else "number"
    named = fields_of(metric.formula)
    asked = {word for word in parts if any(f"{word}_{verb}" in named for verb in VERBS)}
    sure = all(each is not None and _sure(each, judged=word in asked) for word, each in parts.items())
    bound = value if sure else None
    return Reading(name, period, segment, value, unit, None, None, Counts(), measured_to, bound, bound, doubts=doubts)


def _number(value: Any) -> Fraction | None:
    if value is None or isinstance(value, str):
        return None
    return Fraction(int(value)) if isinstance(value, bool) else Fraction(value)


def _sure(verdict: Verdict, *, judged: bool) -> bool:
    """Can the reading, and its verdict where that is asked for, no longer change?"""
    reading = verdict.reading
    if judged and verdict.word == "open":
        return False
    if reading.value is None:
        return reading.measured_to >= reading.period.end and not reading.counts.pending
    return reading.floor == reading.ceiling == reading.value


def averaged(readings: Sequence[Reading], over: Civil, zone: Zone) -> tuple[Reading, ...]:
    """Each reading as the mean of those of its stretch, this period included; it waits until there are enough."""
    found: list[Reading] = []
    for reading in readings:
        since = add_civil(reading.period.end, Civil(-over.months, -over.days), zone)
        alike = [
            each
            for each in readings
            if each.segment == reading.segment and since <= each.period.start and each.period.end <= reading.period.end
        ]
        early = reading.period.start if since >= reading.period.start else since
        whole = bool(alike) and min(each.period.start for each in alike) <= early
        found.append(_mean(reading, alike if whole else []))
    return tuple(found)


def _mean(reading: Reading, alike: Sequence[Reading]) -> Reading:
    if not alike:
        doubts = (*reading.doubts, Sentence("the mean waits for the periods before it"))
        return replace(reading, value=None, numerator=None, denominator=None, floor=None, ceiling=None, doubts=doubts)

    def mean(values: Sequence[Fraction | None]) -> Fraction | None:
        known = [value for value in values if value is not None]
        return sum(known, Fraction(0)) / len(known) if len(known) == len(values) else None

    value = mean([each.value for each in alike])
    floor, ceiling = mean([each.floor for each in alike]), mean([each.ceiling for each in alike])
    doubts = tuple(dict.fromkeys(doubt for each in alike for doubt in each.doubts))
    return replace(reading, value=value, numerator=None, denominator=None, floor=floor, ceiling=ceiling, doubts=doubts)
