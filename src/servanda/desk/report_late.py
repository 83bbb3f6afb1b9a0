"""What a report lists one by one: clocks that are late or soon will be, and what has no verdict and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from servanda.clock.units import DAY, HOUR, MINUTE
from servanda.clock.zone import Zone
from servanda.desk.measuring import Measured
from servanda.desk.report_period import Line, concerns
from servanda.measure.clocked import Running, running
from servanda.metrics.kinds.clock import Clock
from servanda.paper.page import LateList, LateRecord, Unjudged
from servanda.paper.tongue import Tongue
from servanda.words.result import Verdict
from servanda.words.show import show_number

LISTED, SOON = 25, 10


def late_list(measured: Measured, zone: Zone, tongue: Tongue, party: str | None = None) -> LateList | None:
    """Every clock of the current version that runs at the horizon: the longest late first, then what is due next."""
    ready, agreement = measured.ready, measured.agreement
    if ready is None or agreement is None:
        return None
    late: list[tuple[str, Running]] = []
    soon: list[tuple[str, Running]] = []
    for name, objective in agreement.objectives.items():
        if (
            not isinstance(objective.metric, Clock)
            or objective.metric.take not in ("share", "late")
            or not ready.ready(name)
            or not concerns(objective, party)
        ):
            continue
        prepared = ready.prepare(name, with_due=True)
        for each in running(prepared) if prepared is not None and not prepared.by_record else ():
            (late if each.is_late else soon).append((name, each))
    late.sort(key=lambda each: (each[1].due or 0, each[1].key))
    soon = sorted((each for each in soon if each[1].due is not None), key=lambda each: (each[1].due or 0, each[1].key))
    listed = tuple(_record(name, each, ready.horizon(name), zone, tongue) for name, each in late[-LISTED:][::-1])
    next_ones = tuple(_record(name, each, ready.horizon(name), zone, tongue) for name, each in soon[:SOON])
    return LateList(tongue.moment(measured.as_of, zone), listed, next_ones, max(len(late) - LISTED, 0))


def _record(name: str, each: Running, now: int, zone: Zone, tongue: Tongue) -> LateRecord:
    due = each.due if each.due is not None else now
    return LateRecord(
        each.key, name, " ".join(value for _, value in each.segment),
        tongue.moment(each.started, zone) if each.started is not None else "",
        tongue.moment(due, zone) if each.due is not None else "", plain_time(abs(now - due)), each.is_late,
    )  # fmt: skip


def plain_time(microseconds: int) -> str:
    """A stretch of plain time, short: ``3 days 4 h``, ``2 h 10 min``, ``8 min``."""
    days, rest = divmod(microseconds, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // MINUTE
    if days:
        return f"{days} {'day' if days == 1 else 'days'}" + (f" {hours} h" if hours else "")
    if hours:
        return f"{hours} h" + (f" {minutes} min" if minutes else "")
    return f"{minutes} min"


def unjudged(found: Mapping[Line, Sequence[Verdict]], tongue: Tongue) -> Iterable[Unjudged]:
    """What is pending, not owed or undetermined in the report's period, and records that no row of a table covers."""
    for (name, segment), verdicts in found.items():
        last = verdicts[-1]
        title = " ".join((name, *(value for _, value in segment)))
        period, counts = tongue.period(last.reading.period.label), last.reading.counts
        if last.target is not None and last.word in ("undetermined", "not owed"):
            yield Unjudged(title, period, last.word, last.reason)
        for number, what, why in (
            (counts.pending, "pending", "not decided at the end of the records"),
            (counts.uncovered, "not covered", "no row of a table fits them"),
            (counts.unreadable, "unreadable", "a time, key or value cannot be read"),
            (counts.excluded, "excluded", "they do not count"),
        ):
            if number:
                yield Unjudged(title, period, f"{show_number(number)} {what}", why)
