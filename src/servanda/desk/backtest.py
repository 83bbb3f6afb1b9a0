"""`backtest`: a draft over past periods: what would have been met, who would have owed what, and the worst of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.desk.baseline import Baseline, of_objective, plain_baseline
from servanda.desk.history import History, history
from servanda.desk.measuring import Asked
from servanda.desk.tables import csv_text
from servanda.store.plain import plain_obligation, plain_verdict
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation, Segment, Verdict
from servanda.words.show import exact_text

MOST = 1000


@dataclass(frozen=True, slots=True)
class Tested:
    """One objective, or one segment of it, over the last periods."""

    objective: str
    segment: Segment
    verdicts: tuple[Verdict, ...]
    baseline: Baseline | None
    """What these very periods reached, with the curve of targets."""

    @property
    def named(self) -> str:
        """The objective with its segment."""
        return ", ".join((self.objective, *(f"{name} {value}" for name, value in self.segment)))

    def count(self, word: str) -> int:
        """Periods with this verdict."""
        return sum(each.word == word for each in self.verdicts)

    @property
    def judged(self) -> int:
        """Periods that were met or missed."""
        return self.count("met") + self.count("missed")


@dataclass(frozen=True, slots=True)
class Sum:
    """What one party would have owed another in one unit: over all periods, in the worst one, and at the worst of all."""

    debtor: str | None
    creditor: str | None
    unit: str
    total: Fraction
    worst: Fraction
    worst_period: str
    together: Fraction
    """The largest line of every remedy, as if all had come in one period, before caps."""


@dataclass(frozen=True)
class Backtest:
    """The draft over the last periods."""

    agreement: Agreement | None
    tested: tuple[Tested, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    sums: tuple[Sum, ...] = ()
    problems: tuple[Problem, ...] = ()


def backtest(asked: Asked, periods: int = 12) -> Backtest:
    """Judge and settle the last whole periods of each objective as if the draft had been in force."""
    if not 1 <= periods <= MOST:
        sentence = f"--periods {periods} is no number of periods to look at."
        return Backtest(None, problems=(Problem("S934", sentence, None, f"Write a number from 1 to {MOST:,}."),))
    past = history(asked, money=True)
    if past.agreement is None or errors(past.problems):
        return Backtest(past.agreement, problems=past.problems)
    tested = tuple(each for name in past.agreement.objectives for each in _tested(past, name, periods))
    problems = list(past.problems)
    if not tested:
        hint = "Records reach back to the periods that are looked at; see `complete_until` of their bindings."
        problems.append(Problem("S933", "The records hold no whole period of any objective.", None, hint))
    looked_at = {(each.reading.period.start, each.reading.period.end) for one in tested for each in one.verdicts}
    owed = tuple(each for each in past.obligations if (each.period.start, each.period.end) in looked_at)
    return Backtest(past.agreement, tested, owed, tuple(_sums(owed)), tuple(problems))


def _tested(past: History, name: str, periods: int) -> Iterable[Tested]:
    for segment in past.segments(name):
        last = past.of(name, segment)[-periods:]
        only = History(past.agreement, past.as_of, last)
        yield Tested(name, segment, last, next(iter(of_objective(only, name)), None))


def _sums(obligations: Sequence[Obligation]) -> Iterable[Sum]:
    groups: dict[tuple[str | None, str | None, str], list[Obligation]] = {}
    for each in obligations:
        if each.amount:
            groups.setdefault((each.debtor, each.creditor, each.unit), []).append(each)
    for (debtor, creditor, unit), own in groups.items():
        by_period: dict[str, Fraction] = {}
        largest: dict[tuple[str, Segment], Fraction] = {}
        for each in own:
            amount = each.amount or Fraction(0)
            by_period[each.period.label] = by_period.get(each.period.label, Fraction(0)) + amount
            line = (each.remedy, each.segment)
            largest[line] = max(largest.get(line, Fraction(0)), amount, each.computed or amount)
        worst = max(by_period, key=lambda label: by_period[label])
        total, together = sum(by_period.values(), Fraction(0)), sum(largest.values(), Fraction(0))
        yield Sum(debtor, creditor, unit, total, by_period[worst], worst, together)


def as_json(found: Backtest) -> dict[str, Any]:
    """Exact figures as strings."""
    return {
        "agreement": found.agreement.id if found.agreement else None,
        "objectives": [
            {
                "objective": each.objective, "segment": dict(each.segment), "met": each.count("met"),
                "missed": each.count("missed"), "other": len(each.verdicts) - each.judged,
                "readings": [plain_verdict(one) for one in each.verdicts],
                "baseline": None if each.baseline is None else plain_baseline(each.baseline),
            }
            for each in found.tested
        ],
        "obligations": [plain_obligation(each) for each in found.obligations],
        "sums": [
            {
                "from": each.debtor, "to": each.creditor, "unit": each.unit, "total": exact_text(each.total),
                "worst": exact_text(each.worst), "worst_period": each.worst_period, "together": exact_text(each.together),
            }
            for each in found.sums
        ],
        "problems": [each.as_json() for each in found.problems],
    }  # fmt: skip


COLUMNS = ("objective", "segment", "period", "value", "unit", "target", "verdict", "reason")


def as_csv(found: Backtest) -> str:
    """A row for each reading."""
    return csv_text(COLUMNS, (_row(one) for each in found.tested for one in each.verdicts))


def _row(verdict: Verdict) -> Sequence[Any]:
    plain = plain_verdict(verdict)
    segment = "; ".join(f"{name}={value}" for name, value in plain["segment"].items())
    return (
        plain["objective"], segment, plain["period"]["label"], plain["value"], plain["unit"], plain["target"],
        plain["verdict"], plain["reason"],
    )  # fmt: skip


def exit_code(found: Backtest) -> int:
    """0 nothing would have been missed, 1 something would, 2 with problems."""
    if errors(found.problems):
        return 2
    return 1 if any(each.count("missed") for each in found.tested) else 0
