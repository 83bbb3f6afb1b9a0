"""What the last step of a funnel brings: win rates by number and by amount, and velocity; exact fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from servanda.clock.units import DAY
from servanda.measure.funnel_counts import Fate


@dataclass(frozen=True, slots=True)
class Wins:
    """Those that reached the last stage beside those that left from the one before it, with what they were worth.

    `opened` is how many reached the last stage but one, decided or not.
    """

    won: int
    lost: int
    won_worth: Fraction
    lost_worth: Fraction
    opened: int

    @property
    def by_number(self) -> Fraction | None:
        """Won of all that were decided; None where none was."""
        return Fraction(self.won, self.won + self.lost) if self.won + self.lost else None

    @property
    def by_amount(self) -> Fraction | None:
        """The worth of those won, of all that was decided; None where that is nothing."""
        every = self.won_worth + self.lost_worth
        return self.won_worth / every if every else None

    @property
    def of_opened(self) -> Fraction | None:
        """Won of all that reached the stage before, decided or not."""
        return Fraction(self.won, self.opened) if self.opened else None


@dataclass(frozen=True, slots=True)
class Velocity:
    """What a day brings: opportunities × win rate × deal ÷ days of a cycle, each with what it is made of."""

    opportunities: int
    win_rate: Fraction
    deal: Fraction
    days: Fraction

    @property
    def a_day(self) -> Fraction:
        """Money a day."""
        return self.opportunities * self.win_rate * self.deal / self.days


def cohort_wins(fates: Sequence[Fate], stages: int) -> Wins:
    """Of those that entered in the stretch."""
    won = [each for each in fates if each.furthest == stages - 1]
    lost = [each for each in fates if each.furthest == stages - 2 and each.is_out]
    opened = sum(each.entered for each in fates if each.furthest >= stages - 2)
    return Wins(_number(won), _number(lost), _worth(won), _worth(lost), opened)


def period_wins(fates: Sequence[Fate], stages: int) -> Wins:
    """Of those that arrived or left in the stretch, whenever they entered."""
    lost = [each for each in fates if each.furthest == stages - 2]
    return Wins(
        sum(each.passed[stages - 1] for each in fates), sum(each.left_now for each in lost),
        sum((each.arrived_worth for each in fates), Fraction(0)), sum((each.left_worth for each in lost), Fraction(0)),
        sum(each.passed[stages - 2] for each in fates),
    )  # fmt: skip


def velocity(fates: Sequence[Fate], stages: int, *, decided: bool = True) -> Velocity | None:
    """The velocity of a stretch; None where nothing was won, nothing is worth anything, or no cycle has a length.

    The win rate is that of the decided; where no way out is recorded, of all that came to the last stage but one.
    """
    wins = period_wins(fates, stages)
    cycles, cycle = sum(each.cycles for each in fates), sum(each.cycle for each in fates)
    rate = wins.by_number if decided else wins.of_opened
    if not wins.won or not wins.won_worth or not cycle or rate is None:
        return None
    return Velocity(wins.opened, rate, wins.won_worth / wins.won, Fraction(cycle, cycles * DAY))


def _number(fates: Sequence[Fate]) -> int:
    return sum(each.entered for each in fates)


def _worth(fates: Sequence[Fate]) -> Fraction:
    return sum((each.worth for each in fates), Fraction(0))
