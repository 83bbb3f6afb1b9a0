"""`goal --from-records`: rates and lead values out of the agreement's own records, and what has become of the signed rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from servanda.agreement.derivation import derive
from servanda.agreement.goals_said import goals_named
from servanda.agreement.model import Agreement
from servanda.desk.goal import sheet_of
from servanda.desk.goal_doubts import doubts_of
from servanda.desk.goal_rates import NO_PERIOD, brought_in, called, rate_of, span, subset, with_money
from servanda.desk.goal_sheet import Sheet
from servanda.desk.history import History, history
from servanda.desk.measuring import Asked
from servanda.desk.of_persons import persons_unasked
from servanda.goals.worth import all_of
from servanda.measure.windows import term_of
from servanda.query.expression import Literal
from servanda.query.types import Kind
from servanda.words.problem import Problem, errors
from servanda.words.result import Reading, Verdict
from servanda.words.show import show_percent
from servanda.words.value import plain


def with_records(asked: Asked, name: str, worth: str | None) -> tuple[Sheet | None, list[Problem]]:
    """The agreement's goals, and for each kind of leads its rate and worth in whole periods that have matured."""
    found: list[Problem] = []
    written: list[Agreement] = []

    def only_the_rate(agreement: Agreement) -> Agreement:
        written.append(agreement)
        rate, problem = rate_of(agreement, name, worth)
        found.extend([problem] if problem is not None else [])
        if rate is not None:
            names = (each.name for each in rate.objective.per)
            found.extend(persons_unasked(agreement, str(rate.objective.metric.records), names))
        return agreement if rate is None else with_money(agreement, rate)

    past = history(asked, None if worth else name, change=only_the_rate, look=doubts_of(name, worth))
    problems = [*past.problems, *found]
    if past.agreement is None or errors(problems):
        return None, problems
    whole = past.of(name)
    if not whole:
        hint = NO_PERIOD
        problems.append(Problem("S933", f"The records hold no whole and mature period of `{name}`.", None, hint))
        return None, problems
    return _sheet(written[0], past, name, whole), problems


def _sheet(agreement: Agreement, past: History, name: str, whole: Sequence[Verdict]) -> Sheet:
    money = brought_in(past)
    segments = past.segments(name)
    subsets = [
        subset(called(segment), [each.reading for each in whole if each.reading.segment == segment], money)
        for segment in segments
    ]
    if len(subsets) > 1:
        subsets.append(all_of(subsets))
    base = sheet_of(agreement) if agreement.goals else Sheet(agreement.title or agreement.id, ())
    readings = [each.reading for each in whole]
    before, since = _signed_between(agreement, readings)
    notes = (*base.notes, *_cohorts(past, name, whole), *_drift(agreement, name, before, since))
    today = subset(_of_periods(since or before), since or before, money)
    return replace(base, subsets=tuple(subsets), currency=agreement.currency or "", notes=notes, today=today)


def _cohorts(past: History, name: str, whole: Sequence[Verdict]) -> Iterable[str]:
    labels = dict.fromkeys(each.reading.period.label for each in whole)
    yield f"Rates of {name} are those of {span(list(labels))}, whole and mature."
    late = dict.fromkeys(
        each.reading.period.label for each in past.left_out
        if each.reading.objective == name and each.reading.period.label not in labels and each.reading.period.start < past.as_of
    )  # fmt: skip
    if late:
        yield f"Left out, since not whole or not mature: {span(list(late))}."


def _signed_between(agreement: Agreement, whole: Sequence[Reading]) -> tuple[list[Reading], list[Reading]]:
    """Readings of periods before the agreement was signed, and of those since."""
    begin = term_of(agreement)[0]
    since = [each for each in whole if begin is None or each.period.start >= begin]
    return [each for each in whole if each not in since], since


def _drift(agreement: Agreement, name: str, before: Sequence[Reading], since: Sequence[Reading]) -> Iterable[str]:
    """How far the rate has moved since it was signed: against the goal that says it, and against the time before."""
    now = subset("all", since or before, {})
    known = signed_rate(agreement, name)
    if known is None or now.rate is None or now.interval is None:
        return
    signed, number = known
    doubt = "which may be chance" if now.interval.low <= number <= now.interval.high else "which is more than chance"
    told = f"Signed was {show_percent(number)} (goals.{signed})"
    if before and since:
        earlier = subset("all", before, {})
        then = "" if earlier.rate is None else f"{show_percent(earlier.rate)} before ({_of_periods(before)}), and "
        yield f"{told}; it was {then}is {show_percent(now.rate)} since ({_of_periods(since)}), {doubt}."
    elif before:
        doubt = doubt.removeprefix("which ")
        yield f"{told}; the records before it was ({_of_periods(before)}) say {show_percent(now.rate)}: the difference {doubt}."
        return
    else:
        yield f"{told}; it is {show_percent(now.rate)} now, {doubt}."
    yield from _anew(agreement, signed, now.rate)


def _of_periods(readings: Sequence[Reading]) -> str:
    return span(list(dict.fromkeys(each.period.label for each in readings)))


def signed_rate(agreement: Agreement, name: str) -> tuple[str, Fraction] | None:
    """The goal that says the rate, and what it says: one that the objective's target names, or that bears its name."""
    named = (*goals_named(agreement.objectives[name].target), name)
    signed = next((goal for goal in named if goal in agreement.goals), None)
    known = derive(agreement)[0].get(signed) if signed else None
    number = None if known is None or known.value is None else plain(known.value)
    return None if known is None or number is None or known.type.kind is not Kind.PERCENT else (known.name, number)


def _anew(agreement: Agreement, signed: str, rate: Fraction) -> Iterable[str]:
    """What promised goals would come to with the rate of today."""
    if not rate:
        return
    goal = agreement.goals[signed].model_copy(update={"formula": Literal(rate, Kind.PERCENT), "rounded": None})
    before = derive(agreement)[0]
    after = derive(agreement.model_copy(update={"goals": {**agreement.goals, signed: goal}}))[0]
    for name, each in before.items():
        other = after.get(name)
        if name != signed and other is not None and each.value != other.value and agreement.goals[name].rounded:
            then, now = (None if one.value is None else plain(one.value) for one in (each, other))
            yield f"With it goals.{name} would be {other.shown(now)} instead of {each.shown(then)}."
