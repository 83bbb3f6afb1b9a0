"""What follows from a report's verdicts, as lines of its page: who owes whom what, until when, and why."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.clock.zone import Zone
from servanda.desk.measuring import Measured
from servanda.desk.moments import day_of
from servanda.desk.obligation_words import which
from servanda.desk.settling import party_name
from servanda.desk.statements import Statement
from servanda.desk.waiting_money import Waiting
from servanda.paper.page import Owed
from servanda.paper.tongue import Tongue
from servanda.words.result import Obligation, Period
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_amount

STATES = {
    "computed": Sentence("not final yet"), "claimable": Sentence("to be claimed"), "claimed": Sentence("claimed"),
    "verified": Sentence("verified"), "granted": Sentence("granted"), "applied": Sentence("applied"),
    "lapsed": Sentence("lapsed"), "refused": Sentence("refused"),
}  # fmt: skip


def owed(measured: Measured, period: Period, zone: Zone, tongue: Tongue) -> Iterable[Owed]:
    """A line for each obligation of the report's period, and for what follows only if what waits is accepted."""
    waiting = Waiting(measured)
    for each in _of_period(measured.obligations, period):
        yield Owed(
            each.remedy, which(each), _who(measured, each, tongue),
            tongue.told(amount_said(each)), tongue.told(STATES[each.state]), _until(each, zone, tongue), tongue.told(each.what),
            tuple(tongue.told(reason.sentence) for reason in each.because), waiting.beside(each, amount_said, tongue),
        )  # fmt: skip
    for each in waiting.only_then(lambda one: _within(one, period)):
        then = tongue.told(amount_said(each) or each.what)
        reasons = tuple(tongue.told(reason.sentence) for reason in each.because)
        yield Owed(
            each.remedy, which(each), _who(measured, each, tongue), "", tongue.told(ONLY_THEN), "", "", reasons, then
        )


ONLY_THEN = Sentence("only if accepted")


def totals(measured: Measured, period: Period, tongue: Tongue) -> Iterable[str]:
    """What each party owes another in all, without what has lapsed or was refused; and what it would be."""
    own = list(_of_period(measured.obligations, period))
    waiting = Waiting(measured)
    alone = waiting.only_then(lambda one: _within(one, period))
    yield from (tongue.told(each) for each in _in_all(measured, period, own))
    if not alone and not waiting.moves(own):
        return
    then = list(_in_all(measured, period, waiting.then(own, alone))) or [Sentence("Nothing is owed for this period.")]
    for each in then:
        yield tongue.told(Sentence("If all that waits for an answer is accepted: {what}", what=each))


def _in_all(measured: Measured, period: Period, own: Iterable[Obligation]) -> Iterable[Sentence]:
    agreement = measured.agreement
    assert agreement is not None
    for total in Statement(period, tuple(own)).totals:
        names = {"debtor": party_name(agreement, total.debtor), "creditor": party_name(agreement, total.creditor)}
        shown = Figure(show_amount(total.amount, total.unit))
        yield Sentence("{debtor} owes {creditor} {amount}.", amount=shown, **names)


def amount_said(each: Obligation) -> str:
    """``1,000 USD``, ``3 points``; nothing for duties and rights."""
    if each.amount is None:
        return ""
    return Figure(show_amount(each.amount, each.unit))


def _of_period(found: Iterable[Obligation], period: Period) -> Iterable[Obligation]:
    return (each for each in found if _within(each, period))


def _within(each: Obligation, period: Period) -> bool:
    return period.start <= each.period.start < period.end


def _who(measured: Measured, each: Obligation, tongue: Tongue) -> str:
    if each.kind == "right_to_terminate" or measured.agreement is None:
        return ""
    debtor, creditor = (party_name(measured.agreement, name) for name in (each.debtor, each.creditor))
    return tongue.told(Sentence("{debtor} owes {creditor}", debtor=debtor, creditor=creditor))


def _until(each: Obligation, zone: Zone, tongue: Tongue) -> str:
    """The last day of a claim, a duty or a right."""
    if each.until is None or each.state not in ("computed", "claimable", "granted", "lapsed"):
        return ""
    return tongue.told(day_of(each.until - 1, zone))
