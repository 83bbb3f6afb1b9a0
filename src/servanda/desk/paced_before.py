"""What a goal's figure was before the agreement: records that reach back further are history to go by, and nobody's verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from servanda.clock.zone import Zone
from servanda.desk.history import always
from servanda.measure.aside import aside
from servanda.measure.run import Bench
from servanda.measure.windows import term_of
from servanda.words.result import Period, Segment


@dataclass(frozen=True)
class Before:
    """The first version as if it had been in force before: its bench, and the figures of whole periods by segment."""

    bench: Bench
    values: Mapping[Segment, Mapping[Period, Fraction]] = field(default_factory=dict)

    def of(self, segment: Segment) -> Mapping[Period, Fraction]:
        """The figures of a segment."""
        return self.values.get(segment, {})


def before_of(benches: Sequence[Bench], name: str) -> Before | None:
    """The time before the first version; None where no records reach back to it."""
    first = benches[0] if benches else None
    if first is None or name not in first.agreement.objectives or not first.ready(name):
        return None
    begin = term_of(first.agreement)[0]
    loaded = first.loaded.get(first.agreement.objectives[name].metric.records)
    if begin is None or loaded is None or loaded.first is None or loaded.first >= begin:
        return None
    zone = Zone(first.agreement.timezone)
    whole_from = zone.midnight(zone.day(loaded.first))
    objectives = always(first.agreement).objectives
    earlier = aside(first, objectives)  # the rows that it has made serve here as well
    agreement = earlier.agreement.model_copy(update={"term": None, "in_force": None})
    earlier = replace(earlier, agreement=agreement, applies=lambda period: period.end <= begin)
    prepared = earlier.prepare(name)
    values: dict[Segment, dict[Period, Fraction]] = {}
    for reading in earlier.read(prepared) if prepared is not None else ():
        if reading.value is not None and reading.period.start >= whole_from and not reading.period.partial:
            values.setdefault(reading.segment, {})[reading.period] = reading.value
    return Before(earlier, values)
