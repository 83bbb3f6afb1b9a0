"""Which verdicts a duty was found to hang on, and whether they may still become others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from servanda.judge.triggers import Answer, Record
from servanda.words.result import Period, Segment, Verdict


@dataclass
class Witness:
    """Answers as the record does, and remembers which verdicts were asked for."""

    record: Record
    seen: list[Verdict] = field(default_factory=list)

    def periods(self, objective: str) -> Sequence[Period]:
        """As in `Record`."""
        return self.record.periods(objective)

    def same(self, objective: str, period: Period) -> Sequence[int]:
        """As in `Record`."""
        return self.record.same(objective, period)

    def verdicts(self, objective: str, period: Period, segment: Segment) -> Sequence[Verdict]:
        """As in `Record`."""
        found = self.record.verdicts(objective, period, segment)
        self.seen += found
        return found

    def overall(self, objective: str, period: Period) -> str:
        """As in `Record`."""
        self.verdicts(objective, period, ())
        return self.record.overall(objective, period)

    def claimed(self, objective: str, period: Period, segment: Segment) -> Answer:
        """As in `Record`."""
        return self.record.claimed(objective, period, segment)


def waits(verdict: Verdict) -> bool:
    """Can this verdict still become another one? Met or missed in a period that runs, it can't."""
    early = verdict.word in ("met", "missed") and verdict.reading.measured_to < verdict.reading.period.end
    return verdict.state == "provisional" and not early
