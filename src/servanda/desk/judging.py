"""Verdicts of every version of an agreement, oldest first, each judging the periods that begin while it is in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest

from servanda.agreement.tallies import rounds
from servanda.agreement.versions import InForce
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.frozen import Key, as_closed, key_of
from servanda.desk.settling import NOTHING_CLOSED, Settling
from servanda.judge.court import Court
from servanda.judge.thresholds import FromFile
from servanda.measure.run import Bench, readings
from servanda.measure.windows import Applies
from servanda.settle.frozen import Frozen
from servanda.settle.tallies import tally_readings
from servanda.words.result import Reading, Verdict


def applies_to(version: InForce) -> Applies:
    """A version judges the periods that begin while it is in force."""
    zone = Zone(version.agreement.timezone)
    first = None if version.first is None else zone.midnight(day_of(version.first))
    until = None if version.until is None else zone.midnight(day_of(version.until))
    return lambda period: (first is None or period.start >= first) and (until is None or period.start < until)


def judged(
    benches: Sequence[Bench], goals: FromFile, frozen: Mapping[Key, Verdict], told: Callable[[str], None],
    settling: Settling | None = None, money: Frozen = NOTHING_CLOSED,
) -> tuple[list[Verdict], list[Verdict]]:  # fmt: skip
    """The verdicts of all versions, oldest first: as the records of today give them, and with what is frozen.

    A younger version sees the verdicts of older ones, where its triggers look at periods before it. Tallies are judged
    once what they count is settled.
    """
    found = [readings(ready, told=told) for ready in benches]
    fresh = _with_tallies(benches, found, goals, {}, settling, NOTHING_CLOSED)
    return fresh, _with_tallies(benches, found, goals, frozen, settling, money) if frozen else fresh


FoundReadings = Sequence[Mapping[str, Sequence[Reading]]]


def _with_tallies(
    benches: Sequence[Bench], found: FoundReadings, goals: FromFile, frozen: Mapping[Key, Verdict],
    settling: Settling | None, money: Frozen,
) -> list[Verdict]:  # fmt: skip
    verdicts = _judged_all(benches, found, goals, frozen)
    if settling is None:
        return verdicts
    for names in zip_longest(*(rounds(each.agreement) for each in benches), fillvalue=()):
        owed = settling.by_themselves(verdicts, money)
        found = [
            {
                **known,
                **{
                    name: tally_readings(ready.agreement, name, verdicts, owed, ready.as_of, ready.applies)
                    for name in own
                },
            }
            for ready, known, own in zip(benches, found, names, strict=True)
        ]
        verdicts = _judged_all(benches, found, goals, frozen)
    return verdicts


def _judged_all(
    benches: Sequence[Bench], found: FoundReadings, goals: FromFile, frozen: Mapping[Key, Verdict]
) -> list[Verdict]:
    kept: list[Verdict] = []
    for ready, known in zip(benches, found, strict=True):
        kept = _judged(ready, known, goals, kept, frozen)
    return kept


def _judged(
    ready: Bench,
    measured: Mapping[str, Sequence[Reading]],
    goals: FromFile,
    before: Sequence[Verdict],
    frozen: Mapping[Key, Verdict],
) -> list[Verdict]:
    """Verdicts of older versions, then those of this one."""
    every: dict[str, list[Reading]] = {}
    for verdict in before:
        every.setdefault(verdict.reading.objective, []).append(verdict.reading)
    for name, found in measured.items():
        every.setdefault(name, []).extend(found)
    known = {key_of(each): each for each in before}
    as_closed(every, ready, frozen)
    court = Court(ready.agreement, every, ready.as_of, goals, ready.applies, {**frozen, **known})
    return [*before, *(each for each in court.all() if key_of(each) not in known)]
