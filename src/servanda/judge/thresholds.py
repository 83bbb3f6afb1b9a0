"""Targets as numbers: which one applies to a reading, and whether it holds for all that the value can become."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from servanda.clock.units import DAY, day_of
from servanda.clock.zone import Zone
from servanda.words.comparison import Comparison
from servanda.words.duration import Civil
from servanda.words.result import Reading
from servanda.words.rounding import round_to
from servanda.words.sentence import Sentence
from servanda.words.shapes import Table
from servanda.words.target import Rounded, Target, comparisons
from servanda.words.timeofday import parse_date
from servanda.words.told import value_told
from servanda.words.value import OfTheTime, Value, plain

Bound = Fraction | None
FromFile = Callable[[Any, str], Target | str]
"""The target of a period out of a file, or why there is none."""


class NoTarget(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """No target can be told: the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def target_of(
    written: Target | Table[Target] | None, reading: Reading, zone: Zone, from_file: FromFile
) -> Target | None:
    """The target that applies to a reading; None where nothing is promised. Raises NoTarget."""
    if not isinstance(written, Table):
        return written
    if written.source is not None:
        found = from_file(written.source, reading.period.label)
        if isinstance(found, str):
            raise NoTarget(found)
        return found
    row = _row(written, reading, zone)
    if row is None:
        raise NoTarget(Sentence("no row of the target's table covers {value}", value=_value(written.by, reading)))
    return target_of(row, reading, zone, from_file)


def _row(table: Table[Target], reading: Reading, zone: Zone) -> Any:
    if table.by == "date":
        from_then_on = sorted((zone.midnight(day_of(parse_date(key))), value) for key, value in _keyed(table))
        held = [value for start, value in from_then_on if start <= reading.period.start]
        return held[-1] if held else table.otherwise
    value = reading.period.label if table.by == "period" else _known(reading).get(table.by)
    return next((row for key, row in table.rows if key == value), table.otherwise)


def _keyed(table: Table[Target]) -> list[tuple[str, Any]]:
    return list(table.rows)


def _value(by: str, reading: Reading) -> str:
    if by == "date":
        return Sentence("this date")
    return f"`{reading.period.label if by == 'period' else _known(reading).get(by, '')}`"


def _known(reading: Reading) -> dict[str, str]:
    """What a reading is of: its segment, and columns of its things."""
    return {**dict(reading.attributes), **dict(reading.segment)}


def number_of(value: Value, reading: Reading, share: Fraction = Fraction(1)) -> Fraction:
    """A target's value in the unit of the reading; `share` is the part of a period that the term left. Raises NoTarget."""
    if isinstance(value, OfTheTime) and reading.times is not None:
        return value.percent.share * (1 if reading.unit == "percent" else reading.times.counted)
    found = plain(value)
    if found is None and isinstance(value, Civil) and not value.months:
        found = Fraction(value.days * DAY)
    if found is None:
        raise NoTarget(Sentence("`{value}` has no figure yet", value=value_told(value)))
    return found if reading.unit == "percent" else found * share


def decided(target: Target, reading: Reading, *, complete: bool, share: Fraction = Fraction(1)) -> bool | None:
    """Does the target hold for every value the reading can still take; None where that is not decided."""
    results = [_part(part, target, reading, share, complete=complete) for part in comparisons(target)]
    if any(results):
        return True
    return None if any(result is None for result in results) else False


def limit_of(value: Value, target: Target, reading: Reading, share: Fraction = Fraction(1)) -> Fraction:
    """The number that a part of the target compares with, rounded where the agreement says so."""
    number = number_of(value, reading, share)
    return round_to(number, target.direction, number_of(target.to, reading)) if isinstance(target, Rounded) else number


def _part(part: Comparison, target: Target, reading: Reading, share: Fraction, *, complete: bool) -> bool | None:
    if part.quantity is not None:  # "at most 1 late": records are counted, whatever the value
        late, undecided = reading.late or (reading.counts.outside, reading.counts.pending)
        floor: Bound = Fraction(late)
        ceiling: Bound = Fraction(late + undecided) if complete else None
        low, high = (None if each is None else number_of(each, reading, share) for each in part.bounds())
    else:
        floor, ceiling = reading.floor, reading.ceiling
        low, high = (None if each is None else limit_of(each, target, reading, share) for each in part.bounds())
    above = _at_least(floor, ceiling, low, strict=part.strict)
    below = _at_most(floor, ceiling, high, strict=part.strict)
    if above is False or below is False:
        return False
    return True if above and below else None


def _at_least(floor: Bound, ceiling: Bound, low: Bound, *, strict: bool) -> bool | None:
    if low is None:
        return True
    if floor is not None and (floor > low or (floor == low and not strict)):
        return True
    if ceiling is not None and (ceiling < low or (ceiling == low and strict)):
        return False
    return None


def _at_most(floor: Bound, ceiling: Bound, high: Bound, *, strict: bool) -> bool | None:
    if high is None:
        return True
    if ceiling is not None and (ceiling < high or (ceiling == high and not strict)):
        return True
    if floor is not None and (floor > high or (floor == high and strict)):
        return False
    return None
