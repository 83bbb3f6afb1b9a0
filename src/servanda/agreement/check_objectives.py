"""Objectives: parties, windows, the directions in which they split, and what they wait for."""

from __future__ import annotations

from servanda.agreement.check_uptime import splits_by
from servanda.agreement.check_windows import (
    averages_whole_periods,
    counts_enough,
    has_what_places_it,
    looks_at_its_own_period,
)
from servanda.agreement.findings import STAND_IN, Findings
from servanda.agreement.objectives import Objective, Split
from servanda.agreement.tree import Path
from servanda.metrics.kinds.uptime import TimeUp
from servanda.metrics.metric import Metric
from servanda.query.types import Kind
from servanda.words.happening import EachOfNext, Misses, Reaches
from servanda.words.problem import did_you_mean, nearest
from servanda.words.trigger import AndClaimed, Trigger, as_block, base_of
from servanda.words.window import WINDOW_WORDS, ContractYear, Records, Term


def check_objectives(findings: Findings) -> None:
    """Every objective on its own."""
    for name, objective in findings.agreement.objectives.items():
        if name == STAND_IN:
            continue
        path: Path = ("objectives", name)
        _parties(findings, path, objective)
        _window(findings, path, objective)
        averages_whole_periods(findings, path, objective)
        has_what_places_it(findings, path, objective)
        counts_enough(findings, path, objective)
        looks_at_its_own_period(findings, path, objective)
        if isinstance(objective.metric, TimeUp):
            splits_by(findings, path, objective, objective.metric)
        for place, split in () if isinstance(objective.metric, TimeUp) else enumerate(objective.per):
            _split(findings, path, objective.metric, split, place)
        if objective.pace is not None and objective.pace.calendar is not None:
            start = objective.pace.over.index(objective.pace.calendar)
            at = (*path, "pace", *(["over"] if findings.agreement.has((*path, "pace", "over")) else []))
            findings.name(at, "calendars", objective.pace.calendar, start)
        for place, above in enumerate(objective.supports or ()):
            if "/" not in above:
                findings.name((*path, "supports", place), "objectives", above)
        if objective.only_if is not None:
            trigger(findings, (*path, "only_if"), objective.only_if)
            _condition(findings, (*path, "only_if"), objective.only_if)


def _parties(findings: Findings, path: Path, objective: Objective) -> None:
    for key in ("promised_by", "to"):
        party = getattr(objective, key)
        if party is not None:
            findings.name((*path, key), "parties", party)
    if objective.to is not None and objective.to == objective.promised_by:
        findings.tell((*path, "to"), "S140", f"`{objective.to}` promises this to itself.", "Name the other party.")


def _window(findings: Findings, path: Path, objective: Objective) -> None:
    each, metric, agreement = objective.each, objective.metric, findings.agreement
    if isinstance(each, ContractYear | Term) and agreement.starts is None and not findings.is_lost("term"):
        hint = "Write term: {starts: 2026-01-01, ends: 2026-12-31}."
        findings.tell((*path, "each"), "S154", f"`each: {each}` needs the agreement's term, and there is none.", hint)
    per_row = getattr(metric, "take", None) in ("elapsed", "lateness")
    if not isinstance(each, Records):
        if per_row and getattr(metric, "kind", "") == "clock":
            hint = (
                f"Write `each: {metric.records}`; or take: average, longest or a percentile such as p95 of each {each}."
            )
            sentence = f"`take: {getattr(metric, 'take', '')}` is a figure of each record, and a {each} has many."
            findings.tell((*path, "each"), "S155", sentence, hint)
        return
    if each.name not in agreement.records:
        if not findings.is_lost("records", each.name):
            _no_window(findings, (*path, "each"), each.name)
        return
    of = metric.records
    if of in agreement.records and not findings.types.belongs(of, each.name):
        hint = f"Write `belongs_to: {{{each.name}: COLUMN}}` at `{of}`; or each: month."
        findings.tell((*path, "each"), "S147", f"`{of}` does not belong to `{each.name}`.", hint)


