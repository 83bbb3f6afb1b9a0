"""Salesforce: tasks, among them logged calls."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "salesforce-tasks",
    "Salesforce tasks",
    "tasks",
    (
        column("task_id", Kind.TEXT, "Id|task_id", "Activity ID|Task ID", note="the task"),
        column("created_at", Kind.TIME, "CreatedDate", "Created Date|Create Date",
               note="when it was written down: of a planned task not when it was done"),
        column("done_at", Kind.TIME, "CompletedDateTime", "Completed Date/Time|Completed Date", note="when it was marked as done",
               limit="`CompletedDateTime` is when somebody marked the task: a call logged in the evening is late in it."),
        column("due_on", Kind.DATE, "ActivityDate", "Due Date|Date", note="the day it is meant for, without an hour",
               limit="`ActivityDate` is a date only: a limit of hours cannot be proved with it."),
        column("lead_id", Kind.TEXT, "WhoId", "Lead ID|Contact/Lead ID|Name ID", note="the lead or contact"),
        column("about", Kind.TEXT, "WhatId", "Related To ID", quiet=True, note="the opportunity, account or case"),
        column("status", Kind.TEXT, "Status", "Status", note="as it is now"),
        column("closed", Kind.YESNO, "IsClosed", "Closed", note="done"),
        column("task_type", Kind.TEXT, "TaskSubtype|Type", "Task Subtype|Type", note="Call, Email, Task",
               limit="A created task is no attempt: count those that are done, and by their kind (Call, Email)."),
        column("direction", Kind.TEXT, "CallType", "Call Type", note="Inbound, Outbound, Internal"),
        column("outcome", Kind.TEXT, "CallDisposition", "Call Result", note="how the call ended"),
        column("lasted", Kind.DURATION, "CallDurationInSeconds", "Call Duration", unit="s", note="how long the call lasted"),
        column("subject", Kind.TEXT, "Subject", "Subject", quiet=True, note="what it is called"),
        column("owner", Kind.TEXT, "OwnerId", "Assigned|Assigned To", note="whose it is"),
        column("updated_at", Kind.TIME, "SystemModstamp|LastModifiedDate", "Last Modified Date", quiet=True, note="the last change"),
    ),
    key=("task_id",), time="created_at", telling="task_type|direction|done_at", needs="status", prefixes="Task: |Activity: ",
)  # fmt: skip
