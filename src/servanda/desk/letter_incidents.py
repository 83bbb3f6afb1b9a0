"""The incidents behind a claim: outages, late records and what else was not as promised, each with its times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from servanda.agreement.objectives import Objective
from servanda.clock.units import moment_of
from servanda.clock.zone import Zone
from servanda.desk.evidence import rows_of
from servanda.desk.measuring import Measured
from servanda.engines.engine import EngineFault
from servanda.measure.failure import CannotMeasure
from servanda.measure.readings import Prepared
from servanda.measure.windows import Choice
from servanda.metrics.kinds.count import Count
from servanda.metrics.kinds.share import Share
from servanda.sql.cannot import CannotSay
from servanda.store.plain import instant_from
from servanda.words.duration import show_duration
from servanda.words.result import Obligation, Verdict
from servanda.words.sentence import Figure, Sentence, joined

MOST = 12
"""Incidents that a letter lists of one reading; the evidence has all of them."""


@dataclass(frozen=True, slots=True)
class _Incident:
    """A record or stretch that was not as promised; times in UTC microseconds."""

    key: str
    start: int | None
    due: int | None
    stop: int | None
    is_clock: bool


def incidents(measured: Measured, obligation: Obligation, zone: Zone) -> Iterator[str]:
    """A sentence for each, in order of time; the engine must still be open."""
    for verdict in obligation.verdicts:
        if verdict.word == "missed":
            found = _of(measured, verdict)
            yield from (_said(each, zone) for each in found[:MOST])
            if len(found) > MOST:
                name, period = verdict.reading.objective, verdict.reading.period.label
                command = f"servanda evidence {measured.path.name} {name} --period {period}"
                yield Sentence("and {n} more: {command}", n=len(found) - MOST, command=command)


def _of(measured: Measured, verdict: Verdict) -> list[_Incident]:
    reading = verdict.reading
    ready = measured.bench_of(reading.period)
    if ready is None or reading.objective not in ready.agreement.objectives or not ready.ready(reading.objective):
        return []
    label = reading.period.key or reading.period.label
    prepared = ready.prepare(reading.objective, Choice(label), with_due=True)
    if prepared is None:
        return []
    try:
        wanted = _outcome(prepared.objective, verdict)
        rows = [row for row in rows_of(prepared) if row[6] == wanted and row[8] == label]
    except (CannotMeasure, CannotSay, EngineFault):  # explained by the command that lists the evidence
        return []
    segment = "; ".join(f"{name}={value}" for name, value in reading.segment)
    found = [_incident(prepared, row) for row in rows if not segment or row[7] == segment]
    return list(_joined(sorted(found, key=lambda each: (each.start or 0, each.key))))


def _outcome(objective: Objective, verdict: Verdict) -> str:
    """What became of an incident: it is not as promised, or it is one of what there should be little of."""
    metric = objective.metric
    neutral = isinstance(metric, Count) or (isinstance(metric, Share) and metric.are is not None)
    return "in" if neutral and str(verdict.target).startswith(("at most", "below")) else "out"


def _incident(prepared: Prepared, row: Sequence[str | None]) -> _Incident:
    key, started, due, stopped = row[:4]
    declared = prepared.scope.source.agreement.records[prepared.objective.metric.records]
    hidden = set(declared.key) & set(declared.personal)
    is_clock = prepared.facts.segments is None and "_stopped" in prepared.facts.evidence
    return _Incident(
        Sentence("(personal)") if hidden else key or "", _instant(started), _instant(due), _instant(stopped), is_clock
    )


def _instant(text: str | None) -> int | None:
    return None if text is None else instant_from(text)


def _joined(found: Iterable[_Incident]) -> Iterator[_Incident]:
    """Pieces of one outage that follow one another are one."""
    last: _Incident | None = None
    for each in found:
        if last is not None and not each.is_clock and (last.key, last.stop) == (each.key, each.start):
            last = replace(last, stop=each.stop)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _said(each: _Incident, zone: Zone) -> str:
    """``O-1: 5 January 2026 10:00 to 5 January 2026 10:40 (40 min)``."""
    times = _times(each, zone)
    if not times:
        return each.key
    return Sentence("{name}: {what}", name=each.key, what=times) if each.key else times


def _times(each: _Incident, zone: Zone) -> str:
    if each.start is None:
        return ""
    start = _wall(each.start, zone)
    if each.is_clock:
        return joined((
            Sentence("started {start}", start=start),
            "" if each.due is None else Sentence("due {due}", due=_wall(each.due, zone)),
            Sentence("not stopped") if each.stop is None else Sentence("stopped {stop}", stop=_wall(each.stop, zone)),
        ))  # fmt: skip
    if each.stop is None:
        return Sentence("{start}", start=start)
    lasted = Figure(show_duration(each.stop - each.start))
    return Sentence("{start} to {end} ({time})", start=start, end=_wall(each.stop, zone), time=lasted)


def _wall(instant: int, zone: Zone) -> datetime:
    """On the clocks of the agreement's zone."""
    return moment_of(zone.to_local(instant))
