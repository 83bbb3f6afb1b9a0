"""Exclusions: what is excluded, on which conditions, and what becomes of the time."""

from __future__ import annotations

from servanda.agreement.check_used_up import check_used_up
from servanda.agreement.columns import MOMENTS, YESNOS
from servanda.agreement.exclusions import Exclusion
from servanda.agreement.findings import Findings
from servanda.agreement.tree import Path
from servanda.metrics.kinds.uptime import TimeUp
from servanda.words.duration import NextWorkingDay, WorkingDays


def check_exclusions(findings: Findings) -> None:
    """Every exclusion on its own, then those that uptime is measured without."""
    for name, exclusion in findings.agreement.exclusions.items():
        path: Path = ("exclusions", name)
        lost = findings.parts_lost(*path)
        _what(findings, path, exclusion, lost)
        _recurs(findings, path, exclusion, lost)
        _announced(findings, path, exclusion, lost)
        _allowance(findings, path, exclusion, lost)
        _time(findings, path, exclusion)
        if exclusion.approved_by is not None:
            findings.name((*path, "approved_by"), "parties", exclusion.approved_by)
        check_used_up(findings, path, name, exclusion)
    _of_uptime(findings)


def _what(findings: Findings, path: Path, exclusion: Exclusion, lost: frozenset[str]) -> None:
    keys = {"records", "calendar", "every", "before"}
    if not (lost & keys or any(getattr(exclusion, key) for key in keys)):
        hint = "Write `records: NAME`, `every: Sunday 02:00` with `for: 3 h`, or `calendar: NAME`."
        findings.tell(path, "S430", f"The exclusion `{path[1]}` does not say what is excluded.", hint, on_key=True)
    if exclusion.calendar is not None:
        findings.name((*path, "calendar"), "calendars", exclusion.calendar)
    if exclusion.records is None:
        for key in ("where", "announced"):
            if getattr(exclusion, key) is not None and "records" not in lost:
                hint = f"Write `records: NAME` beside it, or leave `{key}` out."
                findings.tell(
                    (*path, key), "S430", f"`{key}` is about rows, and no `records` are excluded.", hint, on_key=True
                )
    elif findings.name((*path, "records"), "records", exclusion.records) and exclusion.where is not None:
        findings.expression((*path, "where"), exclusion.records, exclusion.where, YESNOS)


def _recurs(findings: Findings, path: Path, exclusion: Exclusion, lost: frozenset[str]) -> None:
    if exclusion.every is not None and exclusion.lasts is None and "for" not in lost:
        sentence = f"`{exclusion.every}` says when it begins, and nothing says how long it lasts."
        findings.tell((*path, "every"), "S431", sentence, "Write `for: 3 h` beside it.")
    if exclusion.lasts is not None and exclusion.every is None and "every" not in lost:
        sentence = f"`for: {exclusion.lasts}` says how long, and nothing says when."
        findings.tell((*path, "for"), "S431", sentence, "Write `every: Sunday 02:00` beside it.", on_key=True)
    if isinstance(exclusion.lasts, WorkingDays | NextWorkingDay):
        findings.tell(
            (*path, "for"), "S431", f"`{exclusion.lasts}` has no length of its own.", "Write hours or days: `3 h`."
        )


def _announced(findings: Findings, path: Path, exclusion: Exclusion, lost: frozenset[str]) -> None:
    if exclusion.notice is not None and exclusion.announced is None and "announced" not in lost:
        sentence = f"`notice: {exclusion.notice}` counts from an announcement, and no column says when that was."
        findings.tell((*path, "notice"), "S432", sentence, "Write `announced: announced_at` beside it.", on_key=True)
    if isinstance(exclusion.notice, NextWorkingDay) or (
        isinstance(exclusion.notice, WorkingDays) and not exclusion.calendar
    ):
        sentence = f"Nothing says which days `{exclusion.notice}` counts."
        findings.tell((*path, "notice"), "S432", sentence, "Write hours or days: `48 h`, `5 days`.")
    records = exclusion.records
    if exclusion.announced is not None and records in findings.agreement.records:
        findings.faults((*path, "announced"), findings.types.field(records, exclusion.announced, MOMENTS, "a time"))


def _allowance(findings: Findings, path: Path, exclusion: Exclusion, lost: frozenset[str]) -> None:
    if "beyond" in exclusion.model_fields_set and exclusion.at_most is None and "at_most" not in lost:
        sentence = "`beyond` is about what goes beyond `at_most`, and nothing bounds this exclusion."
        findings.tell((*path, "beyond"), "S433", sentence, "Write `at_most: 12 h each year` beside it.", on_key=True)
    if exclusion.beyond.way not in ("measured", "down"):
        sentence = f"What is beyond the allowance is not excluded, so it can't be `{exclusion.beyond}`."
        findings.tell((*path, "beyond"), "S433", sentence, "Write `counts as measured` or `counts as down`.")


def _time(findings: Findings, path: Path, exclusion: Exclusion) -> None:
    counts = exclusion.excluded_time
    if counts is not None and counts.way not in ("up", "leaves"):
        sentence = f"Excluded time does not count as it was, so it can't be `{counts}`."
        findings.tell((*path, "excluded_time"), "S434", sentence, "Write `counts as up` or `leaves the period`.")


def _of_uptime(findings: Findings) -> None:
    """Time is excluded: it must be said what becomes of it, and what is excluded must be stretches."""
    used: dict[str, str] = {}
    for objective, written in findings.agreement.objectives.items():
        if isinstance(written.metric, TimeUp):
            used |= {name: objective for name in written.metric.exclude if name in findings.agreement.exclusions}
    for name, objective in used.items():
        exclusion, path = findings.agreement.exclusions[name], ("exclusions", name)
        if exclusion.excluded_time is None and "excluded_time" not in findings.parts_lost(*path):
            hint = "Write `excluded_time: leaves the period`, or `counts as up`: these give different figures."
            sentence = f"`{objective}` is a share of time, and `{name}` does not say what becomes of the excluded time."
            findings.tell(path, "S434", sentence, hint, on_key=True)
        declared = findings.agreement.records.get(exclusion.records or "")
        if declared is not None and declared.kind not in ("stretch", "together", "log"):
            hint = f"Write `starts: COLUMN` and `ends: COLUMN` at `{exclusion.records}`."
            sentence = f"`{exclusion.records}` holds no stretches, so no time of `{objective}` can be excluded by it."
            findings.tell((*path, "records"), "S435", sentence, hint)
