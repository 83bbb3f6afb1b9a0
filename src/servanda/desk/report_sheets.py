"""A report as a spreadsheet: the readings, what is late now, and the evidence of every promise, row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from servanda.agreement.model import Agreement
from servanda.clock.units import moment_of
from servanda.clock.zone import Zone
from servanda.desk.evidence import COLUMNS, rows_of
from servanda.desk.late_clocks import late_clocks
from servanda.desk.late_results import segment_of, state_of
from servanda.desk.measuring import Measured
from servanda.desk.report_late import plain_time, worth_told
from servanda.desk.report_names import Shorten
from servanda.desk.report_period import Line
from servanda.desk.report_readings import figure_said, of_records
from servanda.measure.windows import Choice
from servanda.paper.page import LateList
from servanda.paper.sheets import Cell, Sheet
from servanda.store.plain import instant_from
from servanda.words.result import Period, Verdict
from servanda.words.window import Records

_TIMES = ("started_at", "due_at", "stopped_at")
_SECONDS = ("open_seconds", "paused_seconds")


def sheets(
    measured: Measured,
    found: Mapping[Line, Sequence[Verdict]],
    late: LateList | None,
    zone: Zone,
    shorten: Shorten,
    *,
    personal: bool,
) -> tuple[Sheet, ...]:
    """All sheets; the engine must still be open."""
    agreement = measured.agreement
    assert agreement is not None
    made = [_readings(measured, found, _single(measured, found), shorten)]
    if late is not None and (late.late or late.soon):
        made.append(_late(measured, agreement, {name for name, _ in found}, zone))
    periods = dict.fromkeys((name, verdicts[-1].reading.period) for (name, _), verdicts in found.items())
    made += [sheet for name, period in periods for sheet in _evidence(measured, name, period, zone, personal=personal)]
    return tuple(made)


def _single(measured: Measured, found: Mapping[Line, Sequence[Verdict]]) -> Iterable[Verdict]:
    """The readings of single records behind the lines that stand for them."""
    for each in of_records(measured):
        own = found.get((each.reading.objective, each.reading.segment))
        if own is not None and each.reading.period.start < own[-1].reading.period.end:
            yield each


def _readings(
    measured: Measured, found: Mapping[Line, Sequence[Verdict]], single: Iterable[Verdict], shorten: Shorten
) -> Sheet:
    columns = ("objective", "segment", "period", "figure", "target", "verdict", "reason", "state", "in", "out", "pending",
               "excluded", "unreadable")  # fmt: skip
    rows = [_reading(measured, each, shorten) for verdicts in found.values() for each in verdicts]
    rows += [_reading(measured, each, shorten) for each in single]
    return Sheet("Readings", columns, rows)


def _reading(measured: Measured, one: Verdict, shorten: Shorten) -> tuple[Cell, ...]:
    reading, objective = one.reading, measured.objectives[one.reading.objective]
    counts, segment = reading.counts, ", ".join(value for _, value in reading.segment)
    return (
        reading.objective, segment, reading.period.label, figure_said(measured, objective, one), one.target, one.word,
        shorten(one.reason), one.state, counts.inside, counts.outside, counts.pending, counts.excluded, counts.unreadable,
    )  # fmt: skip


def _late(measured: Measured, agreement: Agreement, names: Collection[str], zone: Zone) -> Sheet:
    """All of them: the page lists the first ones."""
    columns = (
        "record",
        "objective",
        "segment",
        f"started ({zone.name})",
        f"due ({zone.name})",
        "state",
        "over or left",
        "tell",
        "at risk",
    )
    rows = [
        (
            each.clock.key, each.clock.objective, ", ".join(value for _, value in segment_of(agreement, each.clock)),
            _wall(each.clock.started, zone), None if each.clock.due is None else _wall(each.clock.due, zone),
            state_of(each.clock), None if each.clock.due is None else plain_time(abs(each.clock.now - each.clock.due)),
            ", ".join(one.title for one in each.tell), worth_told(each) or None,
        )
        for each in late_clocks(measured.benches, follows=True) if each.clock.objective in names
    ]  # fmt: skip
    return Sheet("Late now", columns, rows)


def _evidence(measured: Measured, name: str, period: Period, zone: Zone, *, personal: bool) -> Iterable[Sheet]:
    ready = measured.bench_of(period)
    if ready is None or name not in ready.agreement.objectives or not ready.ready(name):
        return
    by_record = isinstance(ready.agreement.objectives[name].each, Records)
    choice = Choice(None, period.start, period.end) if by_record else Choice(period.label)
    prepared = ready.prepare(name, choice, with_due=True)
    if prepared is not None:
        columns = tuple(f"{each} ({zone.name})" if each in _TIMES else each for each in COLUMNS)
        yield Sheet(name, columns, [_row(row, zone) for row in rows_of(prepared, personal=personal)])


def _row(row: Sequence[Any], zone: Zone) -> tuple[Cell, ...]:
    return tuple(_cell(column, value, zone) for column, value in zip(COLUMNS, row, strict=True))


def _cell(column: str, value: Any, zone: Zone) -> Cell:
    if value is None or value == "":
        return None
    if column in _TIMES:
        return _wall(instant_from(value), zone)
    return float(value) if column in _SECONDS else str(value)  # shown in a sheet, never reckoned with


def _wall(instant: int, zone: Zone) -> datetime:
    """The wall clock of a zone, as spreadsheets know times; to the second."""
    return moment_of(zone.to_local(instant)).replace(microsecond=0, tzinfo=None)
