"""`corrections list`: every correction that was proposed, how far it has come, and what would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from servanda.desk.changes import plain
from servanda.desk.correction_table import COLUMNS
from servanda.desk.measuring import Measured
from servanda.desk.tables import csv_text
from servanda.settle.proposals import Proposal
from servanda.words.problem import Problem, errors

FURTHER = ("name", "state", "proposed_on", "proposed_by", "answered_on", "answered_by", "answer", "waits_for")


def cells_of(proposal: Proposal) -> tuple[str, ...]:
    """A correction as a row of a table that a spreadsheet edits."""
    about, change = proposal.entry.about, proposal.entry.change
    was, becomes = ("", "") if change is None else (change.was, change.becomes)
    return about.records, about.record or "", about.field, was, becomes, proposal.entry.note


def further_of(proposal: Proposal) -> tuple[str, ...]:
    """How far it has come."""
    entry, last = proposal.entry, proposal.decided
    answered = () if last is entry else (last.day.isoformat(), last.said_by, last.note)
    return (
        proposal.name, proposal.state, entry.day.isoformat(), entry.said_by, *(answered or ("", "", "")),
        ", ".join(proposal.waits_for if proposal.state == "open" else ()),
    )  # fmt: skip


def rows_of(found: Sequence[Measured], *, only_open: bool = False) -> Iterable[tuple[str, ...]]:
    """A row for each correction; `only_open`: of those that wait for an answer."""
    for each in (one for measured in found for one in measured.heard.corrections):
        if not only_open or each.state == "open":
            yield (*cells_of(each), *further_of(each))


def as_csv(found: Sequence[Measured]) -> str:
    """A row for each correction."""
    named = (each.agreement.id if each.agreement else "" for each in found)
    rows = ((name, *row) for name, each in zip(named, found, strict=True) for row in rows_of([each]))
    return csv_text(("agreement", *COLUMNS, *FURTHER), rows)


def as_json(found: Sequence[Measured], problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """One entry for each agreement; problems that belong to none stand in an entry of their own."""
    entries: list[dict[str, Any]] = [
        {
            "agreement": each.agreement.id if each.agreement else None,
            "file": str(each.path),
            "corrections": [dict(zip((*COLUMNS, *FURTHER), row, strict=True)) for row in rows_of([each])],
            "if_accepted": plain(each.if_accepted, each.owed_if_accepted),
            "problems": [problem.as_json() for problem in each.problems],
        }
        for each in found
    ]
    alone = [problem.as_json() for problem in problems]
    return [*entries, {"agreement": None, "corrections": [], "problems": alone}] if alone else entries


def exit_code(found: Sequence[Measured], problems: Iterable[Problem]) -> int:
    """0 nothing waits, 1 something does, 2 problems in what was written or in the records."""
    if errors(problems) or any(errors(each.problems) for each in found):
        return 2
    return 1 if any(each.heard.open_corrections for each in found) else 0
