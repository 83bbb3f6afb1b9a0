"""Pipedrive: deals."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "pipedrive-deals",
    "Pipedrive deals",
    "deals",
    (
        column("deal_id", Kind.TEXT, "id", "Deal - ID", note="the deal"),
        column("created_at", Kind.TIME, "add_time", "Deal - Deal created|Deal - Deal created on", note="when it was made"),
        column("title", Kind.TEXT, "title", "Deal - Title", quiet=True, note="what it is called"),
        column("status", Kind.TEXT, "status", "Deal - Status", note="open, won, lost"),
        column("stage", Kind.TEXT, "stage_id", "Deal - Stage", note="the stage it has now",
               limit="`Stage` is the one at the time of the export; Pipedrive exports only when it last changed."),
        column("pipeline", Kind.TEXT, "pipeline_id", "Deal - Pipeline", note="the pipeline"),
        column("won_at", Kind.TIME, "won_time|first_won_time", "Deal - Won time", note="when it was won"),
        column("lost_at", Kind.TIME, "lost_time", "Deal - Lost time", note="when it was lost"),
        column("closed_at", Kind.TIME, "close_time", "Deal - Deal closed on", note="when it was won or lost"),
        column("lost_reason", Kind.TEXT, "lost_reason", "Deal - Lost reason", note="why it was lost"),
        column("stage_changed_at", Kind.TIME, "stage_change_time", "Deal - Last stage change", quiet=True,
               note="overwritten by each later one"),
        column("amount", Kind.NUMBER, "value", "Deal - Value", note="in the currency of the deal"),
        column("currency", Kind.TEXT, "currency", "Deal - Currency of Value|Deal - Currency", quiet=True, note="the currency",
               limit="`Value` is in the currency of each deal: sums need one currency."),
        column("weighted", Kind.NUMBER, "weighted_value", "Deal - Weighted value", quiet=True, note="value times probability"),
        column("owner", Kind.TEXT, "user_id|owner_id", "Deal - Owner", note="who has it now"),
        column("source", Kind.TEXT, "origin|channel", "Deal - Source origin|Deal - Source channel", note="where it came from"),
        column("attempts", Kind.NUMBER, "done_activities_count", "Deal - Done activities",
               note="how many activities were done, and not when"),
        column("expected_on", Kind.DATE, "expected_close_date", "Deal - Expected close date", quiet=True, note="a day that is hoped for"),
        column("last_activity_on", Kind.DATE, "last_activity_date", "Deal - Last activity date", quiet=True,
               note="a day, overwritten by each later one"),
        column("updated_at", Kind.TIME, "update_time", "Deal - Update time", quiet=True, note="the last change"),
    ),
    key=("deal_id",), time="created_at", telling="stage|pipeline|won_at", needs="status",
)  # fmt: skip
