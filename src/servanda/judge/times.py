"""What is said of uptime: the down time there was and the down time that was allowed, instead of percentages."""

from __future__ import annotations

from fractions import Fraction

from servanda.judge.room import known_limit
from servanda.words.comparison import Comparison
from servanda.words.result import Reading
from servanda.words.show import show_duration, show_percent
from servanda.words.target import Target, comparisons

_ONE = Fraction(1)


def down_said(target: Target, reading: Reading) -> str | None:
    """``50 min down, 44 min 38.4 s allowed``; None where the figure is no share of time with a least one promised."""
    allowed = allowed_down(target, reading)
    if allowed is None or reading.times is None:
        return None
    none = "no time" if not allowed else show_duration(allowed)
    return f"{show_duration(reading.times.down)} down, {none} allowed"


def allowed_down(target: Target, reading: Reading) -> Fraction | None:
    """The most down time with which the target holds, by the part of it that allows most."""
    times = reading.times
    if times is None or reading.unit != "percent":
        return None
    limits = [_limit(part, target, reading) for part in comparisons(target)]
    found = [(_ONE - limit) * times.counted for limit in limits if limit is not None and limit <= 1]
    return max(found, default=None)


def _limit(part: Comparison, target: Target, reading: Reading) -> Fraction | None:
    if part.direction != "higher" or part.quantity is not None:
        return None
    return known_limit(part, target, reading, _ONE)


def unknown_said(reading: Reading) -> str:
    """What is missing where the time of unknown state decides."""
    times = reading.times
    assert times is not None
    unknown = f"{show_duration(times.unknown)} of unknown state"
    if reading.floor is None or reading.ceiling is None:
        return f"{unknown} would decide"
    if reading.unit == "percent":
        return f"{unknown}: the uptime lies between {show_percent(reading.floor)} and {show_percent(reading.ceiling)}"
    return f"{unknown}: the down time lies between {show_duration(reading.floor)} and {show_duration(reading.ceiling)}"
