"""Words in headers that hint at what a column holds, as patterns of whole words. A hint is never a fact by itself."""

from __future__ import annotations

# fmt: off
CREATED = (
    "created?", "createdate", "hs_createdate", "creation", "opened", "open_date", "add_time", "submitted", "received",
    "reported", "registered", "logged", "first_contact", "creada", "creado", "erstellt", "eröffnet", "geöffnet", "angelegt",
    "started", "sent", "called", "checked", "timestamp", "hs_timestamp", "date",
)
"""The time at which a record came to be, the surest first."""
UPDATED = ("updated?", "modified", r"lastmodified\w*", "changed", "since", "stand", "geändert")
ENDED = (
    "closed", "resolved", "solved", "finished", "completed", "ended", "won", "lost", "answered", "replied", "assigned", "due",
    r"first_\w*(?:reply|response|call|contact|attempt)",
)
"""What happened to a record later."""
LATEST = (
    "last_contacted", r"last_activity\w*", r"last_sales_activity\w*", r"last_reply\w*", r"recent_\w+", r"notes_last_\w+",
)
"""Times of which only the latest is kept."""
PLANNED = ("due", "target", "deadline", r"expected\w*", r"planned\w*", r"\w+_due_at", "close_date", "closedate")
"""Times that may lie in the future."""
ID = (
    "ids?", "key", "number", "no", "nr", "num", "nummer", "uuid", "guid", "code", "clave", "ticket", "incident", "vorgang",
)
STATE = (
    "state", "status", "stage", "phase", "lifecycle_stage", "lifecyclestage", "estado", "statut", "incident_state",
    "to_status", "new_value",
)
PRIORITY = ("priority", "severity", "urgency", "impact", "prioridad", "priorität", "quality", "rating", "grade")
OWNER = (
    "owner", "assignee", "assigned_to", "agent", "rep", "responsible", "bearbeiter", "owner_id", "assignee_id",
    "hubspot_owner_id", "sr_id", "sdr_id", "resolved_by",
)
PEOPLE = (
    *OWNER, "first_?name", "last_?name", "full_?name", "contact_name", r"requester\w*", "reporter", r"caller\w*",
    r"submitter\w*", "opened_by", "created_by", "sys_created_by", "sys_updated_by", "closed_by", "user", "user_id", "creator",
    "customer_name", "person_name", r"(?<!_)name$", "vorname", "nachname", "sent_by",
)
PRIVATE = (
    "e?_?mail", r"email_\w+", r"phone\w*", r"mobile\w*", r"telefon\w*", "address", "street", "zip", "postcode", r"birth\w*",
    "ip",
)
AMOUNT = ("amount", "value", "price", "revenue", "cost", "fee", "total", "betrag", "umsatz", "importe")
COUNT = (
    "count", r"number_of_\w+", r"num_\w+", "times_contacted", "reopens", "replies", r"\w+_count", "activities_count",
    "attempts", "reassignments", r"\w+_stations", "campaign",
)
OWNER_TIMES = (
    r"owner_assigned\w*", "hubspot_owner_assigneddate", "owner_assigneddate", "assigned_at", "assigned_date",
)
"""Times at which a record was given to its owner."""
OWN_CLOCKS = ("lead_response_time", "hs_time_to_first_engagement")
"""Clocks of a CRM that start anew with each owner."""
RESULTS = (r"time_to_\w+", r"hs_time_to_\w+", r"sla\w*", "made_sla", r"breach\w*", "has_breached")
"""What a tool itself says about its own limits."""
CHECKED = ("ping", r"monitor\w*", r"http_\w+", r"response_ms", r"latency\w*", "heartbeat", "up", "down")
"""Columns that only automatic checks of a service have."""
FLAG = ("is", "has", "active", "flag", "done", "test", "made_sla", "converted", "won", "closed")
