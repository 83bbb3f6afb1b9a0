"""The charts of a report that show goals and their days, and the sentence about each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from servanda.clock.units import date_of
from servanda.desk.measuring import Measured
from servanda.desk.pace_said import STATUS, amount, forecast_said, gap_said, needed_said, pace_said
from servanda.desk.paced import Paced, Paces
from servanda.desk.report_charts import title_of
from servanda.desk.report_period import Line
from servanda.judge.reasons import due_shown
from servanda.pace.days import shares_due
from servanda.pace.forecast import Forecast
from servanda.pace.pacing import Status
from servanda.paper.drawn import svg_of
from servanda.paper.pace_chart import Fan, PaceLines, pace_spec
from servanda.paper.page import Chart
from servanda.paper.tongue import Tongue
from servanda.words.result import Verdict
from servanda.words.sentence import Day, Sentence, spaced
from servanda.words.window import Records

HEADS = (Sentence("Day"), Sentence("Expected"), Sentence("So far"))
COLOURS: Mapping[Status, str] = {
    "on track": "open", "behind": "missed", "too far ahead": "undetermined", "reached": "met", "begun": "soft",
}  # fmt: skip
_BY_DAYS = 62
"""A longer period is named by its months under the axis, and shown by its weeks in the table."""


def paced_lines(measured: Measured, found: Mapping[Line, Sequence[Verdict]]) -> dict[Line, Paced]:
    """The lines of a report that grow towards a goal."""
    maker, paced = Paces(measured), {}
    for line, verdicts in found.items():
        one = None if isinstance(measured.objectives[line[0]].each, Records) else maker.of(verdicts[-1])
        if isinstance(one, Paced):
            paced[line] = one
    return paced


def pace_of(paced: Paced | None, currency: str) -> str:
    """The sentence about a goal whose period still runs; else nothing."""
    if paced is None or paced.pacing.over == len(paced.days):
        return ""
    return pace_said(paced, currency)


def expected_of(paced: Paced | None, currency: str) -> str:
    """What is expected by now, while the period runs."""
    if paced is None or paced.pacing.over == len(paced.days):
        return ""
    return amount(paced, due_shown(paced.pacing.expected, paced.verdict.reading), currency)


def pace_charts(paced: Iterable[Paced], currency: str, colours: Mapping[str, str], tongue: Tongue) -> Iterable[Chart]:
    """A chart for each goal whose days are known and of which something has come."""
    for each in paced:
        if each.run.brought and each.known:
            yield _chart(each, currency, colours, tongue)


def _chart(paced: Paced, currency: str, colours: Mapping[str, str], tongue: Tongue) -> Chart:
    said, told = pace_said(paced, currency), forecast_said(paced, currency)
    period = tongue.period(paced.period.label)
    title, status = title_of(paced.objective, paced.segment), STATUS[paced.pacing.status]
    words = spaced(
        (
            Sentence(
                "{title}, {period}, {status}: {figures}.",
                title=title,
                period=period,
                status=status,
                figures=said,
            ),
            Sentence("{figures}.", figures=told),
        )
    )
    # After the end the figures say themselves that the goal was reached.
    under = said if gap_said(paced, currency) is status else Sentence("{word}: {figures}", word=status, figures=said)
    spec = pace_spec(lines_of(paced, currency, tongue), paced.verdict.reading.unit, colours)
    return Chart(
        title, tongue.told(under), svg_of(spec, tongue.signs), tongue.told(words),
        (tuple(map(tongue.told, HEADS)), *_rows(paced, currency, tongue)),
    )  # fmt: skip


def lines_of(paced: Paced, currency: str, tongue: Tongue) -> PaceLines:
    """What is drawn of a goal."""
    pacing, days = paced.pacing, paced.days
    due = shares_due(days)
    before = [*accumulate(map(float, paced.past[0].brought), initial=0.0)] if paced.past else []
    closed = tuple(place for place, each in enumerate(days) if not each.weight)
    goal = amount(paced, pacing.goal, currency)
    return PaceLines(
        float(pacing.goal), (0.0, *(float(pacing.goal * each) for each in due)),
        (*accumulate(map(float, paced.run.brought[: paced.known]), initial=0.0),), tuple(before[: len(days) + 1]),
        closed, tuple(place for place in closed if days[place].holiday), pacing.over, _now(paced), tuple(_names(paced, tongue)),
        tuple(tongue.told(each) for each in _corner(paced, currency) if each),
        tongue.told(Sentence("goal {figure}", figure=goal)), COLOURS[pacing.status],
        _fan(paced, paced.forecast) if isinstance(paced.forecast, Forecast) else None,
    )  # fmt: skip


def _corner(paced: Paced, currency: str) -> tuple[str, ...]:
    return gap_said(paced, currency), needed_said(paced, currency), forecast_said(paced, currency)


def _fan(paced: Paced, told: Forecast) -> Fan:
    """The forecast grows as the goal does; its band opens as the root of what is foretold, as sums of days do."""
    actual, over, length = float(paced.pacing.actual), paced.pacing.over, len(paced.days)
    due = (0.0, *map(float, shares_due(paced.days)))
    first = paced.known
    parts = [(due[day] - due[over]) / (1 - due[over]) if day > over else 0.0 for day in range(first, length + 1)]
    start = parts[0]
    parts = [(each - start) / (1 - start) if start < 1 else 1.0 for each in parts]
    return Fan(
        (_now(paced), *(float(day) for day in range(first + 1, length + 1))),
        tuple(actual + (told.value - actual) * part for part in parts),
        tuple(max(actual, actual + (told.value - actual) * part - (told.value - told.low) * math.sqrt(part)) for part in parts),
        tuple(actual + (told.value - actual) * part + (told.high - told.value) * math.sqrt(part) for part in parts),
    )  # fmt: skip


def _now(paced: Paced) -> float:
    """The instant measured to, counted in days of the period."""
    if paced.known == paced.pacing.over:
        return float(paced.known)
    return min(paced.pacing.over + paced.begun, float(paced.known))


def _names(paced: Paced, tongue: Tongue) -> Iterable[tuple[float, str]]:
    """Days of the month under a short period, months under a long one."""
    for place, each in enumerate(paced.days):
        day = date_of(each.day)
        if len(paced.days) > _BY_DAYS:
            if day.day == 1:
                yield place, tongue.months[day.month - 1] if len(paced.days) < 200 else f"{day:%m}"
        elif len(paced.days) < 16 or day.day in (1, 5, 10, 15, 20, 25, 30):
            yield place + 0.5, str(day.day)


def _rows(paced: Paced, currency: str, tongue: Tongue) -> Iterable[tuple[str, ...]]:
    step = 7 if len(paced.days) > _BY_DAYS else 1
    reached, due = [*accumulate(paced.run.brought)], shares_due(paced.days)
    for place, each in enumerate(paced.days):
        if (place + 1) % step and place + 1 < len(paced.days):
            continue
        day = date_of(each.day)
        expected = amount(paced, due_shown(paced.pacing.goal * due[place], paced.verdict.reading), currency)
        so_far = amount(paced, reached[place], currency) if place < paced.known else ""
        yield tongue.told(Day(day.year, day.month, day.day)), tongue.told(expected), tongue.told(so_far)
