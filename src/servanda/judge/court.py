"""The verdicts of one agreement, each reached when it is asked for: `only_if` and formulas look at other objectives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.agreement.targets import TargetOrTable
from servanda.clock.rules import CalendarRules
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.judge.few import too_few
from servanda.judge.formulas import averaged, formula_reading
from servanda.judge.goals import goals_of, values_of
from servanda.judge.partial import part_left
from servanda.judge.prices import Price, no_price, prices_of, said_of_prices, with_prices
from servanda.judge.reasons import ONE, of_cut, of_met, of_missed, of_open
from servanda.judge.standing import expected_of
from servanda.judge.thresholds import FromFile, NoTarget, decided, target_of
from servanda.judge.times import unknown_said
from servanda.judge.triggers import Answer, holds
from servanda.judge.witness import Witness, waits
from servanda.measure.deadlines import after_period
from servanda.measure.failure import CannotMeasure
from servanda.measure.windows import Applies, Named, as_it_is, periods_of
from servanda.metrics.kinds.formula import Formula
from servanda.words.pace import MeasuredOnly
from servanda.words.result import Counts, Period, Reading, Segment, State, Verdict, Word
from servanda.words.sentence import Sentence, joined
from servanda.words.target import Target, goals_in, with_goals
from servanda.words.told import duration_told, value_told
from servanda.words.told_triggers import WORDS, phase_told, trigger_told
from servanda.words.trigger import Trigger
from servanda.words.until import After
from servanda.words.value import Value
from servanda.words.window import Before

Judged = tuple[Word, str]


@dataclass
class Court:
    """Readings, and the verdicts found so far. `final` are verdicts that were frozen: they stand as they are."""

    agreement: Agreement
    readings: Mapping[str, Sequence[Reading]]
    as_of: int
    from_file: FromFile
    applies: Applies
    final: Mapping[tuple[str, str, Segment], Verdict] = field(default_factory=dict)
    price: Price = no_price
    named: Named = as_it_is
    _found: dict[tuple[str, Period], tuple[Verdict, ...]] = field(default_factory=dict)
    _under_way: set[tuple[str, Period]] = field(default_factory=set)
    _own: dict[str, dict[Period, list[Reading]]] = field(default_factory=dict)
    _periods: dict[str, list[Period]] = field(default_factory=dict)
    _places: dict[str, dict[tuple[int, int], list[int]]] = field(default_factory=dict)
    _goals: dict[int, Mapping[str, Value]] = field(default_factory=dict)

    def goals(self, period: Period) -> Mapping[str, Value]:
        """What the goals come to by which a period is judged."""
        if period.start not in self._goals:
            found = goals_of(self.agreement, lambda name: self.readings.get(name, ()), period.start)
            self._goals[period.start] = values_of(found)
        return self._goals[period.start]

    @property
    def zone(self) -> Zone:
        """The agreement's zone."""
        return Zone(self.agreement.timezone)

    def all(self) -> tuple[Verdict, ...]:
        """Every verdict, by objective as written, then period, then segment."""
        return tuple(
            verdict
            for name in self.agreement.objectives
            for period in self.periods(name)
            for verdict in self._of_period(name, period)
        )

    def periods(self, objective: str) -> Sequence[Period]:
        """The periods of an objective that have readings, in order."""
        if objective not in self._periods:
            self._periods[objective] = list(self._periods_of(objective))
        return self._periods[objective]

    def same(self, objective: str, period: Period) -> Sequence[int]:
        """The places, among an objective's periods, of those with the same beginning and end."""
        if objective not in self._places:
            places: dict[tuple[int, int], list[int]] = {}
            for place, each in enumerate(self.periods(objective)):
                places.setdefault((each.start, each.end), []).append(place)
            self._places[objective] = places
        return self._places[objective].get((period.start, period.end), ())

    def _periods_of(self, objective: str) -> Iterable[Period]:
        written = self.agreement.objectives.get(objective)
        if written is None:
            return ()
        if isinstance(written.metric, Formula):
            return self._formula_periods(objective, written, written.metric)
        return self._readings(objective)

    def verdicts(self, objective: str, period: Period, segment: Segment) -> Sequence[Verdict]:
        """The verdicts of a period: of the same segment where the objective is split alike, else all."""
        found = self._of_period(objective, period)
        names = {name for name, _ in segment}
        alike = [each for each in found if each.reading.segment and names.issuperset(dict(each.reading.segment))]
        if not alike:
            return found
        return [each for each in alike if set(each.reading.segment) <= set(segment)]

    def overall(self, objective: str, period: Period) -> Word:
        """The verdict over all readings of a period: as `combine` says, missed if any is by default."""
        return combined(
            self.agreement.objectives[objective], [each.word for each in self._of_period(objective, period)]
        )

    def claimed(self, objective: str, period: Period, segment: Segment) -> Answer:
        """Verdicts come before claims: a duty never hangs on them."""
        return "never known"

    def _readings(self, name: str) -> dict[Period, list[Reading]]:
        if name not in self._own:
            objective = self.agreement.objectives[name]
            found = tuple(self.readings.get(name, ()))
            over = objective.averaged_over
            own = averaged(found, over, self.zone) if over is not None else found
            by_period: dict[Period, list[Reading]] = {}
            for reading in own:
                by_period.setdefault(reading.period, []).append(reading)
            self._own[name] = by_period
        return self._own[name]

    def _formula_periods(self, name: str, objective: Objective, metric: Formula) -> Sequence[Period]:
        starts = [each.start for term in metric.of.values() for each in self.periods(term.objective)[:1]]
        try:
            known = periods_of(self.agreement, objective, min(starts, default=None), self.as_of, self.applies)
            return [each for one in known if (each := self.named(name, one)) is not None]
        except CannotMeasure:  # too many; the objectives that it is made of have said so
            return ()

    def _of_period(self, name: str, period: Period) -> tuple[Verdict, ...]:
        mark = (name, period)
        if mark in self._found:
            return self._found[mark]
        if mark in self._under_way:
            return ()
        self._under_way.add(mark)
        objective = self.agreement.objectives[name]
        readings = self._readings_of(name, objective, period)
        found = tuple(self._verdict(objective, reading) for reading in readings)
        self._under_way.discard(mark)
        self._found[mark] = found
        return found

    def _readings_of(self, name: str, objective: Objective, period: Period) -> Sequence[Reading]:
        if not isinstance(objective.metric, Formula):
            return self._readings(name).get(period, ())
        metric = objective.metric
        return [
            formula_reading(name, metric, period, segment, self._parts(metric, period, segment), self.zone, self.as_of)
            for segment in self._segments(objective, metric, period)
        ]

    def _segments(self, objective: Objective, metric: Formula, period: Period) -> Iterable[Segment]:
        """The segments of a formula: those that the figures have which it is made of."""
        if not objective.per:
            return ((),)
        wanted = {split.name: split.values for split in objective.per}
        parts = [self._term(each.objective, period, before=each.before is not None) for each in metric.of.values()]
        found = dict.fromkeys(each.reading.segment for part in parts for each in part)
        return [
            each
            for each in found
            if set(dict(each)) == set(wanted)
            and all(wanted[name] is None or value in (wanted[name] or ()) for name, value in each)
        ]

    def _term(self, objective: str, period: Period, *, before: bool) -> Sequence[Verdict]:
        """The verdicts of an objective for this period, or for the one before it."""
        place = next(iter(self.same(objective, period)), None)
        if place is None or (before and place == 0):
            return ()
        return self._of_period(objective, self.periods(objective)[place - 1 if before else place])

    def _verdict(self, objective: Objective, reading: Reading) -> Verdict:
        frozen = self.final.get((reading.objective, reading.period.label, reading.segment))
        if frozen is not None:
            return frozen
        share = part_left(objective, reading.period, self.agreement, self.zone)
        suspended, looked_at = self._suspended(objective, reading)
        try:
            target = self._target(objective.target, reading)
            word, reason = self._judge(objective, reading, target, share, suspended)
            if share != ONE and target is not None and word in ("met", "missed", "open"):
                reason = joined(
                    (reason, of_cut(target, reading, self.agreement.currency or "", share, self.zone)), "; "
                )
        except NoTarget as no_target:
            target, word, reason = None, "undetermined", no_target.sentence
        levels = tuple(
            (name, self._level(objective, reading, level, share, suspended)) for name, level in objective.levels.items()
        )
        open_price = any(not each.complete for each in prices_of(target))
        state = "provisional" if open_price or any(map(waits, looked_at)) else self._state(objective, reading, word)
        text = None if target is None else str(target)
        return Verdict(reading, text, word, reason, state, levels, said_of_prices(target))

    def _target(self, written: TargetOrTable | None, reading: Reading) -> Target | None:
        """The target that applies, with the values of its goals and what its fees come to. Raises NoTarget."""
        found = target_of(written, reading, self.zone, self.from_file)
        if found is not None and goals_in(found):
            found = with_goals(found, self.goals(reading.period))
        return with_prices(found, reading, self.price, self.agreement.currency)

    def _level(
        self, objective: Objective, reading: Reading, level: TargetOrTable, share: Fraction, suspended: Judged | None
    ) -> Word:
        try:
            target = self._target(level, reading)
            return self._judge(objective, reading, target, share, suspended)[0]
        except NoTarget:  # a level that says nothing of this reading takes nothing from its target
            return "undetermined"

    def _judge(
        self, objective: Objective, reading: Reading, target: Target | None, share: Fraction, suspended: Judged | None
    ) -> Judged:
        if target is None:
            return "not owed", Sentence("measured only")
        waiting = goals_in(target)
        if waiting:
            return "not owed", Sentence("measured only: `{goal}` has no value yet", goal=f"goals.{waiting[0]}")
        judged = suspended or self._measure_against(objective, reading, target, share)
        return self._with_price(objective, reading, target, judged)

    def _with_price(self, objective: Objective, reading: Reading, target: Target, judged: Judged) -> Judged:
        """A limit that may still change decides nothing."""
        moving = next((each for each in prices_of(target) if not each.complete), None)
        if moving is None or judged[0] not in ("met", "missed"):
            return judged
        reason = Sentence("`{value}` may still change", value=value_told(moving))
        return ("open" if self._running(objective, reading) else "undetermined"), reason

    def _suspended(self, objective: Objective, reading: Reading) -> tuple[Judged | None, Sequence[Verdict]]:
        """What is said of the duty before its figure is looked at, levels included, and the verdicts it hangs on."""
        if objective.phase is not None and self._measured_only(objective.phase, reading.period):
            return ("not owed", phase_told(objective.phase)), ()
        if reading.period.partial and objective.partial_period == "not judged":
            return ("not owed", Sentence("the term cuts this period, and such periods are not judged")), ()
        if objective.only_if is None or (objective.target is None and not objective.levels):
            return None, ()
        witness = Witness(self)
        answer = holds(objective.only_if, reading.period, reading.segment, witness)
        # What hangs on something of which nothing is known may still be decided while the period runs.
        said: dict[Answer, Judged] = {
            False: ("not owed", Sentence("owed only if {trigger}", trigger=trigger_told(objective.only_if))),
            "open": _hanging(objective.only_if, "open"),
            "never known": _hanging(objective.only_if, "open" if self._running(objective, reading) else "undetermined"),
        }
        return said.get(answer), witness.seen

    def _measure_against(self, objective: Objective, reading: Reading, target: Target, share: Fraction) -> Judged:
        currency = self.agreement.currency or ""
        if reading.doubts:
            return "undetermined", reading.doubts[0]
        complete = reading.measured_to >= self._end(objective, reading)
        few = too_few(objective, reading, complete=complete)
        if few is not None and (few[0] != "open" or complete or self.as_of < reading.period.end):
            return few
        answer = decided(target, reading, complete=complete, share=share)
        if answer is True:
            return "met", of_met(target, reading, currency, share)
        if answer is None and complete and reading.times is not None and reading.times.unknown:
            return "undetermined", unknown_said(reading)
        if reading.value is None and complete and not reading.counts.pending:
            return self._without_data(objective, reading)
        if answer is False:
            return "missed", of_missed(target, reading, currency, share)
        if not complete and self.as_of >= reading.period.end:
            return "undetermined", Sentence("the records end before the period does")
        expected = expected_of(self.agreement, objective, reading, target) if not complete else None
        return "open", of_open(target, reading, currency, share, expected)

    def _without_data(self, objective: Objective, reading: Reading) -> Judged:
        if objective.no_report is not None:
            return objective.no_report, Sentence("the report it rests on did not come")
        if objective.no_data != "undetermined":
            counts_as = WORDS[objective.no_data]
            return objective.no_data, Sentence("nothing to measure: such a period counts as {word}", word=counts_as)
        if objective.averaged_over is not None and reading.counts != Counts():
            stretch = duration_told(objective.averaged_over)
            return "undetermined", Sentence("one of the readings of {stretch} has no value", stretch=stretch)
        uncovered = reading.counts.uncovered
        if uncovered:
            return "undetermined", Sentence("none of the {n} records is covered", n=uncovered)
        if isinstance(objective.metric, Formula):
            return "undetermined", Sentence("the formula gives no value for these figures")
        return "undetermined", Sentence("nothing to measure")

    def _measured_only(self, phase: MeasuredOnly, period: Period) -> bool:
        return phase.until is None or period.start < self.zone.midnight(day_of(phase.until))

    def _end(self, objective: Objective, reading: Reading) -> int:
        """When everything that the reading looks at has happened."""
        return reading.period.start if isinstance(objective.over, Before) else reading.period.end

    def _running(self, objective: Objective, reading: Reading) -> bool:
        return self.as_of < self._end(objective, reading)

    def _state(self, objective: Objective, reading: Reading, word: Word) -> State:
        """Ready to be frozen: over, complete, ripe, and nothing to wait for."""
        over = reading.measured_to >= reading.period.end and self.as_of >= reading.period.end
        # Time of unknown state stays unknown: nothing is waited for.
        unknown = reading.times is not None and reading.times.unknown > 0
        settled = unknown or reading.floor == reading.ceiling == reading.value
        if word == "open" or not over or reading.counts.pending or not settled:
            return "provisional"
        if isinstance(objective.metric, Formula):
            parts = self._parts(objective.metric, reading.period, reading.segment).values()
            if any(each is not None and each.state == "provisional" for each in parts):
                return "provisional"
        if objective.settle_after is not None:
            wait = After(objective.settle_after, "the period")
            if self.as_of < after_period(wait, reading.period, self.zone, self._only_calendar):
                return "provisional"
        return "ready"

    def _parts(self, metric: Formula, period: Period, segment: Segment) -> dict[str, Verdict | None]:
        """The verdict behind each name of a formula: of the same segment where the figure is split."""
        parts: dict[str, Verdict | None] = {}
        for word, term in metric.of.items():
            every = self._term(term.objective, period, before=term.before is not None)
            own = [each for each in every if set(each.reading.segment) <= set(segment)]
            parts[word] = own[0] if len(own) == 1 else None
        return parts

    def _only_calendar(self) -> CalendarRules:
        """The calendar whose working days are meant where the agreement has only one; else every day is one."""
        names = list(self.agreement.calendars)
        return self.agreement.calendar(names[0] if len(names) == 1 else None)


def _hanging(trigger: Trigger, word: Literal["open", "undetermined"]) -> Judged:
    """The verdict of a duty that hangs on something that is not known."""
    return word, Sentence("owed only if {trigger}, which is {word}", trigger=trigger_told(trigger), word=WORDS[word])


def combined(objective: Objective, words: Sequence[Word]) -> Word:
    """One verdict over several: all, any or most must be met; undetermined ones weigh only where they matter."""
    owed = [word for word in words if word != "not owed"]
    if not owed:
        return "not owed" if words else "undetermined"
    met, missed = owed.count("met"), owed.count("missed")
    unknown = len(owed) - met - missed
    waiting: Word = "open" if "open" in owed else "undetermined"
    match objective.combine:
        case "all":
            return "missed" if missed else waiting if unknown else "met"
        case "any":
            return "met" if met else waiting if unknown else "missed"
        case "most":
            if met * 2 > len(owed):
                return "met"
            return waiting if (met + unknown) * 2 > len(owed) else "missed"
