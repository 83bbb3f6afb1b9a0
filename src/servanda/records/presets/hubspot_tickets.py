"""HubSpot: tickets."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "hubspot-tickets",
    "HubSpot tickets",
    "tickets",
    (
        column("ticket_id", Kind.TEXT, "hs_object_id|hs_ticket_id|ticket_id|id", "Ticket ID|Record ID", note="the ticket"),
        column("created_at", Kind.TIME, "createdate", "Create date|Created at", note="when it was opened"),
        column("first_response_at", Kind.TIME, "hs_first_agent_message_sent_at|first_agent_reply_date",
               "First agent response date|First agent email response date|First response date", note="the first reply of a person"),
        column("resolved_at", Kind.TIME, "closed_date|hs_last_closed_date", "Close date|Closed date|Last Closed Date",
               note="when it was closed, the last time",
               limit="`Close date` is the last one: a ticket that was opened again has lost its first solution."),
        column("reopened_at", Kind.TIME, "hs_ticket_reopened_at", "Reopened at|Last reopened date", quiet=True,
               note="when it was opened again, the last time"),
        column("status", Kind.TEXT, "hs_pipeline_stage", "Ticket status", note="the stage it has now",
               limit="`Ticket status` says how a ticket stands now, not since when: time spent waiting for the customer cannot be "
                     "taken off."),
        column("pipeline", Kind.TEXT, "hs_pipeline", "Pipeline", note="the pipeline"),
        column("priority", Kind.TEXT, "hs_ticket_priority", "Priority", note="as it is now"),
        column("category", Kind.TEXT, "hs_ticket_category", "Category", note="the category"),
        column("source", Kind.TEXT, "source_type", "Source", note="by which way it came"),
        column("subject", Kind.TEXT, "subject", "Ticket name", quiet=True, note="what it is called"),
        column("owner", Kind.TEXT, "hubspot_owner_id", "Ticket owner", note="who has it now"),
        column("one_touch", Kind.YESNO, "hs_is_one_touch_ticket", "First contact resolution", note="solved at the first contact"),
        column("own_response", Kind.DURATION, "hs_time_to_first_response_in_operating_hours|time_to_first_agent_reply",
               "Time to first response in operating hours|Time to first agent email reply|Time to first rep assignment", unit="ms",
               quiet=True, note="HubSpot's own clock, in milliseconds"),
        column("own_resolution", Kind.DURATION, "hs_time_to_close_in_operating_hours|time_to_close",
               "Time to close in operating hours|Time to close", unit="ms", quiet=True, note="HubSpot's own clock, in milliseconds",
               limit="`Time to close` and `Time to first response` are HubSpot's own clocks, by its own hours: compare them, they "
                     "prove nothing."),
        column("own_verdict", Kind.TEXT, "hs_time_to_first_response_sla_status", "Time to First Response SLA Status", quiet=True,
               note="what HubSpot itself says of its limit"),
        column("updated_at", Kind.TIME, "hs_lastmodifieddate", "Last modified date", quiet=True, note="the last change"),
    ),
    key=("ticket_id",), time="created_at", telling="status|priority|category|one_touch", prefixes="property_|properties__|properties_",
)  # fmt: skip
