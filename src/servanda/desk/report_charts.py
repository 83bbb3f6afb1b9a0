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
from servanda.paper.tongue import Tongue
from servanda.words.result import Segment, Verdict
from servanda.words.sentence import Sentence, joined
from servanda.words.told import text_told
from servanda.words.told_triggers import WORDS

PAST = 12
HEADS = (Sentence("Period"), Sentence("Figure"), Sentence("Target"), Sentence("Verdict"))


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
    title, number, unit = title_of(name, segment), len(figures), verdicts[-1].reading.unit
    words = Sentence("{title} over {n} periods: {figures}.", title=title, n=number, figures=each_period)
    promised = text_told(verdicts[-1].target or "") or Sentence("measured only")
    return Chart(
        title, tongue.told(Sentence("{target}, in hours", target=promised) if scale == HOUR else promised),
        svg_of(trend_spec(points, unit, colours), tongue.signs), tongue.told(words),
        (tuple(map(tongue.told, HEADS)), *figures),
    )  # fmt: skip


def _drawn(value: Fraction | None, scale: int) -> float | None:
    return None if value is None else float(value / scale)


def title_of(name: str, segment: Segment) -> str:
    """What a chart is about: ``response P1``."""
    return " ".join((name, *(value for _, value in segment)))
