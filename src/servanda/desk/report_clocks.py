"""The charts of a report that show how long clocks took, against their limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from servanda.clock.units import MINUTE
from servanda.desk.measuring import Measured
from servanda.desk.report_charts import title_of
from servanda.desk.report_period import Line
from servanda.measure.clocked import Heap, heaps, limits_of
from servanda.measure.run import Bench
from servanda.measure.windows import Choice
from servanda.metrics.kinds.clock import Clock
from servanda.paper.drawn import svg_of
from servanda.paper.histogram import Bar, Histogram, histogram_spec
from servanda.paper.page import Chart
from servanda.paper.tongue import Tongue
from servanda.words.duration import Exact
from servanda.words.result import Period, Segment, Verdict
from servanda.words.sentence import Figure, Sentence, joined, spaced
from servanda.words.show import show_length

EDGES = tuple(minutes * MINUTE for minutes in (5, 15, 30, 60, 120, 240, 480, 960, 1440, 2880, 5760, 14_400))
"""Where the bars of a distribution end unless a limit lies there: each about twice the one before."""
HEADS = (Sentence("Took"), Sentence("In time"), Sentence("Late"))
MOST_LIMITS = 4
"""Limits drawn in one chart; with more of them none is, and the colours alone tell late from in time."""


def clock_charts(
    measured: Measured, found: Mapping[Line, Sequence[Verdict]], colours: Mapping[str, str], tongue: Tongue
) -> Iterable[Chart]:
    """How long the clocks of each line took in the report's period."""
    asked: dict[tuple[str, Period], tuple[Heap, ...]] = {}
    for (name, segment), verdicts in found.items():
        period = verdicts[-1].reading.period
        ready = measured.bench_of(period)
        metric = _clock_of(ready, name)
        if ready is None or metric is None:
            continue
        edges = edges_of(metric)
        if (name, period) not in asked:
            prepared = ready.prepare(name, Choice(period.label))
            asked[name, period] = heaps(prepared, period, edges) if prepared is not None else ()
        own = [each for each in asked[name, period] if each.segment == segment]
        if own:
            yield _chart(name, segment, period, own, edges, colours, tongue)


def _clock_of(ready: Bench | None, name: str) -> Clock | None:
    objective = None if ready is None else ready.agreement.objectives.get(name)
    if ready is None or objective is None or not isinstance(objective.metric, Clock) or not ready.ready(name):
        return None
    return objective.metric if objective.metric.take in ("share", "late") else None


def edges_of(metric: Clock) -> tuple[int, ...]:
    """The edges of its bars, in microseconds of counted time: every limit is one, so that no bar lies on both sides."""
    limits = (each.microseconds for each in limits_of(metric) if isinstance(each, Exact))
    return tuple(sorted({*EDGES, *(each for each in limits if each > 0)}))


def _chart(
    name: str, segment: Segment, period: Period, own: Sequence[Heap], edges: Sequence[int],
    colours: Mapping[str, str], tongue: Tongue,
) -> Chart:  # fmt: skip
    histogram = histogram_of(own, edges, tongue)
    bars = [*histogram.bars, *([histogram.never] if histogram.never else [])]
    every, late = sum(each.in_time + each.late for each in own), sum(each.late for each in own)
    title, spoken = title_of(name, segment), tongue.period(period.label)
    counted = Sentence(
        "{period}: {n} clocks, {late} late", "{period}: {n} clock, {late} late", period=spoken, n=every, late=late
    )
    each_bar = joined(Sentence("{name}: {value}", name=each.label, value=each.in_time + each.late) for each in bars)
    words = spaced(
        (
            Sentence("{title}, {counts}.", title=title, counts=counted),
            Sentence("{figures}.", figures=each_bar),
            *(Sentence("{limit}.", limit=said) for _, said in histogram.limits),
        )
    )
    rows = ((each.label, tongue.told(each.in_time), tongue.told(each.late)) for each in bars)
    return Chart(
        title, tongue.told(counted), svg_of(histogram_spec(histogram, colours, tongue.told), tongue.signs),
        tongue.told(words), (tuple(map(tongue.told, HEADS)), *rows),
    )  # fmt: skip


def histogram_of(own: Sequence[Heap], edges: Sequence[int], tongue: Tongue) -> Histogram:
    """The heaps of one line as bars, as far as there are any and up to the limits."""
    limits = sorted({each.limit for each in own if each.limit is not None and each.limit in edges})
    drawn = limits if len(limits) <= MOST_LIMITS else []
    places = [each.place for each in own if each.place is not None]
    places += [edges.index(limit) for limit in drawn] if places else []
    low, high = min(places, default=0), max(places, default=-1)
    never = [each for each in own if each.place is None]
    return Histogram(
        tuple(_bar([each for each in own if each.place == place], place, edges, tongue) for place in range(low, high + 1)),
        tuple(tongue.told(_edge(place, edges)) for place in range(low, high + 2)),
        tuple((edges.index(limit) + 1 - low, tongue.told(_limit(limit))) for limit in drawn) if places else (),
        _counted(tongue.told(Sentence("never")), never) if never else None,
    )  # fmt: skip


def _bar(heaps: Sequence[Heap], place: int, edges: Sequence[int], tongue: Tongue) -> Bar:
    if place == len(edges):
        label = Sentence("{time} or more", time=_edge(place, edges))
    else:
        label = Sentence("{start} to {end}", start=_edge(place, edges), end=_edge(place + 1, edges))
    return _counted(tongue.told(label), heaps)


def _counted(label: str, heaps: Sequence[Heap]) -> Bar:
    return Bar(label, sum(each.in_time for each in heaps), sum(each.late for each in heaps))


def _limit(limit: int) -> Sentence:
    return Sentence("limit {time}", time=Figure(show_length(limit)))


def _edge(place: int, edges: Sequence[int]) -> Figure:
    """The name of the edge at which the bar of this place begins: ``0``, ``5 min``; after the last bar there is none."""
    if place > len(edges):
        return Figure("")
    return Figure(show_length(edges[place - 1]) if place else "0")
