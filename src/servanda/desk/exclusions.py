"""`exclusions`: what waits for an approval, what was answered, and the answer of who has to approve it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from servanda.agreement.folder import workspace_of
from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.desk.claims import of_claims
from servanda.desk.measuring import Asked, Measured, measure
from servanda.desk.moments import iso_text
from servanda.desk.proposals import exclusions_of
from servanda.desk.said import UNWRITTEN, Spoken, Word, spoken, write_heard
from servanda.desk.settling import party_name
from servanda.desk.tables import csv_text
from servanda.measure.excluded_list import Meant
from servanda.settle.approvals import WORDS, approvals, needs_none
from servanda.words.entry import About, Entry
from servanda.words.problem import Problem, did_you_mean, errors

COLUMNS = (
    "agreement",
    "exclusion",
    "record",
    "starts",
    "ends",
    "approved_by",
    "state",
    "date",
    "by",
    "why",
    "evidence",
)
Answer = Literal["approve", "refuse"]


@dataclass(frozen=True, slots=True)
class Row:
    """A record of an exclusion, or all of one, and what was said of it; `meant` where the records have it."""

    exclusion: str
    record: str | None
    approver: str
    meant: Meant | None = None
    said: Entry | None = None

    @property
    def state(self) -> str:
        """``waits``, ``approved`` or ``refused``."""
        return "waits" if self.said is None else WORDS[self.said.what]


@dataclass(frozen=True, slots=True)
class Recorded:
    """The entries that were written, and the agreement measured before; or why nothing was written."""

    agreement: Agreement | None
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def rows_of(measured: Measured) -> list[Row]:
    """What waits, in order of time, then what was answered, in the order of the answers."""
    written = exclusions_of(each.agreement for each in measured.benches)
    approver = {name: each.approved_by or "" for name, each in written.items()}
    rows = [Row(name, None, approver[name]) for name in measured.waiting.whole]
    rows += [
        Row(name, each.key, approver[name], each) for name, found in measured.waiting.rows.items() for each in found
    ]
    known = {(name, each.key): each for name, found in measured.waiting.meant.items() for each in found}
    answered = [
        Row(*key, approver[key[0]], known.get((key[0], key[1] or "")), said)
        for key, said in measured.heard.approvals.said.items()
    ]
    return [*rows, *answered]


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


def as_csv(found: Sequence[Measured]) -> str:
    """A row for each record of an exclusion that has to be approved."""
    return csv_text(COLUMNS, (row for each in found for row in _cells(each)))


def _cells(measured: Measured) -> Iterable[tuple[Any, ...]]:
    agreement = measured.agreement
    if agreement is None:
        return
    zone = Zone(agreement.timezone)
    for each in rows_of(measured):
        begins, ends = (None, None) if each.meant is None else (each.meant.begins, each.meant.ends)
        said = each.said
        yield (
            agreement.id, each.exclusion, each.record, None if begins is None else iso_text(begins, zone),
            None if ends is None else iso_text(ends, zone), each.approver, each.state,
            said.day.isoformat() if said else None, said.said_by if said else None, said.note if said else None,
            "; ".join(one.name for one in said.evidence) if said else None,
        )  # fmt: skip


def as_json(found: Sequence[Measured], problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """One entry for each agreement; problems that belong to none stand in an entry of their own."""
    from servanda.desk.changes import plain

    entries: list[dict[str, Any]] = [
        {
            "agreement": each.agreement.id if each.agreement else None,
            "file": str(each.path),
            "exclusions": [dict(zip(COLUMNS[1:], row[1:], strict=True)) for row in _cells(each)],
            "if_accepted": plain(each.if_accepted, each.owed_if_accepted),
            "problems": [problem.as_json() for problem in each.problems],
        }
        for each in found
    ]
    alone = [problem.as_json() for problem in problems]
    return [*entries, {"agreement": None, "exclusions": [], "problems": alone}] if alone else entries


def exit_code(found: Sequence[Measured], problems: Iterable[Problem]) -> int:
    """0 nothing waits, 1 something does, 2 problems in what was written or in the records."""
    if errors(problems) or any(errors(each.problems) for each in found):
        return 2
    return 1 if any(row.said is None for each in found for row in rows_of(each)) else 0
