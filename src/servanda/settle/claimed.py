"""Which periods of an objective were claimed in time, for triggers that end in `and claimed`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from servanda.agreement.model import Agreement
from servanda.agreement.remedies import Remedy
from servanda.judge.known import Claimed
from servanda.judge.triggers import Answer
from servanda.remedies.function import Function
from servanda.words.result import ClaimState, Obligation, Period, Segment
from servanda.words.trigger import AndClaimed, Trigger, objectives_of, phrases_of

_STANDS: Mapping[ClaimState, Answer] = {"computed": "open", "claimable": "open", "lapsed": False}
"""What is not claimed yet, and what never was; everything else was claimed, whatever was answered."""


def asks_for_claims(agreement: Agreement) -> bool:
    """Does a trigger ask what was claimed?"""
    return any(_asks(each) for remedy in agreement.remedies.values() for each in triggers_of(remedy))


def hangs_on_claims(agreement: Agreement) -> bool:
    """Does anything here come to something else by what was claimed, granted or refused?"""
    if agreement.settlement is not None and agreement.settlement.caps:
        return True
    return any(
        remedy.earn_back is not None or _of_the_claim(remedy) or any(map(_asks, triggers_of(remedy)))
        for remedy in agreement.remedies.values()
    )


def _of_the_claim(remedy: Remedy) -> bool:
    """Is its fee that of the month in which it is claimed?"""
    function = getattr(remedy, remedy.kind)
    return isinstance(function, Function) and function.fee_period.which == "claim"


def triggers_of(remedy: Remedy) -> Iterable[Trigger]:
    """Every trigger of a remedy."""
    yield remedy.when
    yield from (each.when for each in remedy.multipliers)
    if remedy.earn_back is not None:
        yield remedy.earn_back.when


def _asks(trigger: Trigger) -> bool:
    return any(isinstance(each, AndClaimed) for each in phrases_of(trigger))


def claimed_among(obligations: Sequence[Obligation], remedies: Mapping[str, Remedy]) -> Claimed:
    """Answers for an objective and a period by what was said of everything that follows from it."""
    counting = [each for each in obligations if _counts(each, remedies)]

    def claimed(objective: str, period: Period, segment: Segment) -> Answer:
        answers = {_STANDS.get(each.state, True) for each in counting if _is_about(each, objective, period, segment)}
        return True if True in answers else "open" if "open" in answers else False

    def _is_about(each: Obligation, objective: str, period: Period, segment: Segment) -> bool:
        own, wanted = each.period, dict(segment)
        inside = own.start <= period.start and period.end <= own.end and own.key == period.key
        alike = all(wanted.get(name, value) == value for name, value in each.segment)
        return inside and alike and objective in _objectives(each, remedies[each.remedy])

    return claimed


def _counts(obligation: Obligation, remedies: Mapping[str, Remedy]) -> bool:
    """A claim of money, units or service; a right is no claim, and what is due by itself needs none."""
    remedy = remedies.get(obligation.remedy)
    return (
        remedy is not None
        and not obligation.automatic
        and obligation.of is None
        and obligation.kind not in ("action", "right_to_terminate")
        and not _asks(remedy.when)
    )


def _objectives(obligation: Obligation, remedy: Remedy) -> tuple[str, ...]:
    """What it follows from: of `each` of several promises only its own."""
    names = objectives_of(remedy.when)
    return (obligation.objective,) if obligation.objective in names else names
