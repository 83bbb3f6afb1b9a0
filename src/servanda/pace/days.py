"""The days of a period with their weights: how much of a goal is expected on each.

A goal is reached day by day: by the end of a day the part of it is expected that the weights of the days up to then are
of all weights, so that the last day's is exactly the goal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from servanda.clock.compile import compile_spans, working_days
from servanda.clock.days import day_plans
from servanda.clock.rules import CalendarRules
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.words.pace import Pace
from servanda.words.result import Period

ONE = Fraction(1)
Shares = Sequence[Fraction]
"""Of a past period: which part of its sum was there by the end of each of its days; the last is 1."""


@dataclass(frozen=True, slots=True)
class PaceDay:
    """A date (days since 1970-01-01), how much it counts, and the holiday that it is, if it is one."""

    day: int
    weight: Fraction
    holiday: str = ""


def days_of(
    pace: Pace, period: Period, zone: Zone, rules: CalendarRules | None, past: Sequence[Shares] = ()
) -> tuple[PaceDay, ...]:
    """Every date of a period; `past` holds the shares of the periods before where the pace follows them.

    Without any past period it is spread over all days alike.
    """
    first, after = zone.day(period.start), zone.day(period.end - 1) + 1
    if pace.past and past:
        return _as_before(first, after, past)
    weights = _of_calendar(pace, rules, zone, first, after)
    if pace.weights:
        weights = [pace.weights[(day + 3) % 7] * bool(each) for day, each in enumerate(weights, first)]
    holidays = _holidays(rules, first, after)
    return tuple(PaceDay(day, weight, holidays.get(day, "")) for day, weight in enumerate(weights, first))


def days_over(days: Sequence[PaceDay], zone: Zone, instant: int) -> int:
    """How many whole days of them are over at an instant."""
    return min(max(zone.day(instant) - days[0].day, 0), len(days)) if days else 0


def shares_due(days: Sequence[PaceDay]) -> tuple[Fraction, ...]:
    """Which part of the goal is expected by the end of each day; none where no day counts."""
    whole = sum(each.weight for each in days)
    return tuple(each / whole for each in accumulate(day.weight for day in days)) if whole else ()


def share_due(days: Sequence[PaceDay], over: int) -> Fraction | None:
    """Which part of the goal is expected when so many days are over; None where no day counts."""
    shares = shares_due(days)
    if not shares:
        return None
    return shares[over - 1] if over else Fraction(0)


def _of_calendar(pace: Pace, rules: CalendarRules | None, zone: Zone, first: int, after: int) -> list[Fraction]:
    if rules is None:
        return [ONE] * (after - first)
    if pace.hours:
        spans = compile_spans(rules, date_of(first - 1), date_of(after))
        edges = [spans.total(zone.midnight(day)) for day in range(first, after + 1)]
        return [Fraction(later - earlier) for earlier, later in pairwise(edges)]
    opens = {each.day for each in working_days(rules, date_of(first), date_of(after - 1))}
    return [Fraction(day in opens) for day in range(first, after)]


def _holidays(rules: CalendarRules | None, first: int, after: int) -> dict[int, str]:
    if rules is None:
        return {}
    return {day: plan.holiday for day, plan in enumerate(day_plans(rules, first, after - 1), first) if plan.holiday}


def _as_before(first: int, after: int, past: Sequence[Shares]) -> tuple[PaceDay, ...]:
    """The mean of what was there in past periods at the same part of their days."""
    length = after - first
    sums = [
        sum((_at(shares, Fraction(day, length)) for shares in past), Fraction(0)) / len(past)
        for day in range(length + 1)
    ]
    return tuple(PaceDay(first + day, sums[day + 1] - sums[day]) for day in range(length))


def _at(shares: Shares, part: Fraction) -> Fraction:
    """The share at a part of the days, on the straight line between the ends of two days."""
    place = part * len(shares)
    whole = place.numerator // place.denominator
    before = shares[whole - 1] if whole else Fraction(0)
    return before if whole == len(shares) else before + (shares[whole] - before) * (place - whole)
