"""A comparison for people: the verdicts that changed first, each with the records that explain it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import typer

from servanda.cli.board import MARKS
from servanda.cli.show import visible
from servanda.clock.units import moment_of
from servanda.desk.compare import Comparison, Difference, Kind, Run, Side
from servanda.desk.compare_records import Change, Moved
from servanda.desk.comparing import Compared
from servanda.words.result import Counts, Verdict
from servanda.words.show import show_number, show_value

_TITLES: Mapping[Kind, str] = {
    "verdict": "Another verdict",
    "vanished": "Only in the old run",
    "target": "Another target",
    "figure": "Another figure, the same verdict",
    "counts": "Other records, the same figure",
    "appeared": "Only in the new run",
    "state": "Decided since, or frozen",
}
_LISTED = 8
_BRIEF: tuple[Kind, ...] = ("appeared", "vanished", "state")
"""Kinds of which many are usual, after a month has begun or been closed: told by period."""
_COUNTS = ("inside", "outside", "pending", "excluded", "unreadable", "uncovered")
_WORDS = ("in", "out", "pending", "excluded", "unreadable", "not covered")


def print_differences(compared: Compared) -> None:
    """Print everything that differs; nothing but a sentence where all is alike."""
    comparison = compared.comparison
    assert comparison is not None
    for line in _lines(comparison, compared):
        typer.echo(visible(line))


def _lines(comparison: Comparison, compared: Compared) -> Iterable[str]:
    yield f"old: {_side(comparison.old)}"
    yield f"new: {_side(comparison.new)}"
    for kind, found in groupby(comparison.differences, lambda each: each.kinds[0]):
        yield ""
        yield _TITLES[kind]
        several = len(comparison.both) > 1
        differences = list(found)
        if kind in _BRIEF:
            yield from _briefly(differences, several=several)
        else:
            for each in differences:
                yield from _one(each, comparison, compared.records.get(each.key), several=several)
    for names, where in ((comparison.only_old, "old"), (comparison.only_new, "new")):
        if names:
            yield ""
            yield f"Agreements only in the {where} run: {', '.join(names)}"
    yield ""
    yield _sum(comparison)
    if compared.unexplained:
        yield "Which records explain it: name one agreement's file on both sides, or --objective."


def _side(side: Side) -> str:
    runs = list(side.runs.values())
    if len(runs) != 1:
        return f"{side.name}, {len(runs)} agreements"
    return f"{side.name}, {_run(runs[0])}"


def _run(run: Run) -> str:
    version = f", version {run.version}" if run.version else ""
    if run.as_of is None:
        return f"{run.agreement}{version}"
    moment = moment_of(run.as_of)
    return f"{run.agreement}{version}, as of {moment.day} {moment:%B %Y %H:%M} UTC"


def _sum(comparison: Comparison) -> str:
    same = f"{show_number(comparison.same)} {'reading is' if comparison.same == 1 else 'readings are'} the same"
    if comparison.alike:
        return f"No difference: {same}."
    number = len(comparison.differences)
    return f"{show_number(number)} {'differs' if number == 1 else 'differ'}; {same}."


def _name(each: Difference, *, several: bool) -> str:
    reading = each.either.reading
    whose = f"{each.agreement}: " if several else ""
    segment = "".join(f" {value}" for _, value in reading.segment)
    return f"  {reading.period.label}  {whose}{reading.objective}{segment}"


def _one(each: Difference, comparison: Comparison, records: Sequence[Moved] | None, *, several: bool) -> Iterable[str]:
    assert each.old is not None
    assert each.new is not None
    currency = next((side.runs[each.agreement].currency for side in (comparison.new, comparison.old)), None) or ""
    old, new = (_figure(verdict, currency) for verdict in (each.old, each.new))
    yield f"{_name(each, several=several)}  {old} → {new}"
    if "target" in each.kinds:
        yield f"      target {each.old.target or 'none'} → {each.new.target or 'none'}"
    if "counts" in each.kinds:
        yield f"      {_counts(each.old.reading.counts, each.new.reading.counts)}"
    if records is not None:
        yield from _records(records)


def _figure(verdict: Verdict, currency: str) -> str:
    reading = verdict.reading
    value = "no value" if reading.value is None else show_value(reading.value, reading.unit, currency)
    return f"{value} {MARKS[verdict.word]} {verdict.word}" if verdict.target is not None else value


def _counts(old: Counts, new: Counts) -> str:
    pairs = [(word, getattr(old, name), getattr(new, name)) for word, name in zip(_WORDS, _COUNTS, strict=True)]
    changed = (f"{word} {show_number(a)} → {show_number(b)}" for word, a, b in pairs if a != b)
    return f"records: {', '.join(changed)}"


def _records(records: Sequence[Moved]) -> Iterable[str]:
    for said, group in groupby(records, _said):
        keys = [each.key or "(no key)" for each in group]
        more = f" and {len(keys) - _LISTED} more" if len(keys) > _LISTED else ""
        yield f"      {len(keys)} {said}: {', '.join(keys[:_LISTED])}{more}"


def _said(each: Moved) -> str:
    old, new = each.old or {}, each.new or {}
    turned = f", {old.get('outcome')} → {new.get('outcome')}" if old.get("outcome") != new.get("outcome") else ""
    words: Mapping[Change, str] = {
        "outcome": f"{old.get('outcome')} → {new.get('outcome')}",
        "period": f"moved from {old.get('period')} to {new.get('period')}{turned}",
        "segment": f"moved from {old.get('segment')} to {new.get('segment')}",
        "added": f"new, {new.get('outcome')}",
        "vanished": f"gone, {old.get('outcome')} before",
        "value": "with another value",
    }
    return words[each.change]


def _briefly(differences: Sequence[Difference], *, several: bool) -> Iterable[str]:
    by_period: dict[str, list[str]] = {}
    for each in differences:
        whose = f"{each.agreement}: " if several else ""
        names = by_period.setdefault(each.either.reading.period.label, [])
        name = f"{whose}{each.either.reading.objective}"
        if name not in names:
            names.append(name)
    for period, names in by_period.items():
        more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
        yield f"  {period}  {', '.join(names[:_LISTED])}{more}"
