"""Closed periods as they stand: as they were closed, or as they were restated since, once all sides have accepted it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.desk.changes import Figures, Money, figures, money
from servanda.desk.otherwise import asked_for
from servanda.desk.settling import party_name
from servanda.settle.adjusted import Restated
from servanda.settle.proposals import Proposal
from servanda.settle.restatements import Sides, in_force, restatements
from servanda.store.closed import Closed
from servanda.store.restatements import read_restatement
from servanda.words.entry import Entry
from servanda.words.problem import Problem
from servanda.words.result import Because, Period
from servanda.words.sentence import Day, Sentence


@dataclass(frozen=True, slots=True)
class Periods:
    """The closed periods of an agreement as they stand, as they were closed first, and what was proposed of them."""

    closed: tuple[Closed, ...] = ()
    first: Mapping[str, Closed] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def accepted(self) -> Mapping[str, tuple[Proposal, ...]]:
        """By period the restatements that were accepted, the one that holds last."""
        return in_force(self.proposals)

    @property
    def waiting(self) -> tuple[Proposal, ...]:
        """Restatements that wait for an answer."""
        return tuple(each for each in self.proposals if each.state == "open")


def periods_as_they_stand(
    workspace: Path, agreement: Agreement, closed: Sequence[Closed], entries: Iterable[Entry]
) -> Periods:
    """Hear what was said of closed periods, and read the restatements that hold."""
    found, problems = restatements(sides_of(agreement, closed), entries, partial(party_name, agreement))
    accepted = in_force(found)
    stands: list[Closed] = []
    for each in closed:
        restated = (
            read_restatement(workspace, accepted[each.period][-1].entry.evidence, agreement.id)
            if each.period in accepted
            else each
        )
        if isinstance(restated, Problem):
            problems.append(restated)
            stands.append(each)
        else:
            stands.append(restated)
    return Periods(tuple(stands), {each.period: each for each in closed}, found, tuple(problems))


def sides_of(agreement: Agreement, closed: Sequence[Closed]) -> Sides:
    """By period the parties whose promises were closed, and who owes or is owed what follows."""
    return {each.period: tuple(dict.fromkeys(_sides(agreement, each))) or tuple(agreement.parties) for each in closed}


def _sides(agreement: Agreement, closed: Closed) -> Iterable[str]:
    for verdict in closed.verdicts:
        objective = agreement.objectives.get(verdict.reading.objective)
        if objective is not None:
            yield from (each for each in (objective.promised_by, objective.to) if each is not None)
    for each in closed.obligations or ():
        yield from (party for party in (each.debtor, each.creditor) if party is not None)


def money_restated(agreement: Agreement, periods: Periods) -> dict[str, Restated]:
    """Of every restated period its money as it was closed, as it stands, and what was said."""
    found = {}
    stands = {each.period: each for each in periods.closed}
    for name, accepted in periods.accepted.items():
        first, now = periods.first.get(name), stands.get(name)
        if first is not None and now is not None and now is not first:
            because = tuple(line for each in accepted for line in said_of(agreement, each))
            found[name] = Restated(first.obligations or (), now.obligations or (), because)
    return found


def what_waits(
    workspace: Path, agreement: Agreement, periods: Periods, takes: Callable[[Period], bool]
) -> tuple[tuple[Figures, ...], tuple[Money, ...]]:
    """The figures and the money of closed periods that would be others if the restatements that wait were accepted."""
    changed: list[Figures] = []
    owed: list[Money] = []
    stands = {each.period: each for each in periods.closed}
    for each in periods.waiting:
        before = stands[each.entry.about.period]
        after = read_restatement(workspace, each.entry.evidence, agreement.id)
        if isinstance(after, Closed):
            changed += figures(before.verdicts, after.verdicts)
            owed += money(before.obligations or (), after.obligations or ())
    return tuple(each for each in changed if takes(each.one.reading.period)), tuple(
        each for each in owed if asked_for(takes, each.one)
    )


def restatements_told(agreement: Agreement, periods: Periods) -> Iterable[Problem]:
    """That a restatement waits for an answer."""
    for each in periods.waiting:
        names = " and ".join(party_name(agreement, party) for party in each.waits_for)
        sentence = f"A restatement of {each.entry.about.period} waits for {names}; what was closed stands until then."
        yield Problem("S828", sentence, None, f"servanda restate list {agreement.file}", "warning")


def said_of(agreement: Agreement, proposal: Proposal) -> Iterable[Because]:
    """Who proposed a restatement and why, and who accepted it."""
    entry = proposal.entry
    note = (Because(entry.note),) if entry.note else ()
    yield Because(
        Sentence(
            "restatement {name} of {period}, proposed on {day} by {who}",
            name=entry.about.restatement or "",
            period=entry.about.period or "",
            day=Day.of(entry.day),
            who=_who(agreement, entry),
        ),
        note,
        entry.place,
    )
    for each in proposal.accepted:
        below = (Because(each.note),) if each.note else ()
        yield Because(
            Sentence("accepted on {day} by {who}", day=Day.of(each.day), who=_who(agreement, each)), below, each.place
        )


def _who(agreement: Agreement, entry: Entry) -> str:
    return f"{entry.said_by}, {party_name(agreement, entry.party)}"
