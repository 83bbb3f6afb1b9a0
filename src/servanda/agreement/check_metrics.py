"""Metrics: the names and expressions they use, and what a clock, a delivery and a formula need."""

from __future__ import annotations

from typing import Any

from servanda.agreement.check_excluded_rows import check_excluded_rows
from servanda.agreement.check_head import until
from servanda.agreement.check_tallies import check_tally
from servanda.agreement.check_uptime import check_uptime
from servanda.agreement.columns import MOMENTS
from servanda.agreement.field_types import tables_in
from servanda.agreement.findings import STAND_IN, Findings
from servanda.agreement.model import Agreement
from servanda.agreement.records import RecordSet
from servanda.agreement.tables import check_rows
from servanda.agreement.tree import Path
from servanda.agreement.units import formula_names, unit_of_objective
from servanda.metrics.kinds.clock import Clock, PausedRecords, StopEvent
from servanda.metrics.kinds.delivery import Delivery
from servanda.metrics.kinds.formula import Formula
from servanda.metrics.kinds.spread import Percentile
from servanda.metrics.kinds.tally import Tally
from servanda.metrics.kinds.uptime import TimeUp
from servanda.metrics.metric import Mention, Metric
from servanda.query.check import check
from servanda.query.expression import Field, walk
from servanda.query.types import Kind
from servanda.words.duration import NextWorkingDay, WorkingDays
from servanda.words.problem import did_you_mean
from servanda.words.shapes import Block, Table
from servanda.words.until import After, EndOf

_SECTIONS = {"record set": "records", "calendar": "calendars", "objective": "objectives", "exclusion": "exclusions",
             "remedy": "remedies"}  # fmt: skip
_PAUSES = frozenset({Kind.DURATION, Kind.NUMBER})
ALL_HOURS = "all hours"


def check_metrics(findings: Findings) -> None:
    """The metric of every objective."""
    for name, objective in findings.agreement.objectives.items():
        if name == STAND_IN:
            continue
        metric, path = objective.metric, ("objectives", name, "metric")
        for mention in metric.mentions():
            _mention(findings, path, metric, mention)
        for use in metric.uses():
            by_table = isinstance(getattr(metric, str(use.path[0]), None), Table)
            if use.records in findings.agreement.records and not by_table:
                findings.expression((*path, *use.path), use.records, use.expression, use.wants)
        check_tables(findings, path, metric, metric.records)
        match metric:
            case Clock():
                _clock(findings, path, metric)
            case Delivery():
                _delivery(findings, path, metric)
            case Formula():
                _formula(findings, path, metric)
            case Tally():
                check_tally(findings, path, objective, metric)
            case TimeUp():
                check_uptime(findings, objective, ("objectives", name), metric)


def _mention(findings: Findings, path: Path, metric: Metric, mention: Mention) -> None:
    here: Path = mention.path
    if isinstance(metric, Percentile) and here == ("percentile",):
        here = (f"p{metric.rank / 10:g}",)
    table = getattr(metric, str(here[0]), None)
    if isinstance(table, Table):
        return
    known = findings.name((*path, *here), _SECTIONS[mention.what], mention.name)
    if known and mention.what == "exclusion":
        check_excluded_rows(findings, (*path, *here), metric, mention.name)


def check_tables(findings: Findings, path: Path, block: Block, records: str) -> None:
    """Tables by fields: their fields and rows, and the calendars in them."""
    for key in type(block).model_fields:
        whole = getattr(block, key)
        if not isinstance(whole, Table):
            continue
        for where, table in tables_in(whole):
            here = (*path, key, *where)
            if table.by not in ("date", "period") and records in findings.agreement.records:
                faults = findings.types.field(records, table.by, frozenset(Kind), "a field")
                findings.faults((*here, "by"), faults)
            check_rows(findings, here, table, records if records in findings.agreement.records else None)
            for row, value in (*table.rows, ("else", table.otherwise)):
                if key == "calendar" and isinstance(value, str):
                    findings.name((*here, row), "calendars", value)


