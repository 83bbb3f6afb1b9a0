"""The step table: every function of time that an engine needs, in one shape.

Open time until an instant, its inverse, local time, UTC, civil steps, working-day limits and the
number of a period are all functions that are constant or rise by one per microsecond between breaks.
A table by bucket (usually a day) holds the breaks of each bucket in as many columns as a bucket needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StepTable:
    """A function from integers to integers, by buckets of `size` from `origin` on.

    Row i serves x in ``[origin + i·size, origin + (i+1)·size)``. With `rising` the row is
    ``(total, start1, length1, …)`` and the value ``total + Σ min(max(x − start, 0), length)``; otherwise it is
    ``(value, slope, x1, value1, slope1, …)`` and the value that of the last break at or before x (the row's
    own first pair holds from the bucket's start; slopes are 0 or 1).
    With `early` a break holds only *after* its x, so that a jump is taken as late as possible (the
    inverse of a clock: a limit used up at closing is due at closing). Unused columns are null.
    """

    name: str
    origin: int
    size: int
    rows: tuple[tuple[int | None, ...], ...] = field(repr=False)
    rising: bool = False
    early: bool = False

    @property
    def width(self) -> int:
        """Columns of a row."""
        return len(self.rows[0]) if self.rows else 0

    def at(self, x: int | None) -> int | None:
        """The value at `x`; None outside the table and for None."""
        if x is None:
            return None
        index = (x - self.origin) // self.size
        if not 0 <= index < len(self.rows):
            return None
        row = self.rows[index]
        return _rise(row, x) if self.rising else self._step(row, x, self.origin + index * self.size)

    def rose(self, x: int | None) -> bool | None:
        """Whether a rising table's value at `x` is more than just before; None where it has no value.

        That is told by the row of `x` alone: where the value rises up to a bucket's edge, the row after the edge
        begins with a stretch that starts before it.
        """
        if not self.rising:
            raise TypeError(f"only a rising table says where it rises, and `{self.name}` is none")
        index = -1 if x is None else (x - self.origin) // self.size
        if x is None or not 0 <= index < len(self.rows):
            return None
        row = self.rows[index]
        pairs = zip(row[1::2], row[2::2], strict=True)
        return any(start is not None and length is not None and 0 < x - start <= length for start, length in pairs)

    def _step(self, row: Sequence[int | None], x: int, start: int) -> int | None:
        at, value, slope = start, row[0], row[1]
        for place in range(2, len(row), 3):
            begins = row[place]
            if begins is None or (x <= begins if self.early else x < begins):
                break
            at, value, slope = begins, row[place + 1], row[place + 2]
        return None if value is None else value + (slope or 0) * (x - at)


def _rise(row: Sequence[int | None], x: int) -> int:
    total = row[0] or 0
    for place in range(1, len(row), 2):
        start, length = row[place], row[place + 1]
        if start is None or length is None:
            break
        total += min(max(x - start, 0), length)
    return total
