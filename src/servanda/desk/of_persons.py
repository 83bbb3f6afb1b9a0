"""Figures of single persons: they are shown to those who ask for them, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.agreement.model import Agreement
from servanda.desk.report_period import Line
from servanda.words.problem import Problem
from servanda.words.result import Segment

HIDDEN = "(personal)"


def of_persons(agreement: Agreement, found: Iterable[Line]) -> list[Line]:
    """Lines that stand for one person: their objective is split by a column that is personal."""
    return [
        (name, segment) for name, segment in found if any(each in _personal(agreement, name) for each, _ in segment)
    ]


def without_persons(agreement: Agreement, objective: str, segment: Segment) -> Segment:
    """A segment without the values of columns that are personal."""
    hidden = _personal(agreement, objective)
    return tuple((name, HIDDEN if name in hidden else value) for name, value in segment)


def persons_unasked(agreement: Agreement, records: str, names: Iterable[str]) -> Iterable[Problem]:
    """A split by single persons that nobody asked for in so many words."""
    declared = agreement.records.get(records)
    for name in names:
        if declared is not None and name in declared.personal:
            sentence = (
                f"`{name}` of `{records}` is personal, and figures of single persons are shown only when asked for."
            )
            yield Problem(
                "S1124",
                sentence,
                None,
                "Split by another field; `servanda value --personal` shows them, if you may see them.",
            )


def _personal(agreement: Agreement, objective: str) -> Sequence[str]:
    written = agreement.objectives.get(objective)
    records = (
        agreement.records.get(written.metric.records) if written is not None and written.metric.of_records else None
    )
    return records.personal if records is not None else ()
