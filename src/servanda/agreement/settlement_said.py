"""What binds all remedies in sentences: one incident, caps, rates, claims, the least that is paid, payment, rounding."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.paper_said import paper_said
from servanda.agreement.rates import Rates
from servanda.agreement.settlement import Cap, Claim, Credited, Settlement
from servanda.query.say import condition_in_words
from servanda.words.rates import At, Quoted
from servanda.words.said import listed, target_said
from servanda.words.said_times import by_said, cap_window_said
from servanda.words.sentence import Sentence, spaced
from servanda.words.told import duration_told
from servanda.words.told_money import rounded_told, worth_told

_INCIDENT = {
    "sum": Sentence("Of several remedies of one incident all are added up."),
    "largest": Sentence("Of several remedies of one incident only the largest is due."),
    "customer chooses": Sentence("Of several remedies of one incident the customer chooses the one that is due."),
}
_PAID = {
    "next invoice": Sentence("It is paid with the next invoice."), "cash": Sentence("It is paid in cash."),
    "voucher": Sentence("It is paid as a voucher."),
}  # fmt: skip


def settlement_said(settlement: Settlement) -> Iterable[tuple[str, str]]:
    """What binds all remedies, point by point."""
    if settlement.same_incident is not None:
        yield Sentence("one incident"), _INCIDENT[settlement.same_incident]
    for cap in settlement.caps:
        yield Sentence("cap"), _cap(cap)
    if settlement.rates is not None:
        yield Sentence("rates"), rates_said(settlement.rates)
    if settlement.claim is not None:
        yield Sentence("claims"), claim_said(settlement.claim)
    if settlement.pay_if is not None:
        limit = target_said(settlement.pay_if)
        yield Sentence("minimum"), Sentence("A statement is paid only if it is {limit}.", limit=limit)
    if settlement.paid is not None:
        yield Sentence("payment"), _PAID[settlement.paid]
    if settlement.credited is not None:
        yield Sentence("invoices"), _credited(settlement.credited)
    if settlement.lapses is not None:
        lost = Sentence("What is not used by {until} is lost.", until=by_said(settlement.lapses))
        yield Sentence("lapse"), lost
    if settlement.round is not None:
        said = Sentence("A statement is {rounded}.", rounded=rounded_told(settlement.round))
        yield Sentence("rounding"), said
    for each in paper_said(settlement):
        yield Sentence("paper"), Sentence("{said}.", said=each)


def claim_said(claim: Claim | str) -> str:
    """How a remedy is asked for: ``It is claimed until 30 days after the period.``"""
    if isinstance(claim, str):
        return Sentence("It is granted without a claim.")
    said = Sentence("It is claimed")
    if claim.begins is not None:
        said = Sentence("{said} from {until}", said=said, until=by_said(claim.begins))
    if claim.until is not None:
        said = Sentence("{said} until {until}", said=said, until=by_said(claim.until))
    if claim.only_if is not None:
        said = Sentence("{said}, if {condition}", said=said, condition=condition_in_words(claim.only_if))
    if claim.evidence:
        said = Sentence("{said}, with {evidence}", said=said, evidence=listed(claim.evidence))
    answer = "" if claim.answer is None else Sentence("It is answered within {time}.", time=duration_told(claim.answer))
    return spaced((Sentence("{said}.", said=said), answer))


def rates_said(rates: Rates) -> str:
    """``Amounts of other currencies are changed by …, quoted per 1 EUR, on the last day of the period.``"""
    said = Sentence(
        "Amounts of other currencies are changed by {source}, quoted {way}, {day}", source=rates.source,
        way=_quoted(rates.quoted), day=_of_day(rates.at),
    )  # fmt: skip
    if rates.at != "mean of the period" and rates.no_rate == "last before":
        said = Sentence("{said}; a day without a rate has the last before it", said=said)
    if rates.at != "mean of the period" and rates.no_rate == "next after":
        said = Sentence("{said}; a day without a rate has the next after it", said=said)
    rounded = "" if rates.round is None else Sentence("Each amount is {rounded}.", rounded=rounded_told(rates.round))
    return spaced((Sentence("{said}.", said=said), rounded))


def _quoted(quoted: Quoted) -> Sentence:
    if quoted.way == "per":
        return Sentence("per 1 {currency}", currency=quoted.currency)
    return Sentence("in {currency}", currency=quoted.currency)


def _of_day(at: At) -> Sentence:
    match at:
        case "first day of the period":
            return Sentence("on the first day of the period")
        case "last day of the period":
            return Sentence("on the last day of the period")
        case "day before the period":
            return Sentence("on the day before the period")
        case "mean of the period":
            return Sentence("at the mean of the period")


def _cap(cap: Cap) -> Sentence:
    said = Sentence("At most {limit} {each}", limit=worth_told(cap.at_most), each=cap_window_said(cap.each))
    if cap.applies_to:
        said = Sentence("{said} for {names}", said=said, names=listed(cap.applies_to))
    if cap.per:
        said = Sentence("{said}, for each of {names} on its own", said=said, names=listed(cap.per))
    return Sentence("{said}.", said=said)


def _credited(told: Credited) -> Sentence:
    if told.by is None:
        return Sentence(
            "Granted credits appear in {records}, where they are told by their amount and time.", records=told.records
        )
    return Sentence(
        "Granted credits appear in {records}, where they are told by their reference in `{column}`.",
        records=told.records, column=told.by,
    )  # fmt: skip
