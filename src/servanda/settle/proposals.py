"""Proposals of one side that wait for the others: corrections and restatements. Nothing of them holds until all have accepted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from servanda.words.entry import Entry, in_order
from servanda.words.problem import Problem

ProposalState = Literal["open", "accepted", "refused", "withdrawn", "superseded"]
_ENDS: Mapping[str, ProposalState] = {"refuse": "refused", "withdraw": "withdrawn"}
ANSWERS = ("accept", "refuse", "withdraw")
_WAITS = "It waits for an answer"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one side proposed, what was answered, and who has not answered yet."""

    entry: Entry
    waits_for: tuple[str, ...]
    accepted: tuple[Entry, ...] = ()
    ended: Entry | None = None
    """The line that refused it, took it back, or accepted another one instead."""

    @property
    def name(self) -> str:
        """By which people call it: its party and the number of its line."""
        return f"{self.entry.party}-{self.entry.number}"

    @property
    def state(self) -> ProposalState:
        """How far it has come."""
        if self.ended is not None:
            return _ENDS.get(self.ended.what, "superseded")
        return "open" if self.waits_for else "accepted"

    @property
    def decided(self) -> Entry:
        """The line that ended it, or the last that accepted it; as long as there is none the proposal itself."""
        return self.ended or (self.accepted[-1] if self.accepted else self.entry)


@dataclass(frozen=True, slots=True)
class Rules:
    """Which entries propose, what tells proposals apart, who has to answer one, and why one cannot be heard."""

    proposes: str
    about: Callable[[Entry], bool]
    key: Callable[[Entry], Hashable]
    sides: Callable[[Entry], Sequence[str]]
    unfit: Callable[[Entry, Sequence[Proposal]], Problem | None]
    command: str
    named: Callable[[str], str]
    instead: Callable[[Entry, Entry], bool] = lambda *_: False
    """Is the second proposal about a state that is no more once the first was accepted?"""


def proposals(entries: Iterable[Entry], rules: Rules) -> tuple[tuple[Proposal, ...], list[Problem]]:
    """Every proposal in the order in which it was made, as it stands; and entries that move nothing."""
    found: list[Proposal] = []
    problems: list[Problem] = []
    for entry in sorted(filter(rules.about, entries), key=lambda each: _in_order(each, rules)):
        if entry.what == rules.proposes:
            wrong = _twice(entry, found, rules) or rules.unfit(entry, found)
            if wrong is None:
                waits = tuple(each for each in rules.sides(entry) if each != entry.party)
                found.append(Proposal(entry, waits))
        elif entry.what in ANSWERS:
            wrong = _answer(entry, found, rules)
        else:
            continue
        if wrong is not None:
            problems.append(replace(wrong, place=entry.place, severity="warning"))
    return tuple(found), problems


def _in_order(entry: Entry, rules: Rules) -> tuple[object, ...]:
    """By date and by when it was written; of one second what is proposed comes before its answer, whoever says it."""
    return entry.day, entry.recorded_at, entry.what != rules.proposes, in_order(entry)


def _twice(entry: Entry, found: Sequence[Proposal], rules: Rules) -> Problem | None:
    """One party has one open proposal of one thing."""
    own = (each for each in found if each.state == "open" and each.entry.about == entry.about)
    same = next(
        (each for each in own if each.entry.party == entry.party or rules.key(each.entry) == rules.key(entry)), None
    )
    if same is None:
        return None
    sentence = f"{entry.about}: {same.name} of {_day(same.entry)} is open already."
    hint = f"{_WAITS}; its own side can take it back: {rules.command} withdraw."
    return Problem("S811", sentence, None, hint)


def _answer(entry: Entry, found: list[Proposal], rules: Rules) -> Problem | None:
    """Hear an answer: the proposal that it is about is replaced by how it stands then."""
    own = [place for place, each in enumerate(found) if rules.key(each.entry) == rules.key(entry)]
    if not own:
        return Problem("S812", f"{entry.about}: nothing of that kind had been proposed by {_day(entry)}.", None, None)
    place = own[-1]
    proposal = found[place]
    if proposal.state != "open":
        sentence = f"{entry.about}: {proposal.name} is {proposal.state} since {_day(proposal.decided)}."
        return Problem("S812", sentence, None, "What was decided stands; something else can be proposed anew.")
    mine = entry.party == proposal.entry.party
    if mine != (entry.what == "withdraw") or not (mine or entry.party in proposal.waits_for):
        return _not_theirs(entry, proposal, rules)
    if entry.what == "accept":
        left = tuple(each for each in proposal.waits_for if each != entry.party)
        found[place] = replace(proposal, waits_for=left, accepted=(*proposal.accepted, entry))
        if not left:
            found[:] = [
                replace(each, ended=entry)
                if each.state == "open" and rules.instead(proposal.entry, each.entry)
                else each
                for each in found
            ]
    else:
        found[place] = replace(proposal, ended=entry)
    return None


def _not_theirs(entry: Entry, proposal: Proposal, rules: Rules) -> Problem:
    mine, own = rules.named(entry.party), rules.named(proposal.entry.party)
    if entry.what == "withdraw":
        return Problem("S813", f"{entry.about}: {own} proposed it, so {mine} cannot take it back.", None, None)
    others = " and ".join(map(rules.named, proposal.waits_for))
    sentence = f"{entry.about}: it was proposed by {own} and waits for {others}, so `{entry.said_by}` of {mine} cannot {entry.what} it."
    return Problem("S813", sentence, None, "A side's word binds only that side.")


def _day(entry: Entry) -> str:
    return f"{entry.day.day} {entry.day:%B %Y}"
