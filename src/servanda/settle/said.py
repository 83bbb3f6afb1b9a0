"""What both sides have said, as far as it changes what other remedies come to.

What lapsed or was refused is not paid, so that it uses up no cap; of what was granted the granted amount counts; a fee
of the claim's month waits for the claim; and of several remedies of one incident the customer may choose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from servanda.settle.lines import Line
from servanda.words.result import Obligation, Period, Segment

Key = tuple[str, str, str | None, frozenset[tuple[str, str]], str]
"""What tells an obligation from all others of its agreement: remedy, period, record, segment, promise of `each`."""
Chosen = tuple[Key, str]
"""An obligation that was chosen, and the party that chose it."""
Mark = tuple[str, Key, Key | None]
"""Its kind and key, and of an earn-back the key of its credit: several credits may be earned back in one period."""
OVER = ("lapsed", "refused")


@dataclass(frozen=True, slots=True)
class Said:
    """By obligation: what was granted of it, the instant of its claim, whether it is over; and what was chosen, in order."""

    granted: Mapping[Key, Fraction] = field(default_factory=dict)
    claimed: Mapping[Key, int] = field(default_factory=dict)
    over: frozenset[Key] = frozenset()
    chosen: tuple[Chosen, ...] = ()
    unpaid: frozenset[Key] = frozenset()
    """What is not paid because its statement does not reach the least that is paid."""

    @property
    def changes_amounts(self) -> bool:
        """Was anything granted, claimed or refused, or has anything lapsed?"""
        return bool(self.granted or self.claimed or self.over)

    def paid(self, line: Line) -> Fraction | None:
        """What a line comes to for good, whatever is reckoned; None while that is not decided."""
        key = key_of_line(line)
        if key in self.over or key in self.unpaid:
            return Fraction(0)
        granted = self.granted.get(key)
        return granted if granted is not None else line.amount if line.closed else None

    def is_over(self, line: Line) -> bool:
        """Is it not paid: has it lapsed, was it refused, or does its statement not reach the least that is paid?"""
        key = key_of_line(line)
        return key in self.over or key in self.unpaid

    def is_unpaid(self, line: Line) -> bool:
        """Does its statement not reach the least that is paid?"""
        return key_of_line(line) in self.unpaid


NOTHING_SAID = Said()


def key_of(remedy: str, period: Period, segment: Segment, objective: str) -> Key:
    """The key of what follows from a remedy in a period."""
    return remedy, period.label, period.key, frozenset(segment), objective


def mark_of(obligation: Obligation) -> Mark:
    """What tells an obligation, earn-backs among them, from all others of its agreement, however its text is read."""
    remedy, about = obligation.remedy, obligation.objective
    of = None if obligation.of is None else key_of(remedy, *obligation.of, about)
    return obligation.kind, key_of(remedy, obligation.period, obligation.segment, about), of


def key_of_line(line: Line) -> Key:
    """The key of a line."""
    return key_of(line.remedy, line.fallen.period, line.fallen.segment, line.fallen.objective)


def said_of(heard: Sequence[Obligation], chosen: tuple[Chosen, ...]) -> Said:
    """What was said, out of obligations as they stand by it."""
    own = {key_of(each.remedy, each.period, each.segment, each.objective): each for each in heard if each.of is None}
    return Said(
        {key: each.granted for key, each in own.items() if each.granted is not None and each.state not in OVER},
        {key: each.claimed_at for key, each in own.items() if each.claimed_at is not None},
        frozenset(key for key, each in own.items() if each.state in OVER),
        chosen,
    )
