"""Where an undecided promise stands: the target as a number, what is expected by now, how much room is left."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.clock.zone import Zone
from servanda.judge.partial import part_left
from servanda.judge.reasons import expected_by_now, room_said
from servanda.judge.thresholds import NoTarget, limit_of
from servanda.metrics.kinds.count import Count
from servanda.metrics.kinds.spread import Sum
from servanda.pace.days import days_of, days_over
from servanda.words.pace import Pace
from servanda.words.phrase import PhraseError
from servanda.words.result import Reading, Verdict
from servanda.words.target import Target, comparisons, parse_target


@dataclass(frozen=True, slots=True)
class Outlook:
    """The target's number in the unit of the reading, what is expected by now, and the room left; empty where there is nothing to say."""

    target: Fraction | None = None
    expected: str = ""
    room: str = ""


def outlook(agreement: Agreement, objective: Objective, verdict: Verdict) -> Outlook:
    """What the target means for this reading."""
    target = _target(verdict)
    if target is None:
        return Outlook()
    reading = verdict.reading
    share = part_left(objective, reading.period, agreement, Zone(agreement.timezone))
    number = _number(target, verdict, share)
    if verdict.word != "open":
        return Outlook(number)
    expected = expected_of(agreement, objective, reading, target) or ""
    room = room_said(target, reading, agreement.currency or "", share)
    return Outlook(number, expected, room)


def expected_of(agreement: Agreement, objective: Objective, reading: Reading, target: Target) -> str | None:
    """What a promised number should have reached by now: ``450``; None where it has no part for each day."""
    whole = objective.over is None and objective.averaged_over is None  # the target is of this period alone
    if not whole or not isinstance(objective.metric, Count | Sum):
        return None  # a mean or a largest value does not grow day by day
    zone, pace = Zone(agreement.timezone), objective.pace or Pace()
    if pace.past:
        return None  # a reading does not know how the days of periods before it went
    share = part_left(objective, reading.period, agreement, zone)
    rules = agreement.calendar(pace.calendar) if pace.calendar else None
    days = days_of(pace, reading.period, zone, rules)
    return expected_by_now(
        target, reading, agreement.currency or "", share, days, days_over(days, zone, reading.measured_to)
    )


def _target(verdict: Verdict) -> Target | None:
    try:
        return parse_target(verdict.target) if verdict.target else None
    except PhraseError:
        return None


def _number(target: Target, verdict: Verdict, share: Fraction) -> Fraction | None:
    for part in comparisons(target):
        if part.quantity is None:
            try:
                return limit_of(part.low, target, verdict.reading, share)
            except NoTarget:
                return None
    return None
