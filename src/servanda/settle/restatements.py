"""Restatements: a closed period as it should have been closed, proposed by one side and accepted by all others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from servanda.settle.proposals import Proposal, Rules, proposals
from servanda.words.entry import Entry
from servanda.words.problem import Problem

Sides = Mapping[str, Sequence[str]]
"""By the name of a closed period the parties between whom it is."""


def restatements(
    sides: Sides, entries: Iterable[Entry], named: Callable[[str], str]
) -> tuple[tuple[Proposal, ...], list[Problem]]:
    """Every restatement that was proposed, as it stands; and entries that move nothing."""

    def unfit(entry: Entry, found: Sequence[Proposal]) -> Problem | None:
        period = entry.about.period
        if not entry.evidence or period not in sides:
            hint = "Restore its file, or close it: servanda close-period."
            return Problem("S820", f"{period} is not closed, so it cannot be restated.", None, hint)
        own = (each for each in found if each.state == "open" and each.entry.about.period == period)
        other = next((each for each in own if each.entry.party == entry.party), None)
        if other is None:
            return None
        sentence = f"A restatement of {period} is open already: {other.name}."
        return Problem("S811", sentence, None, "Wait for the answer, or take it back: servanda restate withdraw.")

    rules = Rules(
        "restate", lambda each: bool(each.about.restatement), lambda each: (each.about, each.evidence[:1]),
        lambda each: sides.get(each.about.period, ()), unfit, "servanda restate", named,
        lambda each, other: each.about.period == other.about.period,
    )  # fmt: skip
    return proposals(entries, rules)


def in_force(found: Iterable[Proposal]) -> dict[str, tuple[Proposal, ...]]:
    """By period the restatements that were accepted, the one that holds last."""
    made: dict[str, tuple[Proposal, ...]] = {}
    for each in found:
        if each.state == "accepted":
            period = each.entry.about.period
            made[period] = (*made.get(period, ()), each)
    return made
