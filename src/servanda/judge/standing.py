"""Where an undecided promise stands: the target as a number, what is expected by now, how much room is left."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.clock.zone import Zone
from servanda.judge.reasons import expected_by_now, room_said
from servanda.judge.thresholds import NoTarget, limit_of
from servanda.metrics.kinds.count import Count
from servanda.metrics.kinds.spread import Sum
from servanda.words.phrase import PhraseError
from servanda.words.result import Verdict
from servanda.words.target import Target, comparisons, parse_target

WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The target's number in the unit of the reading, and two sentences; empty where there is nothing to say."""

    target: Fraction | None = None
    expected: str = ""
    room: str = ""


def outlook(agreement: Agreement, objective: Objective, verdict: Verdict) -> Outlook:
    """What the target means for this reading."""
    target = _target(verdict)
    if target is None:
        return Outlook()
    currency, reading = agreement.currency or "", verdict.reading
    number = _number(target, verdict)
    if verdict.word != "open":
        return Outlook(number)
    pace = agreement.calendar(objective.pace.calendar) if objective.pace and objective.pace.calendar else None
    grows = isinstance(objective.metric, Count | Sum)
    expected = expected_by_now(target, reading, currency, WHOLE, Zone(agreement.timezone), pace) if grows else None
    return Outlook(
        number, (expected or "").removesuffix(" expected by now"), room_said(target, reading, currency, WHOLE)
    )


def _target(verdict: Verdict) -> Target | None:
    try:
        return parse_target(verdict.target) if verdict.target else None
    except PhraseError:
        return None


def _number(target: Target, verdict: Verdict) -> Fraction | None:
    for part in comparisons(target):
        if part.quantity is None:
            try:
                return limit_of(part.low, target, verdict.reading)
            except NoTarget:
                return None
    return None
