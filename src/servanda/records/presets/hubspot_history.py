"""HubSpot: the history of contacts, ``contact_property_history`` of Fivetran."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "hubspot-history",
    "the history of HubSpot contacts",
    "contact-changes",
    (
        column("contact_id", Kind.TEXT, "contact_id", note="the contact"),
        column("field", Kind.TEXT, "name", note="what was changed: lifecyclestage, hs_lead_status, hubspot_owner_id"),
        column("changed_at", Kind.TIME, "timestamp", note="when it was changed"),
        column("after", Kind.TEXT, "value", note="what it became"),
        column("changed_by", Kind.TEXT, "source", quiet=True, note="what changed it: CRM_UI, WORKFLOWS, IMPORT"),
        column("source_id", Kind.TEXT, "source_id", personal=True, quiet=True, note="who or which rule it was"),
    ),
    key=("contact_id", "field", "changed_at"), time="changed_at", needs="after", telling="field",
    limits=(
        "An import writes the time of the import, not that of the change. Cut it to one field (`where: field = 'hubspot_owner_id'`): "
        "its first row is when a lead got its first owner.",
    ),
)  # fmt: skip
