"""Slots: a zone's days cut into equal pieces that begin at each midnight, numbered in order of time.

A day of 23 or 25 hours has fewer or more of them. Where the length does not divide such a day, its last slot is shorter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from servanda.clock.pieces import Piece, pieces_of, tabulate
from servanda.clock.units import DAY, date_of
from servanda.clock.zone import Zone
from servanda.clock.zonepieces import SLACK
from servanda.words.steps import StepTable


@dataclass(frozen=True, slots=True)
class Run:
    """Slots of one day, one after another: the first begins at `start` and has the number `base`, the last ends at `stop`."""

    start: int
    size: int
    base: int
    stop: int
    day: str
    """The date on which they lie."""


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of one length (microseconds; None is the whole day) in a zone, over ``[first, last)``."""

    zone: Zone
    length: int | None
    first: int
    last: int

    @property
    def phase(self) -> int | None:
        """What all midnights leave when divided by the length: numbers are then plain arithmetic. None where they differ."""
        offsets = {each.offset for each in self.zone.stretches(self.first, self.last)}
        length = self.length or DAY
        found = {-each % length for each in offsets}
        whole = self.length is not None or len(offsets) == 1
        return found.pop() if len(found) == 1 and whole else None

    def number(self, instant: int) -> int:
        """The number of the slot in which an instant lies."""
        if self.phase is not None:
            return (instant - self.phase) // (self.length or DAY)
        midnights, bases = _days(self)
        place = self.zone.day(instant) - self.zone.day(self.first)
        return bases[place] + (0 if self.length is None else (instant - midnights[place]) // self.length)

    def runs(self, start: int, stop: int) -> tuple[Run, ...]:
        """The slots that touch ``[start, stop)``."""
        return tuple(self._runs(start, stop)) if start < stop else ()

    def _runs(self, start: int, stop: int) -> Iterator[Run]:
        lowest, highest = self.number(start), self.number(stop - 1)
        for day in range(self.zone.day(start), self.zone.day(stop - 1) + 1):
            midnight, after = self.zone.midnight(day), self.zone.midnight(day + 1)
            length = self.length or after - midnight
            base = self.number(midnight)
            low = max(base, lowest)
            high = min(base - (midnight - after) // length - 1, highest)
            begin, size = midnight + (low - base) * length, high + 1 - low
            yield Run(begin, size, low, min(begin + size * length, after), date_of(day).isoformat())

    def tables(self) -> tuple[StepTable, StepTable]:
        """Instant → its midnight, and → the number of that day's first slot; where numbers are not plain arithmetic."""
        return _tables(self)


@lru_cache(maxsize=16)
def _days(slots: Slots) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Every midnight, and the number of the first slot after it."""
    zone = slots.zone
    days = range(zone.day(slots.first), zone.day(slots.last) + 2)
    midnights = tuple(map(zone.midnight, days))
    bases = [0]
    for begin, end in pairwise(midnights):
        bases.append(bases[-1] + (1 if slots.length is None else -((begin - end) // slots.length)))
    return midnights, tuple(bases)


@lru_cache(maxsize=16)
def _tables(slots: Slots) -> tuple[StepTable, StepTable]:
    midnights, bases = _days(slots)
    end = midnights[-1]
    starts: list[Piece] = [(each, each, 0) for each in midnights]
    numbers: list[Piece] = [(at, base, 0) for at, base in zip(midnights, bases, strict=True)]
    what = "whole days" if slots.length is None else "slots"
    return (
        tabulate(f"midnight in {slots.zone.name}", pieces_of(starts, end + SLACK), midnights[0], end),
        tabulate(f"number of {what} in {slots.zone.name}", pieces_of(numbers, end + SLACK), midnights[0], end),
    )
