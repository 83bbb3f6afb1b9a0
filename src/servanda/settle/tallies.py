"""The readings of tallies: points, credits and misses of a period, out of verdicts and of what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.tallies import sources_of
from servanda.judge.witness import waits
from servanda.measure.failure import CannotMeasure
from servanda.measure.windows import Applies, Named, as_it_is, periods_of
from servanda.metrics.kinds.tally import Tally
from servanda.words.result import Counts, Obligation, Period, Reading, Segment, Verdict
from servanda.words.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that a tally counts: its period and segment, how much it is, whether it can still change; None: not known."""

    period: Period
    segment: Segment
    amount: Fraction | None
    certain: bool
    what: str


def tally_readings(
    agreement: Agreement, name: str, verdicts: Sequence[Verdict], owed: Sequence[Obligation], as_of: int,
    applies: Applies, named: Named = as_it_is,
) -> tuple[Reading, ...]:  # fmt: skip
    """The readings of a tally, by period, then segment."""
    objective = agreement.objectives[name]
    metric = objective.metric
    assert isinstance(metric, Tally)
    names = sources_of(agreement, metric)
    sources = [each for each in verdicts if each.reading.objective in names]
    first = min((each.reading.period.start for each in sources), default=None)
    try:
        known = periods_of(agreement, objective, first, as_of, applies)
        found = [each for one in known if (each := named(name, one)) is not None]
    except CannotMeasure:  # too many; the objectives that it counts have said so
        return ()
    return tuple(
        _reading(name, metric, period, segment, sources, counted_in(metric, period, segment, sources, owed), as_of)
        for period in found
        for segment in _segments([each.name for each in objective.per], period, sources)
    )


def counted_in(
    metric: Tally, period: Period, segment: Segment, verdicts: Sequence[Verdict], owed: Sequence[Obligation]
) -> tuple[Counted, ...]:
    """What is counted in a period: everything whose own period ends in it, of this segment."""
    every = _misses(metric, verdicts) if metric.tally == "misses" else _amounts(metric, owed)
    return tuple(each for each in every if _inside(each.period, period) and _of(each.segment, segment))


def _misses(metric: Tally, verdicts: Iterable[Verdict]) -> Iterable[Counted]:
    for each in verdicts:
        if each.reading.objective in metric.of and each.word == "missed":
            what = each.reading.objective
            yield Counted(each.reading.period, each.reading.segment, Fraction(1), not waits(each), what)


def _amounts(metric: Tally, owed: Iterable[Obligation]) -> Iterable[Counted]:
    """What each remedy comes to by itself: what meets, caps and claims are another matter."""
    kind = "points" if metric.tally == "points" else "credit"
    for each in owed:
        if each.remedy in metric.of and each.kind == kind and (kind == "points" or _is_money(each)):
            yield Counted(each.period, each.segment, each.computed, each.final, each.remedy)


def _is_money(each: Obligation) -> bool:
    return each.computed is None or (len(each.unit) == 3 and each.unit.isupper())


def _inside(own: Period, period: Period) -> bool:
    return period.start <= max(own.end - 1, own.start) < period.end


def _of(own: Segment, wanted: Segment) -> bool:
    return set(wanted) <= set(own)


def _segments(names: Sequence[str], period: Period, sources: Iterable[Verdict]) -> Sequence[Segment]:
    """The segments that what is counted has in the period; without `per` one for all."""
    if not names:
        return ((),)
    own = [dict(each.reading.segment) for each in sources if _inside(each.reading.period, period)]
    return sorted({tuple((name, each[name]) for name in names) for each in own if set(names) <= set(each)})


def _reading(
    name: str, metric: Tally, period: Period, segment: Segment, sources: Sequence[Verdict], counted: Sequence[Counted],
    as_of: int,
) -> Reading:  # fmt: skip
    own = [each for each in sources if _inside(each.reading.period, period) and _of(each.reading.segment, segment)]
    measured_to = min((each.reading.measured_to for each in own), default=as_of)
    settled = measured_to >= period.end and not any(each.state == "provisional" for each in own)
    value = sum((each.amount or Fraction(0) for each in counted), Fraction(0))
    sure = sum((each.amount or Fraction(0) for each in counted if each.certain), Fraction(0))
    complete = settled and all(each.certain for each in counted)
    doubts = tuple(
        Sentence("{remedy} of {period} has no amount", remedy=each.what, period=each.period.label)
        for each in counted
        if each.amount is None
    )
    unit = metric.unit(None)
    return Reading(
        name, period, segment, value, unit, None, None, Counts(len(counted)), measured_to, sure,
        value if complete else None, doubts=doubts,
    )  # fmt: skip
