"""Incidents as the agreement links them: which objectives have records that say of which incident they are."""

from __future__ import annotations

from servanda.agreement.model import Agreement
from servanda.agreement.settlement import Claim
from servanda.words.trigger import objectives_of
from servanda.words.until import Until


def incident_of(agreement: Agreement, objective: str) -> str | None:
    """The field that says of which incident a record of an objective is; None where nothing says it."""
    written = agreement.objectives.get(objective)
    records = agreement.records.get(written.metric.records) if written is not None else None
    return records.incident if records is not None else None


def incidents_matter(agreement: Agreement) -> bool:
    """Does it change any money which incident a record is of?"""
    settlement = agreement.settlement
    if settlement is None:
        return False
    chosen = settlement.same_incident in ("largest", "customer chooses")
    return chosen or any(cap.each == "incident" for cap in settlement.caps)


def waits_for_incidents(agreement: Agreement) -> frozenset[str]:
    """The objectives whose remedies have a day that counts from the end of the incident."""
    found: set[str] = set()
    for remedy in agreement.remedies.values():
        claim = remedy.claim or (agreement.settlement.claim if agreement.settlement is not None else None)
        days: list[Until | None] = [claim.begins, claim.until] if isinstance(claim, Claim) else []
        days += [remedy.action.due] if remedy.action is not None else []
        days += [remedy.right_to_terminate.within] if remedy.right_to_terminate is not None else []
        if any(getattr(each, "anchor", None) == "the incident" for each in days):
            found |= set(objectives_of(remedy.when))
    return frozenset(found & set(agreement.objectives))


def linked(agreement: Agreement) -> dict[str, str]:
    """The objectives whose readings have to say which incidents they count, with the field that tells them."""
    if not incidents_matter(agreement):
        return {}
    names = {each for remedy in agreement.remedies.values() for each in objectives_of(remedy.when)}
    found = {name: incident_of(agreement, name) for name in agreement.objectives if name in names}
    return {name: field for name, field in found.items() if field is not None}
