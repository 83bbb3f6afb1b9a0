"""Who owes what follows, and to whom: the promiser of what was broken owes the promisee."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.model import Agreement
from servanda.agreement.remedies import Remedy
from servanda.words.trigger import EachOf, Happened, Misses, Trigger, base_of, phrases_of

Sides = tuple[str | None, str | None]
"""Debtor and creditor."""


def parts_of(trigger: Trigger) -> tuple[Trigger, ...]:
    """The triggers of which each has something follow on its own."""
    return trigger.parts if isinstance(trigger, EachOf) else (trigger,)


def promises_of(trigger: Trigger) -> tuple[str, ...]:
    """The objectives whose promiser answers for it: those that are missed, beside which others are conditions; else all."""
    bases = [base_of(each) for each in phrases_of(trigger)]
    broken = [
        each.objective for each in bases
        if isinstance(each, Misses) or (isinstance(each, Happened) and each.verb == "missed")
    ]  # fmt: skip
    return tuple(dict.fromkeys(broken or (each.objective for each in bases)))


def parties_of(agreement: Agreement, remedy: Remedy, objective: str | None) -> Sides:
    """Who owes it and to whom: the promiser the promisee, and the other way round for a bonus or what was held back."""
    promise = agreement.objectives.get(objective or "")
    promiser = promise.promised_by if promise else None
    others = [name for name in agreement.parties if name != promiser]
    promisee = (promise.to if promise else None) or (others[0] if len(others) == 1 else None)
    if remedy.kind in ("bonus", "holdback"):
        promiser, promisee = promisee, promiser
    right = remedy.right_to_terminate
    if right is not None and right.party == promiser:
        promiser, promisee = promisee, promiser
    return remedy.paid_by or promiser, remedy.to or promisee


def sides_of(agreement: Agreement, remedy: Remedy, trigger: Trigger) -> list[Sides]:
    """All who might owe it, and to whom; several where the promises behind one trigger are of several parties."""
    known: Iterable[str] = (each for each in promises_of(trigger) if each in agreement.objectives)
    return list(dict.fromkeys(parties_of(agreement, remedy, each) for each in known))
