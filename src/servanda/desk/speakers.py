"""Who speaks: the title of a contact, and the party in whose name the contact speaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.agreement.model import Agreement
from servanda.words.problem import Problem, did_you_mean


def titles(agreement: Agreement, party: str) -> tuple[str, ...]:
    """By which a party's people are named: their titles; a party without contacts speaks for itself."""
    contacts = agreement.parties[party].contacts
    return tuple(each.title for each in contacts) or (party,)


def speaker(agreement: Agreement, title: str, what: str, allowed: Sequence[str]) -> str | Problem:
    """The party that a title speaks for. Of a title that several have, the one that may say this."""
    parties = [name for name in agreement.parties if title in titles(agreement, name)]
    if not parties:
        every = [each for name in agreement.parties for each in titles(agreement, name)]
        hint = did_you_mean(title, dict.fromkeys(every), "Titles")
        return Problem("S776", f"`{title}` is not the title of any contact.", None, hint)
    party = next((each for each in parties if each in allowed), parties[0])
    if what in ("claim", "choose") and party in allowed:
        return _who_may_claim(agreement, party, title) or party
    return party


def _who_may_claim(agreement: Agreement, party: str, title: str) -> Problem | None:
    """Where a party says who may claim, nobody else of it may."""
    contacts = agreement.parties[party].contacts
    may = [each.title for each in contacts if "claim" in each.may]
    if title in may or not any(each.may for each in contacts):
        return None
    name = agreement.parties[party].name
    who = f"{name} lets {_listed(may)} claim." if may else f"{name} lets nobody claim."
    place = agreement.place(("parties", party, "contacts"))
    return Problem("S776", f"`{title}` may not claim. {who}", place, "Write may: [claim] at the contact who may.")


def _listed(names: Iterable[str]) -> str:
    return " and ".join(f"`{each}`" for each in names)
