"""`if` of a claim: what must be true of the thing, or of the record, that a remedy is about."""

from __future__ import annotations

from servanda.agreement.model import Agreement
from servanda.agreement.settlement import Claim
from servanda.query.expression import Expression
from servanda.query.say import in_words
from servanda.words.trigger import objectives_of
from servanda.words.window import Records


def condition_of(agreement: Agreement, remedy: str) -> Expression | None:
    """The condition of the claim of a remedy: its own rule for claims, else the settlement's."""
    own = agreement.remedies[remedy].claim
    claim = own or (agreement.settlement.claim if agreement.settlement is not None else None)
    return claim.only_if if isinstance(claim, Claim) else None


def looked_at_by(agreement: Agreement, remedy: str) -> str | None:
    """The record set whose row a remedy is about: of each record, else of each thing; None where it is of none."""
    for name in objectives_of(agreement.remedies[remedy].when):
        objective = agreement.objectives.get(name)
        if objective is None:
            continue
        if isinstance(objective.each, Records):
            return objective.each.name
        things = next((split.name for split in objective.per if split.name in agreement.records), None)
        if things is not None:
            return things
    return None


def mark_of(condition: Expression) -> str:
    """What the answer to a condition is called among the columns of a thing; no column has a space in its name."""
    return f"claimed if {in_words(condition)}"
