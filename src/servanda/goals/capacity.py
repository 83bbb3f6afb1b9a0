"""Can Sales work what Marketing is to deliver? People × hours × share of the time ÷ minutes for each attempt."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Capacity:
    """Attempts that Sales can make in the period, and those that leads need."""

    attempts: Fraction
    leads: int
    wanted: int | None = None
    """Attempts for each lead that are wanted; None where it is asked how many there can be."""

    @property
    def for_each(self) -> int:
        """Attempts that each lead can have."""
        return int(self.attempts // self.leads) if self.leads else 0

    @property
    def workable(self) -> int | None:
        """Leads that can have the attempts that are wanted."""
        return int(self.attempts // self.wanted) if self.wanted else None

    @property
    def enough(self) -> bool | None:
        """Is there room for all of them? None where no number of attempts is wanted."""
        return None if self.wanted is None else self.attempts >= self.leads * self.wanted


def capacity(
    people: Fraction, hours: Fraction, share: Fraction, minutes: Fraction, leads: int, wanted: int | None = None
) -> Capacity:
    """Attempts of so many people in so many hours each, of which a share is spent on attempts of so many minutes."""
    return Capacity(people * hours * 60 * share / minutes, leads, wanted)
