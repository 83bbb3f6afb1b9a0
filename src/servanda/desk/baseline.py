"""`baseline`: which target past periods would have met, which one is reasonable, and what to write without a history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.desk.history import History, history
from servanda.desk.measuring import Asked
from servanda.desk.tables import csv_text
from servanda.goals.reached import ATTAINABLE, REASONABLE, Better, Level, curve, level_at, proposed
from servanda.metrics.kinds.formula import Formula
from servanda.store.plain import instant_text
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, errors
from servanda.words.result import Reading, Segment, Unit
from servanda.words.rounding import round_to
from servanda.words.shapes import Table
from servanda.words.show import exact_text, show_value
from servanda.words.target import comparisons, parse_target
from servanda.words.value import plain, unit_of

PERCENT, MINUTE = Fraction(1, 1000), Fraction(60_000_000)
STRETCH = 6
"""Months that are proposed for finding a target in."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A target as it can be written, with how many past periods would have met it."""

    written: str
    level: Level


@dataclass(frozen=True, slots=True)
class Baseline:
    """What one objective, or one segment of it, reached in past periods."""

    objective: str
    segment: Segment
    unit: Unit
    currency: str
    better: Better
    readings: tuple[Reading, ...]
    curve: tuple[Level, ...]
    reasonable: Proposed | None
    attainable: Proposed | None
    written: tuple[str, Level] | None
    """The target that the agreement has today, where it is one value."""
    left_out: tuple[str, ...] = ()
    """Periods that do not count, since they are not whole."""

    @property
    def named(self) -> str:
        """The objective with its segment."""
        return ", ".join((self.objective, *(f"{name} {value}" for name, value in self.segment)))

    def shown(self, number: Fraction) -> str:
        """A figure of it for people."""
        return show_value(number, self.unit, self.currency)


@dataclass(frozen=True)
class Baselines:
    """Of every objective that was asked for."""

    agreement: Agreement | None
    found: tuple[Baseline, ...]
    problems: tuple[Problem, ...]


def baselines(asked: Asked, objective: str | None = None) -> Baselines:
    """Look at the past of one objective, or of all."""
    past = history(asked, objective)
    if past.agreement is None:
        return Baselines(None, (), past.problems)
    names = [objective] if objective is not None else list(past.agreement.objectives)
    found = tuple(each for name in names for each in of_objective(past, name))
    problems = [*past.problems]
    if objective is not None and not found:
        sentence = f"The records hold no whole period of `{objective}`."
        problems.append(
            Problem(
                "S933", sentence, None, "\n".join(("Until they do, write", *first_months(past.agreement, objective)))
            )
        )
    return Baselines(past.agreement, found, tuple(problems))


def of_objective(past: History, name: str) -> Iterable[Baseline]:
    """A baseline for each segment."""
    assert past.agreement is not None
    for segment in past.segments(name):
        whole = past.of(name, segment)
        own = [each for each in whole if each.word != "undetermined"]  # of time that nobody knows no level can be told
        if not own:
            continue
        out = [each for each in past.left_out if (each.reading.objective, each.reading.segment) == (name, segment)]
        out += [each for each in whole if each.word == "undetermined"]
        left_out = tuple(each.reading.period.label for each in out if each.reading.period.end <= past.as_of)
        targets = [each.target for each in own if each.target is not None]
        yield _baseline(
            past.agreement, name, tuple(each.reading for each in own), targets[-1] if targets else None, left_out
        )  # fmt: skip


def _baseline(
    agreement: Agreement, name: str, readings: Sequence[Reading], target: str | None, left_out: Sequence[str]
) -> Baseline:
    first, objective = readings[0], agreement.objectives[name]
    better, values = better_of(objective, first.unit), [each.value or Fraction(0) for each in readings]
    currency = agreement.currency or ""
    return Baseline(
        name, first.segment, first.unit, currency, better, tuple(readings), curve(values, better),
        _proposed(values, better, REASONABLE, first.unit, currency),
        _proposed(values, better, ATTAINABLE, first.unit, currency), _written(target, values, first.unit, better),
        tuple(left_out),
    )  # fmt: skip


