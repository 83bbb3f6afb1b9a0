"""Verdicts that were reached, as triggers look at them: by objective, period and segment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from servanda.agreement.objectives import Objective
from servanda.judge.court import combined
from servanda.judge.triggers import Answer
from servanda.words.result import Period, Segment, Verdict

Claimed = Callable[[str, Period, Segment], Answer]


class KnownVerdicts:
    """A record (see `servanda.judge.triggers.Record`) out of the verdicts of an agreement."""

    def __init__(
        self,
        objectives: Mapping[str, Objective],
        verdicts: Iterable[Verdict],
        claimed: Claimed = lambda *_: "never known",
    ) -> None:
        self._objectives = objectives
        self._claimed = claimed
        self._found: dict[str, dict[Period, list[Verdict]]] = {}
        for each in verdicts:
            self._found.setdefault(each.reading.objective, {}).setdefault(each.reading.period, []).append(each)
        self._periods = {
            name: sorted(found, key=lambda each: (each.start, each.end, each.label))
            for name, found in self._found.items()
        }
        self._places: dict[str, dict[tuple[int, int], list[int]]] = {}
        for name, periods in self._periods.items():
            places = self._places.setdefault(name, {})
            for place, period in enumerate(periods):
                places.setdefault((period.start, period.end), []).append(place)

    def periods(self, objective: str) -> Sequence[Period]:
        """Its periods, in order."""
        return self._periods.get(objective, [])

    def same(self, objective: str, period: Period) -> Sequence[int]:
        """The places among them of those with the same beginning and end, and of the same record."""
        places = self._places.get(objective, {}).get((period.start, period.end), [])
        if period.key is None:
            return places
        own = [place for place in places if self._periods[objective][place].key == period.key]
        return own or places

    def verdicts(self, objective: str, period: Period, segment: Segment) -> Sequence[Verdict]:
        """Its verdicts of a period: of the same segment where it is split alike, else all."""
        found = self._found.get(objective, {}).get(period, [])
        names = {name for name, _ in segment}
        alike = [each for each in found if each.reading.segment and names.issuperset(dict(each.reading.segment))]
        if not alike:
            return found
        return [each for each in alike if set(each.reading.segment) <= set(segment)]

    def overall(self, objective: str, period: Period) -> str:
        """Its verdict over all readings of a period."""
        return combined(
            self._objectives[objective], [each.word for each in self._found.get(objective, {}).get(period, [])]
        )

    def claimed(self, objective: str, period: Period, segment: Segment) -> Answer:
        """Was what follows from it in this period claimed in time?"""
        return self._claimed(objective, period, segment)
