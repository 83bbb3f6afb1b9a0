"""Zendesk: the history of tickets, ``ticket_field_history`` of Fivetran."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "zendesk-history",
    "the history of Zendesk tickets",
    "ticket-changes",
    (
        column("ticket_id", Kind.TEXT, "ticket_id", note="the ticket"),
        column("field", Kind.TEXT, "field_name", note="what was changed: status, priority, assignee_id, group_id"),
        column("changed_at", Kind.TIME, "updated", note="when it was changed"),
        column("after", Kind.TEXT, "value", note="what it became"),
        column("changed_by", Kind.TEXT, "user_id", personal=True, quiet=True, note="who changed it"),
    ),
    key=("ticket_id", "field", "changed_at"), time="changed_at", needs="after", telling="field",
    limits=("Fields that nobody has named in the loader's settings are not in it. Cut it to field = 'status' (`where`) for a status log.",),
)  # fmt: skip
