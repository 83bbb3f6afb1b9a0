"""The goals and where they stand: what they were derived from, the pace of each, and where it will probably end."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.derivation import Derived
from servanda.agreement.goals_said import goal_told
from servanda.desk.pace_said import amount, chance_said, rounded
from servanda.desk.paced import Paced
from servanda.desk.packs.material import Material, called
from servanda.desk.report_paces import pace_charts
from servanda.judge.goals import goals_of
from servanda.judge.reasons import due_shown
from servanda.pace.forecast import Forecast
from servanda.paper.pack import Grid, Part, Point
from servanda.words.result import Reading
from servanda.words.sentence import Figure, Sentence

MOST, MOST_CHARTS, MOST_DERIVED = 4, 2, 8
HEADS = ("Promise", "Goal", "So far", "Expected by now", "Forecast", "Band", "Chance")


def section(material: Material) -> Part | None:
    """Every figure that grows towards a goal."""
    found = [each for line, each in material.paced.items() if line in material.now]
    if not found:
        return None
    told = material.tongue
    rows = tuple(_row(material, each) for each in found[:MOST])
    left = len(found) - MOST
    more = told.told(Sentence("{n} more are not listed.", "{n} more is not listed.", n=left)) if left > 0 else ""
    charts = tuple(pace_charts(found[:MOST_CHARTS], material.currency, material.look.tokens, told))
    heads = tuple(told.say(each) for each in HEADS)
    return Part(
        "goals", "The goals, and where they stand", points=tuple(_derived(material)),
        grid=Grid(heads, rows, (1, 2, 3, 4, 5, 6), more), charts=charts,
    )  # fmt: skip


def _row(material: Material, paced: Paced) -> tuple[str, ...]:
    told, pacing, currency = material.tongue.told, paced.pacing, material.currency
    expected = due_shown(pacing.expected, paced.verdict.reading)
    figures = (amount(paced, each, currency) for each in (pacing.goal, pacing.actual, expected))
    return (called((paced.objective, paced.segment)), *map(told, figures), *map(told, _foretold(paced, currency)))


def _foretold(paced: Paced, currency: str) -> tuple[str, str, str]:
    found = paced.forecast
    if not isinstance(found, Forecast):
        return "–", "–", "–"
    low, high = (Figure(rounded(paced, each, currency)) for each in (found.low, found.high))
    chance = chance_said(found.chance) if paced.pacing.missing else "–"
    return Figure(rounded(paced, found.value, currency)), Sentence("{low} to {high}", low=low, high=high), chance


def _derived(material: Material) -> Iterable[Point]:
    """The goals of the agreement, as far as its reader may be told of them, step by step."""
    agreement = material.agreement
    goals = (
        goals_of(agreement, lambda name: _readings(material, name), material.period.start) if agreement.goals else {}
    )
    for name in list(agreement.goals)[:MOST_DERIVED]:
        yield Point(_said(material, name, goals.get(name)))


def _said(material: Material, name: str, found: Derived | None) -> str:
    told = goal_told(material.agreement.goals[name], found)
    # Backticks tell a name with `-` from a subtraction; whoever reads this page subtracts nothing.
    return material.tongue.told(Sentence("{name} is {what}", name=name, what=told)).replace("`", "")


def _readings(material: Material, name: str) -> Iterable[Reading]:
    return (each.reading for each in material.measured.verdicts if each.reading.objective == name)
