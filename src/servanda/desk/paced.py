"""The pace of one goal put together: its days, what they brought, the periods before, and the forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.clock.rules import CalendarRules
from servanda.clock.units import DAY
from servanda.clock.zone import Zone
from servanda.desk.measuring import Measured
from servanda.desk.paced_before import Before, before_of
from servanda.judge.partial import part_left
from servanda.judge.reasons import goal_of
from servanda.measure.daily import Brought, daily
from servanda.measure.windows import term_of
from servanda.metrics.kinds.count import Count
from servanda.metrics.kinds.spread import Sum
from servanda.pace.days import PaceDay, Shares, days_of, days_over
from servanda.pace.forecast import Forecast, Run, Silent, forecast_of
from servanda.pace.last_year import as_last_year
from servanda.pace.pacing import Pacing, pacing_of
from servanda.words.pace import Pace
from servanda.words.phrase import PhraseError
from servanda.words.place import Place
from servanda.words.problem import Problem
from servanda.words.result import Period, Segment, Verdict
from servanda.words.target import parse_target

MOST_PAST = 6
"""Past periods that a forecast rests on, unless the pace names more."""


@dataclass(frozen=True)
class Paced:
    """One goal in one period. `run` is what its days brought, `past` the same of the periods before, newest first."""

    objective: str
    segment: Segment
    verdict: Verdict
    pace: Pace
    pacing: Pacing
    run: Run
    past: tuple[Run, ...]
    known: int
    """How many days have begun by the end of the records."""
    begun: float
    """Which part of the day after those that are over has passed; for drawing."""
    forecast: Forecast | Silent
    noun: str
    """What is counted, as the agreement calls it: ``leads``; empty for sums."""
    no_past: bool = False
    """Does it follow past periods, and there is none that brought anything?"""
    last_year: Fraction | None = None
    """What it would bring, had it grown since last year as the year has so far."""

    @property
    def days(self) -> tuple[PaceDay, ...]:
        """The days of its period."""
        return self.run.days

    @property
    def period(self) -> Period:
        """Its period."""
        return self.verdict.reading.period


def can_be_paced(objective: Objective) -> bool:
    """Does its figure grow from day to day towards a target of the period alone?"""
    alone = objective.over is None and objective.averaged_over is None
    return alone and isinstance(objective.metric, Count | Sum)


@dataclass
class Paces:
    """Makes paces out of what was measured, while its engine is open; what was asked of the engine is kept."""

    measured: Measured
    _kept: dict[tuple[str, ...], Brought | None] = field(default_factory=dict)
    _before_it: dict[str, Before | None] = field(default_factory=dict)

    def of(self, verdict: Verdict) -> Paced | Problem | None:
        """The pace of a verdict's reading; None where it does not grow towards a goal."""
        reading = verdict.reading
        name, ready = reading.objective, self.measured.bench_of(reading.period)
        if ready is None or reading.value is None or name not in ready.agreement.objectives:
            return None
        agreement, objective = ready.agreement, ready.agreement.objectives[name]
        goal = _goal(verdict, part_left(objective, reading.period, agreement, Zone(agreement.timezone)))
        if goal is None or not can_be_paced(objective):
            return None
        return self._paced(verdict, ready.agreement, objective, goal)

    def _paced(
        self, verdict: Verdict, agreement: Agreement, objective: Objective, goal: Fraction
    ) -> Paced | Problem | None:
        reading, pace = verdict.reading, objective.pace or Pace()
        spread = _Spread(pace, Zone(agreement.timezone), agreement.calendar(pace.calendar) if pace.calendar else None)
        before = self._before(verdict, max(pace.past, MOST_PAST))
        brought = self._brought(reading.objective, reading.period, before)
        own = None if brought is None else brought.get(reading.segment, {})
        past = tuple(spread.run(each, own) for each in before if own is not None)
        shares = [each for each in map(shares_of, past[: pace.past]) if each]
        days = days_of(pace, reading.period, spread.zone, spread.rules, shares)
        over = days_over(days, spread.zone, reading.measured_to)
        pacing = pacing_of(pace, days, over, goal, reading.value or Fraction(0))
        if pacing is None:
            return _no_day(agreement.place(("objectives", reading.objective, "pace")), reading.period, pace)
        run = Run(days, () if own is None else brought_on(days, own))
        whole = isinstance(objective.metric, Count)
        return Paced(
            reading.objective, reading.segment, verdict, pace, pacing, run, past,
            known=_known(run, sum(spread.zone.midnight(each.day) < reading.measured_to for each in days)),
            begun=(reading.measured_to - spread.zone.midnight(days[0].day + over)) / DAY,
            forecast="not by days" if own is None else forecast_of(pacing, run, past, whole=whole),
            noun=_noun(objective),
            no_past=bool(pace.past and not shares),
            last_year=as_last_year(self._whole(verdict), reading.period, spread.zone),
        )  # fmt: skip

    def _whole(self, verdict: Verdict) -> dict[Period, Fraction]:
        """The figures of whole periods of the same objective and segment that were over before this one."""
        reading = verdict.reading
        earlier = self._earlier(reading.objective)
        return {
            **(earlier.of(reading.segment) if earlier is not None else {}),
            **self._judged(verdict),
        }

    def _earlier(self, name: str) -> Before | None:
        """The time before the agreement."""
        if name not in self._before_it:
            self._before_it[name] = before_of(self.measured.benches, name)
        return self._before_it[name]

    def _judged(self, verdict: Verdict) -> dict[Period, Fraction]:
        """Those of the agreement's own periods."""
        reading = verdict.reading
        return {
            each.reading.period: each.reading.value
            for each in self.measured.verdicts
            if (each.reading.objective, each.reading.segment) == (reading.objective, reading.segment)
            and each.reading.value is not None
            and each.reading.period.end <= reading.period.start
            and not each.reading.period.partial
        }

    def _before(self, verdict: Verdict, most: int) -> list[Period]:
        """Whole periods before, newest first."""
        return sorted(self._whole(verdict), key=lambda each: -each.start)[:most]

    def _brought(self, name: str, period: Period, before: Sequence[Period]) -> Brought | None:
        """What each day of these periods brought, each as its own version of the agreement counts it."""
        key = (name, period.label, *(each.label for each in before))
        if key not in self._kept:
            found: Brought | None = {}
            by_version: dict[int | None, list[Period]] = {}
            for each in sorted((period, *before), key=lambda one: one.start):
                by_version.setdefault(self._version(each), []).append(each)
            earlier = self._earlier(name)
            for place, periods in by_version.items():
                ready = earlier.bench if place is None and earlier is not None else self.measured.benches[place or 0]
                there = name in ready.agreement.objectives and ready.ready(name)
                days = daily(ready, name, periods, Zone(ready.agreement.timezone)) if there else None
                found = None if days is None or found is None else _together(found, days)
            self._kept[key] = found
        return self._kept[key]

    def _version(self, period: Period) -> int | None:
        """The place of the version that counts a period; None of one that lies before them all."""
        benches = self.measured.benches
        begin = term_of(benches[0].agreement)[0] if benches else None
        if begin is not None and period.end <= begin:
            return None
        return next((place for place, each in enumerate(benches) if each.applies(period)), len(benches) - 1)


