"""Corrections: values of records that one side says are wrong, and what both have agreed that they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.measure.agreed import Cell
from servanda.measure.failure import CannotMeasure
from servanda.measure.needs import needs_of
from servanda.settle.proposals import Proposal, Rules, proposals
from servanda.words.entry import Change, Entry, in_order
from servanda.words.problem import Problem


def corrections(
    agreement: Agreement, entries: Iterable[Entry], named: Callable[[str], str]
) -> tuple[tuple[Proposal, ...], list[Problem]]:
    """Every correction that was proposed, as it stands; and entries that move nothing."""
    rules = Rules(
        "correct", lambda each: bool(each.about.records), lambda each: (each.about, each.change),
        lambda each: sides_of(agreement, each.about.records), _unfit, "servanda corrections", named,
    )  # fmt: skip
    return proposals(entries, rules)


def _unfit(entry: Entry, _: Sequence[Proposal]) -> Problem | None:
    if entry.change is None or entry.about.record is None or not entry.about.field:
        return Problem("S812", f"{entry.about}: it does not say which value is wrong.", None, None)
    return None


def sides_of(agreement: Agreement, records: str) -> tuple[str, ...]:
    """The parties whose promises hang on a record set: those between whom they are; else all that promise something."""
    every = [(each, (each.promised_by, each.to)) for each in agreement.objectives.values()]
    own = [party for objective, pair in every if records in _read(agreement, objective) for party in pair]
    found = own or [party for _, pair in every for party in pair]
    return tuple(dict.fromkeys(each for each in found if each is not None)) or tuple(agreement.parties)


def _read(agreement: Agreement, objective: Objective) -> Iterable[str]:
    try:
        return needs_of(agreement, objective)
    except CannotMeasure:
        return ()


def changes(found: Iterable[Proposal], *, also_open: bool = False) -> dict[str, dict[Cell, tuple[Change, ...]]]:
    """By record set and cell what was agreed on, in the order in which it was; `also_open`: and then what still waits."""
    accepted = sorted((each for each in found if each.state == "accepted"), key=lambda each: in_order(each.decided))
    waiting = [each for each in found if each.state == "open"] if also_open else []
    made: dict[str, dict[Cell, tuple[Change, ...]]] = {}
    for each in (*accepted, *waiting):
        about, change = each.entry.about, each.entry.change
        if change is not None:
            cells = made.setdefault(about.records, {})
            cell = (about.record or "", about.field)
            cells[cell] = (*cells.get(cell, ()), change)
    return made
