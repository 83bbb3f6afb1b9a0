"""What a fee comes to in the period that a remedy means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from servanda.agreement.fees import Fee
from servanda.agreement.model import Agreement
from servanda.clock.periods import TermSpan, periods
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.measure.windows import term_of
from servanda.settle.rates import InCurrency, NoRate, RateBook
from servanda.settle.tables import row_for
from servanda.words.fee import ColumnOf, FeePeriod
from servanda.words.money import Money
from servanda.words.result import Period, Reading, Segment
from servanda.words.sentence import Figure, Sentence, why_of
from servanda.words.shapes import Table
from servanda.words.told import unit_told
from servanda.words.told_money import money_told
from servanda.words.value import OfFee, Parameter, Value
from servanda.words.window import Window, parse_window

SAME = FeePeriod()
CONTRACT_YEAR = parse_window("contract year")
_A_YEAR = {"month": 12, "quarter": 4, "half": 2, "year": 1}


class NoFee(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """What the fee comes to cannot be told; the argument says why."""


class NotClaimed(NoFee):
    """It is the fee of the claim's month, and nobody has claimed yet."""


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
    claimed_at: int | None = None
    """The instant of the claim, for fees of its month."""
    rates: RateBook | None = None
    older: FeeBook | None = None
    """The fees of the version before this one, which were those of the time before it began."""
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
            raise NoFee(Sentence("there is no fee `{name}`", name=name))
        period, which = self._meant(name, period, which)
        if fee.each is None:
            return self._written(name, fee, None, period, segment, which)
        windows = self._windows(fee, period, which)
        return self._added(name, [one for each in windows for one in self._then(name, each).of(name, each, segment)])

    def of(self, name: str, window: Period, segment: Segment) -> Iterable[FeeValue]:
        """What a fee comes to in one period of its own, by this version; of a sum nothing where nothing was summed."""
        fee = self.agreement.fees[name]
        if fee.sum is not None:
            return self._summed(name, fee, window, segment)
        return [self._written(name, fee, window, window, segment, SAME)]

    def _then(self, name: str, window: Period) -> FeeBook:
        """The fees of the version that held when a period began, if it had this fee."""
        own, starts = self.agreement.fees[name], self.agreement.starts
        if self.older is None or starts is None or window.start >= self.zone.midnight(day_of(starts)):
            return self
        before = self.older.agreement.fees.get(name)
        return self if before is None or before.each != own.each else self.older._then(name, window)

    @property
    def term(self) -> TermSpan:
        """The term; one that is not written begins with the first version."""
        starts, ends = term_of(self.agreement)
        written = self.agreement.term is not None and self.agreement.term.starts is not None
        return (starts if written or self.older is None else self.older.term[0]), ends

    def in_currency(self, amount: Fraction, currency: str, statement: Period) -> InCurrency | None:
        """An amount in the agreement's currency, at the rate of a statement; None where it is of it. Raises NoFee."""
        if currency == self.agreement.currency or not self.agreement.currency:
            return None
        if self.rates is None:
            other, own = money_told(amount, currency), self.agreement.currency
            raise NoFee(Sentence("{amount} is not in {currency}, and no rates are agreed", amount=other, currency=own))
        try:
            return self.rates.changed(amount, currency, statement)
        except NoRate as error:
            raise NoFee(why_of(error)) from error

    def money(self, value: Money | OfFee, period: Period, segment: Segment) -> tuple[Fraction, str, bool]:
        """What an amount or a share of a fee comes to in the agreement's currency, how, and for good? Raises NoFee."""
        said = ""
        if isinstance(value, OfFee):
            fee = self.value(value.fee, period, segment)
            amount, currency, complete = fee.amount * value.percent.share, fee.currency, fee.complete
            said = Sentence("{said}: {amount}", said=fee.said, amount=money_told(amount, currency))
        else:
            amount, currency, complete = value.exact, value.currency, True
        other = self.in_currency(amount, currency, period)
        if other is None:
            return amount, said, complete
        return other.amount, "; ".join(each for each in (said, other.said) if each), complete and other.complete

    def window(self, name: str, period: Period, which: FeePeriod = SAME) -> Period | None:
        """The period of a fee that contains a reading; None where the fee has none of its own."""
        fee = self.agreement.fees.get(name)
        if fee is None:
            return None
        period, which = self._meant(name, period, which)
        if fee.each is not None:
            return self._windows(fee, period, which)[-1]
        inner = fee.amount.values() if isinstance(fee.amount, Table) else [fee.amount]
        below = next((each.fee for each in inner if isinstance(each, OfFee)), None)
        return None if below is None else self.window(below, period, which)

    def _meant(self, name: str, period: Period, which: FeePeriod) -> tuple[Period, FeePeriod]:
        """Of a fee of the claim the moment of the claim; raises NoFee as long as nobody has claimed."""
        if which.which != "claim":
            return period, which
        if self.claimed_at is None:
            unit = unit_told(which.unit) if which.unit is not None else ""
            raise NotClaimed(
                Sentence("{name} of the {unit} of the claim is known when it is claimed", name=name, unit=unit)
            )
        return Period(period.label, self.claimed_at, self.claimed_at + 1), SAME

    def day_of(self, name: str, value: FeeValue) -> Fraction:
        """What one day of a fee comes to, as the fee says; raises NoFee."""
        fee = self.agreement.fees[name]
        if fee.one_day == "1/30":
            return value.amount / 30
        if fee.one_day == "1/365":
            unit = getattr(fee.each, "unit", None)
            if unit not in _A_YEAR:
                raise NoFee(
                    Sentence("a 365th of a year of {name} needs a fee by month, quarter, half or year", name=name)
                )
            return value.amount * _A_YEAR[unit] / 365
        if value.period is None:
            raise NoFee(Sentence("{name} has no period whose days could be counted", name=name))
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
        elif which.which == "year":
            last = max(period.end - 1, period.start)
            year = next(iter(self._periods(CONTRACT_YEAR, last, last + 1)), None)
            found = [] if year is None else self._periods(fee.each, year.start, year.end)
        if not found:
            raise NoFee(Sentence("there is no period of the fee at {period}", period=period.label))
        return found

    def _periods(self, window: Window, start: int, stop: int) -> list[Period]:
        return list(periods(window, self.zone, start, stop, self.term))

    def _written(
        self, name: str, fee: Fee, window: Period | None, period: Period, segment: Segment, which: FeePeriod
    ) -> FeeValue:
        at = window or period
        amount: Any = fee.amount
        while isinstance(amount, Table):
            amount = row_for(amount, at, segment, self.zone, self.attribute)
        match amount:
            case None:
                raise NoFee(Sentence("{name} says nothing for {what}", name=name, what=_said(segment) or at.label))
            case Money():
                shown = money_told(amount.exact, amount.currency)
                said = Sentence("{name} is {what}", name=name, what=shown)
                return FeeValue(amount.exact, amount.currency, window, said)
            case OfFee(percent, below):
                whole = self.value(below, at, segment, which if window is None else SAME)
                said = Sentence(
                    "{name} is {percent} of {fee}, {rest}",
                    name=name,
                    percent=Figure(percent),
                    fee=below,
                    rest=whole.said,
                )
                return replace(whole, amount=whole.amount * percent.share, said=said)
            case ColumnOf(records, column):
                return self._of_things(name, fee.currency, records, column, window, at, segment)
            case Parameter():
                raise NoFee(Sentence("`{amount}` has no value", amount=str(amount)))
        raise NoFee(Sentence("`{amount}` is no amount", amount=str(amount)))

    def _of_things(
        self,
        name: str,
        currency: str | None,
        records: str,
        column: str,
        window: Period | None,
        at: Period,
        segment: Segment,
    ) -> FeeValue:
        """That of the reading's thing; where it is of none, those of all that lived then are added up."""
        key = dict(segment).get(records)
        if key is not None:
            return self._of_thing(name, currency, records, column, window, key)
        every = [
            self._of_thing(name, currency, records, column, window, each)
            for each in self.living(records, at.start, at.end)
        ]
        if not every:
            raise NoFee(
                Sentence(
                    "{name} is that of each of `{records}`, and there were none of them", name=name, records=records
                )
            )
        total, own = sum((each.amount for each in every), Fraction(0)), every[0].currency
        said = Sentence("{name} of all {records} is {what}", name=name, records=records, what=money_told(total, own))
        return FeeValue(total, own, window, said if len(every) > 1 else every[0].said)

    def _of_thing(
        self, name: str, currency: str | None, records: str, column: str, window: Period | None, key: str
    ) -> FeeValue:
        amount = self.attribute(records, key, column)
        if amount is None:
            raise NoFee(Sentence("`{key}` of `{records}` has no {column}", key=key, records=records, column=column))
        own = currency or self.agreement.currency or ""
        shown = money_told(Fraction(amount), own)
        said = Sentence("{name} of {which} is {what}", name=name, which=key, what=shown)
        return FeeValue(Fraction(amount), own, window, said)

    def _summed(self, name: str, fee: Fee, window: Period, segment: Segment) -> Iterable[FeeValue]:
        windows = [(window.start, window.end), window.whole or (window.start, window.end)]
        wanted = dict(segment)
        currency = fee.currency or self.agreement.currency or ""
        for reading in self.sums.get(name, ()):
            own = reading.period.whole or (reading.period.start, reading.period.end)
            if (reading.period.start, reading.period.end) not in windows and own not in windows:
                continue
            if all(wanted.get(key, value) == value for key, value in reading.segment):
                amount = reading.value or Fraction(0)
                complete = reading.measured_to >= reading.period.end
                what = money_told(amount, currency)
                said = Sentence("{name} of {which} is {what}", name=name, which=reading.period.label, what=what)
                said = said if complete else Sentence("{figure} so far", figure=said)
                yield FeeValue(amount, currency, reading.period, said, complete)

    def _added(self, name: str, found: Iterable[FeeValue]) -> FeeValue:
        values = list(found)
        if not values:
            raise NoFee(Sentence("there are no amounts of {name} yet", name=name))
        if len(values) == 1:
            return values[0]
        if len({each.currency for each in values}) > 1:
            raise NoFee(Sentence("the amounts of {name} are in several currencies, and are not added up", name=name))
        total = sum((each.amount for each in values), Fraction(0))
        labels = [each.period.label if each.period else "" for each in (values[0], values[-1])]
        which = Sentence("{start} to {end}", start=labels[0], end=labels[1])
        said = Sentence(
            "{name} of {which} is {what}", name=name, which=which, what=money_told(total, values[0].currency)
        )
        return FeeValue(
            total, values[0].currency, values[-1].period, said,
            all(each.complete for each in values),
        )  # fmt: skip


def _said(segment: Segment) -> str:
    return " ".join(value for _, value in segment)
