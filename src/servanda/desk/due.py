"""`due`: the last days that come next, over all agreements: to claim, to answer, to do, to use a right, to give notice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.clock.civil import stepped_day
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.desk.due_kinds import Deadline, deadlines
from servanda.desk.measuring import Asked, Measured, measure
from servanda.settle.credited import Credited
from servanda.words.duration import Civil, Duration, Exact, parse_duration
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, errors

WITHIN = Civil(days=30)


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a last day: what is to be done until then, and how many days are left; fewer than 0 are over."""

    path: Path
    agreement: Agreement
    deadline: Deadline
    last: date
    left: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim that waits for an answer without a last day, since none is agreed."""

    agreement: Agreement
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Astray:
    """A granted credit that does not stand on invoices as it was granted."""

    agreement: Agreement
    credited: Credited


@dataclass(frozen=True, slots=True)
class AllDue:
    """Everything that is due, in order of its last days, and how far each agreement's records reach."""

    due: tuple[Due, ...]
    measured: tuple[Measured, ...]
    problems: tuple[Problem, ...]
    waiting: tuple[Waiting, ...] = ()
    astray: tuple[Astray, ...] = ()


def due(asked: Asked, within: str | None = None) -> AllDue:
    """What falls due within a time, and what should have been done already."""
    stretch = _stretch(within)
    if isinstance(stretch, Problem):
        return AllDue((), (), (stretch,))
    found, problems = measure(replace(asked, ahead=True))
    every = [each for measured in found for each in due_in(measured, stretch)]
    every.sort(key=lambda each: (each.last, each.agreement.id, each.deadline.order))
    waiting = [
        Waiting(measured.agreement, each)
        for measured in found
        if measured.agreement is not None
        for each in deadlines(measured, measured.agreement)
        if each.until is None
    ]
    astray = [
        Astray(each.agreement, one) for each in found if each.agreement is not None for one in each.astray
    ]  # fmt: skip
    problems = [*problems, *(one for each in found for one in each.problems)]
    return AllDue(tuple(every), tuple(found), tuple(problems), tuple(waiting), tuple(astray))


def _stretch(within: str | None) -> Exact | Civil | Problem:
    """``30 days``, ``72 h``; ``30d`` too, as it is typed in a terminal."""
    if within is None:
        return WITHIN
    try:
        found: Duration = parse_duration(re.sub(r"^\s*(\d+)\s*d\s*$", r"\1 days", within))
    except PhraseError as error:
        return Problem("S786", f"--within {within}: {error.sentence}", None, error.hint or "Write --within '30 days'.")
    if isinstance(found, Exact | Civil):
        return found
    sentence = f"--within {within}: days until a last day are days of the calendar."
    return Problem("S786", sentence, None, "Write --within '30 days'.")


def due_in(measured: Measured, within: Exact | Civil) -> Iterable[Due]:
    """What one agreement has to be done within a time, and what should have been done already."""
    agreement = measured.agreement
    if agreement is None:
        return
    zone = Zone(agreement.timezone)
    today = zone.day(measured.moment)
    limit = measured.moment + within.microseconds if isinstance(within, Exact) else zone.midnight(
        stepped_day(today, within) + 1
    )  # fmt: skip
    for each in deadlines(measured, agreement):
        if each.until is None or each.until > limit:
            continue
        last = zone.day(each.until - 1)
        if each.until > measured.moment or each.stays:
            yield Due(measured.path, agreement, each, date_of(last), last - today)


def exit_code(found: AllDue) -> int:
    """0 nothing is due, 1 something is, 2 problems in what was written or in the records."""
    return 2 if errors(found.problems) else 1 if found.due or found.astray else 0