@dataclass(frozen=True)
class _Spread:
    """How the days of a period are weighed."""

    pace: Pace
    zone: Zone
    rules: CalendarRules | None

    def run(self, period: Period, brought: Mapping[int, Fraction]) -> Run:
        """A past period, by the weights of its own days."""
        days = days_of(self.pace, period, self.zone, self.rules)
        return Run(days, brought_on(days, brought))


def brought_on(days: Sequence[PaceDay], brought: Mapping[int, Fraction]) -> tuple[Fraction, ...]:
    """What each of the days brought."""
    return tuple(brought.get(each.day, Fraction(0)) for each in days)


def shares_of(run: Run) -> Shares:
    """Which part of its sum a past period had by the end of each day; none where it brought nothing."""
    total = sum(run.brought, Fraction(0))
    return [each / total for each in accumulate(run.brought)] if total > 0 else []


def _noun(objective: Objective) -> str:
    """What is counted; different values in records are no records."""
    plain = isinstance(objective.metric, Count) and objective.metric.distinct is None
    return objective.metric.records if plain else ""


def _known(run: Run, begun: int) -> int:
    """Days that have begun, and that of the very instant measured to where something came at it."""
    return max(begun, *(place for place, each in enumerate(run.brought, 1) if each), 0)


def _together(first: Brought, second: Brought) -> Brought:
    return {segment: {**first.get(segment, {}), **second.get(segment, {})} for segment in {*first, *second}}


def _goal(verdict: Verdict, share: Fraction) -> Fraction | None:
    try:
        target = parse_target(verdict.target) if verdict.target else None
    except PhraseError:
        return None
    return None if target is None else goal_of(target, verdict.reading, share)


def _no_day(place: Place, period: Period, pace: Pace) -> Problem:
    sentence = (
        f"No day of {period.label} counts for the pace `{pace.over}`, so nothing of the goal is expected on any day."
    )
    hint = "Look at the hours, holidays and dates of the calendar, and at the weights; or write pace: days."
    return Problem("S952", sentence, place, hint, "warning")
