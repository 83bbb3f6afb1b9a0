"""The standing complaints of a report, each beside the figures that answer it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from servanda.desk.answer import Answer, answers_in
from servanda.desk.answer_said import figures_said, headline, rows_of, running_said
from servanda.desk.complaints import complaints_of
from servanda.desk.measuring import Measured
from servanda.desk.paced import Paced
from servanda.desk.report_period import Line
from servanda.desk.report_standings import marks
from servanda.paper.page import Complaint
from servanda.paper.tongue import Tongue
from servanda.words.result import Period, Word

WORDS: Mapping[str, Word] = {"right": "missed", "not right": "met", "open": "open", "nobody can say": "undetermined"}


def complaints(measured: Measured, period: Period, paced: Mapping[Line, Paced], tongue: Tongue) -> Iterable[Complaint]:
    """What the agreement writes of complaints, answered as of the report's period."""
    agreement = measured.agreement
    if agreement is None or not agreement.complaints:
        return
    for each in answers_in(measured, complaints_of(agreement), period, paced):
        yield _complaint(measured, each, tongue)


def _complaint(measured: Measured, answer: Answer, tongue: Tongue) -> Complaint:
    agreement = measured.agreement
    assert agreement is not None
    figures = []
    for each in answer.figures:
        running = running_said(agreement, each)
        told = tongue.told(figures_said(agreement, each))
        past = marks(measured, agreement, measured.objectives[each.line[0]], each.past, tongue)
        figures.append((told, "" if running is None else tongue.told(running), past, rows_of(agreement, each)[0]))
    return Complaint(answer.complaint, tongue.told(headline(answer)), WORDS[answer.right], tuple(figures))
