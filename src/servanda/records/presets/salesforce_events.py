"""Salesforce: events, the meetings."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "salesforce-events",
    "Salesforce events",
    "meetings",
    (
        column("event_id", Kind.TEXT, "Id|event_id", "Activity ID|Event ID", note="the event"),
        column("starts_at", Kind.TIME, "StartDateTime|ActivityDateTime", "Start Date/Time|Start", note="when it begins"),
        column("ends_at", Kind.TIME, "EndDateTime", "End Date/Time|End", note="when it ends"),
        column("created_at", Kind.TIME, "CreatedDate", "Created Date", quiet=True, note="when it was written down"),
        column("lasts", Kind.DURATION, "DurationInMinutes", "Duration", unit="min", note="how long it lasts"),
        column("lead_id", Kind.TEXT, "WhoId", "Lead ID|Contact/Lead ID", note="the lead or contact"),
        column("about", Kind.TEXT, "WhatId", "Related To ID", quiet=True, note="the opportunity, account or case"),
        column("all_day", Kind.YESNO, "IsAllDayEvent", "All-Day Event", quiet=True, note="without an hour"),
        column("subject", Kind.TEXT, "Subject", "Subject", quiet=True, note="what it is called"),
        column("owner", Kind.TEXT, "OwnerId", "Assigned|Assigned To", note="whose it is"),
    ),
    key=("event_id",), time="starts_at", telling="lasts|ends_at", needs="lead_id",
    limits=("These are appointments: whether the meeting took place, and whether the other side came, is not in it.",),
)  # fmt: skip
