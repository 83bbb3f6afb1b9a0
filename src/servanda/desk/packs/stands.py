"""The lines of a page as the rules look at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from servanda.agreement.objectives import Objective
from servanda.desk.paced import Paced
from servanda.desk.packs.material import Material
from servanda.desk.packs.stakes import late_stake, stake_of
from servanda.desk.packs.stand import Better, Past, Stand
from servanda.desk.report_period import Line
from servanda.judge.apart import apart, asks_more
from servanda.judge.partial import part_left
from servanda.judge.thresholds import NoTarget, target_of
from servanda.pace.forecast import Forecast
from servanda.words.phrase import PhraseError
from servanda.words.result import Verdict
from servanda.words.target import Target, comparisons, parse_target

WHOLE = Fraction(1)


def stands(material: Material) -> tuple[Stand, ...]:
    """Every promise of the page's period; what is only measured is none."""
    return tuple(
        _stand(material, line, verdict) for line, verdict in material.now.items() if verdict.target is not None
    )


def _stand(material: Material, line: Line, verdict: Verdict) -> Stand:
    objective, reading = material.measured.objectives[line[0]], verdict.reading
    target, paced = _target(verdict), material.paced.get(line)
    share = part_left(objective, reading.period, material.agreement, material.zone_of_agreement)
    far = None if target is None or reading.value is None else apart(target, reading.value, reading, share)
    stand = Stand(
        line[0], line[1], verdict.word, reading.value, _way(target), _apart(verdict, paced, far),
        None if far is None else not far, verdict.state != "provisional",
        stake=stake_of(material, line, verdict) or late_stake(material, line),
        past=tuple(Past(each.word, each.reading.value) for each in reversed(material.lines[line][:-1])),
        beyond=tuple(_beyond(material, objective, verdict, target, share)),
    )  # fmt: skip
    return stand if paced is None else _with_pace(stand, paced)


def _with_pace(stand: Stand, paced: Paced) -> Stand:
    pacing, told = paced.pacing, paced.forecast
    chance = told.chance if isinstance(told, Forecast) else None
    return replace(stand, pace=pacing.status, ahead=pacing.gap > 0, runs=pacing.over < len(paced.days), chance=chance)


def _apart(verdict: Verdict, paced: Paced | None, far: Fraction | None) -> Fraction:
    """Of a goal that still runs from where it will end, else from what is expected; of the rest from the target."""
    if verdict.word == "open" and paced is not None:
        pacing, told = paced.pacing, paced.forecast
        if isinstance(told, Forecast):
            short = pacing.goal - Fraction(round(told.value))
            return max(short / pacing.goal, Fraction(0)) if pacing.goal else Fraction(0)
        return max(-pacing.gap / pacing.expected, Fraction(0)) if pacing.expected else Fraction(0)
    if far is not None:
        return far
    if verdict.word != "missed":
        return Fraction(0)
    value = verdict.reading.value
    met = verdict.reading.unit == "percent" and verdict.reading.period.key is None and value is not None
    return WHOLE - value if met and value is not None else WHOLE  # of many readings the share that was not met


def _target(verdict: Verdict) -> Target | None:
    try:
        return parse_target(verdict.target) if verdict.target else None
    except PhraseError:
        return None


def better_of(verdict: Verdict) -> Better:
    """Which way a figure gets better by its target; of one that is only measured nobody knows."""
    return _way(_target(verdict))


def _way(target: Target | None) -> Better:
    part = None if target is None else next((each for each in comparisons(target) if each.quantity is None), None)
    return part.direction if part is not None and part.direction in ("higher", "lower") else ""


def _beyond(
    material: Material, objective: Objective, verdict: Verdict, target: Target | None, share: Fraction
) -> Iterable[str]:
    """The levels that are met and ask for more than the target, as written."""
    for name, word in verdict.levels if target is not None else ():
        level = _level(material, objective, verdict, name) if word == "met" else None
        if level is not None and target is not None and asks_more(level, target, verdict.reading, share):
            yield name


def _level(material: Material, objective: Objective, verdict: Verdict, name: str) -> Target | None:
    try:
        return target_of(objective.levels.get(name), verdict.reading, material.zone_of_agreement, lambda *_: "")
    except NoTarget:
        return None
