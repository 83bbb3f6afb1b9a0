"""What a year of the invented company is made of; the years themselves are in `revenue_story` and `revenue_before`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from servanda.simulate.days import HOUR, Hours
from servanda.simulate.dice import Curve


@dataclass(frozen=True, slots=True)
class Month:
    """How a month went; shares are per mille."""

    leads: int
    top: int
    good: int
    prompt: int
    persistent: int
    judged_in_time: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Trade:
    """What becomes of accepted leads of one quality: deals opened and won per mille, amounts in hundreds from and to."""

    opened: int
    won: int
    amounts: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Year:
    """Months, hours and incidents. Nothing begins after `ends`; deals that were open go on until `deals_end`."""

    months: Mapping[int, Month]
    selling: Hours
    closed: tuple[int, ...]
    fair: tuple[int, ...]
    router: Mapping[int, Curve]
    router_down: tuple[int, int]
    on_holiday: tuple[str, int, int]
    form_tests: tuple[int, ...]
    top: Trade
    good: Trade
    ends: int
    deals_end: int
    summer: tuple[int, int]
    """Moments between which summer time holds, as the wall clock shows them when it is changed."""
    number: int = 2026
    quiet: tuple[int, ...] = ()
    """Days with hardly any lead."""
    mark: str = ""
    """What stands in all keys of the year, so that they differ from those of others."""

    def on_the_clock(self, at: int) -> int:
        """The moment, or one an hour later where the hour is skipped in spring or comes twice in autumn."""
        skipped, repeated = self.summer[0], self.summer[1] - HOUR
        return at + HOUR if skipped <= at < skipped + HOUR or repeated <= at < repeated + HOUR else at

    def utc(self, at: int) -> int:
        """The moment on a clock that shows UTC."""
        begins, ends = self.summer
        return at + (4 if begins <= at < ends else 5) * HOUR
