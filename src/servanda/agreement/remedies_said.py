"""Fees and remedies in sentences, printed from the terms that are reckoned with."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.fees import Fee
from servanda.agreement.model import Agreement
from servanda.agreement.owing import parts_of, sides_of
from servanda.agreement.paper_said import with_paper
from servanda.agreement.remedies import AMOUNTS, EarnBack, Remedy, RightToTerminate
from servanda.agreement.settlement_said import claim_said
from servanda.query.say import condition_in_words, in_words
from servanda.remedies.function import Function
from servanda.words.said import listed, value_said
from servanda.words.said_times import by_said, each_said, trigger_said
from servanda.words.sentence import Figure, Sentence, spaced
from servanda.words.shapes import Table
from servanda.words.told import duration_told
from servanda.words.told_money import worth_told


def fee_said(agreement: Agreement, name: str) -> str:
    """``subscription is 10,000 USD each month.``"""
    fee = agreement.fees[name]
    said = Sentence("{name} is {what}", name=name, what=_amount(fee))
    if fee.currency is not None:
        said = Sentence("{said}, in {currency}", said=said, currency=fee.currency)
    if fee.each is not None:
        said = Sentence("{said} {each}", said=said, each=each_said(fee.each))
    if fee.per:
        splits = (_split(agreement, each.name) for each in fee.per)
        said = Sentence("{said}, for each {things}", said=said, things=listed(splits))
    return with_paper(spaced((Sentence("{said}.", said=said), _day_of(fee))), fee)


def _split(agreement: Agreement, name: str) -> str:
    return Sentence("row of {records}", records=name) if name in agreement.records else name


def _day_of(fee: Fee) -> str:
    match fee.one_day:
        case "1/30":
            return Sentence("A day of it is a thirtieth.")
        case "1/365":
            return Sentence("A day of it is a 365th of a year.")
    return ""


def _amount(fee: Fee) -> str:
    if fee.sum is None:
        return value_said(fee.amount, worth_told) if isinstance(fee.amount, Table) else worth_told(fee.amount)
    of = in_words(fee.of) if fee.of is not None else ""
    said = Sentence("the sum of {of} of {records}", of=of, records=fee.sum)
    if fee.where is None:
        return said
    return Sentence("{said} where {condition}", said=said, condition=condition_in_words(fee.where))


def remedy_said(agreement: Agreement, name: str) -> str:
    """``When availability is missed, Acme Ltd owes Globex 10% of subscription …``"""
    remedy = agreement.remedies[name]
    said: list[str] = [_follows(agreement, remedy)]
    said += [_times(each.times.value, trigger_said(each.when)) for each in remedy.multipliers]
    if remedy.restarts is not None:
        said.append(Sentence("Once it has fallen due, counting begins anew."))
    if remedy.combine == "sum":
        said.append(Sentence("Of several in one period all are added up."))
    if remedy.combine == "largest":
        said.append(Sentence("Of several in one period only the largest is due."))
    if remedy.instead_of:
        said.append(Sentence("It takes the place of {names}.", names=listed(remedy.instead_of)))
    said += [_back(remedy.earn_back)] if remedy.earn_back is not None else []
    said += [claim_said(remedy.claim)] if remedy.claim is not None else []
    return with_paper(spaced(said), remedy)


def _times(times: object, when: str) -> Sentence:
    return Sentence("{number} times as much when {trigger}.", number=times, trigger=when)


def _back(back: EarnBack) -> Sentence:
    said = {"percent": Figure(back.give), "trigger": trigger_said(back.when)}
    if back.how != "bank":
        return Sentence("{percent} of it goes back when {trigger}.", **said)
    if back.lapses is None:
        return Sentence("{percent} of it goes back when {trigger} and is kept against later credits.", **said)
    return Sentence(
        "{percent} of it goes back when {trigger} and is kept against later credits until {until}.",
        until=by_said(back.lapses), **said,
    )  # fmt: skip


def _follows(agreement: Agreement, remedy: Remedy) -> Sentence:
    said = {"trigger": trigger_said(remedy.when), **_sides(agreement, remedy)}
    if remedy.kind in AMOUNTS:
        function: Function = getattr(remedy, remedy.kind)
        return _owed(remedy.kind, function.sentence(), said)
    if remedy.action is not None:
        what, due = remedy.action.what, by_said(remedy.action.due)
        return Sentence(
            "When {trigger}, {debtor} owes {creditor} an action, due {until}: {what}.", what=what, until=due, **said
        )
    assert remedy.right_to_terminate is not None
    return _may_end(agreement, remedy.right_to_terminate, said["trigger"])


def _owed(kind: str, amount: str, said: dict[str, str]) -> Sentence:
    match kind:
        case "bonus":
            return Sentence("When {trigger}, {debtor} owes as a bonus {creditor} {amount}.", amount=amount, **said)
        case "points":
            del said["creditor"]
            return Sentence("When {trigger}, {debtor} is given {amount}.", amount=amount, **said)
        case "holdback":
            return Sentence("When {trigger}, {debtor} pays what it kept, {creditor} {amount}.", amount=amount, **said)
    return Sentence("When {trigger}, {debtor} owes {creditor} {amount}.", amount=amount, **said)


def _may_end(agreement: Agreement, right: RightToTerminate, trigger: str) -> Sentence:
    who = Sentence("each side") if right.party == "both" else called(agreement, right.party)
    how: str = Sentence("may terminate")
    if right.notice == "none":
        how = Sentence("may terminate without notice")
    elif right.notice is not None:
        how = Sentence("may terminate with a notice of {time}", time=duration_told(right.notice))
    if right.within is not None:
        how = Sentence("{said}, within {until}", said=how, until=by_said(right.within))
    match right.refund:
        case "none":
            how = Sentence("{said}; refund: none", said=how)
        case "pro rata":
            how = Sentence("{said}; refund: pro rata", said=how)
    return Sentence("When {trigger}, {who} {how}.", trigger=trigger, who=who, how=how)


def _sides(agreement: Agreement, remedy: Remedy) -> dict[str, str]:
    sides = [each for part in parts_of(remedy.when) for each in sides_of(agreement, remedy, part)]
    debtors, creditors = ([_named(agreement, each[place]) for each in sides] for place in (0, 1))
    return {"debtor": _one_of(debtors), "creditor": _one_of(creditors)}


def _one_of(names: Iterable[str]) -> str:
    return listed(dict.fromkeys(names), "or") or Sentence("the other side")


def _named(agreement: Agreement, party: str | None) -> str:
    return Sentence("the other side") if party is None else called(agreement, party)


def called(agreement: Agreement, party: str) -> str:
    """What people call a party."""
    return agreement.parties[party].name if party in agreement.parties else party
