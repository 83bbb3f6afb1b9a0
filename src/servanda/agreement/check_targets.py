"""Targets and levels: do they compare what the metric measures, and do their tables choose by what there is?"""

from __future__ import annotations

from fractions import Fraction

from servanda.agreement.check_certain import can_go_either_way
from servanda.agreement.currencies import same_currency
from servanda.agreement.field_types import tables_in
from servanda.agreement.findings import STAND_IN, Findings
from servanda.agreement.objectives import Objective
from servanda.agreement.tables import check_rows
from servanda.agreement.targets import TargetOrTable
from servanda.agreement.tree import Path
from servanda.agreement.units import unit_of_objective
from servanda.metrics.kinds.clock import Clock
from servanda.metrics.kinds.delivery import Delivery
from servanda.metrics.kinds.formula import Formula
from servanda.metrics.kinds.share import Share
from servanda.metrics.kinds.uptime import TimeUp
from servanda.words.comparison import Comparison
from servanda.words.duration import Civil, NextWorkingDay, WorkingDays
from servanda.words.money import Money
from servanda.words.number import Number
from servanda.words.percent import Percent
from servanda.words.problem import did_you_mean
from servanda.words.result import Unit
from servanda.words.shapes import Table
from servanda.words.target import GoalRef, OfFee, OfTheTime, Rounded, Target, Value, comparisons, unit_of, with_goals
from servanda.words.value import THE_INVOICE
from servanda.words.window import Records

_MEASURES = {
    "percent": "a share in percent",
    "number": "a number",
    "duration": "a length of time",
    "money": "an amount of money",
}
_SAYS = {
    "percent": "a percentage",
    "number": "a plain number",
    "duration": "a length of time",
    "money": "an amount of money",
}
_STEPS = {"percent": "0.01%", "number": "1", "duration": "1 min", "money": "0.01 USD"}
_EXAMPLES = {"percent": "95%", "number": "600", "duration": "4 h", "money": "1000 USD"}


def check_targets(findings: Findings) -> None:
    """The target and the levels of every objective."""
    for name, objective in findings.agreement.objectives.items():
        if name == STAND_IN:
            continue
        path: Path = ("objectives", name)
        unit = None if _has_many(objective) else unit_of_objective(findings, name)
        if objective.target is not None:
            _one(findings, objective, (*path, "target"), objective.target, unit)
        for level, target in objective.levels.items():
            _one(findings, objective, (*path, "levels", level), target, unit)


def _has_many(objective: Objective) -> bool:
    """Is the figure one of each record, and the window none of records? That was told at the window."""
    return getattr(objective.metric, "take", None) in ("elapsed", "lateness") and not isinstance(
        objective.each, Records
    )


def _one(findings: Findings, objective: Objective, path: Path, target: TargetOrTable, unit: Unit | None) -> None:
    if not isinstance(target, Table):
        _target(findings, objective, path, target, unit)
        return
    for where, table in tables_in(target):
        here = _below_comparison(findings, path)
        for step in where:
            here = _below_comparison(findings, (*here, step))
        known = table.by in ("date", "period") or _chooses(findings, objective, here, table.by)
        if known:
            records, values = _values(findings, objective, table.by)
            check_rows(findings, here, table, records, window=objective.each, values=values)
        for key, value in (*table.rows, ("else", table.otherwise)):
            if value is not None and not isinstance(value, Table):
                _target(findings, objective, (*here, key), value, unit)


def _below_comparison(findings: Findings, path: Path) -> Path:
    """The table itself where it stands below its comparison or below ``is``."""
    from servanda.words.comparison import OPS

    while (below := next((key for key in ("is", *OPS) if findings.agreement.has((*path, key))), None)) is not None:
        path = (*path, below)
    return path


def _chooses(findings: Findings, objective: Objective, path: Path, by: str) -> bool:
    """A table of targets chooses by what readings are split by: a column of `per`, or one of its things."""
    if any(split.name == by for split in objective.per):
        return True
    agreement = findings.agreement
    things = [split.name for split in objective.per if split.name in agreement.records]
    things += [objective.each.name] if isinstance(objective.each, Records) else []
    if any(by in findings.types.columns(name) or findings.types.is_open(name) for name in things):
        return True
    if "per" in findings.parts_lost(*path[:2]) or _unknown_split(findings, objective):
        return False
    choices = [split.name for split in objective.per] + [
        column for name in things for column in findings.types.columns(name)
    ]
    sentence = f"The readings of `{path[1]}` are not split by `{by}`, so a target can't be chosen by it."
    known = findings.types.columns(objective.metric.records)
    if by in known or not choices:
        hint = f"Write `per: {by}` at `{path[1]}`, or a single target."
        hint = (
            hint
            if by in known or not known
            else did_you_mean(
                by, ("date", "period", *known), "A table chooses by date, period or a field of `per`; fields"
            )
        )
    else:
        hint = did_you_mean(by, ("date", "period", *choices), "A table chooses by")
    findings.tell((*path, "by"), "S153", sentence, hint)
    return False


