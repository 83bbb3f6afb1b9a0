"""The charts of a report that show past periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from servanda.clock.units import HOUR
from servanda.desk.figures import figure
from servanda.desk.measuring import Measured
from servanda.desk.report_period import Line
from servanda.judge.standing import outlook
from servanda.paper.charts import Point, trend_spec
from servanda.paper.drawn import svg_of
from servanda.paper.page import Chart
from servanda.words.result import Segment, Verdict

PAST = 12


def trend_charts(
    measured: Measured, found: Mapping[Line, Sequence[Verdict]], colours: Mapping[str, str]
) -> Iterable[Chart]:
    """One for each line that has at least three periods."""
    for (name, segment), verdicts in found.items():
        past = verdicts[-PAST:]
        if sum(each.reading.value is not None for each in past) > 2:
            yield _trend(measured, name, segment, past, colours)


def _trend(
    measured: Measured, name: str, segment: Segment, verdicts: Sequence[Verdict], colours: Mapping[str, str]
) -> Chart:
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
            figure(each, agreement, objective.shown),
            each.target or "",
            each.word if each.target else "",
        )
        for each in verdicts
    ]
    words = "; ".join(f"{label} {value}{f', {word}' if word else ''}" for label, value, _, word in figures)
    unit = verdicts[-1].reading.unit
    return Chart(
        title_of(name, segment), f"{verdicts[-1].target or 'measured only'}{', in hours' if scale == HOUR else ''}",
        svg_of(trend_spec(points, unit, colours)), f"{title_of(name, segment)} over {len(figures)} periods: {words}.",
        (("Period", "Figure", "Target", "Verdict"), *figures),
    )  # fmt: skip


def _drawn(value: Fraction | None, scale: int) -> float | None:
    return None if value is None else float(value / scale)


def title_of(name: str, segment: Segment) -> str:
    """What a chart is about: ``response P1``."""
    return " ".join((name, *(value for _, value in segment)))
