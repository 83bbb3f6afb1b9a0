"""`restate propose`: what a closed period would be by today's records and by what was agreed since, for both sides to accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from servanda.agreement.model import Agreement
from servanda.desk.bundle_persons import personal_segments
from servanda.desk.changes import Figures, Money
from servanda.desk.closing_frozen import as_of_today, differences
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked, Progress, let_go, measure_one, plan_all, workspaces
from servanda.desk.restated import Periods, periods_as_they_stand, sides_of
from servanda.desk.said import UNWRITTEN, Spoken, Word, new_problems, spoken, write_heard
from servanda.desk.settling import party_name
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.tables import Tables
from servanda.settle.restatements import restatements
from servanda.store.closed import Closed
from servanda.store.closings import closed_by_ledger
from servanda.store.commit import marked_personal
from servanda.store.ledger import read_ledger
from servanda.store.restatements import write_restatement
from servanda.words.entry import About, Entry, Evidence
from servanda.words.problem import Problem, errors


@dataclass(frozen=True, slots=True)
class Restating:
    """What became of one agreement: the line that was written and what it changes, or why there is none."""

    agreement: Agreement | None
    name: str
    entry: Entry | None
    problems: tuple[Problem, ...]
    figures: tuple[Figures, ...] = ()
    money: tuple[Money, ...] = ()


def propose(asked: Asked, period: str, word: Word) -> tuple[list[Restating], list[Problem]]:
    """Propose to restate a period of every agreement in which it is closed and would be another today."""
    found, problems = find_agreements(asked.paths, asked.allow)
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            problems += wrong
            if errors(problems):
                return [], problems
            every = replace(asked, period=period)
            progress = plan_all(every, found, tables)
            made = [_one(every, each, tables[each.workspace], period, word, progress) for each in found]
            return _side_by_side(made), problems
    except EngineFault as fault:
        return [], [*problems, problem_of(fault)]


def _side_by_side(made: Sequence[Restating]) -> list[Restating]:
    """Of several agreements those in which nothing is to be restated stop nobody."""
    if not any(each.entry for each in made):
        return list(made)
    calm = ("S820", "S821")
    return [
        replace(
            each, problems=tuple(replace(one, severity="note") if one.code in calm else one for one in each.problems)
        )
        for each in made
    ]


def _one(asked: Asked, found: Found, tables: Tables, period: str, word: Word, progress: Progress) -> Restating:
    agreement = found.agreement
    if agreement is None or errors(found.problems):
        return Restating(None, str(found.path), None, found.problems)
    ledger = read_ledger(found.workspace, agreement.id)
    closed, wrong = closed_by_ledger(found.workspace, agreement.id, ledger)
    periods = periods_as_they_stand(found.workspace, agreement, closed, ledger.entries)
    before = next((each for each in periods.closed if each.period == period), None)
    stands_in_the_way = [*errors(wrong), *errors(ledger.problems), *errors(periods.problems)]
    if before is None or stands_in_the_way:
        return Restating(
            agreement, agreement.id, None, tuple(stands_in_the_way or [not_closed(agreement, closed, period)])
        )
    said, unsaid = _spoken(agreement, found, word, sides_of(agreement, closed)[period])
    measured = measure_one(asked, found, tables, progress=progress, thawed=period)
    try:
        after, problems = as_of_today(measured, agreement, tables, before)
        persons = personal_segments([each.agreement for each in measured.benches])
    finally:
        let_go(agreement, measured.benches, tables)
    if after is None or unsaid or said is None:
        return Restating(agreement, agreement.id, None, (*problems, *unsaid))
    return _proposed(found, agreement, closed, periods, (before, marked_personal(after, persons)), said)


def not_closed(agreement: Agreement, closed: Sequence[Closed], period: str) -> Problem:
    """Only what is closed is restated; all else is measured anew whenever somebody asks."""
    names = ", ".join(each.period for each in closed[-12:])
    hint = f"Closed periods: {names}." if names else "None is closed yet: its figures follow the records."
    return Problem("S820", f"{period} of `{agreement.id}` is not closed, so there is nothing to restate.", None, hint)


def _spoken(
    agreement: Agreement, found: Found, word: Word, sides: Sequence[str]
) -> tuple[Spoken | None, list[Problem]]:
    said, wrong = spoken(agreement, found.workspace, word, sides, None)
    if not word.note.strip():
        wrong.append(
            Problem(
                "S816",
                "It is not said why it should be restated.",
                None,
                f'Write --note "Two tickets came late." {UNWRITTEN}',
            )
        )
    return said, wrong


def _proposed(
    found: Found,
    agreement: Agreement,
    closed: Sequence[Closed],
    periods: Periods,
    pair: tuple[Closed, Closed],
    said: Spoken,
) -> Restating:
    before, after = pair
    changed, owed = differences(before, after)
    if wrong := _no_difference(agreement, after, changed, owed):
        return Restating(agreement, agreement.id, None, (wrong,))
    sides = sides_of(agreement, closed)

    def unheard(ledger: Sequence[Entry]) -> list[Problem]:
        return restatements(sides, ledger, partial(party_name, agreement))[1]

    numbers = [int(each.entry.about.restatement) for each in periods.proposals
               if each.entry.about.period == after.period and each.entry.about.restatement.isdigit()]  # fmt: skip
    trial = _entry(agreement, said, after.period, max(numbers, default=0) + 1, (Evidence("", ""),))
    ledger = read_ledger(found.workspace, agreement.id)
    if problems := new_problems(ledger.entries, [trial], unheard):  # before any file is written
        return Restating(agreement, agreement.id, None, tuple(problems))
    try:
        number, evidence = write_restatement(found.workspace, after, numbers)
    except OSError as error:
        sentence = f"The restatement of {after.period} cannot be written: {error.strerror or error}."
        return Restating(agreement, agreement.id, None, (Problem("S826", sentence, None, UNWRITTEN),))
    # The line is what proposes it: a file that no line names counts for nothing.
    done = write_heard(
        found.workspace, agreement.id, [_entry(agreement, said, after.period, number, evidence)], unheard
    )
    return Restating(agreement, agreement.id, done.entry, done.problems, changed, owed)


def _entry(agreement: Agreement, said: Spoken, period: str, number: int, evidence: tuple[Evidence, ...]) -> Entry:
    about = About(period=period, restatement=str(number))
    return Entry(
        agreement.id, said.party, said.by, said.recorded_by, said.recorded_at, "restate", about, said.day,
        evidence=(*evidence, *said.evidence), note=said.note,
    )  # fmt: skip


def _no_difference(
    agreement: Agreement, after: Closed, changed: Sequence[Figures], owed: Sequence[Money]
) -> Problem | None:
    unknown = next(
        (each.then for each in owed if each.then is not None and each.then.unknown),
        None,
    )
    if unknown is not None:
        sentence = f"What `{unknown.remedy}` comes to in {after.period} is not known yet, so no line can adjust it."
        return Problem("S827", sentence, None, f"Wait until its fee is known. {UNWRITTEN}")
    if changed or owed:
        return None
    sentence = f"Records, text and what was agreed give the same for {after.period} of `{agreement.id}` as was closed."
    return Problem("S821", sentence, None, f"There is nothing to restate. {UNWRITTEN}")
