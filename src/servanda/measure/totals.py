"""What is asked of an engine for a reading, and how its answers for several pieces of time are put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from servanda.measure.quotients import Estimate
from servanda.metrics.facts import EXCLUDED, INSIDE, LEFT_OUT, OUTSIDE, PENDING, TIMES, UNCOVERED, UNREADABLE, Facts
from servanda.query.relation import Aggregate
from servanda.query.scalar import And, Col, Compare, InList, IsNull, Lit, Not, Scalar

COUNTED = (INSIDE, OUTSIDE, PENDING, UNCOVERED, UNREADABLE, LEFT_OUT)
SHOWN_PERCENTILES = (500, 900, 950)

Merge = Literal["add", "min", "max", "none"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One aggregate, and how the answers of two pieces become one (``none``: they cannot)."""

    name: str
    aggregate: Aggregate
    merge: Merge


def asked_of(facts: Facts) -> tuple[Ask, ...]:
    """Everything that the rule, the bounds of the value and the details beside it need."""
    rule = facts.rule
    inside, pending = _is(INSIDE), _is(PENDING)
    known = InList(Col("_outcome"), (INSIDE, PENDING))
    amount = Col("_amount")
    words = (*COUNTED, EXCLUDED) if facts.excludes else COUNTED
    asks = [Ask(word, Aggregate("count", None, _is(word)), "add") for word in words]
    clock = "_elapsed" in facts.evidence
    match rule.how:
        case "sum":
            asks.append(Ask("sum", Aggregate("sum", amount, inside), "add"))
        case "average":
            asks.append(Ask("sum", Aggregate("sum", amount, inside), "add"))
            asks += [Ask("sum so far", Aggregate("sum", amount, known), "add")] if clock else []
        case "smallest":
            asks.append(Ask("least", Aggregate("min", amount, inside), "min"))
        case "largest":
            asks.append(Ask("most", Aggregate("max", amount, inside), "max"))
            asks += [Ask("most so far", Aggregate("max", amount, known), "max")] if clock else []
        case "percentile":
            asks.append(Ask("rank", Aggregate("percentile", amount, inside, rule.permille), "none"))
            asks += [Ask("rank so far", Aggregate("percentile", amount, known, rule.permille), "none")] if clock else []
        case "share" if rule.weighted:
            asks += [
                Ask(f"weight {word}", Aggregate("sum", Col("_weight"), test), "add")
                for word, test in ((INSIDE, inside), (OUTSIDE, _is(OUTSIDE)), (PENDING, pending))
            ]
        case "ratio":
            asks.append(Ask("sum", Aggregate("sum", amount, inside), "add"))
            asks.append(Ask("to", Aggregate("sum", Col("_to"), inside), "add"))
        case "uptime" | "downtime":
            asks += [Ask(column, Aggregate("sum", Col(column)), "add") for column in TIMES]
        case "distinct" if not rule.divided:
            asks.append(Ask("distinct", Aggregate("distinct", Col("_what"), inside), "none"))
        case _:
            pass
    if clock and facts.late_count:
        asks += _details()
        asks += _late() if rule.how not in ("share", "late") else []
    return tuple(asks)


def _details() -> Iterable[Ask]:
    """How long it took where it was stopped: shown beside a share."""
    stopped = And((InList(Col("_outcome"), (INSIDE, OUTSIDE)), Not(IsNull(Col("_stopped")))))
    yield Ask("stopped", Aggregate("count", None, stopped), "add")
    yield Ask("time", Aggregate("sum", Col("_elapsed"), stopped), "add")
    yield Ask("longest", Aggregate("max", Col("_elapsed"), stopped), "max")
    for permille in SHOWN_PERCENTILES:
        yield Ask(f"p{permille // 10}", Aggregate("percentile", Col("_elapsed"), stopped, permille), "none")


def _late() -> Iterable[Ask]:
    """Where the figure is a time: the clocks beyond their limit, and those of them that still run."""
    late = Col("_late")
    yield Ask("late", Aggregate("count", None, And((late, InList(Col("_outcome"), (INSIDE, PENDING))))), "add")
    yield Ask("late and running", Aggregate("count", None, And((late, _is(PENDING)))), "add")


def _is(word: str) -> Scalar:
    return Compare("=", Col("_outcome"), Lit(word))


@dataclass
class Totals:
    """The answers for one reading; of divided amounts every (amount, divisor) or every divisor's sum."""

    values: dict[str, int] = field(default_factory=dict)
    parts: list[tuple[int, int, int]] = field(default_factory=list)
    """Of divided rules: amount (or sum of amounts), divisor, number of rows."""
    estimates: list[Estimate] = field(default_factory=list)
    """Of divided rules: sums of many quotients, known within bounds."""
    last: Fraction | None = None
    """Of figures entered by hand: the one entered last."""

    def get(self, name: str) -> int | None:
        """An answer; None where there was nothing to answer from."""
        return self.values.get(name)

    def count(self, name: str) -> int:
        """A number of rows."""
        return self.values.get(name, 0)

    def take(self, asks: Sequence[Ask], answers: Sequence[Any]) -> None:
        """Put the answers of one more piece to those that are here."""
        for ask, answer in zip(asks, answers, strict=True):
            if answer is None:
                continue
            known = self.values.get(ask.name)
            if known is None or ask.merge == "none":
                self.values[ask.name] = answer
            elif ask.merge == "add":
                self.values[ask.name] = known + answer
            else:
                self.values[ask.name] = min(known, answer) if ask.merge == "min" else max(known, answer)
