"""`corrections`: what the other side has proposed, accepted or refused; what one has proposed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from servanda.agreement.model import Agreement
from servanda.desk.correction_cells import Cells, cells, correctable
from servanda.desk.correction_table import Wish
from servanda.desk.corrections import Known, Recorded, at, known_of, shown, which, write
from servanda.desk.measuring import Asked
from servanda.desk.said import UNWRITTEN, Spoken, Word, spoken
from servanda.engines.engine import EngineFault, problem_of
from servanda.settle.corrections import sides_of
from servanda.settle.proposals import Proposal
from servanda.words.entry import Entry
from servanda.words.problem import Problem, did_you_mean

Answer = Literal["accept", "refuse", "withdraw"]


def answer(
    asked: Asked,
    what: Answer,
    names: Sequence[str],
    word: Word,
    *,
    wishes: Sequence[Wish] | None = None,
    every: bool = False,
) -> Recorded:
    """Accept or refuse corrections that the other side has proposed, or take back one's own.

    They are named, are the rows of a table (`wishes`), or are all that wait (`every`).
    """
    known = known_of(asked)
    if isinstance(known, Recorded):
        return known
    agreement = known.agreement
    meant, wrong = _meant(known.heard.corrections, names, wishes, every=every)
    if what == "refuse" and not word.note.strip():
        wrong.append(Problem("S816", "A refusal says why.", None, f'Write --note "The log shows 10:40." {UNWRITTEN}'))
    sides = tuple(dict.fromkeys(party for each in meant for party in sides_of(agreement, each.entry.about.records)))
    said, more = spoken(
        agreement, known.found.workspace, word, sides, None if what == "withdraw" else "accept corrections"
    )
    if wrong or more or said is None:
        return Recorded(agreement, (), (*known.problems, *dict.fromkeys((*wrong, *more))))
    if every:
        meant = [each for each in meant if (each.entry.party == said.party) == (what == "withdraw")]
        if not meant:
            return Recorded(agreement, (), (*known.problems, _nothing_waits(said)))
    if what == "accept" and (stale := _stale(asked, known, meant)):
        return Recorded(agreement, (), (*known.problems, *stale))
    return write(known, [_answer(agreement, said, what, each) for each in meant])


def _nothing_waits(said: Spoken) -> Problem:
    return Problem(
        "S812", f"No correction waits for an answer of `{said.by}`.", None, f"servanda corrections list. {UNWRITTEN}"
    )


def _answer(agreement: Agreement, said: Spoken, what: str, proposal: Proposal) -> Entry:
    return Entry(
        agreement.id, said.party, said.by, said.recorded_by, said.recorded_at, what, proposal.entry.about, said.day,
        evidence=said.evidence, note=said.note, change=proposal.entry.change,
    )  # fmt: skip


def _meant(
    found: Sequence[Proposal], names: Sequence[str], wishes: Sequence[Wish] | None, *, every: bool
) -> tuple[list[Proposal], list[Problem]]:
    """The proposals that are meant; of a name that is none of them a problem."""
    open_ = [each for each in found if each.state == "open"]
    if every:
        return open_, []
    if wishes is not None:
        return _of_table(open_, wishes)
    by_name = {each.name: each for each in found}
    waiting = [each.name for each in open_]
    wrong = [
        Problem(
            "S812",
            f"There is no correction `{each}`.",
            None,
            f"{did_you_mean(each, waiting, 'Those that wait')} {UNWRITTEN}",
        )
        for each in dict.fromkeys(names)
        if each not in by_name
    ]
    if not names:
        listed = f"Those that wait: {', '.join(waiting)}." if waiting else "None waits."
        wrong.append(
            Problem("S812", "It is not said which corrections are meant.", None, f"Name them, or write --all. {listed}")
        )
    return [by_name[each] for each in dict.fromkeys(names) if each in by_name], wrong


def _of_table(open_: Sequence[Proposal], wishes: Sequence[Wish]) -> tuple[list[Proposal], list[Problem]]:
    by_cell = {
        (each.entry.about.records, each.entry.about.record, each.entry.about.field, each.entry.change.becomes): each
        for each in open_
        if each.entry.change is not None
    }
    meant: list[Proposal] = []
    wrong: list[Problem] = []
    for each in wishes:
        proposal = by_cell.get((each.records, each.key, each.field, each.becomes))
        if proposal is not None:
            meant.append(proposal)
        else:
            sentence = f"Nobody has proposed {which(each)} to be {shown(each.becomes)}, or it was answered."
            wrong.append(
                at(each, Problem("S812", sentence, None, f"An answer leaves what was proposed as it is. {UNWRITTEN}"))
            )
    return list(dict.fromkeys(meant)), wrong


def _stale(asked: Asked, known: Known, meant: Sequence[Proposal]) -> list[Problem]:
    """Proposals about values that the records do not say any more: nobody accepts what cannot be applied."""
    wanted: dict[str, frozenset[str]] = {}
    for each in meant:
        about = each.entry.about
        if about.records in known.agreement.records and about.field in correctable(known.agreement, about.records):
            wanted[about.records] = wanted.get(about.records, frozenset()) | {about.field}
    if not wanted:
        return []
    try:
        with cells(asked, known.found, known.heard.agreed, wanted) as (loaded, problems):
            return (
                [*problems]
                if loaded is None
                else [wrong for each in meant if (wrong := _not_as_said(loaded, each)) is not None]
            )
    except EngineFault as fault:
        return [problem_of(fault)]


def _not_as_said(loaded: Cells, proposal: Proposal) -> Problem | None:
    about, change = proposal.entry.about, proposal.entry.change
    assert change is not None
    rows = loaded.values(about.records, about.field, [about.record or ""]).get(about.record or "", [])
    now = [loaded.text(about.records, about.field, each) for each in rows]
    if now in ([change.was], [change.becomes]):
        return None
    is_now = f"is {shown(now[0])} by now" if len(now) == 1 else "has no single record by now"
    sentence = f"{proposal.name}: {about} {is_now}, not {shown(change.was)}."
    return Problem("S814", sentence, proposal.entry.place, f"It can be refused, and proposed anew. {UNWRITTEN}")
