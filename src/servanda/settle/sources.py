"""Fees and rates that closed money was reckoned from, where the records say something else by now: a note, never another amount."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.settle.progress import about
from servanda.settle.rates import DECIMALS
from servanda.words.problem import Problem
from servanda.words.result import Changed, Charged, Obligation
from servanda.words.show import show_money, show_number

HINT = "What is closed stays. To change it, both sides accept a restatement: servanda restate propose."


def sources_changed(closed: Obligation, now: Obligation) -> Iterable[Problem]:
    """Every fee and every rate of an obligation that would be another one today."""
    for then, today in (*_fees(closed, now), *_rates(closed, now)):
        sentence = f"{about(closed)} was closed with {then}; text and records say {today} now."
        yield Problem("S1059", sentence, None, HINT, "note")


def _fees(closed: Obligation, now: Obligation) -> Iterable[tuple[str, str]]:
    today = {(each.fee, each.period): each for each in now.charged}
    for then in closed.charged:
        other = today.get((then.fee, then.period))
        if other is not None and other != then:
            yield f"{then.fee}{f' of {then.period}' if then.period else ''} {_worth(then)}", _worth(other)


def _rates(closed: Obligation, now: Obligation) -> Iterable[tuple[str, str]]:
    """Of each currency, since the day of the rate may be another one as well."""
    today = {each.currency: each for each in now.changed}
    for then in closed.changed:
        other = today.get(then.currency)
        if other is not None and (other.rate, other.day, other.source) != (then.rate, then.day, then.source):
            yield f"a rate of {then.currency} of {_rate(then)}", _rate(other)


def _worth(fee: Charged) -> str:
    return show_money(fee.amount, fee.currency, DECIMALS)


def _rate(each: Changed) -> str:
    return f"{show_number(each.rate, DECIMALS)} ({each.source}, {each.day})"
