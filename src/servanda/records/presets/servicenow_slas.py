"""ServiceNow: the clocks of tasks, ``task_sla``."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "servicenow-slas",
    "ServiceNow task SLAs",
    "task-slas",
    (
        column("clock_id", Kind.TEXT, "sys_id", "Sys ID", note="the clock of a task"),
        column("incident", Kind.TEXT, "task|task_value|task.number|task_number", "Task|Aufgabe", note="the task"),
        column("sla", Kind.TEXT, "sla|sla_value|sla.name", "SLA definition|SLA|SLA-Definition", note="which limit"),
        column("stage", Kind.TEXT, "stage", "Stage|Phase", note="in progress, paused, completed, cancelled"),
        column("started_at", Kind.TIME, "start_time", "Start time|Startzeit", note="when its clock started"),
        column("stopped_at", Kind.TIME, "end_time", "Stop time|End time|Endzeit", note="when its clock stopped"),
        column("due_at", Kind.TIME, "planned_end_time", "Breach time", note="when ServiceNow wants it done, moved by its pauses"),
        column("first_due_at", Kind.TIME, "original_breach_time", "Original breach time", quiet=True, note="the same before any pause"),
        column("own_breached", Kind.YESNO, "has_breached", "Has breached", note="what ServiceNow itself says of its limit",
               limit="`has_breached` and the elapsed times are ServiceNow's own results, by its own schedule: compare them, they "
                     "prove nothing."),
        column("own_elapsed", Kind.DURATION, "business_duration", "Business elapsed time", unit="1970",
               note="its own clock in the hours of its schedule, dated from 1970"),
        column("own_actual", Kind.DURATION, "duration", "Actual elapsed time", unit="1970", quiet=True, note="the same in real hours"),
        column("paused", Kind.DURATION, "business_pause_duration|pause_duration", "Business pause duration|Pause duration", unit="1970",
               note="how long its clock stood still, dated from 1970",
               limit="`pause_duration` is a sum: when the clock stood still, and why, is not in it."),
        column("schedule", Kind.TEXT, "schedule|schedule_value", "Schedule", note="the hours that it counts"),
        column("timezone", Kind.TEXT, "timezone", "Timezone", quiet=True, note="the zone of these hours"),
        column("active", Kind.YESNO, "active", "Active", quiet=True, note="still running"),
        column("updated_at", Kind.TIME, "sys_updated_on", "Updated", quiet=True, note="the last change"),
    ),
    key=("clock_id",), time="started_at", telling="own_breached|due_at|stage", needs="incident|sla",
    limits=("A clock that was repaired was deleted and made anew: its first times are gone.",),
)  # fmt: skip