def _clock(findings: Findings, path: Path, metric: Clock) -> None:
    agreement = findings.agreement
    limits = list(metric.limit.values()) if isinstance(metric.limit, Table) else [metric.limit]
    if any(isinstance(each, WorkingDays | NextWorkingDay) for each in limits) and metric.calendar in (None, ALL_HOURS):
        first = next(each for each in limits if isinstance(each, WorkingDays | NextWorkingDay))
        hint = "Write `calendar: NAME` of a calendar with its hours and holidays, or `days` instead of `working days`."
        sentence = f"Without a calendar every day is a working day: `{first}` counts Sundays and holidays."
        findings.tell((*path, "limit"), "S159", sentence, hint, severity="warning")
    if metric.clock not in agreement.records:
        return
    if isinstance(metric.stop, StopEvent):
        child, _, column = metric.stop.events.partition(".")
        key = (*path, "stop", "first" if metric.stop.first else "last")
        if child in agreement.records and belongs(findings, key, child, metric.clock) and column:
            faults = findings.types.field(child, column, MOMENTS, "a time")
            for fault in faults:
                findings.tell(key, fault.code, fault.sentence, fault.hint, start=len(child) + 1, length=len(column))
    _pause(findings, (*path, "pause"), metric)


def _pause(findings: Findings, path: Path, metric: Clock) -> None:
    pause, agreement = metric.pause, findings.agreement
    if isinstance(pause, Table):
        _pause_table(findings, path, pause, metric)
    elif isinstance(pause, PausedRecords):
        _stretches(findings, (*path, "records"), pause.records, metric.clock)
    elif isinstance(pause, str) and (pause in agreement.records or findings.is_lost("records", pause)):
        _stretches(findings, path, pause, metric.clock)
    elif isinstance(pause, str):
        known = findings.types.columns(metric.clock)
        if pause in known:
            findings.faults(
                path, findings.types.field(metric.clock, pause, _PAUSES, "a duration, or a number of seconds,")
            )
        elif not findings.types.is_open(metric.clock):
            hint = did_you_mean(pause, (*agreement.records, *known), "Record sets and fields")
            if _logs(agreement, metric.clock):
                hint = f"A state of a status log stands in brackets: [{pause}]. {hint}"
            findings.tell(
                path, "S142", f"`{pause}` is neither a record set of pauses nor a field of `{metric.clock}`.", hint
            )
    elif isinstance(pause, tuple):
        _states(findings, path, pause, metric.clock)


def _pause_table(findings: Findings, path: Path, table: Table[Any], metric: Clock) -> None:
    """Each row of a table of pauses; the field and the values by which it chooses are told with all tables."""
    for row, pause in (*table.rows, ("else", table.otherwise)):
        here = (*path, row)
        if isinstance(pause, Table):
            _pause_table(findings, here, pause, metric)
        elif isinstance(pause, tuple) and pause:
            _states(findings, here, pause, metric.clock)
        elif isinstance(pause, str) and findings.name(here, "records", pause):
            _stretches(findings, here, pause, metric.clock)


def _stretches(findings: Findings, path: Path, name: str, clock: str) -> None:
    records = findings.agreement.records.get(name)
    if records is None or findings.parts_lost("records", name):
        return
    if records.kind not in ("stretch", "log", "together"):
        hint = f"Write `starts: COLUMN` and `ends: COLUMN` at `{name}`, or `states: COLUMN` of a status log."
        findings.tell(path, "S149", f"`{name}` has no stretches in which a clock could stand still.", hint)
    elif records.belongs_to or records.kind == "log":
        same = records.kind == "log" and records.key == findings.agreement.records[clock].key
        if not same:
            belongs(findings, path, name, clock)


def _logs(agreement: Agreement, clock: str) -> dict[str, RecordSet]:
    """The status logs of a record set."""
    declared = agreement.records.get(clock)
    return {
        name: each for name, each in agreement.records.items()
        if each.states and declared and (clock in each.belongs_to or each.key == declared.key)
    }  # fmt: skip


