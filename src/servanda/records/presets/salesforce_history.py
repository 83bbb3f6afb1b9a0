"""Salesforce: the history of leads, one row for each change of a field."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "salesforce-history",
    "the history of Salesforce leads",
    "lead-changes",
    (
        column("change_id", Kind.TEXT, "Id", note="the change"),
        column("lead_id", Kind.TEXT, "LeadId", "Lead ID", note="the lead"),
        column("changed_at", Kind.TIME, "CreatedDate", "Edit Date", note="when it was changed"),
        column("field", Kind.TEXT, "Field", "Field / Event", note="what was changed: Status, Owner"),
        column("before", Kind.TEXT, "OldValue", "Old Value", quiet=True, note="what it was"),
        column("after", Kind.TEXT, "NewValue", "New Value", note="what it became"),
        column("changed_by", Kind.TEXT, "CreatedById", "Edited By", personal=True, quiet=True, note="who changed it"),
    ),
    key=("change_id",), time="changed_at", needs="lead_id|field|after", telling="field",
    limits=(
        "Only fields for which the history is switched on are in it, from that day on, and for 18 to 24 months.",
        "A change of the owner has two rows, one with names and one with keys: count those of one kind.",
    ),
)  # fmt: skip
