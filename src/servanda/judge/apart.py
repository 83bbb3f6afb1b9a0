"""How far a figure lies on the wrong side of its target, and which of two targets asks for more."""

from __future__ import annotations

from fractions import Fraction

from servanda.judge.room import known_limit
from servanda.judge.thresholds import NoTarget, limit_of, number_of
from servanda.words.comparison import Comparison
from servanda.words.result import Reading
from servanda.words.target import Target, comparisons
from servanda.words.value import Value


def apart(target: Target, value: Fraction, reading: Reading, share: Fraction) -> Fraction | None:
    """The distance from the nearest value that would hold, as a share of the limit; 0 where the target holds.

    None where no limit can be told. Where the limit is 0 there is no share of it: any distance is then 1.
    """
    found = [_of_part(each, target, value, reading, share) for each in comparisons(target)]
    return min((each for each in found if each is not None), default=None)


def _of_part(part: Comparison, target: Target, value: Fraction, reading: Reading, share: Fraction) -> Fraction | None:
    try:
        if part.quantity is not None:
            late = reading.late[0] if reading.late is not None else reading.counts.outside
            return _beyond(part, Fraction(late), [number_of(each, reading, share) for each in _values(part)])
        return _beyond(part, value, [limit_of(each, target, reading, share) for each in _values(part)])
    except NoTarget:
        return None


def _values(part: Comparison) -> list[Value]:
    return [each for each in (part.low, part.high) if each is not None]


def _beyond(part: Comparison, value: Fraction, limits: list[Fraction]) -> Fraction:
    low = limits[0] if part.direction != "lower" else None
    high = limits[-1] if part.direction != "higher" else None
    if low is not None and value < low:
        return _relative(low - value, low)
    if high is not None and value > high:
        return _relative(value - high, high)
    return Fraction(0)


def _relative(distance: Fraction, limit: Fraction) -> Fraction:
    return distance / abs(limit) if limit else Fraction(1)


def asks_more(level: Target, target: Target, reading: Reading, share: Fraction) -> bool:
    """Does a level ask for more than the target, both the same way: ``at least 95%`` more than ``at least 90%``?"""
    parts = [comparisons(each)[0] for each in (level, target)]
    ways = {each.direction for each in parts}
    if any(each.quantity is not None for each in parts) or len(ways) > 1 or ways & {"band", "exact"}:
        return False
    high = known_limit(parts[0], level, reading, share)
    low = known_limit(parts[1], target, reading, share)
    if high is None or low is None:
        return False
    return high > low if ways == {"higher"} else high < low
