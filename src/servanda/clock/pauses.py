"""Pauses: stretches during which a clock stands still.

Overlapping pauses count once, and only where the calendar is open.
"""

from __future__ import annotations

from collections.abc import Iterable

from servanda.clock.spans import Closing, Pair, Spans, united

Pause = tuple[int, int | None]
"""From an instant until an instant; None is still going on."""

_NEVER = 1 << 62


def net(spans: Spans, start: int, stop: int, pauses: Iterable[Pause] = ()) -> tuple[int, int] | None:
    """Open microseconds from `start` to `stop` less the paused ones, and the paused ones.

    None where `stop` lies before `start`, which is a data problem. A pause that ends before it starts is empty.
    """
    gross = spans.elapsed(start, stop)
    if gross is None:
        return None
    paused = sum(spans.total(b) - spans.total(a) for a, b in _within(pauses, start, stop))
    return gross - paused, paused


def due_with_pauses(
    spans: Spans, start: int, limit: int, pauses: Iterable[Pause] = (), closing: Closing = "closing"
) -> int | None:
    """As `Spans.due`, on a clock that stands still during the pauses.

    None beyond what is compiled, and where a pause that is still going on keeps the limit from being used up.
    """
    target = spans.total(start) + limit
    for begins, ends in _within(pauses, start, _NEVER):
        reached = spans.total(begins)
        if reached > target or (reached == target and closing == "closing"):
            break
        if ends == _NEVER:
            return None
        target += spans.total(ends) - reached
    found = spans.at_total(target, closing)
    return None if found is None else max(start, found)


def _within(pauses: Iterable[Pause], start: int, stop: int) -> list[Pair]:
    clipped = ((max(a, start), stop if b is None else min(b, stop)) for a, b in pauses)
    return united(clipped)
