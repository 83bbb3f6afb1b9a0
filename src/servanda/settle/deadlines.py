"""Last days that follow from no verdict: to answer a claim, to use what was granted, to give notice before a renewal."""

from __future__ import annotations

from datetime import date

from servanda.agreement.model import Agreement
from servanda.agreement.settlement import Claim
from servanda.clock.civil import stepped_day
from servanda.clock.units import date_of, day_of
from servanda.clock.zone import Zone
from servanda.settle.claims import deadline_after, instant_of
from servanda.words.duration import Civil
from servanda.words.result import Obligation

_LATER = {"monthly": Civil(1), "quarterly": Civil(3), "yearly": Civil(12)}
_MOST_RENEWALS = 5000


def answer_until(agreement: Agreement, remedy: str, claimed: date) -> int | None:
    """Before which instant a claim of this day is to be answered; None where nothing is agreed."""
    written = agreement.remedies.get(remedy)
    rule = (written.claim if written is not None else None) or (
        agreement.settlement.claim if agreement.settlement is not None else None
    )
    if not isinstance(rule, Claim) or rule.answer is None:
        return None
    return deadline_after(agreement, rule.answer, claimed)


def used_until(agreement: Agreement, obligation: Obligation) -> int | None:
    """Before which instant what was granted has to stand on an invoice, since it is lost then."""
    settlement = agreement.settlement
    return None if settlement is None else instant_of(agreement, settlement.lapses, obligation.period)


def notice_until(agreement: Agreement, moment: int) -> tuple[int, date] | None:
    """Before which instant notice is to be given next, and the end that it is for; None where nothing is renewed."""
    term = agreement.term
    if term is None or term.ends is None or term.notice is None or term.renews == "no":
        return None
    zone, after = Zone(agreement.timezone), day_of(term.ends) + 1
    back = Civil(-term.notice.months, -term.notice.days)
    for number in range(_MOST_RENEWALS):
        step = _LATER[term.renews]
        end = stepped_day(after, Civil(step.months * number))
        until = zone.midnight(stepped_day(end, back))
        if until > moment:
            return until, date_of(end - 1)
    return None
