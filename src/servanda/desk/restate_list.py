"""`restate list`: every restatement that was proposed, all that it changes, and how far it has come. No records are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.agreement.model import Agreement
from servanda.desk.changes import Figures, Money, lines, plain
from servanda.desk.closing_frozen import differences
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked
from servanda.desk.restate_answers import Known, known_of
from servanda.desk.tables import csv_text
from servanda.settle.proposals import Proposal
from servanda.store.restatements import read_restatement
from servanda.words.problem import Problem, errors


@dataclass(frozen=True, slots=True)
class Shown:
    """A restatement with what it changes; nothing where its file cannot be read."""

    proposal: Proposal
    figures: tuple[Figures, ...] = ()
    money: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """The restatements of one agreement."""

    agreement: Agreement | None
    name: str
    shown: tuple[Shown, ...]
    problems: tuple[Problem, ...]


def listed(asked: Asked) -> tuple[list[Listed], list[Problem]]:
    """Every restatement of every agreement, in the order in which they were proposed."""
    found, problems = find_agreements(asked.paths, asked.allow)
    return [_listed(each) for each in found], problems


def _listed(found: Found) -> Listed:
    known = known_of(found)
    if not isinstance(known, Known):
        return Listed(found.agreement, str(found.path), (), known)
    shown: list[Shown] = []
    problems = list(known.problems)
    before = dict(known.periods.first)
    for each in known.periods.proposals:
        period = each.entry.about.period
        after = read_restatement(found.workspace, each.entry.evidence, known.agreement.id)
        if isinstance(after, Problem):
            problems.append(after)
            shown.append(Shown(each))
            continue
        shown.append(Shown(each, *differences(before[period], after)))
        if each.state == "accepted":
            before[period] = after
    return Listed(known.agreement, known.agreement.id, tuple(shown), tuple(dict.fromkeys(problems)))


COLUMNS = (
    "agreement",
    "period",
    "number",
    "state",
    "proposed_on",
    "proposed_by",
    "why",
    "waits_for",
    "what",
    "restated",
    "before",
)


def as_csv(found: Sequence[Listed]) -> str:
    """A row for each figure and amount that a restatement changes."""
    return csv_text(COLUMNS, (row for each in found for row in _rows(each)))


def _rows(one: Listed) -> Iterable[tuple[str, ...]]:
    for each in one.shown:
        entry = each.proposal.entry
        head = (
            one.name, entry.about.period, entry.about.restatement, each.proposal.state, entry.day.isoformat(), entry.said_by,
            entry.note, ", ".join(each.proposal.waits_for if each.proposal.state == "open" else ()),
        )  # fmt: skip
        for _, what, then, now in lines(each.figures, each.money):
            yield (*head, what, then, now)


def as_json(found: Sequence[Listed], problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """One entry for each agreement; problems that belong to none stand in an entry of their own."""
    entries: list[dict[str, Any]] = [
        {
            "agreement": each.name,
            "restatements": [_plain(one) for one in each.shown],
            "problems": [problem.as_json() for problem in each.problems],
        }
        for each in found
    ]
    alone = [problem.as_json() for problem in problems]
    return [*entries, {"agreement": None, "restatements": [], "problems": alone}] if alone else entries


def _plain(one: Shown) -> dict[str, Any]:
    entry, proposal = one.proposal.entry, one.proposal
    return {
        "period": entry.about.period, "number": entry.about.restatement, "state": proposal.state,
        "proposed": {"on": entry.day.isoformat(), "by": entry.said_by, "party": entry.party, "why": entry.note},
        "accepted": [{"on": each.day.isoformat(), "by": each.said_by, "party": each.party} for each in proposal.accepted],
        "waits_for": list(proposal.waits_for if proposal.state == "open" else ()),
        "file": entry.evidence[0].name, "sha256": entry.evidence[0].sha256,
        **plain(one.figures, one.money),
    }  # fmt: skip


def exit_code(found: Sequence[Listed], problems: Iterable[Problem]) -> int:
    """0 nothing waits, 1 something does, 2 problems."""
    if errors(problems) or any(errors(each.problems) for each in found):
        return 2
    return 1 if any(one.proposal.state == "open" for each in found for one in each.shown) else 0
