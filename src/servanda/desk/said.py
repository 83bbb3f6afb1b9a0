"""What somebody says, written into the ledger of the party in whose name it is said; else nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.agreement.parties import May
from servanda.clock.zone import Zone
from servanda.desk.speakers import speaker
from servanda.desk.spoken import day_said, evidence_of
from servanda.store.ledger import append_all, read_ledger
from servanda.words.entry import Entry, Evidence
from servanda.words.problem import Problem, errors

_TRIES = 5
UNWRITTEN = "Nothing was written."


@dataclass(frozen=True, slots=True)
class Word:
    """Who says something, when and by what: `by` and `recorded_by` are titles, `recorded_at` is in UTC microseconds."""

    by: str
    recorded_at: int
    date: str | None = None
    evidence: Sequence[Path] = ()
    note: str = ""
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word that was read: the party in whose name it is said, the day that counts, the evidence, a note on one line."""

    party: str
    by: str
    recorded_by: str
    recorded_at: int
    day: date
    evidence: tuple[Evidence, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Written:
    """The entries that were written, and all that were said by then; or why none was."""

    entries: tuple[Entry, ...]
    ledger: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def entry(self) -> Entry | None:
        """The first of them."""
        return self.entries[0] if self.entries else None


def spoken(
    agreement: Agreement, workspace: Path, word: Word, allowed: Sequence[str], may: May | None
) -> tuple[Spoken | None, list[Problem]]:
    """Read who says it, on which day and by which evidence; what stands in the way is told all at once."""
    party = speaker(agreement, word.by, allowed, may)
    recorder = speaker(agreement, word.recorded_by or word.by, ())
    day = day_said(word.date, word.recorded_at, Zone(agreement.timezone))
    evidence, wrong = evidence_of(word.evidence, workspace)
    wrong += [each for each in (party, recorder, day) if isinstance(each, Problem)]
    if wrong or isinstance(party, Problem) or isinstance(day, Problem):
        return None, list(dict.fromkeys(wrong))
    note = " ".join(word.note.split())
    return Spoken(party, word.by, word.recorded_by or word.by, word.recorded_at, day, tuple(evidence), note), []


def write_heard(
    workspace: Path, agreement: str, entries: Sequence[Entry], unheard: Callable[[Sequence[Entry]], Sequence[Problem]]
) -> Written:
    """Write entries of one party if all of them are heard among all others, and nobody of this party wrote meanwhile.

    `unheard` tells of a ledger which entries move nothing.
    """
    for _ in range(_TRIES):
        ledger = read_ledger(workspace, agreement)
        wrong = [*errors(ledger.problems), *new_problems(ledger.entries, entries, unheard)]
        if wrong:
            return Written((), ledger.entries, tuple(wrong))
        done = append_all(workspace, entries, after=ledger.last(entries[0].party))
        if not done.moved:
            return Written(done.entries, (*ledger.entries, *done.entries), done.problems)
    sentence = f"Others write the ledger of `{entries[0].party}` all the time."
    return Written((), (), (Problem("S516", sentence, None, UNWRITTEN),))


def new_problems(
    before: Sequence[Entry], entries: Sequence[Entry], unheard: Callable[[Sequence[Entry]], Sequence[Problem]]
) -> list[Problem]:
    """Why these entries move nothing, or which others would move nothing any more."""
    last = max((each.number for each in before if each.party == entries[0].party), default=0)
    placed = [replace(each, number=last + number) for number, each in enumerate(entries, start=1)]
    known = [(each.code, each.sentence, each.place) for each in unheard(before)]
    return [
        replace(each, severity="error", hint=f"{each.hint or ''} {UNWRITTEN}".strip())
        for each in unheard([*before, *placed])
        if (each.code, each.sentence, each.place) not in known and each.severity == "warning"
    ]
