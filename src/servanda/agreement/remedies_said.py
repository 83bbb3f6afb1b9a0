"""Fees, remedies and the settlement in plain English, printed from the terms that are reckoned with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from servanda.agreement.fees import Fee
from servanda.agreement.model import Agreement
from servanda.agreement.owing import parts_of, sides_of
from servanda.agreement.paper_said import paper_said, with_paper
from servanda.agreement.rates import Rates
from servanda.agreement.remedies import AMOUNTS, Remedy
from servanda.agreement.settlement import Claim, Settlement
from servanda.query.say import in_words
from servanda.remedies.function import Function
from servanda.words.fee import Rolling
from servanda.words.said import listed, target_said, value_said
from servanda.words.said_times import each_said, trigger_said, until_said
from servanda.words.shapes import Table
from servanda.words.until import EndOf, Until, ordinal

_OWED = {
    "credit": "owes",
    "bonus": "owes as a bonus",
    "points": "is given",
    "units": "owes",
    "holdback": "pays what it kept,",
}


def fee_said(agreement: Agreement, name: str) -> str:
    """``subscription is 10000 USD each month.``"""
    fee = agreement.fees[name]
    each = f" {each_said(fee.each)}" if fee.each is not None else ""
    splits = [f"row of {each.name}" if each.name in agreement.records else each.name for each in fee.per]
    per = f", for each {' and '.join(splits)}" if splits else ""
    day = {"actual": "", "1/30": " A day of it is a thirtieth.", "1/365": " A day of it is a 365th of a year."}[
        fee.one_day
    ]
    currency = f", in {fee.currency}" if fee.currency is not None else ""
    return with_paper(f"{name} is {_amount(fee)}{currency}{each}{per}.{day}", fee)


def _amount(fee: Fee) -> str:
    if fee.sum is not None:
        where = f" where {in_words(fee.where)}" if fee.where is not None else ""
        return f"the sum of {in_words(fee.of) if fee.of is not None else ''} of {fee.sum}{where}"
    return value_said(fee.amount, str) if isinstance(fee.amount, Table) else str(fee.amount)


def remedy_said(agreement: Agreement, name: str) -> str:
    """``When availability is missed, Acme Ltd owes Globex 10% of subscription …``"""
    remedy = agreement.remedies[name]
    sides = [each for part in parts_of(remedy.when) for each in sides_of(agreement, remedy, part)]
    debtor = " or ".join(dict.fromkeys(_name(agreement, each) for each, _ in sides)) or "the other side"
    creditor = " or ".join(dict.fromkeys(_name(agreement, each) for _, each in sides)) or "the other side"
    said = [f"When {trigger_said(remedy.when)}, {_follows(agreement, remedy, debtor, creditor)}."]
    said += [f"{each.times} times as much when {trigger_said(each.when)}." for each in remedy.multipliers]
    if remedy.restarts is not None:
        said.append("Once it has fallen due, counting begins anew.")
    if remedy.combine is not None:
        what = "all are added up" if remedy.combine == "sum" else "only the largest is due"
        said.append(f"Of several in one period {what}.")
    if remedy.instead_of:
        said.append(f"It takes the place of {listed(remedy.instead_of)}.")
    if remedy.earn_back is not None:
        back = remedy.earn_back
        kept = f" and is kept against later credits{_until(back.lapses)}" if back.how == "bank" else ""
        said.append(f"{back.give} of it goes back when {trigger_said(back.when)}{kept}.")
    said += [_claim(remedy.claim)] if remedy.claim is not None else []
    return with_paper(" ".join(said), remedy)


def settlement_said(settlement: Settlement) -> Iterable[tuple[str, str]]:
    """What binds all remedies, point by point."""
    if settlement.same_incident is not None:
        said = {
            "sum": "all are added up",
            "largest": "only the largest is due",
            "customer chooses": "the customer chooses the one that is due",
        }
        yield "one incident", f"Of several remedies of one incident {said[settlement.same_incident]}."
    for cap in settlement.caps:
        of = f" for {listed(cap.applies_to)}" if cap.applies_to else ""
        each = f"in any {cap.each.months} months" if isinstance(cap.each, Rolling) else f"each {cap.each}"
        per = f", for each of {listed(cap.per)} on its own" if cap.per else ""
        yield "cap", f"At most {cap.at_most} {each}{of}{per}."
    if settlement.rates is not None:
        yield "rates", rates_said(settlement.rates)
    if settlement.claim is not None:
        yield "claims", _claim(settlement.claim)
    if settlement.pay_if is not None:
        yield "minimum", f"A statement is paid only if it is {target_said(settlement.pay_if)}."
    if settlement.paid is not None:
        said = {"next invoice": "with the next invoice", "cash": "in cash", "voucher": "as a voucher"}
        yield "payment", f"It is paid {said[settlement.paid]}."
    if settlement.credited is not None:
        told = settlement.credited
        by = f"their reference in `{told.by}`" if told.by is not None else "their amount and time"
        yield "invoices", f"Granted credits appear in {told.records}, where they are told by {by}."
    if settlement.lapses is not None:
        yield "lapse", f"What is not used by {_by(settlement.lapses)} is lost."
    if settlement.round is not None:
        yield "rounding", f"A statement is rounded {settlement.round}."
    for each in paper_said(settlement):
        yield "paper", f"{each}."


def rates_said(rates: Rates) -> str:
    """``Other currencies are changed at …, as quoted per 1 EUR, on the last day of the period.``"""
    mean = rates.at == "mean of the period"
    day = f"at the {rates.at}" if mean else f"on the {rates.at}"
    missing = {None: "", "last before": "; a day without a rate has the last before it",
               "next after": "; a day without a rate has the next after it"}[None if mean else rates.no_rate]  # fmt: skip
    rounded = f" Each amount is rounded {rates.round}." if rates.round is not None else ""
    return f"Amounts of other currencies are changed by {rates.source}, quoted {rates.quoted}, {day}{missing}.{rounded}"


def _follows(agreement: Agreement, remedy: Remedy, debtor: str, creditor: str) -> str:
    if remedy.kind in AMOUNTS:
        function: Function = getattr(remedy, remedy.kind)
        to = "" if remedy.kind == "points" else f" {creditor}"
        return f"{debtor} {_OWED[remedy.kind]}{to} {function.sentence()}"
    if remedy.action is not None:
        return f"{debtor} owes {creditor} an action, due {_by(remedy.action.due)}: {remedy.action.what}"
    right: Any = remedy.right_to_terminate
    who = "each side" if right.party == "both" else _name(agreement, right.party)
    notice = {None: "", "none": " without notice"}.get(right.notice, f" with a notice of {right.notice}")
    within = f", within {_by(right.within)}" if right.within is not None else ""
    refund = f"; refund: {right.refund}" if right.refund is not None else ""
    return f"{who} may terminate{notice}{within}{refund}"


def _claim(claim: Claim | str) -> str:
    if isinstance(claim, str):
        return "It is granted without a claim."
    begins = f" from {_by(claim.begins)}" if claim.begins is not None else ""
    until = f" until {_by(claim.until)}" if claim.until is not None else ""
    condition = f", if {in_words(claim.only_if)}" if claim.only_if is not None else ""
    evidence = f", with {listed(claim.evidence)}" if claim.evidence else ""
    answer = f" It is answered within {claim.answer}." if claim.answer is not None else ""
    return f"It is claimed{begins}{until}{condition}{evidence}.{answer}"


def _until(lapses: Until | None) -> str:
    return "" if lapses is None else f" until {_by(lapses)}"


def _by(until: Until) -> str:
    """``the end of the 2nd month after the period``, ``30 days after the period``."""
    if isinstance(until, EndOf):
        return f"the end of the {ordinal(until.n)} {until.unit} after {until.anchor}"
    said = until_said(until)
    return f"the {said}" if said.startswith("end of") else said


def _name(agreement: Agreement, party: str | None) -> str:
    if party is None:
        return "the other side"
    return agreement.parties[party].name if party in agreement.parties else party
