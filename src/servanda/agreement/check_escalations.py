"""Escalations: each watches clocks with a limit, names contacts that exist, and has its steps in order."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from servanda.agreement.escalations import Escalation
from servanda.agreement.findings import STAND_IN, Findings
from servanda.agreement.tree import Path
from servanda.metrics.kinds.clock import Clock
from servanda.query.types import Kind
from servanda.words.duration import Civil, Duration, Exact, NextWorkingDay, WorkingDays
from servanda.words.escalation import AfterDue, AfterStart, BeforeDue, EscalationStep, OfLimit
from servanda.words.problem import did_you_mean
from servanda.words.shapes import Table


def check_escalations(findings: Findings) -> None:
    """Every escalation of the agreement."""
    for name, escalation in findings.agreement.escalations.items():
        path: Path = ("escalations", name)
        for here, objective in _watched(findings, path, escalation):
            if findings.name(here, "objectives", objective):
                _clock(findings, path, here, objective)
        _contacts(findings, path, escalation)
        _in_order(findings, path, escalation)


def _watched(findings: Findings, path: Path, escalation: Escalation) -> Iterable[tuple[Path, str]]:
    """The objectives with their places: the only one may stand without brackets."""
    for place, objective in enumerate(escalation.of):
        inside = (*path, "of", place)
        yield (inside if findings.agreement.has(inside) else (*path, "of")), objective


def _clock(findings: Findings, path: Path, here: Path, objective: str) -> None:
    metric, escalation = findings.agreement.objectives[objective].metric, findings.agreement.escalations[str(path[1])]
    if findings.is_lost("objectives", objective) or objective == STAND_IN:
        return
    if not isinstance(metric, Clock):
        sentence = f"`{objective}` is no clock (it is a `{metric.kind}`), so none of its records can be late."
        findings.tell(here, "S730", sentence, _clocks(findings))
    elif metric.limit is None and metric.due is None:
        sentence = f"`{objective}` has no limit, so nothing of it is ever due."
        findings.tell(here, "S730", sentence, _clocks(findings))
    elif escalation.where is not None and metric.clock in findings.agreement.records:
        findings.expression((*path, "where"), metric.clock, escalation.where, frozenset({Kind.YESNO}))


def _clocks(findings: Findings) -> str:
    every = findings.agreement.objectives.items()
    names = [name for name, each in every if isinstance(each.metric, Clock) and _limited(each.metric)]
    return f"Clocks with a limit: {', '.join(names)}." if names else "No objective is a clock with a limit."


def _limited(metric: Clock) -> bool:
    return metric.limit is not None or metric.due is not None


def _contacts(findings: Findings, path: Path, escalation: Escalation) -> None:
    agreement = findings.agreement
    known = list(dict.fromkeys(each.title for party in agreement.parties.values() for each in party.contacts))
    if any(each[0] == "parties" for each in findings.lost):
        return
    for told in escalation.at:
        for place, title in enumerate(told.titles):
            if title in known:
                continue
            inside = (*path, "at", told.written, place)
            here = inside if agreement.has(inside) else inside[:-1]
            hint = did_you_mean(title, known, "Titles") if known else "No party has contacts."
            hint += f" Or declare it: contacts: [{{title: {title}}}]." if "Did you mean" not in hint else ""
            findings.tell(here, "S731", f"No party has a contact `{title}`.", hint, severity="warning")


def _in_order(findings: Findings, path: Path, escalation: Escalation) -> None:
    limits = _limits(findings, escalation)
    for before, after in pairwise(escalation.at):
        if limits and all(_reached_before(before.step, after.step, limit) is False for limit in limits):
            sentence = f"The step `{after.step}` is not reached after `{before.step}`, which stands before it."
            hint = "Write the steps in the order in which they are reached, each once."
            findings.tell((*path, "at", after.written), "S732", sentence, hint, on_key=True)


def _limits(findings: Findings, escalation: Escalation) -> list[int | None]:
    """The limits that can apply, in microseconds; None for days and deadlines, whose length only a calendar knows."""
    found: list[int | None] = []
    for name in escalation.of:
        objective = findings.agreement.objectives.get(name)
        metric = objective.metric if objective is not None else None
        if isinstance(metric, Clock) and _limited(metric):
            limit = metric.limit
            values = list(limit.values()) if isinstance(limit, Table) else [limit]
            found += [each.microseconds if isinstance(each, Exact) else None for each in values]
    return list(dict.fromkeys(found))


def _reached_before(before: EscalationStep, after: EscalationStep, limit: int | None) -> bool | None:
    """Is a step always reached before another? None where only a calendar could tell."""
    if str(before) == str(after):
        return False
    first, second = _place_of(before, limit), _place_of(after, limit)
    if first[0] == second[0]:
        return first[1] < second[1]
    return False if _is_past_due(before) and _is_past_due(after) is False else None


def _place_of(step: EscalationStep, limit: int | None) -> tuple[str, Fraction]:
    """A length of time or number of days, and from where and how it is counted; on one clock where the limit is known."""
    match step:
        case OfLimit(share):
            return ("share", share) if limit is None else ("clock", share * limit)
        case AfterDue(Exact(length)):
            return ("after due", Fraction(length)) if limit is None else ("clock", Fraction(limit + length))
        case BeforeDue(Exact(length)):
            return ("before due", Fraction(-length)) if limit is None else ("clock", Fraction(limit - length))
        case AfterStart(Exact(length)):
            return ("after start" if limit is None else "clock"), Fraction(length)
        case BeforeDue(duration):
            return "days before due", -_days(duration)
        case AfterDue(duration) | AfterStart(duration):
            return f"{type(duration).__name__} after {str(step).rsplit(maxsplit=1)[-1]}", _days(duration)


def _days(duration: Duration) -> Fraction:
    match duration:
        case Civil(months, days):
            return (
                Fraction(months * 61, 2) + days
            )  # a month of 30 and a half days: only long ones stand near each other
        case WorkingDays(count, full):
            return count + Fraction(int(full), 2)
        case NextWorkingDay(at):
            return Fraction(at)
        case Exact(microseconds):
            return Fraction(microseconds)


def _is_past_due(step: EscalationStep) -> bool | None:
    """Does a step lie after the due instant? None where that hangs on the limit."""
    match step:
        case OfLimit(share):
            return share > 1
        case AfterDue():
            return True
        case BeforeDue():
            return False
        case AfterStart():
            return None
