"""What is said of uptime: the down time there was and the down time that was allowed, instead of percentages."""

from __future__ import annotations

from fractions import Fraction

from servanda.judge.room import known_limit
from servanda.words.comparison import Comparison
from servanda.words.result import Reading
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_duration, show_percent
from servanda.words.target import Target, comparisons

_ONE = Fraction(1)


def down_said(target: Target, reading: Reading) -> Sentence | None:
    """``50 min down, 44 min 38.4 s allowed``; None where the figure is no share of time with a least one promised."""
    allowed = allowed_down(target, reading)
    if allowed is None or reading.times is None:
        return None
    down = Figure(show_duration(reading.times.down))
    if not allowed:
        return Sentence("{down} down, no time allowed", down=down)
    return Sentence("{down} down, {allowed} allowed", down=down, allowed=Figure(show_duration(allowed)))


def allowed_down(target: Target, reading: Reading) -> Fraction | None:
    """The most down time with which the target holds, by the part of it that allows most; a mean of periods has none."""
    times = reading.times
    if times is None or reading.unit != "percent" or reading.numerator is None:
        return None
    limits = [_limit(part, target, reading) for part in comparisons(target)]
    found = [(_ONE - limit) * times.counted for limit in limits if limit is not None and limit <= 1]
    return max(found, default=None)


def _limit(part: Comparison, target: Target, reading: Reading) -> Fraction | None:
    if part.direction != "higher" or part.quantity is not None:
        return None
    return known_limit(part, target, reading, _ONE)


def unknown_said(reading: Reading) -> Sentence:
    """What is missing where the time of unknown state decides."""
    times = reading.times
    assert times is not None
    unknown = Figure(show_duration(times.unknown))
    if reading.floor is None or reading.ceiling is None:
        return Sentence("{unknown} of unknown state would decide", unknown=unknown)
    show = show_percent if reading.unit == "percent" else show_duration
    low, high = Figure(show(reading.floor)), Figure(show(reading.ceiling))
    if reading.unit == "percent":
        return Sentence(
            "{unknown} of unknown state: the uptime lies between {low} and {high}", unknown=unknown, low=low, high=high
        )
    return Sentence(
        "{unknown} of unknown state: the down time lies between {low} and {high}", unknown=unknown, low=low, high=high
    )
