"""Credits to be booked: what was granted and stands on no invoice yet, in whole cents, under a name that stays the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from servanda.agreement.model import Agreement
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.remedies.function import Function
from servanda.settle.reference import reference_of
from servanda.words.money import decimals_of
from servanda.words.number import exact_text
from servanda.words.problem import Problem
from servanda.words.result import Obligation
from servanda.words.show import show_money

Type = Literal["credit", "charge"]


@dataclass(frozen=True, slots=True)
class Credit:
    """One amount to be booked: a credit for the customer, or a charge, such as what was earned back.

    `cents` are the smallest parts of the currency, `amount` the same as a decimal. `first` and `last` are the days of
    the period. `fee` is what it is a part of.
    """

    reference: str
    type: Type
    customer: str
    currency: str
    cents: int
    amount: str
    period: str
    first: date
    last: date
    agreement: str
    remedy: str
    thing: str
    fee: str
    reason: str
    paid: str


def credits_of(agreement: Agreement, obligations: Iterable[Obligation]) -> tuple[tuple[Credit, ...], list[Problem]]:
    """Every granted amount of money that is not applied yet; what is no whole number of cents is a Problem."""
    found: list[Credit] = []
    problems: list[Problem] = []
    for each in obligations:
        if each.state != "granted" or not each.amount or len(each.unit) != 3 or not each.unit.isupper():
            continue
        cents = each.amount * 10 ** decimals_of(each.unit)
        if cents.denominator != 1:
            problems.append(_no_cents(agreement, each))
        else:
            found.append(_credit(agreement, each, int(cents)))
    return tuple(found), problems


def _credit(agreement: Agreement, each: Obligation, cents: int) -> Credit:
    zone, type_ = Zone(agreement.timezone), type_of(agreement, each)
    customer = each.creditor if type_ == "credit" else each.debtor
    name = agreement.parties[customer].name if customer in agreement.parties else customer or ""
    last = max(each.period.end - 1, each.period.start)
    thing = " ".join((*(value for _, value in each.segment), each.period.key or "")).strip()
    remedy = agreement.remedies.get(each.remedy)
    function = getattr(remedy, remedy.kind, None) if remedy is not None else None
    paid = agreement.settlement.paid if agreement.settlement is not None and agreement.settlement.paid else ""
    return Credit(
        reference_of(agreement.id, each), type_, name, each.unit, cents, decimal_text(cents, each.unit),
        each.period.label, date_of(zone.day(each.period.start)), date_of(zone.day(last)), agreement.id, each.remedy,
        thing, _fee(function), "; ".join(_reasons(each)), paid,
    )  # fmt: skip


def decimal_text(cents: int, currency: str) -> str:
    """``200.00``: with all decimals of the currency."""
    decimals = decimals_of(currency)
    whole, rest = divmod(cents, 10**decimals)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)


def type_of(agreement: Agreement, each: Obligation) -> Type:
    """Who is the customer says its role; where nobody has one, a bonus and what goes back are charges."""
    roles = [
        agreement.parties[name].role if name in agreement.parties else None for name in (each.debtor, each.creditor)
    ]
    if "customer" in roles or "provider" in roles:
        return "charge" if roles[0] == "customer" or roles[1] == "provider" else "credit"
    return "charge" if each.kind in ("bonus", "holdback", "earn-back") else "credit"


def _fee(function: object) -> str:
    """The fee that it is a part of, where it is of one."""
    if not isinstance(function, Function):
        return ""
    named = (getattr(amount, "fee", None) for _, amount in function.amounts())
    return function.of or next((each for each in named if each), "")


def _reasons(each: Obligation) -> Iterator[str]:
    """Why it follows; what both sides said about it stands in the ledger."""
    yield from (str(reason.sentence) for reason in each.because if reason.place is None)


def _no_cents(agreement: Agreement, each: Obligation) -> Problem:
    amount = each.amount or Fraction(0)
    shown = show_money(amount, each.unit, decimals_of(each.unit))
    step = exact_text(Fraction(1, 10 ** decimals_of(each.unit)))
    return Problem(
        "S882", f"{reference_of(agreement.id, each)} is {shown}, which is no whole number of the smallest coins of {each.unit}.",
        agreement.place(("settlement",)) if agreement.settlement is not None else None,
        f"Say how statements are rounded: `round: half up to {step} {each.unit}` under `settlement`.",
    )  # fmt: skip


COLUMNS = (
    "reference", "type", "customer", "currency", "amount", "period", "first_day", "last_day", "agreement", "remedy",
    "thing", "fee", "reason",
)  # fmt: skip


def rows(credits: Iterable[Credit]) -> Iterator[tuple[str, ...]]:
    """A row for each credit, for a spreadsheet or any billing software."""
    for each in credits:
        yield (
            each.reference, each.type, each.customer, each.currency, each.amount, each.period, each.first.isoformat(),
            each.last.isoformat(), each.agreement, each.remedy, each.thing, each.fee, each.reason,
        )  # fmt: skip