def _unknown_split(findings: Findings, objective: Objective) -> bool:
    """Is a name of `per` or `each`, or the metric's record set, one that does not exist? That was told."""
    names, of = findings.agreement.records, objective.metric.records
    known = (*names, *findings.types.columns(of))
    strange = any(split.name not in known for split in objective.per)
    return strange or of not in names or (isinstance(objective.each, Records) and objective.each.name not in names)


def _values(findings: Findings, objective: Objective, by: str) -> tuple[str | None, tuple[str, ...] | None]:
    """The record set whose column chooses the row, and the values that `per` lists."""
    listed = next((split.values for split in objective.per if split.name == by), None)
    things = [split.name for split in objective.per if split.name in findings.agreement.records]
    things += [objective.each.name] if isinstance(objective.each, Records) else []
    own = [objective.metric.records] if any(split.name == by for split in objective.per) else things
    return next((name for name in own if by in findings.types.columns(name)), None), listed


def _target(findings: Findings, objective: Objective, path: Path, target: Target, unit: Unit | None) -> None:
    values = {name: each.value for name, each in findings.derived.items() if each.value is not None}
    path = (*path, "is") if findings.agreement.has((*path, "is")) else path
    told = len(findings.problems)
    for part in comparisons(target):
        start, length = _within(findings, path, part)
        if not all(_value(findings, path, value, unit) for value in (part.low, part.high) if value is not None):
            continue
        if part.quantity is not None:
            _counted(findings, objective, path, part, start, length)
        elif unit is not None:
            known = comparisons(with_goals(part, values))[0]
            _unit(findings, objective, path, known, unit, start, length)
    target = with_goals(target, values)
    if len(findings.problems) == told:
        can_go_either_way(findings, objective, path, target, unit)
    if isinstance(target, Rounded) and unit is not None and unit_of(target.to) not in (unit, None):
        findings.tell(
            (*path[:-1], "rounded"),
            "S150",
            f"The limit is {_MEASURES[unit]}; `{target.to}` is {_SAYS[unit_of(target.to) or unit]}.",
            f"Write a step such as `{_STEPS[unit]}`.",
        )


def _within(findings: Findings, path: Path, part: Comparison) -> tuple[int, int | None]:
    """Where a comparison stands inside the text at `path`, if it is written as we would print it."""
    place = findings.agreement.place(path)
    written = place.text[place.column - 1 : place.column - 1 + place.length].strip("'\"")
    found = written.find(str(part))
    return (found, len(str(part))) if found >= 0 and written != str(part) else (0, None)


def _offset(findings: Findings, path: Path, part: str) -> int:
    """How many characters of the text at `path` stand before `part`."""
    place = findings.agreement.place(path)
    written = place.text[place.column - 1 : place.column - 1 + place.length]
    quoted = written[:1] in ("'", '"')
    return max(0, written.find(part) - quoted)


def _value(findings: Findings, path: Path, value: Value, unit: Unit | None) -> bool:
    """Does what the value names exist, and is its currency the agreement's?"""
    agreement = findings.agreement
    if isinstance(value, GoalRef):
        if not findings.name(path, "goals", value.name, _offset(findings, path, str(value)) + len("goals.")):
            return False
        return _goal(findings, path, value)
    if isinstance(value, OfFee):
        if value.fee in agreement.records and value.fee not in findings.names("fees"):
            sentence = f"`{value.fee}` is a record set, not a fee: a percentage of the records needs no base."
            start = _offset(findings, path, value.fee)
            findings.tell(path, "S145", sentence, f"Write `{value.percent}`.", start=start, length=len(value.fee))
            return False
        if value.fee != THE_INVOICE and not findings.name(path, "fees", value.fee, _offset(findings, path, value.fee)):
            return False
        if value.fee == THE_INVOICE:
            sentence = "The invoice to which a credit is applied is no limit of a figure; name a fee."
            findings.tell(path, "S172", sentence, "Write `20% of FEE`; a fee may be the sum of invoices.")
            return False
    elif isinstance(value, Money) and unit in ("money", None):
        return same_currency(findings, path, value)
    return True


def _goal(findings: Findings, path: Path, value: GoalRef) -> bool:
    """Has the goal a value that a target can have? What is wrong with the goal itself was told there."""
    found = findings.derived.get(value.name)
    if found is None:
        return False
    if found.exact is not None and found.value is None:
        sentence = f"`{value}` is {found.shown(found.exact)}, of which no decimal is the exact value."
        hint = "Say how the goal is rounded: {is: …, rounded: up to 0.01 USD}, or `up to 1 min` for a length of time."
        findings.tell(path, "S925", sentence, hint)
        return False
    return True


def _counted(
    findings: Findings, objective: Objective, path: Path, part: Comparison, start: int, length: int | None
) -> None:
    """A share of good records, a clock with a limit and a delivery know bad ones; nothing else does."""
    metric = objective.metric
    if isinstance(metric, Delivery):
        return
    hint = f"Write `{part.op} {part.low}` for the figure itself, or measure a share."
    if isinstance(metric, Share):
        if metric.are is None:
            return
        sentence = f"`{part}` counts records that are not good, and `are` says of none whether it is good or bad."
        hint = "Write `good` or `bad` instead of `are`."
    elif isinstance(metric, Clock):
        if metric.limit is not None or metric.due is not None:
            return
        sentence = f"`{part}` counts records that are late, and a clock without `limit` or `due` has none."
        hint = "Say how long it may run: limit: 4 h."
    else:
        sentence = f"`{part}` counts records that are not good, and a `{metric.kind}` has no good and bad ones."
    findings.tell(path, "S150", sentence, hint, start=start, length=length)


