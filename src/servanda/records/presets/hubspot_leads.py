"""HubSpot: the leads object, which has a creation of its own."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "hubspot-leads",
    "HubSpot leads",
    "leads",
    (
        column("lead_id", Kind.TEXT, "hs_object_id|id", "Record ID|Lead ID", note="the lead"),
        column("created_at", Kind.TIME, "hs_createdate", "Create Date|Object create date/time|Created date",
               note="when the lead was made, which is not when its contact was"),
        column("name", Kind.TEXT, "hs_lead_name", "Lead Name", personal=True, quiet=True, note="what it is called"),
        column("lead_type", Kind.TEXT, "hs_lead_type", "Lead Type", note="new business, upsell, another try"),
        column("label", Kind.TEXT, "hs_lead_label", "Lead Label", note="hot, warm, cold"),
        column("pipeline", Kind.TEXT, "hs_pipeline", "Lead pipeline|Pipeline", note="the pipeline"),
        column("stage", Kind.TEXT, "hs_pipeline_stage", "Lead pipeline stage|Lead Stage|Pipeline stage", note="the stage it has now",
               limit="The stage is the one at the time of the export; how long a lead was in each is not in it."),
        column("owner", Kind.TEXT, "hubspot_owner_id", "Lead Owner|Owner", note="who has it now"),
        column("assigned_at", Kind.TIME, "hubspot_owner_assigneddate", "Owner Assigned Date", note="when the owner it has now was given it",
               limit="`Owner Assigned Date` restarts when a lead changes hands, so a lead that waited long looks fresh."),
        column("contact_id", Kind.TEXT, "hs_primary_contact_id", "Associated Contact IDs|Primary Contact ID", note="its contact"),
        column("updated_at", Kind.TIME, "hs_lastmodifieddate", "Last Modified Date", quiet=True, note="the last change"),
    ),
    key=("lead_id",), time="created_at", telling="name|lead_type|label", prefixes="property_|properties__|properties_",
)  # fmt: skip
