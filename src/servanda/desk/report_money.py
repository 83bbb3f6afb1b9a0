"""What follows from a report's verdicts, as lines of its page: who owes whom what, until when, and why."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.clock.zone import Zone
from servanda.desk.measuring import Measured
from servanda.desk.moments import day_of
from servanda.desk.settling import party_name
from servanda.desk.statements import Statement
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
    """A line for each obligation of the report's period."""
    for each in _of_period(measured, period):
        yield Owed(
            each.remedy, " ".join(value for _, value in each.told_by), _who(measured, each, tongue),
            tongue.told(amount_said(each)), tongue.told(STATES[each.state]), _until(each, zone, tongue), each.what,
            tuple(tongue.told(reason.sentence) for reason in each.because),
        )  # fmt: skip


def totals(measured: Measured, period: Period, tongue: Tongue) -> Iterable[str]:
    """What each party owes another in all, without what has lapsed or was refused."""
    statement = Statement(period, tuple(_of_period(measured, period)))
    for total in statement.totals:
        agreement = measured.agreement
        assert agreement is not None
        names = {"debtor": party_name(agreement, total.debtor), "creditor": party_name(agreement, total.creditor)}
        shown = Figure(show_amount(total.amount, total.unit))
        yield tongue.told(Sentence("{debtor} owes {creditor} {amount}.", amount=shown, **names))


def amount_said(each: Obligation) -> str:
    """``1,000 USD``, ``3 points``; nothing for duties and rights."""
    if each.amount is None:
        return ""
    return Figure(show_amount(each.amount, each.unit))


def _of_period(measured: Measured, period: Period) -> Iterable[Obligation]:
    return (each for each in measured.obligations if period.start <= each.period.start < period.end)


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
