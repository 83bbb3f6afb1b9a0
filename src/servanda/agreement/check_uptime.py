"""Uptime and downtime: what kind of records they run over, whose time lines these are, and which keys go together."""

from __future__ import annotations

from servanda.agreement.findings import Findings
from servanda.agreement.lines import is_thing, own_things
from servanda.agreement.objectives import Objective
from servanda.agreement.tree import Path
from servanda.metrics.kinds.clock import ALL_HOURS
from servanda.metrics.kinds.uptime import TimeUp
from servanda.words.counts import CountsAs
from servanda.words.duration import Exact, NextWorkingDay, WorkingDays
from servanda.words.problem import did_you_mean
from servanda.words.run import Checks
from servanda.words.target import comparisons
from servanda.words.window import Calendar, Records

_OF_CHECKS = ("unknown_after", "down_after", "up_after", "empty")
_INSTEAD = {
    "down_after": "Write `only_outages: at least 3 min`; `down_after` is for checks.",
    "up_after": "Write a time, `up_after: 5 min`: outages with less between them are one. Checks are counted in checks.",
}
_WAYS = ("up", "down", "leaves", "undetermined")


def check_uptime(findings: Findings, objective: Objective, path: Path, metric: TimeUp) -> None:
    """One objective whose metric is made of time; `path` is the objective's."""
    here = (*path, "metric")
    _records(findings, here, metric)
    _window(findings, path, objective, metric)
    _whose(findings, path, objective, metric)
    _length(findings, here, metric)
    _words(findings, here, metric)
    _runs(findings, here, metric)


def _records(findings: Findings, here: Path, metric: TimeUp) -> None:
    declared = findings.agreement.records.get(metric.records)
    if declared is None or findings.parts_lost("records", metric.records):
        return
    name, at = metric.records, (*here, metric.kind)
    if declared.kind == "list":
        hint = f"Outages have `starts` and `ends`, checks have a `time`: write one of them at `{name}`."
        findings.tell(at, "S421", f"`{name}` is a list without times, so nothing says when it was down.", hint)
    elif declared.slots is not None and metric.condition is None:
        hint = f"Write `up: CONDITION` about a field of the slots, such as {metric.kind}: {name}, up: answers > 0%."
        findings.tell(at, "S421", f"`{name}` are slots, and nothing says in which of them it is up.", hint)
    elif declared.slots is not None and metric.unknown_after is not None:
        sentence = f"Each slot of `{name}` tells of its own time, so there is no silence between them."
        hint = "Leave `unknown_after` out; a slot is unknown where the condition has no value, as without rows."
        findings.tell((*here, "unknown_after"), "S421", sentence, hint, on_key=True)
    elif declared.kind in ("event", "log") and metric.condition is None:
        hint = f"Write `up: CONDITION`, such as {metric.kind}: {name}, up: status = 'up'."
        findings.tell(at, "S421", f"`{name}` are checks, and nothing says with which of them it is up.", hint)
    elif declared.kind in ("stretch", "together") and metric.condition is not None:
        key, condition = metric.condition
        sentence = f"The rows of `{name}` are stretches, and each is a time in which it is down; `{key}` is for checks."
        findings.tell((*here, key), "S421", sentence, f"Write `where: {condition}` for some of them only.", on_key=True)
    elif declared.kind in ("stretch", "together"):
        _of_stretches(findings, here, metric)


def _of_stretches(findings: Findings, here: Path, metric: TimeUp) -> None:
    """The keys that outages do not have; how much of one was down may be unknown, and `up_after` a time joins them."""
    also = {"empty"} if metric.weight is not None else set()
    also |= {"up_after"} if isinstance(metric.up_after, Exact) else set()
    for word in (each for each in _OF_CHECKS if each in metric.model_fields_set - also):
        sentence = f"The rows of `{metric.records}` are stretches: between them it is up, and nothing is unknown."
        hint = _INSTEAD.get(word, f"Leave `{word}` out; it is for checks.")
        findings.tell((*here, word), "S421", sentence, hint, on_key=True)
    if isinstance(metric.up_after, Exact) and metric.weight is not None:
        sentence = "Nothing says what the time between two outages weighs, so they are not joined."
        findings.tell((*here, "up_after"), "S421", sentence, "Leave `up_after` or `weight` out.", on_key=True)


def _window(findings: Findings, path: Path, objective: Objective, metric: TimeUp) -> None:
    each = objective.each
    if isinstance(each, Records):
        sentence = f"`{metric.kind}` is a figure of a stretch of time, and a row of `{each.name}` is none."
        findings.tell(
            (*path, "each"), "S422", sentence, "Write `each: month`, and `per` for the readings of each thing."
        )
    elif isinstance(each, Calendar) and each.counted_days and metric.calendar not in (None, ALL_HOURS):
        sentence = f"`{each}` fixes the length of all hours, and `{metric.calendar}` counts only some of them."
        findings.tell((*path, "each"), "S422", sentence, f"Write `each: {each.unit}`, or leave `calendar` out.")


