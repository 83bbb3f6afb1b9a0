"""Open spans: the compiled form of a calendar, and the one clock that everything counts with."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from servanda.words.problem import Problem

Closing = Literal["closing", "opening"]
"""When a limit is due that is used up exactly at closing: then, or at the next opening."""

Pair = tuple[int, int]
"""A half-open stretch ``[start, end)``."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Sorted, disjoint, half-open open spans inside ``covers``, with the open time before each.

    Outside ``covers`` nothing is known: callers compile as much as they need (`compile.covering`).
    """

    starts: tuple[int, ...] = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)
    totals: tuple[int, ...] = field(repr=False)
    covers: Pair

    @property
    def whole(self) -> int:
        """All the open time that was compiled."""
        return self.totals[-1] + self.ends[-1] - self.starts[-1] if self.starts else 0

    def total(self, instant: int) -> int:
        """Open microseconds from the start of ``covers`` until `instant`."""
        index = bisect_right(self.starts, instant) - 1
        if index < 0:
            return 0
        return self.totals[index] + min(instant, self.ends[index]) - self.starts[index]

    def elapsed(self, start: int, stop: int) -> int | None:
        """Open microseconds between two instants; None where `stop` lies before `start`, which is a data problem."""
        return None if stop < start else self.total(stop) - self.total(start)

    def due(self, start: int, limit: int, closing: Closing = "closing") -> int | None:
        """The instant at which `limit` open microseconds have passed since `start`; None beyond ``covers``.

        A limit used up exactly at closing is due then, or at the next opening with ``closing="opening"``. A limit
        of zero is due at `start`, or with ``"opening"`` at the next opening if it is closed then.
        """
        found = self.at_total(self.total(start) + limit, closing)
        return None if found is None else max(start, found)

    def at_total(self, total: int, closing: Closing = "closing") -> int | None:
        """The first instant (with ``"opening"``: the last) until which `total` open microseconds have passed."""
        search = bisect_left if closing == "closing" else bisect_right
        index = search(self.totals, total) - 1
        if index < 0:
            return self.covers[0] if total == 0 and closing == "closing" else None
        instant = self.starts[index] + total - self.totals[index]
        beyond = instant > self.ends[index] if closing == "closing" else instant >= self.ends[index]
        return None if beyond else instant

    def is_open(self, instant: int) -> bool:
        """Whether `instant` lies in a span; the instant of closing does not."""
        index = bisect_right(self.starts, instant) - 1
        return index >= 0 and instant < self.ends[index]

    def next_opening(self, instant: int) -> int | None:
        """`instant` itself if open, else the start of the next span; None if there is none."""
        if self.is_open(instant):
            return instant
        index = bisect_right(self.starts, instant)
        return self.starts[index] if index < len(self.starts) else None

    def between(self, start: int, stop: int) -> tuple[Pair, ...]:
        """The spans inside ``[start, stop)``, cut to it."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = bisect_left(self.starts, max(start, stop))
        pairs = zip(self.starts[first:last], self.ends[first:last], strict=True)
        return tuple((max(a, start), min(b, stop)) for a, b in pairs if b > start)

    def pairs(self) -> tuple[Pair, ...]:
        """All spans."""
        return tuple(zip(self.starts, self.ends, strict=True))


def spans_of(pairs: Iterable[Pair], covers: Pair) -> Spans:
    """Spans of any stretches: united, sorted and cut to ``covers``."""
    low, high = covers
    merged = united((max(a, low), min(b, high)) for a, b in pairs)
    totals = []
    total = 0
    for start, end in merged:
        totals.append(total)
        total += end - start
    return Spans(tuple(a for a, _ in merged), tuple(b for _, b in merged), tuple(totals), covers)


def united(pairs: Iterable[Pair]) -> list[Pair]:
    """Sorted and disjoint; stretches that touch become one, empty ones vanish."""
    merged: list[Pair] = []
    for start, end in sorted(pair for pair in pairs if pair[0] < pair[1]):
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def without(pair: Pair, holes: Sequence[Pair]) -> list[Pair]:
    """What is left of a stretch after taking out sorted, disjoint ones."""
    start, end = pair
    left = []
    index = max(0, bisect_right(holes, (start, start)) - 1)
    while index < len(holes) and holes[index][0] < end:
        hole_start, hole_end = holes[index]
        if hole_end > start:
            if hole_start > start:
                left.append((start, hole_start))
            start = hole_end
        index += 1
    return [*left, (start, end)] if start < end else left


def backwards(start: int, stop: int) -> Problem | None:
    """The data problem of an end that lies before its start."""
    if start <= stop:
        return None
    return Problem("S360", "the end lies before the start", hint="Swap the two, or correct the record.")
