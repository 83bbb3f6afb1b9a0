"""Clocks that are late or about to be, with whom to tell: what `late` lists, and what a report can show of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from servanda.agreement.columns import RecordTypes
from servanda.agreement.model import Agreement
from servanda.measure.run import Bench
from servanda.measure.watched import StepAt, Watched, at_risk, watch, watched_clocks
from servanda.query.types import Kind
from servanda.words.duration import HOUR, Duration, Exact

WITHIN: Duration = Exact(4 * HOUR)
"""What is due within this long is about to be late, unless something else is asked for."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is told: the title of a contact, and the party and address where the agreement has it."""

    title: str
    party: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class LateClock:
    """A clock that is late, about to be, or at a step of an escalation; with those who are told now and next."""

    clock: Watched
    agreement: Agreement = field(repr=False, compare=False)
    currency: str = ""
    """Of the value at risk; empty where that is a plain number."""

    @property
    def records(self) -> str:
        """The record set that it is a clock of."""
        return self.agreement.objectives[self.clock.objective].metric.records

    @property
    def tell(self) -> tuple[Addressee, ...]:
        """Who is told at the step that was reached last."""
        return _those_told(self.agreement, self.clock.reached)

    @property
    def tell_next(self) -> tuple[Addressee, ...]:
        """Who is told at the next one."""
        return _those_told(self.agreement, self.clock.next)


def late_clocks(
    benches: Iterable[Bench], within: Duration = WITHIN, value: str | None = None, *, follows: bool = False
) -> tuple[LateClock, ...]:
    """Every clock of these versions that is late, due within this long, or has reached a step; the most urgent first.

    The benches must have been opened with `fields_watched` of the same value. `follows`: without a value it is the one
    that the follow-up of the records names.
    """

    def field(agreement: Agreement, name: str) -> str | None:
        return at_risk(agreement, agreement.objectives[name].metric.records, value, follows=follows)

    return clocks_with(benches, field, within)


ValueOf = Callable[[Agreement, str], str | None]
"""The field that says what a late record of an objective is worth."""


def clocks_with(benches: Iterable[Bench], value_of: ValueOf, within: Duration = WITHIN) -> tuple[LateClock, ...]:
    """The same where each objective's records say in a field of their own what they are worth."""
    found: list[LateClock] = []
    for bench in benches:
        for name in watched_clocks(bench.agreement):
            records = bench.agreement.objectives[name].metric.records
            worth = value_of(bench.agreement, name)
            watched = watch(bench, name, within, worth)
            currency = currency_of(bench.agreement, records, worth)
            found += [LateClock(each, bench.agreement, currency) for each in watched if _is_listed(each)]
    return by_urgency(found)


def _is_listed(each: Watched) -> bool:
    return each.is_late or each.is_soon or each.reached is not None


def by_urgency(found: Iterable[LateClock]) -> tuple[LateClock, ...]:
    """The most value at risk first; then what is late before what is not, the nearest to its due instant first."""
    every = list(found)
    worth = sorted({each.clock.value for each in every if each.clock.value is not None}, reverse=True)
    places = {value: place for place, value in enumerate(worth)}  # exact fractions are slow to compare, and few

    def urgency(late: LateClock) -> tuple[int, bool, int, str, str]:
        each = late.clock
        distance = abs(each.due - each.now) if each.due is not None else 1 << 62
        place = len(places) if each.value is None else places[each.value]
        return place, not each.is_late, distance, each.key, each.objective

    return tuple(sorted(every, key=urgency))


def currency_of(agreement: Agreement, records: str, value: str | None) -> str:
    """The currency of the field with the value at risk; empty where it is no money."""
    types = RecordTypes(agreement).columns(records)
    if value is None or value not in types or types[value].kind is not Kind.MONEY:
        return ""
    return types[value].currency or agreement.currency or ""


def _those_told(agreement: Agreement, step: StepAt | None) -> tuple[Addressee, ...]:
    return tuple(addressee(agreement, title) for title in (step.titles if step is not None else ()))


def addressee(agreement: Agreement, title: str) -> Addressee:
    """The contact with this title; the title alone where no party has one."""
    for party in agreement.parties.values():
        for contact in party.contacts:
            if contact.title == title:
                return Addressee(title, party.name, contact.email or "")
    return Addressee(title)
