"""What deserves thanks: a promise that is met again, kept better than promised or than for long, or ahead of its pace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from servanda.desk.packs.issues import issue_of
from servanda.desk.packs.stand import Stand

Why = Literal["again", "level", "best", "early", "ahead"]
"""Met after misses; a level beyond the target is reached; the best of the last periods; the goal is reached before the
period ends; ahead of pace, and not too far."""

ORDER: tuple[Why, ...] = ("again", "level", "best", "early", "ahead")
LEAST_PAST, MOST_PAST = 3, 12
"""Best of fewer periods would be luck; of more than a year nobody remembers."""


@dataclass(frozen=True, slots=True)
class Thanks:
    """A promise that deserves thanks, and why. `number` is of misses, or of periods; `level` is its name."""

    stand: Stand
    why: Why
    number: int = 0
    level: str = ""

    @property
    def rank(self) -> tuple[int, int]:
        """The smaller, the earlier it stands: by why, then the larger number."""
        return ORDER.index(self.why), -self.number


def thanks_for(stand: Stand) -> Thanks | None:
    """Why a promise deserves thanks, the first reason that holds; None where none does, or where it is an issue."""
    if stand.pace == "too far ahead" or issue_of(stand) is not None:
        return None
    if stand.word == "met":
        return _of_met(stand)
    ahead = stand.word == "open" and stand.pace == "on track" and stand.ahead
    return Thanks(stand, "ahead") if ahead else None


def _of_met(stand: Stand) -> Thanks | None:
    if stand.misses_before:
        return Thanks(stand, "again", stand.misses_before)
    if stand.beyond:
        return Thanks(stand, "level", level=stand.beyond[-1])
    if number := best_of(stand):
        return Thanks(stand, "best", number)
    return Thanks(stand, "early") if stand.runs and stand.pace == "reached" else None


def best_of(stand: Stand) -> int:
    """Of how many periods, this one included, a settled figure is the best; 0 where it is not, or of too few."""
    before = [each.value for each in stand.past[: MOST_PAST - 1] if each.value is not None]
    if not stand.settled or stand.value is None or not stand.better or len(before) < LEAST_PAST:
        return 0
    best = max(before) if stand.better == "higher" else min(before)
    beaten = stand.value > best if stand.better == "higher" else stand.value < best
    return len(before) + 1 if beaten else 0


def all_thanks(stands: Iterable[Stand]) -> list[Thanks]:
    """All thanks, the rarest first; what is alike stays in the order of the agreement."""
    found = [each for stand in stands if (each := thanks_for(stand)) is not None]
    return sorted(found, key=lambda each: each.rank)
