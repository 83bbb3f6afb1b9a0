"""One reading as remedies look at it: its value, time down, excess, lateness, shortfall; tables and edges in its unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from servanda.agreement.model import Agreement
from servanda.judge.thresholds import FromFile, NoTarget, number_of, target_of
from servanda.metrics.kinds.clock import Clock
from servanda.remedies.figures import NoFigure
from servanda.settle.fees import FeeBook, NoFee
from servanda.settle.tables import row_for, subject_of
from servanda.words.fee import FeePeriod
from servanda.words.money import Money
from servanda.words.quantity import Quantity
from servanda.words.result import Reading, Segment, Unit, Verdict
from servanda.words.sentence import Sentence, why_of
from servanda.words.shapes import Table
from servanda.words.show import show_value
from servanda.words.target import comparisons, with_goals
from servanda.words.value import GoalRef, OfFee, Value

T = TypeVar("T")
SECOND = 1_000_000
"""Durations are microseconds; the parts of an uptime are told in seconds."""


@dataclass(frozen=True)
class ReadingFigures:
    """The verdicts that a remedy follows, the leading one first."""

    agreement: Agreement
    verdicts: Sequence[Verdict]
    book: FeeBook
    from_file: FromFile
    fee_period: FeePeriod

    @property
    def leading(self) -> Reading:
        """The reading that the remedy is about."""
        return self.verdicts[0].reading

    @property
    def things(self) -> Segment:
        """What the leading reading is of."""
        return subject_of(self.agreement, self.leading)

    def quantity(self, quantity: Quantity) -> tuple[Fraction, Unit]:
        """As in `Figures`."""
        reading = self._reading(quantity.objective)
        if reading.value is None:
            raise NoFigure(Sentence("`{name}` has no figure", name=reading.objective))
        match quantity.word:
            case "value":
                return reading.value, reading.unit
            case "downtime":
                return self._downtime(reading), "duration"
            case "excess":
                return self._excess(reading)
            case "lateness":
                return self._lateness(reading), "duration"
            case "shortfall":
                bound = self._bound(reading, 0)
                return max(bound - reading.value, Fraction(0)), reading.unit

    def choose(self, table: Table[T]) -> T | None:
        """As in `Figures`."""
        found: Any = table
        while isinstance(found, Table):
            found = row_for(found, self.leading.period, self.things, self.book.zone, self.book.attribute)
        return found  # type: ignore[no-any-return]

    def number(self, value: Value, unit: Unit) -> Fraction:
        """As in `Figures`."""
        if isinstance(value, OfFee | Money):
            try:
                return self.book.money(value, self.leading.period, self.things)[0]
            except NoFee as error:
                raise NoFigure(why_of(error)) from error
        if isinstance(value, GoalRef):
            value = self.book.goals(self.leading.period).get(value.name, value)
        try:
            return number_of(value, self.leading)
        except NoTarget as error:
            raise NoFigure(why_of(error)) from error

    def length_of(self, fee: str) -> int:
        """As in `Figures`."""
        try:
            window = self.book.window(fee, self.leading.period, self.fee_period)
        except NoFee as error:
            raise NoFigure(why_of(error)) from error
        if window is None:
            raise NoFigure(Sentence("{fee} has no period whose length could be taken", fee=fee))
        start, end = window.whole or (window.start, window.end)
        return end - start

    def said(self, number: Fraction, unit: Unit) -> str:
        """As in `Figures`."""
        return show_value(number, unit, self.agreement.currency or "")

    def _reading(self, objective: str | None) -> Reading:
        if objective is None:
            return self.leading
        found = next((each.reading for each in self.verdicts if each.reading.objective == objective), None)
        if found is None:
            raise NoFigure(Sentence("`{objective}` has no reading here", objective=objective))
        return found

    def _downtime(self, reading: Reading) -> Fraction:
        kind = getattr(self.agreement.objectives[reading.objective].metric, "kind", "")
        if kind == "downtime":
            assert reading.value is not None
            return reading.value
        if kind == "uptime" and reading.numerator is not None and reading.denominator is not None:
            return (reading.denominator - reading.numerator) * SECOND
        raise NoFigure(Sentence("`{objective}` measures no time down", objective=reading.objective))

    def _excess(self, reading: Reading) -> tuple[Fraction, Unit]:
        """What lies beyond the target: time down beyond what was allowed, or the figure beyond its limit."""
        assert reading.value is not None
        kind = getattr(self.agreement.objectives[reading.objective].metric, "kind", "")
        if kind == "uptime":
            allowed = (1 - self._bound(reading, 0)) * (reading.denominator or Fraction(0)) * SECOND
            return max(self._downtime(reading) - allowed, Fraction(0)), "duration"
        return max(reading.value - self._bound(reading, 1), Fraction(0)), reading.unit

    def _lateness(self, reading: Reading) -> Fraction:
        metric = self.agreement.objectives[reading.objective].metric
        if isinstance(metric, Clock) and metric.take == "lateness":
            assert reading.value is not None
            return max(reading.value, Fraction(0))
        raise NoFigure(
            Sentence("`{objective}` does not measure lateness: write take: lateness", objective=reading.objective)
        )

    def _bound(self, reading: Reading, side: int) -> Fraction:
        """The lower (0) or upper (1) bound of the target that applies."""
        objective = self.agreement.objectives[reading.objective]
        try:
            target = target_of(objective.target, reading, self.book.zone, self.from_file)
            target = None if target is None else with_goals(target, self.book.goals(reading.period))
            parts = comparisons(target) if target is not None else ()
            bound = next(
                (each for part in parts if part.quantity is None and (each := part.bounds()[side]) is not None), None
            )
            if bound is not None:
                return self.number(bound, reading.unit)
        except NoTarget as error:
            raise NoFigure(why_of(error)) from error
        name = reading.objective
        if side == 0:
            raise NoFigure(Sentence("`{objective}` has no lower limit to be beyond", objective=name))
        raise NoFigure(Sentence("`{objective}` has no upper limit to be beyond", objective=name))
