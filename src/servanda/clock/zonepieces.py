"""Zones as functions made of pieces: local time of an instant, and the instant of a local time."""

from __future__ import annotations

from itertools import pairwise

from servanda.clock.pieces import Piece, Pieces, pieces_of
from servanda.clock.units import DAY
from servanda.clock.zone import Zone

SLACK = 400 * DAY
"""How far beyond a range functions of zones are worked out, so that the outer buckets of tables are known."""


def utc_to_local_pieces(zone: Zone, first: int, last: int) -> Pieces:
    """What the wall clock shows, for instants in ``[first, last)``."""
    runs = zone.stretches(first, last)
    return pieces_of(((run.start, run.start + run.offset, 1) for run in runs), last)


def local_to_utc_pieces(zone: Zone, first: int, last: int) -> Pieces:
    """The first instant of a wall-clock time in ``[first, last)``; missing times with the offset before the jump."""
    runs = zone.stretches(first - 2 * DAY, last + 2 * DAY)
    pieces: list[Piece] = [(first, first - runs[0].offset, 1)]
    for before, after in pairwise(runs):
        # A jump forward is over, and a repeated hour has been shown, when the later of the two readings is reached.
        local = after.start + max(before.offset, after.offset)
        if local <= first:
            pieces = [(first, first - after.offset, 1)]
        else:
            pieces.append((local, local - after.offset, 1))
    return pieces_of(pieces, last)
