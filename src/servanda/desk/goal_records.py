"""`goal --from-records`: rates and lead values out of the agreement's own records, and what has become of the signed rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from servanda.agreement.derivation import derive
from servanda.agreement.faults import validate
from servanda.agreement.findings import Findings
from servanda.agreement.goals_said import goals_named
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.desk.goal import sheet_of
from servanda.desk.goal_sheet import Sheet
from servanda.desk.history import History, history
from servanda.desk.measuring import Asked
from servanda.desk.one import needed
from servanda.goals.worth import Subset, all_of
from servanda.measure.windows import term_of
from servanda.metrics.kinds.share import Share
from servanda.metrics.kinds.spread import Sum
from servanda.query.expression import Literal
from servanda.query.types import Kind
from servanda.words.problem import Problem, did_you_mean, errors
from servanda.words.result import Period, Reading, Segment, Verdict
from servanda.words.show import show_percent
from servanda.words.value import plain

MONEY = "\0money"
"""The name of the objective that sums what the records of the rate brought; no agreement can have it."""


Brought = dict[tuple[Segment, Period], Reading]
"""What records of a segment and period brought."""


@dataclass(frozen=True, slots=True)
class _Rate:
    """The rate that was asked for: its objective, and the field with what a record brought."""

    name: str
    objective: Objective
    worth: str | None


def with_records(asked: Asked, name: str, worth: str | None) -> tuple[Sheet | None, list[Problem]]:
    """The agreement's goals, and for each kind of leads its rate and worth in whole periods that have matured."""
    found: list[Problem] = []
    written: list[Agreement] = []

    def only_the_rate(agreement: Agreement) -> Agreement:
        written.append(agreement)
        rate, problem = _rate(agreement, name, worth)
        found.extend([problem] if problem is not None else [])
        return agreement if rate is None else _with_money(agreement, rate)

    past = history(asked, None if worth else name, change=only_the_rate)
    problems = [*past.problems, *found]
    if past.agreement is None or errors(problems):
        return None, problems
    whole = past.of(name)
    if not whole:
        hint = "Leads need their time to become customers: wait, or shorten `matures_after`."
        problems.append(Problem("S933", f"The records hold no whole and mature period of `{name}`.", None, hint))
        return None, problems
    return _sheet(written[0], past, name, whole), problems


def _rate(agreement: Agreement, name: str, worth: str | None) -> tuple[_Rate | None, Problem | None]:
    objective = agreement.objectives.get(name)
    if objective is None:
        hint = did_you_mean(name, agreement.objectives, "Objectives")
        return None, Problem("S608", f"`{agreement.id}` has no objective `{name}`.", None, hint)
    metric, place = objective.metric, agreement.place(("objectives", name))
    if not isinstance(metric, Share) or metric.weight is not None:
        hint = "Name a share of records without weights, such as {share: leads, good: won_at is not null, matures_after: 45 days}."
        return None, Problem("S935", f"`{name}` is no rate at which records become customers.", place, hint)
    if worth is not None:
        columns = Findings(agreement, frozenset()).types.columns(metric.records)
        if worth not in columns:
            hint = did_you_mean(worth, columns, f"Fields of `{metric.records}`")
            return None, Problem("S104", f"`{metric.records}` has no field `{worth}`.", place, hint)
        if columns[worth].kind is not Kind.MONEY:
            hint = "Write a field with money, such as revenue: {sum: deals.amount, where: stage = 'won'}."
            return None, Problem("S935", f"`{worth}` is a {columns[worth].kind}, not an amount of money.", place, hint)
    return _Rate(name, objective, worth), None


def _with_money(agreement: Agreement, rate: _Rate) -> Agreement:
    """The agreement with the rate, what it looks at, and the sum of what its records brought, split alike."""
    kept = {each: agreement.objectives[each] for each in needed([agreement], rate.name) or agreement.objectives}
    metric = rate.objective.metric
    if rate.worth is not None:
        where = {"where": str(metric.where)} if metric.where is not None else {}
        brought, _ = validate(Sum, {"sum": metric.records, "of": rate.worth, **where}, {})
        if brought is not None:
            brought = brought.model_copy(update={"exclude": metric.exclude})
            bare: dict[str, object] = {
                "metric": brought,
                "target": None,
                "levels": {},
                "only_if": None,
                "too_few": None,
            }
            kept[MONEY] = rate.objective.model_copy(update=bare)
    return agreement.model_copy(update={"objectives": kept})


def _sheet(agreement: Agreement, past: History, name: str, whole: Sequence[Verdict]) -> Sheet:
    money: Brought = {(each.reading.segment, each.reading.period): each.reading for each in (*past.of(MONEY), *past.left_out)
             if each.reading.objective == MONEY}  # fmt: skip
    segments = past.segments(name)
    subsets = [
        _subset(_called(segment), [each.reading for each in whole if each.reading.segment == segment], money)
        for segment in segments
    ]
    if len(subsets) > 1:
        subsets.append(all_of(subsets))
    base = sheet_of(agreement) if agreement.goals else Sheet(agreement.title or agreement.id, ())
    readings = [each.reading for each in whole]
    before, since = _signed_between(agreement, readings)
    notes = (*base.notes, *_cohorts(past, name, whole), *_drift(agreement, name, before, since))
    today = _subset(_of_periods(since or before), since or before, money)
    return replace(base, subsets=tuple(subsets), currency=agreement.currency or "", notes=notes, today=today)


def _called(segment: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {value}" for name, value in segment) or "all"


def _subset(name: str, readings: Sequence[Reading], money: Brought) -> Subset:
    leads = sum(int(each.denominator or 0) for each in readings)
    customers = sum(int(each.numerator or 0) for each in readings)
    brought = [money[key].value for each in readings if (key := (each.segment, each.period)) in money]
    known = len(brought) == len(readings)
    return Subset(
        name, leads, customers, sum((each or Fraction(0) for each in brought), Fraction(0)) if known else None
    )


def _cohorts(past: History, name: str, whole: Sequence[Verdict]) -> Iterable[str]:
    labels = dict.fromkeys(each.reading.period.label for each in whole)
    yield f"Rates of {name} are those of {_span(list(labels))}, whole and mature."
    late = dict.fromkeys(
        each.reading.period.label for each in past.left_out
        if each.reading.objective == name and each.reading.period.label not in labels and each.reading.period.start < past.as_of
    )  # fmt: skip
    if late:
        yield f"Left out, since not whole or not mature: {_span(list(late))}."


def _span(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"


def _signed_between(agreement: Agreement, whole: Sequence[Reading]) -> tuple[list[Reading], list[Reading]]:
    """Readings of periods before the agreement was signed, and of those since."""
    begin = term_of(agreement)[0]
    since = [each for each in whole if begin is None or each.period.start >= begin]
    return [each for each in whole if each not in since], since


def _drift(agreement: Agreement, name: str, before: Sequence[Reading], since: Sequence[Reading]) -> Iterable[str]:
    """How far the rate has moved since it was signed: against the goal that says it, and against the time before."""
    now = _subset("all", since or before, {})
    known = signed_rate(agreement, name)
    if known is None or now.rate is None or now.interval is None:
        return
    signed, number = known
    doubt = "which may be chance" if now.interval.low <= number <= now.interval.high else "which is more than chance"
    told = f"Signed was {show_percent(number)} (goals.{signed})"
    if before and since:
        earlier = _subset("all", before, {})
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
    return _span(list(dict.fromkeys(each.period.label for each in readings)))


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
