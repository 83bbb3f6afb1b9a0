"""Pipedrive: leads."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "pipedrive-leads",
    "Pipedrive leads",
    "leads",
    (
        column("lead_id", Kind.TEXT, "id", "Lead - ID", note="the lead"),
        column("created_at", Kind.TIME, "add_time", "Lead - Lead created|Lead - Lead created on", note="when it was made"),
        column("title", Kind.TEXT, "title", "Lead - Title", personal=True, quiet=True, note="what it is called"),
        column("owner", Kind.TEXT, "owner_id", "Lead - Owner", note="who has it now",
               limit="Since when the owner has the lead is not in it."),
        column("source", Kind.TEXT, "source_name|origin", "Lead - Source|Lead - Source origin", note="where it came from"),
        column("label", Kind.TEXT, "label_ids", "Lead - Label|Lead - Labels", note="hot, warm, cold"),
        column("amount", Kind.NUMBER, "value.amount|value_amount|value__amount", "Lead - Value", note="what it may be worth"),
        column("currency", Kind.TEXT, "value.currency|value_currency|value__currency", "Lead - Currency of Value", quiet=True,
               note="the currency"),
        column("archived", Kind.YESNO, "is_archived", "Lead - Archived|Lead - Archive status", note="put away",
               limit="An archived lead has no reason and no time of that."),
        column("seen", Kind.YESNO, "was_seen", "Lead - Seen", quiet=True, note="opened by somebody"),
        column("person_id", Kind.TEXT, "person_id", "Lead - Contact person|Person - ID", personal=True, quiet=True, note="its person"),
        column("expected_on", Kind.DATE, "expected_close_date", "Lead - Expected close date", quiet=True, note="a day that is hoped for"),
        column("updated_at", Kind.TIME, "update_time", "Lead - Update time", quiet=True, note="the last change"),
    ),
    key=("lead_id",), time="created_at", telling="archived|seen|label|source",
    limits=("A lead that became a deal is archived: it is not among the leads that the screen exports.",),
)  # fmt: skip