def _unit(
    findings: Findings, objective: Objective, path: Path, part: Comparison, unit: Unit, start: int, length: int | None
) -> None:
    value = part.low
    found = unit_of(value)
    if isinstance(objective.metric, Formula) and {unit, found} == {"percent", "number"}:
        return  # twice a percentage is a number, and may be compared with a percentage all the same
    if unit == found == "duration" and isinstance(value, Civil | WorkingDays | NextWorkingDay):
        hours = (
            f"`{part.op} {value.days * 24} h`" if isinstance(value, Civil) and not value.months else f"`{part.op} 48 h`"
        )
        hint = f"Write {hours}; days of the calendar belong into the `limit` of each record."
        findings.tell(
            path,
            "S124",
            "The metric measures a length of time; days, weeks and months are steps of the calendar.",
            hint,
            start=start,
            length=length,
        )
    elif unit == found == "percent" and isinstance(value, Percent) and _share(objective) and not 0 <= value.share <= 1:
        sentence = f"A share is never {'above 100%' if value.share > 1 else 'below 0%'}."
        findings.tell(path, "S158", sentence, "Write a percentage from 0% to 100%.", start=start, length=length)
    elif found is not None and found != unit and not (isinstance(value, OfTheTime) and unit == "percent"):
        sentence = f"The metric measures {_MEASURES[unit]}; `{part}` compares it with {_SAYS[found]}."
        findings.tell(path, "S150", sentence, _instead(findings, objective, part, unit), start=start, length=length)


def _share(objective: Objective) -> bool:
    return objective.metric.kind in ("share", "clock", "delivery", "uptime")


def _instead(findings: Findings, objective: Objective, part: Comparison, unit: Unit) -> str:
    """What to write where the target and the metric do not measure the same."""
    metric, value = objective.metric, part.low
    if isinstance(metric, Clock):
        return _instead_at_clock(metric, part, unit)
    if isinstance(metric, TimeUp) and unit == "percent" and unit_of(value) == "duration":
        return f"Write a percentage: `at least 99.9%`; or measure the time down: downtime: {metric.records}."
    if isinstance(metric, TimeUp) and unit == "duration" and isinstance(value, Percent):
        return f"Write `{part} of the time`, or a length of time: `{_example(part, unit)}`."
    if unit == "percent" and isinstance(value, Number):
        return f"Write `{_in_percent(part)}`."
    if unit == "number" and isinstance(value, Percent):
        per = f"{{share: {metric.records or 'RECORDS'}, good: CONDITION}}"
        return f"Write a number: `{_example(part, unit)}`; for a percentage, measure a share: {per}."
    if isinstance(value, Number):
        unit_word = findings.agreement.currency or "USD" if unit == "money" else "h"
        return f"Write the unit: `{_with(part, unit_word)}`."
    return f"Write {_SAYS[unit]}: `{_example(part, unit)}`."


def _example(part: Comparison, unit: Unit) -> str:
    op = "at least" if part.op == "between" else part.op
    return f"{op} {_EXAMPLES[unit]}"


def _with(part: Comparison, word: str) -> str:
    """The comparison with a unit behind each of its values."""
    return f"{part.op} {' and '.join(f'{each} {word}' for each in (part.low, part.high) if each is not None)}"


def _in_percent(part: Comparison) -> str:
    """The comparison as a percentage: 95 and 0.95 are both meant as 95%."""
    ends = [Fraction(each.value) for each in (part.low, part.high) if isinstance(each, Number)]
    whole = 1 if all(0 < each < 1 for each in ends) else 100
    return f"{part.op} {' and '.join(str(Percent(each / whole)) for each in ends)}"


def _instead_at_clock(metric: Clock, part: Comparison, unit: Unit) -> str:
    value = part.low
    if unit == "percent" and unit_of(value) == "duration":
        return (
            f"How long one record may take is its limit: write `limit: {value}` in the metric, and a share as the "
            "target: `at least 95%`; or `take: p95` to measure the time itself."
        )
    if unit == "percent" and isinstance(value, Number):
        return f"Write `{_in_percent(part)}`, or `take: late` to count the late ones."
    if unit == "duration" and isinstance(value, Percent):
        return f"Leave `take: {metric.take}` out and write a `limit` to measure the share within it; or write a time: `at most 4 h`."
    if unit == "number":
        return f"Write a number of late ones: `at most 5`; or leave `take: {metric.take}` out to measure the share in time."
    return (
        f"Write the unit: `{_with(part, 'h')}`."
        if isinstance(value, Number)
        else f"Write {_SAYS[unit]}: `{_example(part, unit)}`."
    )
