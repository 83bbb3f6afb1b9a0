"""Pipedrive: activities."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "pipedrive-activities",
    "Pipedrive activities",
    "activities",
    (
        column("activity_id", Kind.TEXT, "id", "Activity - ID", note="the activity"),
        column("created_at", Kind.TIME, "add_time", "Activity - Add time", note="when it was written down"),
        column("done_at", Kind.TIME, "marked_as_done_time", "Activity - Marked as done time", note="when it was marked as done",
               limit="`Marked as done time` is when somebody ticked it off: a call ticked off in the evening is late in it."),
        column("done", Kind.YESNO, "done", "Activity - Done", values={"Done": "yes", "To do": "no"}, note="done"),
        column("due_on", Kind.DATE, "due_date", "Activity - Due date", note="the day it is meant for",
               limit="`Due date` is a date only, and its hour stands in a column of its own or nowhere: a limit of hours cannot be "
                     "proved with it."),
        column("activity_type", Kind.TEXT, "type", "Activity - Type", note="call, meeting, email, task",
               limit="A planned activity is no attempt: count those that are done, and by their kind (call, email)."),
        column("subject", Kind.TEXT, "subject", "Activity - Subject", quiet=True, note="what it is called"),
        column("owner", Kind.TEXT, "user_id|owner_id|assigned_to_user_id", "Activity - Assigned to user", note="whose it is"),
        column("lead_id", Kind.TEXT, "lead_id", "Activity - Lead|Lead - ID", note="its lead"),
        column("deal_id", Kind.TEXT, "deal_id", "Activity - Deal|Deal - ID", note="its deal"),
        column("lasted", Kind.DURATION, "duration", "Activity - Duration", note="how long it lasted, as hours and minutes"),
        column("updated_at", Kind.TIME, "update_time", "Activity - Update time", quiet=True, note="the last change"),
    ),
    key=("activity_id",), time="created_at", telling="done_at|done", needs="activity_type",
)  # fmt: skip
