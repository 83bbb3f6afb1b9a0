"""HubSpot: calls."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

_OUTCOMES = {
    "f240bbac-87c9-4f6e-bf70-924b57d47db7": "Connected",
    "a4c4c377-d246-4b32-a13b-75a56a4cd0ff": "Left live message",
    "b2cf5968-551e-4856-9783-52b3da59a7d0": "Left voicemail",
    "73a0d17f-1163-4015-bdd5-ec830791da20": "No answer",
    "9d9162e7-6cf3-4944-bf63-4dff82258764": "Busy",
    "17b47fee-58de-441e-a44c-c6300d46f273": "Wrong number",
}
"""The outcomes that every account has; those of a company's own stay as they are."""

PRESET = export(
    "hubspot-calls",
    "HubSpot calls",
    "calls",
    (
        column("call_id", Kind.TEXT, "hs_object_id|engagement_id|id", "Record ID|Call ID", note="the call"),
        column("called_at", Kind.TIME, "hs_timestamp|timestamp", "Activity date|Call date|Activity Date", note="when the call was"),
        column("recorded_at", Kind.TIME, "hs_createdate|createdate", "Create Date|Object create date/time", quiet=True,
               note="when it was written down; imports are years off"),
        column("direction", Kind.TEXT, "hs_call_direction", "Call direction|Direction", note="INBOUND or OUTBOUND"),
        column("outcome", Kind.TEXT, "hs_call_disposition|disposition", "Call outcome|Outcome", values=_OUTCOMES,
               note="how it ended, in words instead of HubSpot's keys"),
        column("status", Kind.TEXT, "hs_call_status", "Call status", note="whether it took place"),
        column("lasted", Kind.DURATION, "hs_call_duration|duration_milliseconds", "Call duration|Duration", unit="ms",
               note="how long it lasted"),
        column("title", Kind.TEXT, "hs_call_title|title", "Call Title|Call name", personal=True, quiet=True, note="what it is called"),
        column("owner", Kind.TEXT, "hubspot_owner_id", "Activity assigned to|Call owner|Assigned to", note="who called"),
        column("contact_id", Kind.TEXT, "contact_id", "Associated Contact IDs", note="who was called, several in a cell"),
    ),
    key=("call_id",), time="called_at", telling="direction|outcome|status", prefixes="property_|properties__|properties_",
    limits=(
        "A call that somebody wrote down by hand is as true as that person: whether a telephone rang is not in it.",
        "Calls made outside HubSpot are not in it; no call is no proof that nobody called.",
    ),
)  # fmt: skip
