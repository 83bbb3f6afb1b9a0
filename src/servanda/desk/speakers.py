"""Who speaks: the title of a contact, and the party in whose name the contact speaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.agreement.model import Agreement
from servanda.agreement.parties import May
from servanda.words.problem import Problem, did_you_mean


def titles(agreement: Agreement, party: str) -> tuple[str, ...]:
    """By which a party's people are named: their titles; a party without contacts speaks for itself."""
    contacts = agreement.parties[party].contacts
    return tuple(each.title for each in contacts) or (party,)


def speaker(agreement: Agreement, title: str, allowed: Sequence[str], may: May | None = None) -> str | Problem:
    """The party that a title speaks for. Of a title that several have, the one that may say this.

    Where a party says who `may` do it in its name, nobody else of it may.
    """
    parties = [name for name in agreement.parties if title in titles(agreement, name)]
    if not parties:
        every = [each for name in agreement.parties for each in titles(agreement, name)]
        hint = did_you_mean(title, dict.fromkeys(every), "Titles")
        return Problem("S776", f"`{title}` is not the title of any contact.", None, hint)
    party = next((each for each in parties if each in allowed), parties[0])
    if may is not None and party in allowed:
        return _not_named(agreement, party, title, may) or party
    return party


def _not_named(agreement: Agreement, party: str, title: str, what: May) -> Problem | None:
    contacts = agreement.parties[party].contacts
    may = [each.title for each in contacts if what in each.may]
    if title in may or not any(each.may for each in contacts):
        return None
    name = agreement.parties[party].name
    who = f"{name} lets {_listed(may)} {what}." if may else f"{name} lets nobody {what}."
    place = agreement.place(("parties", party, "contacts"))
    return Problem("S776", f"`{title}` may not {what}. {who}", place, f"Write may: [{what}] at the contact who may.")


def _listed(names: Iterable[str]) -> str:
    return " and ".join(f"`{each}`" for each in names)