def _whose(findings: Findings, path: Path, objective: Objective, metric: TimeUp) -> None:
    agreement, name = findings.agreement, metric.records
    if name not in agreement.records or findings.parts_lost("records", name):
        return
    split = [each.name for each in objective.per if each.name in agreement.records]
    if len(split) > 1:
        sentence = f"Time lines are those of one kind of thing, not of {' and '.join(f'`{each}`' for each in split)}."
        findings.tell((*path, "per"), "S423", sentence, f"Write `per: {split[0]}`; its columns may stand beside it.")
        return
    own = own_things(agreement, name)
    if split and (name in split or not is_thing(agreement, split[0])):
        sentence = f"`{split[0]}` are no things that could be up or down all the time."
        hint = "A thing has `starts` and `ends` for its life, or no times at all."
        findings.tell((*path, "per"), "S423", sentence, hint)
    elif not split and len(own) > 1:
        listed = " and ".join(f"`{each}`" for each in own)
        sentence = f"Rows of `{name}` belong to {listed}: it is not said which of these is up or down."
        findings.tell((*path, "metric", metric.kind), "S423", sentence, f"Write `per: {own[0]}`.")


def splits_by(findings: Findings, path: Path, objective: Objective, metric: TimeUp) -> None:
    """The directions of `per`: things the rows belong to, or that all rows are of, and columns of either."""
    agreement, of = findings.agreement, metric.records
    things = [each.name for each in objective.per if each.name in agreement.records and each.name != of]
    for place, split in enumerate(objective.per):
        on_key = split.values is not None or agreement.has((*path, "per", split.name))
        here = (*path, "per", split.name) if on_key else (*path, "per", place)
        if of not in agreement.records or split.name == of:
            continue
        if split.name in agreement.records:
            everyone = agreement.records[of].kind in ("stretch", "together") and not agreement.records[of].belongs_to
            if not everyone and is_thing(agreement, split.name) and not findings.types.belongs(of, split.name):
                hint = f"Write `belongs_to: {{{split.name}: COLUMN}}` at `{of}`."
                findings.tell(here, "S147", f"`{of}` does not belong to `{split.name}`.", hint, on_key=on_key)
            continue
        owner = things[0] if things else of
        known = findings.types.columns(owner)
        if split.name not in known and not findings.types.is_open(owner):
            hint = did_you_mean(split.name, known, f"Fields of `{owner}`")
            findings.tell(here, "S104", f"`{owner}` has no field `{split.name}`.", hint, on_key=on_key)
        order = known[split.name].order if split.name in known else None
        for number, value in enumerate(split.values or ()):
            if order is not None and value not in order:
                hint = did_you_mean(value, order, f"Values of `{split.name}`")
                findings.tell((*path, "per", split.name, number), "S152", f"`{split.name}` is never `{value}`.", hint)


def _length(findings: Findings, here: Path, metric: TimeUp) -> None:
    for part in () if metric.only_outages is None else comparisons(metric.only_outages):
        odd = part.quantity is not None or any(
            not isinstance(value, Exact) for value in (part.low, part.high) if value is not None
        )
        if odd:
            sentence = f"`{part}` is no length of an outage, which is real time."
            findings.tell(
                (*here, "only_outages"), "S424", sentence, "Write `at least 60 s` or `above 5 min`; a day is `24 h`."
            )
            return
    if metric.grace is not None and not isinstance(metric.grace, Exact):
        sentence = f"`{metric.grace}` has no fixed length."
        findings.tell((*here, "grace"), "S424", sentence, "Write `5 min`; a day is `24 h`.")
    if isinstance(metric.unknown_after, WorkingDays | NextWorkingDay) and metric.calendar in (None, ALL_HOURS):
        sentence = f"Without a calendar nothing says which days `{metric.unknown_after}` counts."
        findings.tell((*here, "unknown_after"), "S424", sentence, "Write hours: `36 h`.")


def _words(findings: Findings, here: Path, metric: TimeUp) -> None:
    for key in ("empty", "outside_life"):
        counts: CountsAs = getattr(metric, key)
        allowed = [way for way in _WAYS if key == "empty" or way != "undetermined"]
        if counts.way not in allowed:
            words = ", ".join(f"`{CountsAs(way)}`" for way in allowed)  # type: ignore[arg-type]
            findings.tell((*here, key), "S425", f"Time is up or down, so it can't be `{counts}`.", f"One of: {words}.")


def _runs(findings: Findings, here: Path, metric: TimeUp) -> None:
    if metric.weight is not None and (metric.down_after or metric.up_after):
        sentence = "Runs are of checks that say up or down; with a `weight` each may say something between."
        findings.tell(
            (*here, "weight"), "S426", sentence, "Leave `weight` out, or `down_after` and `up_after`.", on_key=True
        )
    for key in ("down_after", "up_after"):
        run = getattr(metric, key)
        if isinstance(run, Checks) and run.n == 1:
            sentence = "One check is what counts without this key."
            findings.tell(
                (*here, key), "S426", sentence, f"Leave `{key}` out, or write `2 checks`.", severity="warning"
            )
