"""`restate accept`, `refuse`, `withdraw`: what the other sides say of a restatement. No records are read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from servanda.agreement.model import Agreement
from servanda.desk.closing_frozen import differences
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked
from servanda.desk.restated import Periods, periods_as_they_stand, sides_of
from servanda.desk.restating import Restating, not_closed
from servanda.desk.said import UNWRITTEN, Spoken, Word, spoken, write_heard
from servanda.desk.settling import party_name
from servanda.settle.proposals import Proposal
from servanda.settle.restatements import restatements
from servanda.store.closed import Closed, bytes_of
from servanda.store.closings import closed_by_ledger
from servanda.store.ledger import read_ledger
from servanda.store.restatements import own_evidence, read_restatement
from servanda.words.entry import Entry
from servanda.words.problem import Problem, errors

Answer = Literal["accept", "refuse", "withdraw"]


@dataclass(frozen=True, slots=True)
class Known:
    """An agreement, its closed periods, and what was wrong with reading them."""

    found: Found
    agreement: Agreement
    closed: tuple[Closed, ...]
    periods: Periods
    problems: tuple[Problem, ...]


def known_of(found: Found) -> Known | tuple[Problem, ...]:
    """The closed periods of an agreement as they stand; or what is wrong with its text."""
    agreement = found.agreement
    if agreement is None or errors(found.problems):
        return found.problems
    ledger = read_ledger(found.workspace, agreement.id)
    closed, wrong = closed_by_ledger(found.workspace, agreement.id, ledger)
    periods = periods_as_they_stand(found.workspace, agreement, closed, ledger.entries)
    return Known(found, agreement, closed, periods, (*wrong, *ledger.problems, *periods.problems))


def answer(
    asked: Asked, what: Answer, period: str, word: Word, number: str | None = None
) -> tuple[list[Restating], list[Problem]]:
    """Accept or refuse the restatement of a period in every agreement in which one waits, or take back one's own."""
    found, problems = find_agreements(asked.paths, asked.allow)
    if errors(problems):
        return [], problems
    made = [_answer(each, what, period, word, number, alone=len(found) == 1) for each in found]
    answered = [each for each in made if each is not None]
    if not answered:
        problems.append(
            Problem(
                "S822", f"No restatement of {period} waits for an answer.", None, f"servanda restate list. {UNWRITTEN}"
            )
        )
    return answered, problems


def _answer(
    found: Found, what: Answer, period: str, word: Word, number: str | None, *, alone: bool
) -> Restating | None:
    known = known_of(found)
    if not isinstance(known, Known):
        return Restating(found.agreement, str(found.path), None, known)
    agreement = known.agreement
    if wrong := errors(known.problems):
        return Restating(agreement, agreement.id, None, wrong)
    own = [each for each in known.periods.proposals if each.entry.about.period == period]
    open_ = [each for each in own if each.state == "open" and number in (None, each.entry.about.restatement)]
    if not open_ and not alone:
        return None
    sides = tuple(
        party for each in open_ for party in (*each.waits_for, *([each.entry.party] if what == "withdraw" else []))
    )
    said, problems = spoken(
        agreement, found.workspace, word, sides, None if what == "withdraw" else "accept restatements"
    )
    if what == "refuse" and not word.note.strip():
        problems.append(
            Problem("S816", "A refusal says why.", None, f'Write --note "The two tickets are not ours." {UNWRITTEN}')
        )
    if problems or said is None:
        return Restating(agreement, agreement.id, None, tuple(problems))
    meant = _meant(known, own, open_, said, what, period)
    if isinstance(meant, Problem):
        return Restating(agreement, agreement.id, None, (meant,))
    return _write(known, meant, said, what)


def _meant(
    known: Known, own: Sequence[Proposal], open_: Sequence[Proposal], said: Spoken, what: Answer, period: str
) -> Proposal | Problem:
    theirs = [each for each in open_ if (each.entry.party == said.party) == (what == "withdraw")]
    if len(theirs) == 1 or len(open_) == 1:
        return theirs[0] if theirs else open_[0]
    if len(theirs) > 1:
        numbers = " or ".join(each.entry.about.restatement for each in theirs)
        return Problem(
            "S822", f"{len(theirs)} restatements of {period} wait.", None, f"Write --number {numbers}. {UNWRITTEN}"
        )
    if not any(each.period == period for each in known.closed):
        return not_closed(known.agreement, known.closed, period)
    states = "; ".join(f"{each.entry.about.restatement} is {each.state}" for each in own)
    sentence = f"No restatement of {period} waits for an answer{f': {states}' if states else ''}."
    return Problem("S822", sentence, None, f"servanda restate list. {UNWRITTEN}")


def _write(known: Known, proposal: Proposal, said: Spoken, what: Answer) -> Restating:
    agreement, about, evidence = known.agreement, proposal.entry.about, own_evidence(proposal.entry.evidence)
    after = read_restatement(known.found.workspace, evidence, agreement.id)
    before = next(each for each in known.periods.closed if each.period == about.period)
    if isinstance(after, Problem):
        if what == "accept":
            return Restating(agreement, agreement.id, None, (after,))
        after = before
    elif what == "accept" and after.basis.get("restates") != hashlib.sha256(bytes_of(before)).hexdigest():
        sentence = f"{about}: what it restates is not what is closed any more."
        hint = f"Propose it anew: servanda restate propose --period {about.period}. {UNWRITTEN}"
        return Restating(agreement, agreement.id, None, (Problem("S825", sentence, proposal.entry.place, hint),))
    entry = Entry(
        agreement.id, said.party, said.by, said.recorded_by, said.recorded_at, what, about, said.day,
        evidence=(*evidence, *said.evidence), note=said.note,
    )  # fmt: skip
    sides = sides_of(agreement, known.closed)

    def unheard(ledger: Sequence[Entry]) -> list[Problem]:
        return restatements(sides, ledger, partial(party_name, agreement))[1]

    done = write_heard(known.found.workspace, agreement.id, [entry], unheard)
    return Restating(agreement, agreement.id, done.entry, done.problems, *differences(before, after))
