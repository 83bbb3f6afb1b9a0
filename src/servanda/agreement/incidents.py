"""Incidents as the agreement links them: which objectives have records that say of which incident they are."""

from __future__ import annotations

from servanda.agreement.model import Agreement
from servanda.words.trigger import objectives_of


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


def linked(agreement: Agreement) -> dict[str, str]:
    """The objectives whose readings have to say which incidents they count, with the field that tells them."""
    if not incidents_matter(agreement):
        return {}
    names = {each for remedy in agreement.remedies.values() for each in objectives_of(remedy.when)}
    found = {name: incident_of(agreement, name) for name in agreement.objectives if name in names}
    return {name: field for name, field in found.items() if field is not None}
