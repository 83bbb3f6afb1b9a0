"""Objectives with a reading for each record, as lines of a report: how many readings of a period were met, and how many not."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from servanda.agreement.objectives import Objective
from servanda.clock.periods import named, periods
from servanda.clock.zone import Zone
from servanda.desk.figures import figure
from servanda.desk.for_party import concerns
from servanda.desk.measuring import Measured
from servanda.desk.report_period import Line
from servanda.judge.court import combined
from servanda.measure.windows import term_of
from servanda.words.result import Counts, Period, Reading, State, Verdict, Word
from servanda.words.sentence import Sentence, joined
from servanda.words.told import text_told
from servanda.words.told_tables import targets_told
from servanda.words.told_triggers import counted_words
from servanda.words.window import UNITS, Calendar, Records, Window

_READINGS = "readings"
ORDER: tuple[Word, ...] = ("missed", "open", "undetermined", "not owed")


def of_records(measured: Measured) -> list[Verdict]:
    """The verdicts of single records, in order of time; those that concern the party that is told."""
    found = [
        each for each in measured.verdicts
        if each.reading.period.key is not None and concerns(measured.objectives[each.reading.objective], measured.party)
    ]  # fmt: skip
    return sorted(found, key=lambda each: each.reading.period.start)


def period_of_records(measured: Measured, label: str | None, over: int | None = None) -> Period | None:
    """The period of a report where every record has a reading of its own: one of this name, else the month that runs.

    With `over` the last month that is over by then, where there is one.
    """
    assert measured.agreement is not None
    found, zone = of_records(measured), Zone(measured.agreement.timezone)
    if not found or any(each.reading.period.key is None for each in measured.verdicts):
        return None
    first = found[0].reading.period.start
    if label is not None:
        meant = named(label, zone)
        return meant if meant is not None and meant.start < measured.as_of and first < meant.end else None
    months = periods(Calendar("month"), zone, first, measured.as_of, term_of(measured.agreement))
    begun = [each for each in months if each.start < measured.as_of]
    past = [each for each in begun if over is not None and each.end <= over]
    return next(reversed(past or begun), None)


def record_lines(measured: Measured, period: Period) -> dict[Line, list[Verdict]]:
    """For each such objective a verdict over the readings of each period up to the report's, the report's own last."""
    by_line: dict[Line, list[Verdict]] = {}
    for each in of_records(measured):
        by_line.setdefault((each.reading.objective, each.reading.segment), []).append(each)
    return {line: list(_over_time(measured, line, found, period)) for line, found in by_line.items()}


def inside(verdicts: Iterable[Verdict], period: Period) -> list[Verdict]:
    """Those of records that lie in a period."""
    return [each for each in verdicts if period.start <= each.reading.period.start < period.end]


def _over_time(measured: Measured, line: Line, found: Sequence[Verdict], period: Period) -> Iterable[Verdict]:
    spans = _spans(measured, found[0].reading.period.start, period)
    starts = [each.start for each in spans]
    by_span: dict[int, list[Verdict]] = {}
    for each in found:
        place = bisect_right(starts, each.reading.period.start) - 1
        if place >= 0 and each.reading.period.start < spans[place].end:
            by_span.setdefault(place, []).append(each)
    for place, span in enumerate(spans):
        if place in by_span or span == period:
            yield over(measured, line, span, by_span.get(place, []))


def _spans(measured: Measured, first: int, period: Period) -> list[Period]:
    """The periods of the report's kind from the first record on; the last one is the report's."""
    assert measured.agreement is not None
    zone, window = Zone(measured.agreement.timezone), _window(measured, period)
    before = periods(window, zone, first, period.start, term_of(measured.agreement)) if first < period.start else ()
    return [*(each for each in before if each.end <= period.start), period]


def _window(measured: Measured, period: Period) -> Window:
    """What the report's period is one of: what its objectives count in, else the calendar's month, quarter, …"""
    assert measured.agreement is not None
    own = (
        measured.objectives[each.reading.objective].each for each in measured.verdicts if each.reading.period == period
    )
    zone = Zone(measured.agreement.timezone)
    alike = (Calendar(unit) for unit in UNITS if _is_one(Calendar(unit), zone, period))
    return next(own, next(alike, Calendar("month")))


def _is_one(window: Window, zone: Zone, period: Period) -> bool:
    return any(each.label == period.label for each in periods(window, zone, period.start, period.end))


def over(measured: Measured, line: Line, period: Period, found: Sequence[Verdict]) -> Verdict:
    """One verdict over the readings of a period."""
    name, segment = line
    objective = measured.objectives[name]
    words = Counter(each.word for each in found)
    met, decided = words["met"], words["met"] + words["missed"]
    judged = objective.target is not None
    value = (Fraction(met, decided) if decided else None) if judged else Fraction(len(found))
    until = max((each.reading.measured_to for each in found), default=_horizon(measured, name, period))
    reading = Reading(
        name, period, segment, value, "percent" if judged else "number", Fraction(met) if judged else None,
        Fraction(decided) if judged else None, _counts(found, words), until,
        details=((_READINGS, str(len(found))),),
    )  # fmt: skip
    runs = until < period.end
    word = _word(objective, [each.word for each in found], runs=runs) if judged else "not owed"
    return Verdict(
        reading, _target(objective, found), word, _reason(words, judged=judged, runs=runs), _state(found, runs=runs)
    )


def _counts(found: Sequence[Verdict], words: Counter[Word]) -> Counts:
    """Readings by what became of them; records that stand for none are those of the readings."""
    counts = [each.reading.counts for each in found]
    return Counts(
        inside=words["met"], outside=words["missed"], pending=words["open"],
        excluded=sum(each.excluded for each in counts), unreadable=sum(each.unreadable for each in counts),
        uncovered=sum(each.uncovered for each in counts),
    )  # fmt: skip


def _horizon(measured: Measured, name: str, period: Period) -> int:
    ready = measured.bench_of(period)
    return ready.horizon(name) if ready is not None and ready.ready(name) else measured.as_of


def _word(objective: Objective, words: Sequence[Word], *, runs: bool) -> Word:
    """As `combine` says, all of them by default; while the period runs, what later readings may change is open."""
    word = combined(objective, words) if words else "not owed"
    firm: Word = "met" if objective.combine == "any" else "missed"
    return "open" if runs and word not in (firm, "undetermined") else word


def _target(objective: Objective, found: Sequence[Verdict]) -> str | None:
    if objective.target is None:
        return None
    targets = {each.target for each in found if each.target is not None}
    told = text_told(targets.pop()) if len(targets) == 1 else targets_told(objective.target)
    return Sentence("each {target}", target=told)


def _reason(words: Counter[Word], *, judged: bool, runs: bool) -> str:
    """``41 of 44 readings met, 2 missed, 1 open``."""
    every = sum(words.values())
    if not every:
        return Sentence("no reading yet") if runs else Sentence("no reading falls in this period")
    if not judged:
        return Sentence("{n} readings", "{n} reading", n=every)
    met = Sentence("{met} of {n} readings met", "{met} of {n} reading met", met=words["met"], n=every)
    return joined((met, *(counted_words(word, words[word]) for word in ORDER if words[word])))


def _state(found: Sequence[Verdict], *, runs: bool) -> State:
    states = {each.state for each in found}
    if runs or "provisional" in states:
        return "provisional"
    return "final" if states == {"final"} else "ready"


def figure_said(measured: Measured, objective: Objective, verdict: Verdict) -> str:
    """The figure of a line: of many readings ``41 of 44``, else the value."""
    if not isinstance(objective.each, Records) or verdict.reading.period.key is not None:
        return figure(verdict, measured.agreement, objective.shown)
    every = int(dict(verdict.reading.details)[_READINGS])
    if not every:
        return Sentence("no readings")
    if verdict.target is None:
        return Sentence("{n} readings", "{n} reading", n=every)
    return Sentence("{part} of {all}", part=verdict.reading.counts.inside, all=every)
