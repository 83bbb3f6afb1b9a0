"""`value`: what leads of each kind are worth, and what a period's promise and its leads come to in money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective, Split
from servanda.desk.goal_doubts import doubts_of
from servanda.desk.goal_options import Options
from servanda.desk.goal_rates import NO_PERIOD, Rate, brought_in, span, subset, with_money
from servanda.desk.history import History, history
from servanda.desk.measuring import Asked
from servanda.desk.value_asked import Wanted, fields_of
from servanda.desk.value_sheet import Month, Values
from servanda.goals.worth import Delivered, Subset, all_of, in_money, needed_for
from servanda.judge.reasons import goal_of
from servanda.measure.run import Bench
from servanda.words.money import parse_money
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, did_you_mean, errors
from servanda.words.result import Reading, Segment, Verdict
from servanda.words.target import parse_target

DELIVERED = "\0delivered"
"""The name of the objective that counts the leads of each kind; no agreement can have it."""

_BARE: dict[str, object] = {"target": None, "levels": {}, "only_if": None, "too_few": None, "phase": None}


def values(asked: Asked, wanted: Wanted) -> Values:
    """The worth of leads by kind from whole and mature periods, and the leads of one period at these values."""
    found: list[Problem] = []
    chosen: list[tuple[Rate, str | None]] = []

    def only_what_is_needed(agreement: Agreement) -> Agreement:
        rate, volume, wrong = fields_of(agreement, wanted)
        found.extend(wrong)
        if rate is None:
            return agreement
        chosen.append((rate, volume))
        return _split(agreement, rate, volume, wanted.by)

    goal, wrong = _goal(wanted)
    if wrong:
        return Values(None, problems=tuple(wrong))

    def look(ready: Bench, verdicts: Sequence[Verdict]) -> Iterable[Problem]:
        return doubts_of(chosen[0][0].name, chosen[0][0].worth)(ready, verdicts) if chosen else ()

    past = history(replace(asked, period=None), change=only_what_is_needed, look=look)
    problems = [*past.problems, *found]
    if past.agreement is None or errors(problems) or not chosen:
        return Values(past.agreement, problems=tuple(problems))
    rate, volume = chosen[0]
    names = (wanted.by,) if wanted.by else tuple(each.name for each in rate.objective.per)
    kinds, periods = _kinds(past, rate.name, names)
    if not any(each.leads for each in kinds):
        hint = NO_PERIOD
        problems.append(Problem("S933", f"The records hold no whole and mature period of `{rate.name}`.", None, hint))
        return Values(past.agreement, problems=tuple(problems))
    month, unknown = (None, None) if volume is None else _month(past, volume, names, kinds, goal, asked.period)
    problems += [unknown] if unknown is not None else []
    if goal is not None and goal[1] != (past.agreement.currency or goal[1]):
        sentence = f"--goal is in {goal[1]}, and the agreement's currency is {past.agreement.currency}."
        problems.append(Problem("S930", sentence, None, f"Write the amount in {past.agreement.currency}."))
    return Values(past.agreement, rate.name, ", ".join(names), periods, kinds, month, tuple(problems))


def _goal(wanted: Wanted) -> tuple[tuple[Fraction, str] | None, list[Problem]]:
    """A goal in money from the command line, with its currency."""
    reading = Options()
    money = reading.read("--goal", wanted.goal, parse_money)
    reading.above_zero("--goal", wanted.goal, None if money is None else money.exact)
    return (None if money is None else (money.exact, money.currency)), reading.problems


def _split(agreement: Agreement, rate: Rate, volume: str | None, by: str | None) -> Agreement:
    """The rate, what its records brought and the leads of the period, all for each kind."""
    own = rate.objective.per
    more = (Split(by),) if by and by not in [each.name for each in own] else ()
    split = rate.objective.model_copy(update={**_BARE, "per": (*own, *more)})
    kinds = with_money(agreement, replace(rate, objective=split))
    objectives: dict[str, Objective] = {**kinds.objectives, rate.name: split}
    if volume is not None:
        counted = agreement.objectives[volume]
        objectives[volume] = counted.model_copy(update={"only_if": None, "phase": None})
        named = more or own
        objectives[DELIVERED] = counted.model_copy(update={**_BARE, "per": named, "pace": None})
    return agreement.model_copy(update={"objectives": objectives})


def _kinds(past: History, name: str, names: Sequence[str]) -> tuple[tuple[Subset, ...], str]:
    """Each kind of leads in whole and mature periods, with those that are still young; and which periods these are."""
    money, whole = brought_in(past), past.of(name)
    out = [each.reading for each in past.left_out if each.reading.objective == name]
    own: dict[str, list[Reading]] = {}
    young: dict[str, int] = {}
    for reading in out:
        young[_kind(reading.segment, names)] = young.get(_kind(reading.segment, names), 0) + reading.counts.pending
    for each in whole:
        own.setdefault(_kind(each.reading.segment, names), []).append(each.reading)
    kinds = tuple(
        replace(subset(kind, own.get(kind, []), money), young=young.get(kind, 0))
        for kind in sorted({*own, *young})
        if own.get(kind) or young.get(kind)
    )
    labels = list(dict.fromkeys(each.reading.period.label for each in whole))
    return kinds, span(labels) if labels else ""


def _kind(segment: Segment, names: Sequence[str]) -> str:
    """The kind that a segment is of; one word for what has no value."""
    values = dict(segment)
    return ", ".join(values.get(name) or "(none)" for name in names) or "all"


def _month(
    past: History, volume: str, names: Sequence[str], kinds: Sequence[Subset], goal: tuple[Fraction, str] | None,
    period: str | None,
) -> tuple[Month | None, Problem | None]:  # fmt: skip
    """The leads of the period that was asked for, else of the newest, at these values; and the promise in money."""
    every = sorted((*past.whole, *past.left_out), key=lambda each: each.reading.period.start)
    promised = [each for each in every if each.reading.objective == volume]
    labels = list(dict.fromkeys(each.reading.period.label for each in promised))
    label = period or (labels[-1] if labels else "")
    if label not in labels:
        hint = did_you_mean(label, labels[-6:], "Its last periods")
        return None, Problem("S941", f"`{volume}` has no period `{label}`.", None, hint)
    own = [each.reading for each in every if (each.reading.objective, each.reading.period.label) == (DELIVERED, label)]
    leads = {_kind(each.segment, names): int(each.value or 0) for each in own}
    verdict = next(each for each in promised if each.reading.period.label == label)
    target = _promise(verdict)
    mean = all_of(kinds).a_lead
    wanted = goal[0] if goal else None if target is None or mean is None else target * mean
    delivered = None if wanted is None else Delivered(in_money(kinds, leads), wanted)
    valued = {each.name for each in kinds if each.a_lead is not None}
    strange = tuple(sorted(name for name, number in leads.items() if number and name not in valued))
    return Month(
        volume, label, leads, target, in_money(kinds, leads), delivered, needed_for(kinds, wanted) if wanted else {}, strange,
        goal is not None,
    ), None  # fmt: skip


def _promise(verdict: Verdict) -> Fraction | None:
    """The number of leads that is promised, where it is one."""
    try:
        target = parse_target(verdict.target) if verdict.target else None
    except PhraseError:
        return None
    return None if target is None else goal_of(target, verdict.reading, Fraction(1))
