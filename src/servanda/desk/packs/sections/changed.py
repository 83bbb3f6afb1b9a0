"""What the last whole week changed against the week before: every promise measured by week, on the same records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from servanda.agreement.objectives import Objective
from servanda.clock.periods import periods
from servanda.desk.figures import figure
from servanda.desk.packs.material import Material, called
from servanda.desk.packs.sections.standing import MOST, URGENCY
from servanda.desk.packs.stands import better_of
from servanda.desk.report_period import Line
from servanda.judge.reasons import difference
from servanda.measure.aside import aside, read_aside
from servanda.measure.run import Bench
from servanda.measure.windows import Choice, term_of
from servanda.metrics.kinds.delivery import Delivery
from servanda.paper.pack import Grid, Part
from servanda.words.result import Period, Reading, Verdict
from servanda.words.sentence import Sentence
from servanda.words.until import After
from servanda.words.window import Calendar, Records

WEEK = Calendar("week")
HEADS = ("Promise", "Week before", "Last week", "Change", "")


def section(material: Material) -> Part | None:
    """The figures of both weeks, and what is better and worse."""
    weeks = last_weeks(material)
    if weeks is None:
        return None
    found = _by_week(material, weeks)
    rows = [row for line in _shown(material) if (row := _row(material, line, found, weeks)) is not None]
    if not rows:
        return None
    before, last = (material.tongue.period(each.label) for each in weeks)
    lead = Sentence(
        "{last} against {before}, each as if the promise were judged by the week.", last=last, before=before
    )
    heads = tuple(material.tongue.say(each) for each in HEADS)
    return Part(
        "changed", "What the last week changed", material.tongue.told(lead), grid=Grid(heads, tuple(rows), (1, 2, 3))
    )


def last_weeks(material: Material) -> tuple[Period, Period] | None:
    """The last two weeks that are over by the end of the records; None where the term has not had two."""
    begin, end = term_of(material.agreement)
    until = min(material.measured.as_of, end if end is not None else material.measured.as_of)
    start = until - 4 * 7 * 24 * 3_600_000_000
    found = [each for each in periods(WEEK, material.zone_of_agreement, start, until) if each.end <= until]
    weeks = [each for each in found if begin is None or each.start >= begin][-2:]
    return (weeks[0], weeks[1]) if len(weeks) == 2 else None


def _shown(material: Material) -> list[Line]:
    """Lines that can be measured by week, those first that need somebody."""

    def urgency(each: tuple[Line, Verdict]) -> int:
        return URGENCY.index(each[1].word) if each[1].target is not None else len(URGENCY)

    own = [each for each in material.now.items() if can_be_weekly(material.measured.objectives[each[0][0]])]
    kept = {line for line, _ in sorted(own, key=urgency)[: MOST["weekly"] - 4]}
    return [line for line, _ in own if line in kept]


def can_be_weekly(objective: Objective) -> bool:
    """Has a week of it a figure of its own? What looks at other stretches, single records or other promises has none."""
    metric = objective.metric
    hangs_on_period = isinstance(metric, Delivery) and isinstance(metric.due, After)
    alone = objective.over is None and objective.averaged_over is None and not isinstance(objective.each, Records)
    return metric.of_records and alone and not hangs_on_period


Weekly = Mapping[tuple[str, tuple[tuple[str, str], ...], str], Reading]


def _by_week(material: Material, weeks: tuple[Period, Period]) -> Weekly:
    found: dict[tuple[str, tuple[tuple[str, str], ...], str], Reading] = {}
    names = {line[0] for line in _shown(material)}
    for week in weeks:
        ready = material.measured.bench_of(week)
        if ready is not None:
            for each in _readings(ready, names, week):
                found[each.objective, each.segment, week.label] = each
    return found


def _readings(ready: Bench, names: Iterable[str], week: Period) -> Iterable[Reading]:
    own = {name: ready.agreement.objectives[name] for name in names if name in ready.agreement.objectives}
    weekly = aside(ready, {name: each.model_copy(update={"each": WEEK}) for name, each in own.items()})
    for name in own:
        for each in read_aside(weekly, name, Choice(start=week.start, end=week.end)):
            if each.period.label == week.label and not each.period.partial and each.measured_to >= week.end:
                yield each


def _row(material: Material, line: Line, found: Weekly, weeks: tuple[Period, Period]) -> tuple[str, ...] | None:
    readings = [found.get((*line, week.label)) for week in weeks]
    values = [None if each is None else each.value for each in readings]
    if None in values or readings[1] is None:
        return None
    before, last = (Fraction(each or 0) for each in values)
    shown = [_figure(material, line, each) for each in readings if each is not None]
    change = difference(abs(last - before), readings[1], material.currency)
    sign = "=" if last == before else "+" if last > before else "−"
    told = "=" if last == before else f"{sign}{material.tongue.told(change)}"
    return (called(line), *shown, told, material.tongue.say(_verdict(material, line, before, last)))


def _figure(material: Material, line: Line, reading: Reading) -> str:
    objective = material.measured.objectives[line[0]]
    said = figure(Verdict(reading, None, "open", "", "provisional"), material.agreement, objective.shown)
    return material.tongue.told(said)


def _verdict(material: Material, line: Line, before: Fraction, last: Fraction) -> str:
    better = better_of(material.now[line])
    if last == before or not better:
        return ""
    return "better" if (last > before) == (better == "higher") else "worse"
