"""Verdicts of every version of an agreement, oldest first, each judging the periods that begin while it is in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from servanda.agreement.versions import InForce
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.frozen import Key, as_closed, key_of
from servanda.judge.court import Court
from servanda.judge.thresholds import FromFile
from servanda.measure.run import Bench, readings
from servanda.measure.windows import Applies
from servanda.words.result import Reading, Verdict


def applies_to(version: InForce) -> Applies:
    """A version judges the periods that begin while it is in force."""
    zone = Zone(version.agreement.timezone)
    first = None if version.first is None else zone.midnight(day_of(version.first))
    until = None if version.until is None else zone.midnight(day_of(version.until))
    return lambda period: (first is None or period.start >= first) and (until is None or period.start < until)


def judged(
    benches: Sequence[Bench], goals: FromFile, frozen: Mapping[Key, Verdict], told: Callable[[str], None]
) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts of all versions, oldest first: as the records of today give them, and with what is frozen.

    A younger version sees the verdicts of older ones, where its triggers look at periods before it.
    """
    fresh: list[Verdict] = []
    kept: list[Verdict] = []
    for ready in benches:
        measured = readings(ready, told=told)
        fresh = _judged(ready, measured, goals, fresh, {})
        kept = _judged(ready, measured, goals, kept, frozen) if frozen else fresh
    return fresh, kept


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
