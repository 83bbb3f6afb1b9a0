"""Quantities of a reading: `downtime`, `lateness of response`; and steps of them: `started 1 h of downtime`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from servanda.words.duration import UNIT_WORDS, Civil, Exact, read_duration
from servanda.words.number import Number
from servanda.words.percent import Percent
from servanda.words.phrase import Reader, Token
from servanda.words.value import read_value

Word = Literal["value", "downtime", "excess", "lateness", "shortfall"]
WORDS: tuple[Word, ...] = ("value", "downtime", "excess", "lateness", "shortfall")
Mode = Literal["whole", "started", "exact"]
MODES: tuple[Mode, ...] = ("whole", "started", "exact")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Of a reading: its figure, time down, beyond the target, time since due, percentage points missing.

    `objective` is named where several stand in `when`.
    """

    word: Word
    objective: str | None = None

    def __str__(self) -> str:
        return self.word + (f" of {self.objective}" if self.objective else "")


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a tally: ``2 points``."""

    count: Fraction

    def __str__(self) -> str:
        return f"{Number(self.count)} {'point' if self.count == 1 else 'points'}"


@dataclass(frozen=True, slots=True)
class Step:
    """What is paid for once each: ``started 1 h of downtime``, ``whole 0.1% of shortfall``, ``exact 5 points``.

    `whole` counts full steps, `started` those begun, `exact` fractions too. Percent means percentage points.
    """

    mode: Mode
    size: Exact | Civil | Percent | Number | Points
    quantity: Quantity | None = None

    def __str__(self) -> str:
        return f"{self.mode} {self.size}" + (f" of {self.quantity}" if self.quantity else "")

    def count(self, amount: Fraction, size: Fraction) -> Fraction:
        """How many steps of `size` (above 0) lie in `amount` (at least 0), both in one unit."""
        match self.mode:
            case "whole":
                return Fraction(amount // size)
            case "started":
                return Fraction(-(-amount // size))
            case "exact":
                return amount / size


def parse_quantity(text: str) -> Quantity:
    """Read ``downtime`` or ``lateness of response``; raises PhraseError."""
    reader = Reader(text)
    quantity = read_quantity(reader)
    reader.end()
    return quantity


def read_quantity(reader: Reader) -> Quantity:
    """The quantity that comes next."""
    for word in WORDS:
        if reader.take(word):
            return Quantity(word, reader.name("the name of an objective") if reader.take("of") else None)
    hint = reader.suggestion(*WORDS) or f"One of: {', '.join(WORDS)}."
    raise reader.fail("Expected a quantity of a reading.", hint=hint)


def parse_step(text: str) -> Step:
    """Read ``started 1 h of downtime``; raises PhraseError."""
    reader = Reader(text)
    mode = next((each for each in MODES if reader.take(each)), None)
    if mode is None:
        hint = (
            reader.suggestion(*MODES)
            or "Write `whole`, `started` or `exact` before the step: `started 1 h of downtime`."
        )
        raise reader.fail("Whether started steps count changes the money, so it is written.", hint=hint)
    size = _read_size(reader)
    quantity = read_quantity(reader) if reader.take("of") else None
    reader.end()
    return Step(mode, size, quantity)


def _read_size(reader: Reader) -> Exact | Civil | Percent | Number | Points:
    first = reader.peek()
    if first.word in UNIT_WORDS:
        raise reader.fail("The step needs a number.", first, hint=f"Write `1 {first.text}`.")
    size = _percent_or_points(reader, first) if first.kind == "number" else read_value(reader)
    if not isinstance(size, Exact | Civil | Percent | Number | Points):
        hint = "Write a duration, percentage points, a number or points: `1 h`, `0.1%`, `5 points`."
        raise reader.fail("This is no step.", first, reader.last, hint)
    if size in (Exact(0), Civil(), Percent(Fraction(0)), Number(Fraction(0)), Points(Fraction(0))):
        raise reader.fail("A step is larger than nothing.", first, reader.last)
    return size


def _percent_or_points(reader: Reader, first: Token) -> object:
    """Like `read_value`, but the `of` after a percentage belongs to the quantity."""
    if reader.peek(1).word in UNIT_WORDS:
        return read_duration(reader)
    number = reader.number()
    if reader.take("%") or reader.take("percentage", "points") or reader.take("percentage", "point"):
        return Percent(number / 100)
    if reader.take("points") or reader.take("point"):
        return Points(number)
    return Number(number)
