"""What is an issue, and which are the largest: a promise that is missed, or will be as things go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from servanda.desk.packs.stand import Stand

Kind = Literal["missed", "foretold", "behind", "below"]
"""Missed; a goal that will probably not be reached; one that is behind and of which nothing can be foretold yet; an
open promise whose figure so far does not hold its target."""

EVEN = 0.5
"""A goal with a smaller chance than this is foretold to be missed."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A promise that needs somebody, and why."""

    stand: Stand
    kind: Kind

    @property
    def rank(self) -> tuple[Fraction, Fraction, int]:
        """The larger, the earlier it stands: money at stake, then how far from the target, then misses in a row."""
        return self.stand.stake, self.stand.apart, self.stand.misses or self.stand.misses_before


def issue_of(stand: Stand) -> Issue | None:
    """Why a promise is an issue; None where it is none."""
    kind = _kind(stand)
    return None if kind is None else Issue(stand, kind)


def _kind(stand: Stand) -> Kind | None:
    if stand.word == "missed":
        return "missed"
    if stand.word != "open":
        return None
    if stand.pace is None:
        return "below" if stand.holds is False else None
    if stand.chance is not None:
        return "foretold" if stand.chance < EVEN else None
    return "behind" if stand.pace == "behind" else None


def all_issues(stands: Iterable[Stand]) -> list[Issue]:
    """All issues, the largest first; what is alike stays in the order of the agreement."""
    found = [each for stand in stands if (each := issue_of(stand)) is not None]
    return sorted(found, key=lambda each: each.rank, reverse=True)