def _states(findings: Findings, path: Path, states: tuple[str, ...], clock: str) -> None:
    logs = _logs(findings.agreement, clock)
    if not logs:
        if not findings.types.broken and not any(path[0] == "records" for path in findings.lost):
            hint = f"Declare a status log: records: {{history: {{key: …, time: …, states: COLUMN, belongs_to: {{{clock}: COLUMN}}}}}}."
            findings.tell(
                path, "S149", f"No status log belongs to `{clock}`, so nothing says when it is in these states.", hint
            )
        return
    name, log = next(iter(logs.items()))
    order = findings.types.columns(name)[log.states or ""].order
    for place, state in enumerate(states):
        if order is not None and state not in order:
            hint = did_you_mean(state, order, f"States of `{name}`")
            findings.tell((*path, place), "S152", f"`{log.states}` of `{name}` is never `{state}`.", hint)


def belongs(findings: Findings, path: Path, child: str, parent: str) -> bool:
    """Does a record set belong to another? If not, the problem is told."""
    if findings.types.belongs(child, parent):
        return True
    hint = f"Write `belongs_to: {{{parent}: COLUMN}}` at `{child}`, with its column that holds the key of `{parent}`."
    sentence = f"`{child}` does not belong to `{parent}`."
    findings.tell(path, "S147", sentence, hint, start=0, length=len(child))
    return False


def _delivery(findings: Findings, path: Path, metric: Delivery) -> None:
    until(findings, (*path, "due"), metric.due)
    anchor = metric.due.anchor if isinstance(metric.due, After | EndOf) else "the period"
    if anchor != "the period":
        hint = "Write `Monday 10:00`, or `5 working days after the period`."
        sentence = f"A delivery is due whether or not there is a record, so it can't be due after `{anchor}`."
        findings.tell((*path, "due"), "S155", sentence, hint)


def _formula(findings: Findings, path: Path, metric: Formula) -> None:
    if metric.exclude:
        hint = "Write `exclude` at the objectives that it uses."
        findings.tell((*path, "exclude"), "S020", "A formula has no records of its own to exclude.", hint, on_key=True)
    if metric.where is not None:
        hint = "Write the condition at the objectives that it uses."
        findings.tell(
            (*path, "where"), "S020", "A formula has no records of its own, so it has no `where`.", hint, on_key=True
        )
    names = formula_names(findings, metric)
    strange = False
    for node in walk(metric.formula):
        if isinstance(node, Field) and node.name in findings.parts_lost(*path, "of"):
            return
        if isinstance(node, Field) and node.key not in names and node.name not in metric.of:
            strange = True
            hint = (
                did_you_mean(node.key, metric.of, "Names in `of`")
                + f" Write `of: {{{node.name}: OBJECTIVE}}` for another."
            )
            span = node.span
            findings.tell(
                (*path, "formula"),
                "S104",
                f"The formula has no reading `{node.key}`.",
                hint,
                start=span.start,
                length=max(1, span.length),
            )
    if strange or None in names.values():
        return
    kind, faults = check(metric.formula, {name: each for name, each in names.items() if each}, {})
    for fault in faults:
        findings.tell(
            (*path, "formula"), fault.code, fault.sentence, fault.hint, start=fault.start, length=fault.length
        )
    if not faults and kind.kind is Kind.YESNO:
        hint = "Write `case when … then 1 else 0 end`."
        findings.tell((*path, "formula"), "S120", "A formula gives a figure; this one is yes or no.", hint)
    for name, term in metric.of.items():
        if term.objective in findings.agreement.objectives:
            unit_of_objective(findings, term.objective)
        if name not in {
            str(node.name).removesuffix("_missed").removesuffix("_met")
            for node in walk(metric.formula)
            if isinstance(node, Field)
        }:
            findings.tell(
                (*path, "of", name),
                "S160",
                f"The formula does not use `{name}`.",
                "Leave it out, or use it.",
                on_key=True,
                severity="warning",
            )