def _no_window(findings: Findings, path: Path, name: str) -> None:
    names = [*(word for word in WINDOW_WORDS if " " not in word), *findings.agreement.records]
    near = nearest(name, names)
    hint = (
        f"Windows: {', '.join(WINDOW_WORDS)}, 30 days; record sets: {', '.join(findings.agreement.records) or 'none'}."
    )
    hint += f" Did you mean `{near}`?" if near else ""
    findings.tell(path, "S142", f"`{name}` is neither a window nor a record set.", hint)


def _split(findings: Findings, path: Path, metric: Metric, split: Split, place: int) -> None:
    agreement, of = findings.agreement, metric.records
    here, on_key = _split_path(findings, path, split, place)
    if not of:
        return
    if split.name in agreement.records:
        if of in agreement.records and not findings.types.belongs(of, split.name):
            hint = f"Write `belongs_to: {{{split.name}: COLUMN}}` at `{of}`, or split by a column of `{of}`."
            findings.tell(here, "S147", f"`{of}` does not belong to `{split.name}`.", hint, on_key=on_key)
        return
    if of not in agreement.records or findings.is_lost("records", split.name):
        return
    known = findings.types.columns(of)
    if split.name not in known:
        if not findings.types.is_open(of):
            hint = did_you_mean(split.name, known, f"Fields of `{of}`")
            findings.tell(
                here,
                "S104",
                f"`{of}` has no field `{split.name}`, and there is no such record set.",
                hint,
                on_key=on_key,
            )
        return
    kind = known[split.name]
    order = ("yes", "no") if kind.kind is Kind.YESNO else kind.order
    for number, value in enumerate(split.values or ()):
        if order is not None and value not in order:
            hint = did_you_mean(value, order, f"Values of `{split.name}`")
            findings.tell((*path, "per", split.name, number), "S152", f"`{split.name}` is never `{value}`.", hint)


def _split_path(findings: Findings, path: Path, split: Split, place: int) -> tuple[Path, bool]:
    """Where the name of a split stands: a key of ``{quality: [A, B]}``, an item of a list, or the value itself."""
    if split.values is not None or findings.agreement.has((*path, "per", split.name)):
        return (*path, "per", split.name), True
    return (*path, "per", place), False


def trigger(findings: Findings, path: Path, written: Trigger) -> None:
    """The objectives and levels that a trigger names."""
    block = as_block(written)
    if isinstance(block, dict):
        ((word, _),) = block.items()
        for place, part in enumerate(written.parts):  # type: ignore[union-attr]
            trigger(findings, (*path, word, place), part)
        return
    base = base_of(written)  # type: ignore[arg-type]
    if not findings.name(path, "objectives", base.objective):
        return
    if isinstance(base, Misses | Reaches):
        levels = findings.agreement.objectives[base.objective].levels
        lost = findings.parts_lost("objectives", base.objective)
        if base.level not in levels and "levels" not in lost:
            hint = did_you_mean(base.level, levels, f"Levels of `{base.objective}`")
            if not levels:
                hint = f"Declare it: levels: {{{base.level}: at least …}} at `{base.objective}`; or write `{base.objective} missed`."
            start = str(base).rindex(base.level)
            sentence = f"`{base.objective}` has no level `{base.level}`."
            findings.tell(path, "S144", sentence, hint, start=start, length=len(base.level))


def _condition(findings: Findings, path: Path, written: Trigger) -> None:
    """What a duty cannot depend on."""
    block = as_block(written)
    if isinstance(block, dict):
        ((word, _),) = block.items()
        if word == "each":
            findings.tell(
                (*path, word),
                "S157",
                "`each` gives rise to several things; a duty is owed or not.",
                "Write `any` or `all`.",
                on_key=True,
            )
        for place, part in enumerate(written.parts):  # type: ignore[union-attr]
            _condition(findings, (*path, word, place), part)
    elif isinstance(written, AndClaimed):
        sentence = "A duty can't depend on claims: these follow from verdicts."
        findings.tell(path, "S157", sentence, f"Write `{written.base}`.")
    elif isinstance(written, EachOfNext):
        findings.tell(
            path,
            "S157",
            "A duty can't depend on periods that are still to come.",
            f"Write `{written.base}`, or `{written.base} the month before`.",
        )
