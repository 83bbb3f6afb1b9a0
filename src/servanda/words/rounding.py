"""Roundings that an agreement writes: `down to 1 min`, `half up to 0.01 USD`, and how a figure is shown: `to 0.01%`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from servanda.words.phrase import Reader
from servanda.words.value import Value, plain, read_value

Direction = Literal["down", "up", "half up"]
DIRECTIONS: tuple[Direction, ...] = ("down", "up", "half up")


@dataclass(frozen=True, slots=True)
class Rounding:
    """To a multiple of `to`: ``down`` is towards minus infinity, ``half up`` to the nearest, halves up."""

    direction: Direction
    to: Value

    def __str__(self) -> str:
        return f"{self.direction} to {self.to}"


@dataclass(frozen=True, slots=True)
class Shown:
    """How finely a figure is shown: ``to 0.01%``. Comparisons use the unrounded value."""

    to: Value

    def __str__(self) -> str:
        return f"to {self.to}"


def parse_rounding(text: str) -> Rounding:
    """Read ``down to 1 min``, ``up to 1``, ``half up to 0.01 USD``; raises PhraseError."""
    reader = Reader(text)
    for direction in DIRECTIONS:
        if reader.take(*direction.split()):
            break
    else:
        hint = reader.suggestion(*DIRECTIONS) or "Write `down to 1 min`, `up to 1` or `half up to 0.01 USD`."
        raise reader.fail("A rounding is `down`, `up` or `half up`.", hint=hint)
    reader.expect("to")
    return Rounding(direction, _step(reader))


def parse_shown(text: str) -> Shown:
    """Read ``to 0.01%``; raises PhraseError."""
    reader = Reader(text)
    reader.expect("to", hint="Write `to 0.01%`.")
    return Shown(_step(reader))


def round_to(value: Fraction, direction: Direction, step: Fraction) -> Fraction:
    """The multiple of `step` (above 0) that the direction says."""
    count = value / step
    match direction:
        case "down":
            return (count // 1) * step
        case "up":
            return -(-count // 1) * step
        case "half up":
            return ((count + Fraction(1, 2)) // 1) * step


def _step(reader: Reader) -> Value:
    first = reader.peek()
    step = read_value(reader)
    size = plain(step)
    if size is None or size <= 0:
        hint = "Write `1 min`, `0.01%`, `1` or `0.01 USD`."
        raise reader.fail("A step to round to is needed, above 0.", first, reader.last, hint)
    reader.end()
    return step
