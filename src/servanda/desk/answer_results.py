"""Answers as plain values: JSON and CSV for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from servanda.desk.answer import Answer, AnswerOf, Figures
from servanda.desk.answer_said import figures_said, headline, rows_of, running_said
from servanda.desk.tables import csv_text
from servanda.store.plain import plain_verdict, value_text
from servanda.words.problem import errors

COLUMNS = (
    "agreement",
    "complaint",
    "answer",
    "objective",
    "segment",
    "period",
    "value",
    "unit",
    "target",
    "verdict",
    "reason",
    "records",
)


def as_json(found: Sequence[AnswerOf]) -> dict[str, Any] | list[dict[str, Any]]:
    """One agreement is a block with its answers, several are a list of them."""
    return _of_one(found[0]) if len(found) == 1 else [_of_one(each) for each in found]


def _of_one(found: AnswerOf) -> dict[str, Any]:
    """Each figure with its past and the commands that list its records."""
    return {
        "agreement": found.agreement.id if found.agreement else None,
        "answers": [{"complaint": each.complaint, "answer": each.right, "said": str(headline(each)),
                     "figures": [_figures(found, one) for one in each.figures]} for each in found.answers],
        "problems": [problem.as_json() for problem in found.problems],
    }  # fmt: skip


def as_csv(found: Sequence[AnswerOf]) -> str:
    """A row for each figure and past period."""
    return csv_text(
        COLUMNS, (row for of in found for each in of.answers for one in each.figures for row in _rows(of, each, one))
    )


def exit_code(found: Sequence[AnswerOf]) -> int:
    """0 no complaint is right, 1 one is, 2 problems in what was written or in the records."""
    if any(errors(one.problems) for one in found):
        return 2
    return 1 if any(each.right == "right" for one in found for each in one.answers) else 0


def _figures(found: AnswerOf, one: Figures) -> dict[str, Any]:
    agreement = found.agreement
    assert agreement is not None
    records, reasons = rows_of(agreement, one)
    running = running_said(agreement, one)
    return {
        "objective": one.line[0], "segment": dict(one.line[1]), "said": str(figures_said(agreement, one)),
        "running": None if running is None else str(running), "verdict": plain_verdict(one.told),
        "past": [plain_verdict(each) for each in one.past], "records": records, "why": reasons,
    }  # fmt: skip


def _rows(found: AnswerOf, answer: Answer, one: Figures) -> Iterable[list[Any]]:
    agreement = found.agreement
    assert agreement is not None
    segment = "; ".join(f"{name}={value}" for name, value in one.line[1])
    for each in one.past:
        reading = each.reading
        value = value_text(reading.value, reading.unit)
        told = (reading.period.label, value, reading.unit, each.target, each.word, each.reason)
        yield [agreement.id, answer.complaint, answer.right, one.line[0], segment, *told, rows_of(agreement, one)[0]]
