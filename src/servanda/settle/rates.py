"""Amounts of other currencies changed into the agreement's: exactly, at the rate of the day that the agreement says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from servanda.agreement.rates import Rates
from servanda.clock.units import date_of, day_of
from servanda.clock.zone import Zone
from servanda.words.number import Number
from servanda.words.result import Changed, Period
from servanda.words.rounding import round_to
from servanda.words.said import listed
from servanda.words.sentence import Day as Written
from servanda.words.sentence import Figure, Sentence
from servanda.words.shapes import Table
from servanda.words.show import show_number
from servanda.words.timeofday import parse_date
from servanda.words.told_money import money_told, rounded_told
from servanda.words.value import plain

ONE = Fraction(1)
DECIMALS = 6
"""Of a rate as it is shown; it is reckoned with exactly."""


class NoRate(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """There is no rate to change with; the argument says why."""


@dataclass(frozen=True, slots=True)
class Day:
    """A rate as it was quoted, in words of which day, and whether another may still be published for it."""

    rate: Fraction
    said: str
    complete: bool = True


@dataclass(frozen=True, slots=True)
class InCurrency:
    """What an amount comes to in the agreement's currency, and how."""

    amount: Fraction
    said: str
    changed: Changed
    complete: bool = True


Published = Mapping[str, Sequence[tuple[int, Fraction]]]
"""Of each currency the days that have a rate, in order, each with its rate."""


def published(rows: Iterable[tuple[int, str, Any]]) -> Published:
    """Rates by currency and day; of several of one day the last row counts, and a cell without a rate is none."""
    found: dict[str, dict[int, Fraction]] = {}
    for day, currency, rate in rows:
        if rate is not None:
            found.setdefault(currency.strip().upper(), {})[day] = Fraction(rate)
    return {currency: sorted(days.items()) for currency, days in found.items()}


@dataclass(frozen=True)
class RateBook:
    """The rates of one agreement: `rows` are those of its records, known until the day before `horizon`."""

    rates: Rates
    currency: str
    zone: Zone
    rows: Published
    horizon: int = 10**9

    def changed(self, amount: Fraction, currency: str, period: Period) -> InCurrency:
        """An amount of another currency in the agreement's; raises NoRate."""
        quotes = {code: self._quote(code, period) for code in (currency, self.currency)
                  if code != self.rates.quoted.currency}  # fmt: skip
        worth = self._worth(quotes, currency) / self._worth(quotes, self.currency)
        exact = amount * worth
        found = exact
        if self.rates.round is not None:
            found = round_to(exact, self.rates.round.direction, plain(self.rates.round.to) or ONE)
        days = listed(dict.fromkeys(each.said for each in quotes.values()))
        quoted = listed(self._quoted(code, each.rate) for code, each in quotes.items())
        becomes = Sentence(
            "{amount} is {other}", amount=money_told(amount, currency), other=money_told(found, self.currency)
        )
        if found != exact and self.rates.round is not None:
            becomes = Sentence("{said}, {rounded}", said=becomes, rounded=rounded_told(self.rates.round))
        said = Sentence(
            "{said}: {rate} ({source}, {days})", said=becomes, rate=quoted, source=self.rates.source, days=days
        )
        how = Changed(amount, currency, worth, days, self.rates.source)
        return InCurrency(found, said, how, all(each.complete for each in quotes.values()))

    def _worth(self, quotes: Mapping[str, Day], currency: str) -> Fraction:
        """What one unit of a currency is in the one that rates are quoted by."""
        if currency == self.rates.quoted.currency:
            return ONE
        rate = quotes[currency].rate
        if rate <= 0:
            raise NoRate(
                Sentence(
                    "the rate of {currency} of {day} is {number}",
                    currency=currency,
                    day=quotes[currency].said,
                    number=rate,
                )
            )
        return ONE / rate if self.rates.quoted.way == "per" else rate

    def _quoted(self, currency: str, rate: Fraction) -> str:
        base = self.rates.quoted.currency
        whole = (currency, base) if self.rates.quoted.way == "per" else (base, currency)
        shown = Figure(show_number(rate, DECIMALS))
        return Sentence("{rate} {currency} for 1 {other}", rate=shown, currency=whole[0], other=whole[1])

    def _quote(self, currency: str, period: Period) -> Day:
        first, last = self.zone.day(period.start), self.zone.day(max(period.end - 1, period.start))
        match self.rates.at:
            case "first day of the period":
                return self._of(currency, first)
            case "last day of the period":
                return self._of(currency, last)
            case "day before the period":
                return self._of(currency, first - 1)
            case "mean of the period":
                return self._mean(currency, first, last)

    def _of(self, currency: str, day: int) -> Day:
        if self.rates.table:
            return self._written(currency, day)
        days = self.rows.get(currency, ())
        place = bisect_left(days, day, key=lambda each: each[0])
        if place < len(days) and days[place][0] == day:
            return Day(days[place][1], _said(day))
        if self.rates.no_rate == "last before" and place > 0:
            found, rate = days[place - 1]
            return Day(
                rate,
                Sentence("{day}, the last before {other}", day=_said(found), other=_said(day)),
                complete=day < self.horizon,
            )
        if self.rates.no_rate == "next after" and place < len(days):
            found, rate = days[place]
            return Day(rate, Sentence("{day}, the next after {other}", day=_said(found), other=_said(day)))
        raise NoRate(Sentence("there is no rate of {currency} for {day}", currency=currency, day=_said(day)))

    def _mean(self, currency: str, first: int, last: int) -> Day:
        """Of all rates published in the period; of a table, of all its days."""
        if self.rates.table:
            rates = [self._written(currency, day).rate for day in range(first, last + 1)]
        else:
            days = self.rows.get(currency, ())
            start = bisect_left(days, first, key=lambda each: each[0])
            stop = bisect_right(days, last, key=lambda each: each[0])
            rates = [rate for _, rate in days[start:stop]]
        if not rates:
            raise NoRate(
                Sentence(
                    "there is no rate of {currency} from {first} to {last}",
                    currency=currency,
                    first=_said(first),
                    last=_said(last),
                )
            )
        said = Sentence(
            "the mean of {n} days from {first} to {last}", n=len(rates), first=_said(first), last=_said(last)
        )
        return Day(sum(rates, Fraction(0)) / len(rates), said, complete=bool(self.rates.table) or last < self.horizon)

    def _written(self, currency: str, day: int) -> Day:
        found: Any = self.rates.table.get(currency)
        said = _said(day)
        while isinstance(found, Table):
            held = sorted((day_of(parse_date(key)), place) for place, (key, _) in enumerate(found.rows))
            places = [place for start, place in held if start <= day]
            found = found.rows[places[-1]][1] if places else found.otherwise
        if not isinstance(found, Number):
            raise NoRate(Sentence("there is no rate of {currency} for {day}", currency=currency, day=said))
        return Day(found.value, said)


def _said(day: int) -> Sentence:
    return Sentence("{day}", day=Written.of(date_of(day)))
