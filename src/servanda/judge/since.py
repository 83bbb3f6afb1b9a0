"""What is known of objectives from an instant on: earlier periods were counted already, and are counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.judge.triggers import Answer, Record
from servanda.words.result import Period, Segment, Verdict


@dataclass(frozen=True)
class Since:
    """Answers as the record does, of periods that begin at `start` or later."""

    record: Record
    start: int

    def periods(self, objective: str) -> Sequence[Period]:
        """As in `Record`."""
        return [each for each in self.record.periods(objective) if each.start >= self.start]

    def same(self, objective: str, period: Period) -> Sequence[int]:
        """As in `Record`."""
        before = len(self.record.periods(objective)) - len(self.periods(objective))
        return [place - before for place in self.record.same(objective, period) if place >= before]

    def verdicts(self, objective: str, period: Period, segment: Segment) -> Sequence[Verdict]:
        """As in `Record`."""
        return self.record.verdicts(objective, period, segment)

    def overall(self, objective: str, period: Period) -> str:
        """As in `Record`."""
        return self.record.overall(objective, period)

    def claimed(self, objective: str, period: Period, segment: Segment) -> Answer:
        """As in `Record`."""
        return self.record.claimed(objective, period, segment)
