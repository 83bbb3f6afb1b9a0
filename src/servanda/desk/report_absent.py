"""A report that is not written, since the agreement has no such period: what the terminal and the overview say of it."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.desk.absent import before_term, no_period, not_begun, why_no_period
from servanda.desk.measuring import Measured, nothing_yet
from servanda.words.problem import Problem
from servanda.words.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Absent:
    """The Problem, and the same in a few words for the overview."""

    problem: Problem
    said: Sentence


def absence(measured: Measured, label: str | None) -> tuple[Absent | None, tuple[Problem, ...]]:
    """Why there is no report, and all problems with it; no Absent where it is the records that are missing."""
    agreement = measured.agreement
    assert agreement is not None
    told = nothing_yet(agreement, measured.as_of, Zone(agreement.timezone))
    begin = not_begun(agreement, measured.as_of)
    if not measured.verdicts and begin is None:
        return None, measured.problems
    others = tuple(each for each in measured.problems if each != told)  # the note says the same, and names the period
    absent = _of_period(agreement, label, measured) if label is not None else _not_yet(agreement, begin)
    return absent, (*others, absent.problem)


def _of_period(agreement: Agreement, label: str, measured: Measured) -> Absent:
    why = why_no_period(agreement, label, measured.verdicts, measured.as_of)
    problem = no_period(agreement, label, measured.verdicts, measured.as_of)
    if why is None:
        return Absent(problem, Sentence("no period {label}", label=label))
    return Absent(problem, Sentence("no period {label}: {why}", label=label, why=why))


def _not_yet(agreement: Agreement, begin: int | None) -> Absent:
    why = before_term(agreement, begin) if begin is not None else None
    sentence = f"There is no period yet in `{agreement.id}`{f': {why}' if why else ''}."
    problem = Problem("S606", sentence, None, "Its first report is for later.")
    if why is None:
        return Absent(problem, Sentence("no period yet"))
    return Absent(problem, Sentence("no period yet: {why}", why=why))
