"""What a fee comes to in the period that a remedy means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from servanda.agreement.fees import Fee
from servanda.agreement.model import Agreement
from servanda.clock.periods import periods
from servanda.clock.zone import Zone
from servanda.measure.windows import term_of
from servanda.settle.tables import row_for
from servanda.words.fee import ColumnOf, FeePeriod
from servanda.words.money import Money
from servanda.words.result import Period, Reading, Segment
from servanda.words.shapes import Table
from servanda.words.show import show_money
from servanda.words.value import OfFee, Parameter, Value
from servanda.words.window import Window

SAME = FeePeriod()
_A_YEAR = {"month": 12, "quarter": 4, "half": 2, "year": 1}


class NoFee(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """What the fee comes to cannot be told; the argument says why."""


@dataclass(frozen=True, slots=True)
class FeeValue:
    """An exact amount, its currency, the period that it is for, and how it came about.

    `complete` is false while rows of that period may still come.
    """

    amount: Fraction
    currency: str
    period: Period | None
    said: str
    complete: bool = True


Attribute = Callable[[str, str, str], Any]
"""The value of a column of a thing: its record set, its key, the column; None where there is none."""
Living = Callable[[str, int, int], Sequence[str]]
"""The keys of the things of a record set that lived in a part of ``[start, end)``."""


@dataclass(frozen=True)
class FeeBook:
    """The fees of one agreement: constants, what was summed of records, and what things say."""

    agreement: Agreement
    sums: Mapping[str, Sequence[Reading]]
    attribute: Attribute
    living: Living = lambda *_: ()
    goals: Callable[[Period], Mapping[str, Value]] = lambda _: {}
    """What the goals come to by which a period is judged: bands and targets name them."""

    @property
    def zone(self) -> Zone:
        """The agreement's zone."""
        return Zone(self.agreement.timezone)

    def value(self, name: str, period: Period, segment: Segment, which: FeePeriod = SAME) -> FeeValue:
        """What a fee comes to for a reading of this period and segment; raises NoFee."""
        fee = self.agreement.fees.get(name)
        if fee is None:
            raise NoFee(f"there is no fee `{name}`")
        if which.which == "claim":
            raise NoFee(f"{name} of the {which.unit} of the claim is known when it is claimed")
        if fee.sum is not None:
            return self._added(name, self._summed(name, fee, period, segment, which))
        windows = self._windows(fee, period, which) if fee.each is not None else [None]
        return self._added(name, [self._written(name, fee, each, period, segment, which) for each in windows])

    def window(self, name: str, period: Period, which: FeePeriod = SAME) -> Period | None:
        """The period of a fee that contains a reading; None where the fee has none of its own."""
        fee = self.agreement.fees.get(name)
        if fee is None:
            return None
        if fee.each is not None:
            return self._windows(fee, period, which)[-1]
        inner = fee.amount.values() if isinstance(fee.amount, Table) else [fee.amount]
        below = next((each.fee for each in inner if isinstance(each, OfFee)), None)
        return None if below is None else self.window(below, period, which)

    def day_of(self, name: str, value: FeeValue) -> Fraction:
        """What one day of a fee comes to, as the fee says; raises NoFee."""
        fee = self.agreement.fees[name]
        if fee.one_day == "1/30":
            return value.amount / 30
        if fee.one_day == "1/365":
            unit = getattr(fee.each, "unit", None)
            if unit not in _A_YEAR:
                raise NoFee(f"a 365th of a year of {name} needs a fee by month, quarter, half or year")
            return value.amount * _A_YEAR[unit] / 365
        if value.period is None:
            raise NoFee(f"{name} has no period whose days could be counted")
        whole = value.period.whole or (value.period.start, value.period.end)
        return value.amount / (self.zone.day(whole[1]) - self.zone.day(whole[0]))

    def _windows(self, fee: Fee, period: Period, which: FeePeriod) -> list[Period]:
        """The periods of a fee that a reading means: the one that contains it, or all that lie in it."""
        assert fee.each is not None
        found = self._periods(fee.each, period.start, max(period.end, period.start + 1))
        if which.which == "before":
            found = self._periods(fee.each, found[0].start - 1, found[0].start) if found else []
        elif which.which == "next":
            found = self._periods(fee.each, found[-1].end, found[-1].end + 1) if found else []
        if not found:
            raise NoFee(f"there is no {fee.each} of the fee at {period.label}")
        return found

    def _periods(self, window: Window, start: int, stop: int) -> list[Period]:
        return list(periods(window, self.zone, start, stop, term_of(self.agreement)))

    def _written(
        self, name: str, fee: Fee, window: Period | None, period: Period, segment: Segment, which: FeePeriod
    ) -> FeeValue:
        at = window or period
        amount: Any = fee.amount
        while isinstance(amount, Table):
            amount = row_for(amount, at, segment, self.zone, self.attribute)
        match amount:
            case None:
                raise NoFee(f"{name} says nothing for {_said(segment) or at.label}")
            case Money():
                return FeeValue(amount.exact, amount.currency, window, f"{name} is {amount}")
            case OfFee(percent, below):
                whole = self.value(below, at, segment, which if window is None else SAME)
                said = f"{name} is {percent} of {below}, {whole.said}"
                return replace(whole, amount=whole.amount * percent.share, said=said)
            case ColumnOf(records, column):
                return self._of_things(name, records, column, window, at, segment)
            case Parameter():
                raise NoFee(f"`{amount}` has no value")
        raise NoFee(f"`{amount}` is no amount")

    def _of_things(
        self, name: str, records: str, column: str, window: Period | None, at: Period, segment: Segment
    ) -> FeeValue:
        """That of the reading's thing; where it is of none, those of all that lived then are added up."""
        key = dict(segment).get(records)
        if key is not None:
            return self._of_thing(name, records, column, window, key)
        every = [self._of_thing(name, records, column, window, each) for each in self.living(records, at.start, at.end)]
        if not every:
            raise NoFee(f"{name} is that of each of `{records}`, and there were none of them")
        total, currency = sum((each.amount for each in every), Fraction(0)), self.agreement.currency or ""
        said = f"{name} of all {records} is {show_money(total, currency)}" if len(every) > 1 else every[0].said
        return FeeValue(total, currency, window, said)

    def _of_thing(self, name: str, records: str, column: str, window: Period | None, key: str) -> FeeValue:
        amount = self.attribute(records, key, column)
        if amount is None:
            raise NoFee(f"`{key}` of `{records}` has no {column}")
        currency = self.agreement.currency or ""
        return FeeValue(
            Fraction(amount), currency, window, f"{name} of {key} is {show_money(Fraction(amount), currency)}"
        )

    def _summed(self, name: str, fee: Fee, period: Period, segment: Segment, which: FeePeriod) -> Iterable[FeeValue]:
        windows = {(each.start, each.end) for each in self._windows(fee, period, which)}
        wanted = dict(segment)
        currency = self.agreement.currency or ""
        for reading in self.sums.get(name, ()):
            own = reading.period.whole or (reading.period.start, reading.period.end)
            if (reading.period.start, reading.period.end) not in windows and own not in windows:
                continue
            if all(wanted.get(key, value) == value for key, value in reading.segment):
                amount = reading.value or Fraction(0)
                complete = reading.measured_to >= reading.period.end
                so_far = "" if complete else " so far"
                said = f"{name} of {reading.period.label} is {show_money(amount, currency)}{so_far}"
                yield FeeValue(amount, currency, reading.period, said, complete)

    def _added(self, name: str, found: Iterable[FeeValue]) -> FeeValue:
        values = list(found)
        if not values:
            raise NoFee(f"there are no amounts of {name} yet")
        if len(values) == 1:
            return values[0]
        total = sum((each.amount for each in values), Fraction(0))
        said = f"{name} of {values[0].period.label if values[0].period else ''} to {values[-1].period.label if values[-1].period else ''}"
        return FeeValue(
            total, values[0].currency, values[-1].period, f"{said} is {show_money(total, values[0].currency)}",
            all(each.complete for each in values),
        )  # fmt: skip


def _said(segment: Segment) -> str:
    return " ".join(value for _, value in segment)
