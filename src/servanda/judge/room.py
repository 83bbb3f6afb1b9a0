"""How many records a verdict hangs on: those that could have been bad instead, and those that had to be good."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from servanda.judge.thresholds import NoTarget, limit_of, number_of
from servanda.words.comparison import Comparison
from servanda.words.result import Reading
from servanda.words.target import Target, comparisons

OfPart = Callable[[Comparison, Fraction, Reading], int | None]
"""Of one part of a target with its limit: how many records."""


def known_limit(part: Comparison | None, target: Target, reading: Reading, share: Fraction) -> Fraction | None:
    """The number that a part compares with; None where none can be told."""
    try:
        return None if part is None else limit_of(part.low, target, reading, share)
    except NoTarget:
        return None


def most_room(target: Target, reading: Reading, share: Fraction) -> int | None:
    """How many records could have been bad instead, by the part of the target that leaves most room."""
    found = [_of_part(part, target, reading, share, _room, _room_of_number) for part in comparisons(target)]
    return max((each for each in found if each is not None), default=None)


def least_lacking(target: Target, reading: Reading, share: Fraction) -> int | None:
    """How many records more had to be good, by the part of the target that asks least."""
    found = [_of_part(part, target, reading, share, _lacking, _lacking_of_number) for part in comparisons(target)]
    return min((each for each in found if each is not None), default=None)


def _whole(reading: Reading) -> tuple[int, int] | None:
    """Good and all records of a share of records; None for weighted ones."""
    above, below = reading.numerator, reading.denominator
    if reading.times is not None:
        return None
    if above is None or below is None or above.denominator != 1 or below.denominator != 1:
        return None
    counted = reading.counts.inside + reading.counts.outside
    return (int(above), int(below)) if below == counted else None


def _of_part(
    part: Comparison, target: Target, reading: Reading, share: Fraction, of_share: OfPart, of_number: OfPart
) -> int | None:
    if part.quantity is None:
        limit = known_limit(part, target, reading, share)
        return None if limit is None else of_share(part, limit, reading)
    limit = _number(part, reading, share)
    return None if limit is None or part.direction != "lower" else of_number(part, limit, reading)


def _number(part: Comparison, reading: Reading, share: Fraction) -> Fraction | None:
    try:
        return number_of(part.low, reading, share)
    except NoTarget:
        return None


def _allowed(part: Comparison, limit: Fraction) -> int:
    """How many records `at most 1 late` and `below 2 late` allow."""
    whole = limit.numerator // limit.denominator
    return whole - 1 if part.strict and limit.denominator == 1 else whole


def _room_of_number(part: Comparison, limit: Fraction, reading: Reading) -> int | None:
    left = _allowed(part, limit) - reading.counts.outside
    return left if left >= 0 else None


def _lacking_of_number(part: Comparison, limit: Fraction, reading: Reading) -> int | None:
    return max(0, reading.counts.outside - _allowed(part, limit))


def _lacking(part: Comparison, limit: Fraction, reading: Reading) -> int | None:
    """How many records more had to be good."""
    both = _whole(reading)
    if both is None:
        return None
    needed = limit * both[1]
    least = -(-needed.numerator // needed.denominator)
    least += 1 if part.strict and least == needed else 0
    return max(0, least - both[0])


def _room(part: Comparison, limit: Fraction, reading: Reading) -> int | None:
    """How many of the records could have been bad instead."""
    both = _whole(reading)
    if both is None or part.direction not in ("higher", "lower") or reading.unit != "percent":
        return None
    if part.direction == "higher":
        lacking = _lacking(part, limit, reading)
        needed = limit * both[1]
        least = -(-needed.numerator // needed.denominator) + (1 if part.strict and needed.denominator == 1 else 0)
        return None if lacking else both[0] - least
    most = limit * both[1]
    allowed = most.numerator // most.denominator - (1 if part.strict and most.denominator == 1 else 0)
    return allowed - both[0] if allowed >= both[0] else None