def better_of(objective: Objective, unit: Unit) -> Better:
    """Which way is better: as the target says, else less of time and of what is late, more of everything else."""
    targets = [*objective.target.values()] if isinstance(objective.target, Table) else [objective.target]
    ways = [
        part.direction for each in targets if each is not None for part in comparisons(each) if part.quantity is None
    ]
    if "lower" in ways or "higher" in ways:
        return "lower" if "lower" in ways else "higher"
    late = getattr(objective.metric, "take", "") == "late" or objective.metric.kind == "downtime"
    bad = getattr(objective.metric, "bad", None) is not None
    return "lower" if late or (unit == "duration" and not bad) else "higher"


def _proposed(
    values: Sequence[Fraction], better: Better, share: Fraction, unit: Unit, currency: str
) -> Proposed | None:
    """The level in steps that people write, rounded towards the easier side, so that no period is lost by it."""
    found = proposed(values, better, share)
    if found is None:
        return None
    step = PERCENT if unit == "percent" else MINUTE if unit == "duration" else Fraction(1)
    target = round_to(found.target, "down" if better == "higher" else "up", step)
    number = show_value(target, unit, currency).replace(",", "")
    return Proposed(f"{'at least' if better == 'higher' else 'at most'} {number}", level_at(target, values, better))


def _written(target: str | None, values: Sequence[Fraction], unit: Unit, better: Better) -> tuple[str, Level] | None:
    try:
        parts = () if target is None else comparisons(parse_target(target))
    except PhraseError:
        return None
    if len(parts) != 1 or parts[0].direction != better or parts[0].quantity or unit_of(parts[0].low) != unit:
        return None
    number = plain(parts[0].low)
    return None if number is None or target is None else (target, level_at(number, values, better))


def first_months(agreement: Agreement, name: str) -> tuple[str, ...]:
    """What to write as long as there is no history: a goal that is found in the first months, or a phase."""
    phase = "phase: measured only until agreed, at latest 2027-01-01"
    objective = agreement.objectives[name]
    if objective.per or isinstance(objective.metric, Formula):  # a goal is found in one figure for each period
        return (f"  {name}: {{…, {phase}}}",)
    op = "at most" if better_of(objective, "number") == "lower" else "at least"
    return (
        f"  goals: {{{name}-usual: {{median: {name}, over: first {STRETCH} months}}}}",
        f"  objectives: {{{name}: {{…, target: {op} goals.{name}-usual}}}}",
        f"or, to agree on it then, {phase}",
    )


def as_json(found: Baselines) -> dict[str, Any]:
    """Exact figures as strings."""
    return {
        "agreement": found.agreement.id if found.agreement else None,
        "baselines": [plain_baseline(each) for each in found.found],
        "problems": [each.as_json() for each in found.problems],
    }


def plain_baseline(each: Baseline) -> dict[str, Any]:
    return {
        "objective": each.objective, "segment": dict(each.segment), "unit": each.unit, "better": each.better,
        "periods": [
            {"label": one.period.label, "start": instant_text(one.period.start), "value": exact_text(one.value or Fraction(0))}
            for one in each.readings
        ],
        "left_out": list(each.left_out),
        "curve": [_level(one) for one in each.curve],
        "reasonable": None if each.reasonable is None else {"written": each.reasonable.written, **_level(each.reasonable.level)},
        "attainable": None if each.attainable is None else {"written": each.attainable.written, **_level(each.attainable.level)},
        "today": None if each.written is None else {"written": each.written[0], **_level(each.written[1])},
    }  # fmt: skip


def _level(level: Level) -> dict[str, Any]:
    return {
        "target": exact_text(level.target), "met": level.met, "periods": level.periods, "share": exact_text(level.share)
    }  # fmt: skip


COLUMNS = ("objective", "segment", "unit", "target", "met", "periods", "share")


def as_csv(found: Baselines) -> str:
    """A row for each level of each curve."""
    return csv_text(
        COLUMNS,
        (
            (
                each.objective, "; ".join(f"{name}={value}" for name, value in each.segment), each.unit,
                exact_text(level.target), level.met, level.periods, exact_text(level.share),
            )
            for each in found.found
            for level in each.curve
        ),
    )  # fmt: skip


def exit_code(found: Baselines) -> int:
    """0, or 2 with problems."""
    return 2 if errors(found.problems) else 0
