"""`exclusions approve`, `refuse`: the answer of who has to approve what would be left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from servanda.agreement.folder import workspace_of
from servanda.agreement.model import Agreement
from servanda.desk.claims import of_claims
from servanda.desk.measuring import Asked, Measured, measure
from servanda.desk.proposals import exclusions_of
from servanda.desk.said import UNWRITTEN, Spoken, Word, spoken, write_heard
from servanda.desk.settling import party_name
from servanda.settle.approvals import approvals, needs_none
from servanda.words.entry import About, Entry
from servanda.words.problem import Problem, did_you_mean, errors

Answer = Literal["approve", "refuse"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """The entries that were written, and the agreement measured before; or why nothing was written."""

    agreement: Agreement | None
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def answer(
    asked: Asked, what: Answer, name: str, records: Sequence[str], word: Word, *, every: bool = False
) -> Recorded:
    """Approve or refuse records of an exclusion, or an exclusion that has none; `every`: all that wait."""
    found, problems = measure(asked)
    if len(found) != 1:
        wrong = problems or [Problem("S607", "This command is about one agreement.", None, "Name its file.")]
        return Recorded(None, (), tuple(wrong))
    (measured,) = found
    told = tuple(each for each in (*problems, *measured.problems) if each.severity == "error" or of_claims(each))
    agreement = measured.agreement
    if agreement is None or errors(told):
        return Recorded(agreement, (), told)
    keys, wrong = _meant(measured, name, records, every=every)
    said, more = _spoken(agreement, measured, what, name, word)
    if wrong or more or said is None:
        return Recorded(agreement, (), (*told, *wrong, *more))
    entries = [_entry(agreement, said, what, About(exclusion=name, record=each)) for each in keys]
    written = exclusions_of(each.agreement for each in measured.benches)

    def unheard(ledger: Sequence[Entry]) -> list[Problem]:
        return approvals(written, ledger, partial(party_name, agreement))[1]

    done = write_heard(workspace_of(measured.path), agreement.id, entries, unheard)
    return Recorded(agreement, done.entries, (*told, *done.problems))


def _spoken(
    agreement: Agreement, measured: Measured, what: Answer, name: str, word: Word
) -> tuple[Spoken | None, list[Problem]]:
    written = exclusions_of(each.agreement for each in measured.benches).get(name)
    approver = () if written is None or written.approved_by is None else (written.approved_by,)
    said, wrong = spoken(agreement, workspace_of(measured.path), word, approver, "approve exclusions")
    if what == "refuse" and not word.note.strip():
        wrong.append(Problem("S816", "A refusal says why.", None, f'Write --note "It was not announced." {UNWRITTEN}'))
    return said, wrong


def _meant(
    measured: Measured, name: str, records: Sequence[str], *, every: bool
) -> tuple[list[str | None], list[Problem]]:
    """The records that are meant; None alone where the exclusion has none."""
    written = exclusions_of(each.agreement for each in measured.benches)
    if name not in written or written[name].approved_by is None:
        return [], [needs_none(written, name)]
    if written[name].records is None:
        wrong = Problem("S801", f"`{name}` has no records: it is approved as a whole.", None, "Leave --record out.")
        return [None], [wrong] if records else []
    waiting = [each.key for each in measured.waiting.rows.get(name, ())]
    answered = {record for (own, record) in measured.heard.approvals.said if own == name}
    if every:
        nothing = Problem("S801", f"No record of `{name}` waits for an approval.", None, UNWRITTEN)
        return [*waiting], [] if waiting else [nothing]
    if not records:
        sentence = f"`{name}` is approved record by record, and none is named."
        return [], [Problem("S801", sentence, None, f"Write --record KEY, or --all. {_waiting(waiting)}")]
    unknown = [each for each in dict.fromkeys(records) if each not in waiting and each not in answered]
    return [*dict.fromkeys(records)], [_unknown(measured, name, each, waiting) for each in unknown]


def _unknown(measured: Measured, name: str, record: str, waiting: Sequence[str]) -> Problem:
    sentence = f"`{record}` is no record that `{name}` would exclude."
    used = any(name in each.metric.exclude for each in measured.objectives.values())
    hint = did_you_mean(record, waiting, "Those that wait") if used else "No objective lists it under `exclude`."
    return Problem("S801", sentence, None, f"{hint} {UNWRITTEN}")


def _waiting(keys: Sequence[str]) -> str:
    return f"Those that wait: {', '.join(keys[:10])}{', …' if len(keys) > 10 else ''}." if keys else "None waits."


def _entry(agreement: Agreement, said: Spoken, what: str, about: About) -> Entry:
    return Entry(
        agreement.id, said.party, said.by, said.recorded_by, said.recorded_at, what, about, said.day,
        evidence=said.evidence, note=said.note,
    )  # fmt: skip
