"""Which remedies fall due, for which readings: every trigger asked of every reading it can be about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.owing import parts_of
from servanda.agreement.remedies import Remedy
from servanda.judge.since import Since
from servanda.judge.triggers import Answer, Record, holds
from servanda.judge.witness import Witness, waits
from servanda.words.result import Period, Segment, Verdict
from servanda.words.trigger import AnyOf, Happened, Trigger, base_of, objectives_of, phrases_of

ByObjective = Mapping[str, Sequence[Verdict]]


@dataclass(frozen=True, slots=True)
class Fallen:
    """A remedy that falls due: for which period and segment, because of which verdicts, the leading one first.

    `certain` is false while one of them may still become another. `times` is the multiplier that applies.
    """

    remedy: str
    period: Period
    segment: Segment
    verdicts: tuple[Verdict, ...]
    trigger: Trigger
    certain: bool
    times: Fraction = Fraction(1)
    repeated: Trigger | None = None
    objective: str = ""
    """Of a trigger with `each`: the part that it is about."""
    kept: bool = False
    """Of a holdback: its trigger does not hold, so that it is not freed."""


def fallen_due(agreement: Agreement, name: str, verdicts: ByObjective, record: Record) -> list[Fallen]:
    """Every reading for which the trigger of a remedy holds, in order of time; of a holdback also those for which it does not."""
    remedy = agreement.remedies[name]
    parts = parts_of(remedy.when)
    found: list[Fallen] = []
    for part, about in zip(parts, _told_apart(parts), strict=True):
        seen: set[tuple[int, int, str | None, Segment]] = set()
        since: dict[Segment, int] = {}
        """Of each thing the end of the period in which it last fell due, where its count begins anew then."""
        for period, segment, own in _asked_of(remedy, part, verdicts):
            mark = (period.start, period.end, period.key, segment)
            if mark in seen:
                continue
            known = Since(record, since[segment]) if segment in since else record
            one = _asked(name, remedy, part, period, segment, own, verdicts, known)
            if one is not None:
                seen.add(mark)
                found.append(replace(one, objective=about))
            if one is not None and remedy.restarts is not None and not one.kept:
                since[segment] = period.end
    return sorted(found, key=lambda each: (each.period.start, each.period.end, each.segment))


def _asked_of(remedy: Remedy, part: Trigger, verdicts: ByObjective) -> list[tuple[Period, Segment, list[Verdict]]]:
    """The readings that a trigger is asked for; where its count begins anew, in order of time."""
    found = [each for leading in _leading(part, verdicts) for each in _readings(part, leading, verdicts)]
    return found if remedy.restarts is None else sorted(found, key=lambda each: (each[0].start, each[0].end))


def _told_apart(parts: Sequence[Trigger]) -> list[str]:
    """What tells the parts of `each` apart: their objectives, or else their words; nothing where there is one."""
    if len(parts) == 1:
        return [""]
    names = [objectives_of(each)[0] for each in parts]
    return names if len(set(names)) == len(names) else list(map(str, parts))


def answer_of(trigger: Trigger, period: Period, segment: Segment, record: Record) -> tuple[Answer, bool]:
    """Whether a trigger holds, and whether everything that it looks at is settled."""
    witness = Witness(record)
    answer = holds(trigger, period, segment, witness)
    return answer, not any(map(waits, witness.seen))


def _asked(
    name: str, remedy: Remedy, trigger: Trigger, period: Period, segment: Segment, own: Sequence[Verdict],
    verdicts: ByObjective, record: Record,
) -> Fallen | None:  # fmt: skip
    answer, settled = answer_of(trigger, period, segment, record)
    kept = remedy.kind == "holdback" and answer is False
    if answer is not True and not kept:
        return None
    times, repeated, sure = _times(remedy, period, segment, record)
    others = [each for each in objectives_of(trigger) if each != own[0].reading.objective]
    beside = [each for other in others for each in _same(verdicts.get(other, ()), period, segment)]
    return Fallen(name, period, segment, (*own, *beside), trigger, settled and sure, times, repeated, kept=kept)


def _times(remedy: Remedy, period: Period, segment: Segment, record: Record) -> tuple[Fraction, Trigger | None, bool]:
    """The largest multiplier whose trigger holds, and whether none can still take its place."""
    asked = [(each, *answer_of(each.when, period, segment, record)) for each in remedy.multipliers]
    largest = max((each for each in asked if each[1] is True), key=lambda each: each[0].times.value, default=None)
    times = Fraction(1) if largest is None else largest[0].times.value
    sure = all(
        settled and answer != "open" for each, answer, settled in asked if answer is True or each.times.value > times
    )
    return times, None if largest is None else largest[0].when, sure


def _leading(trigger: Trigger, verdicts: ByObjective) -> list[str]:
    """The objectives whose readings a trigger is asked for: of `all` the one with the longest periods."""
    names = [name for name in objectives_of(trigger) if verdicts.get(name)]
    if isinstance(trigger, AnyOf):
        return names
    return sorted(names, key=lambda name: -_length(verdicts[name][0].reading.period))[:1]


def _length(period: Period) -> int:
    start, end = period.whole or (period.start, period.end)
    return end - start


def _readings(trigger: Trigger, leading: str, verdicts: ByObjective) -> Iterable[tuple[Period, Segment, list[Verdict]]]:
    """The readings of the leading objective; one a period where the trigger takes its overall verdict."""
    if not _overall(trigger, leading):
        for each in verdicts[leading]:
            yield each.reading.period, each.reading.segment, [each]
        return
    periods: dict[Period, list[Verdict]] = {}
    for each in verdicts[leading]:
        periods.setdefault(each.reading.period, []).append(each)
    for period, found in periods.items():
        yield period, (), sorted(found, key=lambda each: each.word != "missed")


def _overall(trigger: Trigger, leading: str) -> bool:
    bases = [base_of(each) for each in phrases_of(trigger)]
    own = [each for each in bases if each.objective == leading]
    return all(isinstance(each, Happened) and each.overall for each in own)


def _same(verdicts: Sequence[Verdict], period: Period, segment: Segment) -> Iterable[Verdict]:
    """The verdicts of another objective in the same time, of the same thing where it has such."""
    wanted = dict(segment)
    for each in verdicts:
        own = each.reading.period
        inside = own.start >= period.start and own.end <= period.end and own.key is None
        if inside and all(wanted.get(name, value) == value for name, value in each.reading.segment):
            yield each
