"""Functions of time that are constant or rise by one per microsecond between breaks, exactly, as lists of pieces.

Open time turned round, local time, UTC, civil steps, limits in working days and the number of a period are all of
this kind, and so are their compositions. `tabulate` lays one out as a `StepTable` for an engine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

from servanda.clock.units import DAY
from servanda.words.steps import StepTable

Piece = tuple[int, int | None, int]
"""From an x on: the value there (None: no value) and the slope, 0 or 1."""

MOST_EXACT_ROWS, MOST_ROWS = 2_048, 16_384
"""Rows that a table may have so that its buckets meet the breaks, or to be narrow: making them costs 5 µs each."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A function on ``[start, end)``: its pieces in order, the first at `start`."""

    pieces: tuple[Piece, ...]
    end: int

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.pieces[0][0]


def pieces_of(pieces: Iterable[Piece], end: int) -> Pieces:
    """Pieces without those that only go on as the piece before, and without empty ones."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece[0] >= end:
            break
        if kept and kept[-1][0] == piece[0]:
            kept.pop()
        if not (kept and _continues(kept[-1], piece)):
            kept.append(piece)
    return Pieces(tuple(kept), end)


def compose(first: Pieces, then: Pieces) -> Pieces:
    """``then(first(x))``; no value where `then` is not defined."""
    found: list[Piece] = []
    for (x, value, slope), stop in zip(first.pieces, _stops(first), strict=True):
        found += through(x, stop, value, slope, then)
    return pieces_of(found, first.end)


def through(x: int, stop: int, value: int | None, slope: int, then: Pieces) -> list[Piece]:
    """One piece ``[x, stop)`` sent through another function."""
    if value is None:
        return [(x, None, 0)]
    found: list[Piece] = []
    while x < stop:
        here, rises, lasts = _piece_at(then, value)
        found.append((x, here, rises * slope))
        if slope == 0 or lasts is None:
            break
        x, value = x + lasts - value, lasts
    return found


def clamped(pieces: Sequence[Piece], stop: int, low: int, high: int) -> list[Piece]:
    """The same pieces, up to `stop`, with values held between two bounds."""
    found: list[Piece] = []
    for (x, value, slope), end in zip(pieces, [*(piece[0] for piece in pieces[1:]), stop], strict=True):
        if value is None or slope == 0:
            found.append((x, value if value is None else min(max(value, low), high), 0))
            continue
        reaches_low, reaches_high = x + max(0, low - value), x + max(0, high - value)
        if x < reaches_low:
            found.append((x, low, 0))
        if reaches_low < min(end, reaches_high):
            found.append((reaches_low, value + reaches_low - x, 1))
        if reaches_high < end:
            found.append((reaches_high, high, 0))
    return found


def tabulate(name: str, function: Pieces, first: int, last: int) -> StepTable:
    """The function as a step table over ``[first, last)`` at least, with buckets that keep its rows narrow.

    Outer buckets reach beyond that range, so a function that is known a little further gives narrower tables.
    """
    inside = [piece[0] for piece in function.pieces if first < piece[0] < last]
    origin, size = buckets(inside, first, last)
    rows: list[tuple[int | None, ...]] = []
    pieces, index = function.pieces, 0
    for begin in range(origin, last, size):
        while index + 1 < len(pieces) and pieces[index + 1][0] <= begin:
            index += 1
        x, value, slope = pieces[index]
        if begin < x:
            row: list[int | None] = [None, 0, x, value, slope]
        else:
            row = [None if value is None else value + slope * (begin - x), slope]
        while index + 1 < len(pieces) and pieces[index + 1][0] < begin + size:
            index += 1
            row += pieces[index]
        if function.end < begin + size:
            row += (function.end, None, 0)
        rows.append(tuple(row))
    return StepTable(name, origin, size, padded(rows))


def buckets(breaks: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """Origin and size of buckets that cover ``[first, last)``.

    The edges of the buckets meet the breaks where that takes few buckets; else buckets are as long as keeps two breaks
    out of each, or where that is too short, a day.
    """
    if not breaks:
        return first, last - first
    common = gcd(*(each - breaks[0] for each in breaks)) or max(last - breaks[0], breaks[0] - first)
    if (last - first) // common <= MOST_EXACT_ROWS:
        return breaks[0] - -(-(breaks[0] - first) // common) * common, common
    nearest = min(b - a for a, b in pairwise(breaks))
    size = nearest // DAY * DAY or (nearest if (last - first) // nearest <= MOST_ROWS else DAY)
    return _quietest(breaks, first, size), size


def padded(rows: list[tuple[int | None, ...]]) -> tuple[tuple[int | None, ...], ...]:
    """Rows of one width, the rest null."""
    width = max(map(len, rows), default=0)
    return tuple(row if len(row) == width else row + (None,) * (width - len(row)) for row in rows)


def _quietest(breaks: Sequence[int], first: int, size: int) -> int:
    """The origin, at most one bucket before `first`, with the fewest breaks inside any bucket."""
    often = [phase for phase, _ in Counter((each - first) % size for each in breaks).most_common(6)]

    def crowding(phase: int) -> int:
        inside = Counter((each - first - phase) // size for each in breaks if (each - first - phase) % size)
        return max(inside.values(), default=0)

    phase = min([0, *often], key=crowding)
    return first + phase - (size if phase else 0)


def _stops(function: Pieces) -> list[int]:
    return [*(piece[0] for piece in function.pieces[1:]), function.end]


def _piece_at(function: Pieces, x: int) -> tuple[int | None, int, int | None]:
    """The value at x, the slope, and where that piece ends; None if it does not."""
    pieces = function.pieces
    if x < function.start:
        return None, 0, function.start
    if x >= function.end:
        return None, 0, None
    index = bisect_right(pieces, x, key=_begin) - 1
    begins, value, slope = pieces[index]
    ends = pieces[index + 1][0] if index + 1 < len(pieces) else function.end
    return (None if value is None else value + slope * (x - begins)), slope, ends


def _begin(piece: Piece) -> int:
    return piece[0]


def _continues(piece: Piece, after: Piece) -> bool:
    if piece[2] != after[2]:
        return False
    if piece[1] is None or after[1] is None:
        return piece[1] is after[1]
    return after[1] == piece[1] + piece[2] * (after[0] - piece[0])
