"""The charts of a report: past periods of each promise, and how long its clocks took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from servanda.clock.units import HOUR, MINUTE
from servanda.desk.figures import figure
from servanda.desk.measuring import Measured
from servanda.desk.report_period import Line
from servanda.judge.standing import outlook
from servanda.measure.clocked import Heap, heaps
from servanda.measure.run import Bench
from servanda.measure.windows import Choice
from servanda.metrics.kinds.clock import Clock
from servanda.paper.charts import Bar, Point, clock_spec, trend_spec
from servanda.paper.drawn import svg_of
from servanda.paper.page import Chart
from servanda.paper.tongue import Tongue
from servanda.words.result import Period, Segment, Verdict
from servanda.words.sentence import Sentence, joined
from servanda.words.show import show_duration
from servanda.words.told import text_told
from servanda.words.told_triggers import WORDS

PAST = 12
TREND_HEADS = (Sentence("Period"), Sentence("Figure"), Sentence("Target"), Sentence("Verdict"))
CLOCK_HEADS = (Sentence("Took"), Sentence("In time"), Sentence("Late"))
EDGES = tuple(minutes * MINUTE for minutes in (5, 15, 30, 60, 120, 240, 480, 960, 1440, 2880, 5760, 14_400))
"""Where the heaps of a distribution end: each about twice the one before."""


def trend_charts(
    measured: Measured, found: Mapping[Line, Sequence[Verdict]], colours: Mapping[str, str], tongue: Tongue
) -> Iterable[Chart]:
    """One for each line that has at least three periods."""
    for (name, segment), verdicts in found.items():
        past = verdicts[-PAST:]
        if sum(each.reading.value is not None for each in past) > 2:
            yield _trend(measured, name, segment, past, colours, tongue)


def _trend(
    measured: Measured, name: str, segment: Segment, verdicts: Sequence[Verdict], colours: Mapping[str, str],
    tongue: Tongue,
) -> Chart:  # fmt: skip
    agreement, objective = measured.agreement, measured.objectives[name]
    assert agreement is not None
    scale = HOUR if verdicts[-1].reading.unit == "duration" else 1
    points = []
    for each in verdicts:
        target = outlook(agreement, objective, each).target
        word = each.word if each.target is not None else None
        points.append(Point(each.reading.period.label, _drawn(each.reading.value, scale), _drawn(target, scale), word))
    figures = [
        (
            each.reading.period.label,
            tongue.told(figure(each, agreement, objective.shown)),
            tongue.told(text_told(each.target or "")),
            tongue.told(WORDS[each.word]) if each.target else "",
        )
        for each in verdicts
    ]
    each_period = joined((f"{label} {value}{f', {word}' if word else ''}" for label, value, _, word in figures), "; ")
    title, number, unit = _title(name, segment), len(figures), verdicts[-1].reading.unit
    words = Sentence("{title} over {n} periods: {figures}.", title=title, n=number, figures=each_period)
    promised = text_told(verdicts[-1].target or "") or Sentence("measured only")
    return Chart(
        title, tongue.told(Sentence("{target}, in hours", target=promised) if scale == HOUR else promised),
        svg_of(trend_spec(points, unit, colours), tongue.signs), tongue.told(words),
        (tuple(map(tongue.told, TREND_HEADS)), *figures),
    )  # fmt: skip


def _drawn(value: Fraction | None, scale: int) -> float | None:
    return None if value is None else float(value / scale)


def _title(name: str, segment: Segment) -> str:
    return " ".join((name, *(value for _, value in segment)))


def clock_charts(
    measured: Measured, found: Mapping[Line, Sequence[Verdict]], colours: Mapping[str, str], tongue: Tongue
) -> Iterable[Chart]:
    """How long the clocks of each line took in the report's period."""
    asked: dict[tuple[str, Period], tuple[Heap, ...]] = {}
    for (name, segment), verdicts in found.items():
        period = verdicts[-1].reading.period
        ready = measured.bench_of(period)
        if ready is None or not _is_clock(ready, name):
            continue
        if (name, period) not in asked:
            prepared = ready.prepare(name, Choice(period.label))
            asked[name, period] = heaps(prepared, period, EDGES) if prepared is not None else ()
        own = [each for each in asked[name, period] if each.segment == segment]
        if own:
            yield _distribution(name, segment, period, own, colours, tongue)


def _is_clock(ready: Bench, name: str) -> bool:
    objective = ready.agreement.objectives.get(name)
    return (
        objective is not None
        and isinstance(objective.metric, Clock)
        and ready.ready(name)
        and objective.metric.take in ("share", "late")
    )


def _distribution(
    name: str, segment: Segment, period: Period, own: Sequence[Heap], colours: Mapping[str, str], tongue: Tongue
) -> Chart:
    stopped = [each for each in own if each.place is not None]
    low = min((each.place for each in stopped if each.place is not None), default=0)
    high = max((each.place for each in stopped if each.place is not None), default=0)
    by_place = {each.place: each for each in own}
    bars = [_bar(place, by_place.get(place)) for place in range(low, high + 1)] if stopped else []
    if None in by_place:
        bars.append(Bar(tongue.told(Sentence("never")), 0, by_place[None].late + by_place[None].in_time))
    every, late = sum(each.in_time + each.late for each in own), sum(each.late for each in own)
    title, took = _title(name, segment), ", ".join(f"{each.in_time + each.late} {each.label}" for each in bars)
    subtitle = Sentence("{period}: {n} clocks, {late} late", period=tongue.period(period.label), n=every, late=late)
    words = Sentence(
        "{title}, how long the clocks took: {took}; {late} of {n} late.", title=title, took=took, late=late, n=every
    )
    named = (tongue.told(Sentence("in time")), tongue.told(Sentence("late")))
    return Chart(
        title, tongue.told(subtitle), svg_of(clock_spec(bars, colours, named), tongue.signs), tongue.told(words),
        (tuple(map(tongue.told, CLOCK_HEADS)),
         *((each.label, tongue.told(each.in_time), tongue.told(each.late)) for each in bars)),
    )  # fmt: skip


def _bar(place: int, heap: Heap | None) -> Bar:
    label = f"<{_short(EDGES[place])}" if place < len(EDGES) else f"≥{_short(EDGES[-1])}"
    return Bar(label, heap.in_time if heap else 0, heap.late if heap else 0)


def _short(microseconds: int) -> str:
    return show_duration(microseconds).replace(" min", "m").replace(" h", "h")
