"""ServiceNow: incidents, from a list, the table interface, or a loader."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

_STATES = {"1": "New", "2": "In Progress", "3": "On Hold", "6": "Resolved", "7": "Closed", "8": "Canceled"}
_PRIORITIES = {"1": "1 - Critical", "2": "2 - High", "3": "3 - Moderate", "4": "4 - Low", "5": "5 - Planning"}

PRESET = export(
    "servicenow-incidents",
    "ServiceNow incidents",
    "incidents",
    (
        column("incident", Kind.TEXT, "number", "Number|Nummer|Número", note="the incident, such as INC0010023"),
        column("opened_at", Kind.TIME, "opened_at", "Opened|Geöffnet|Abierto", note="when it was opened"),
        column("created_at", Kind.TIME, "sys_created_on", "Created|Erstellt|Creado", quiet=True, note="when it was written down"),
        column("resolved_at", Kind.TIME, "resolved_at", "Resolved|Gelöst|Resuelto", note="when it was solved, the last time",
               limit="`resolved_at` is the last solution: an incident that was opened again has lost its first."),
        column("closed_at", Kind.TIME, "closed_at", "Closed|Geschlossen|Cerrado", quiet=True,
               note="when it was closed, often days later by itself"),
        column("state", Kind.TEXT, "state|incident_state", "State|Incident state|Status|Estado", values=_STATES,
               note="as it is now, in words instead of the standard keys",
               limit="`State` says how an incident stands now, not since when: time on hold cannot be taken off. The history (sys_audit, "
                     "metric_instance) or the pauses in task_sla say more."),
        column("hold_reason", Kind.TEXT, "hold_reason", "On hold reason", note="why it is on hold now"),
        column("priority", Kind.TEXT, "priority", "Priority|Priorität|Prioridad", values=_PRIORITIES, note="as it is now",
               limit="`Priority` is the one at the time of the export; whether it was another at the start cannot be seen."),
        column("impact", Kind.TEXT, "impact", "Impact", quiet=True, note="as it is now"),
        column("urgency", Kind.TEXT, "urgency", "Urgency", quiet=True, note="as it is now"),
        column("category", Kind.TEXT, "category", "Category|Kategorie|Categoría", note="the category"),
        column("group", Kind.TEXT, "assignment_group|assignment_group_value", "Assignment group", note="the group it has now"),
        column("owner", Kind.TEXT, "assigned_to|assigned_to_value", "Assigned to", note="who has it now"),
        column("caller", Kind.TEXT, "caller_id|caller_id_value", "Caller", personal=True, quiet=True, note="who asked"),
        column("channel", Kind.TEXT, "contact_type", "Channel|Contact type", note="by which way it came"),
        column("own_made", Kind.YESNO, "made_sla", "Made SLA", quiet=True, note="what ServiceNow itself says of its limit",
               limit="`made_sla` is ServiceNow's own result of an old engine: task_sla has the present one (preset servicenow-slas)."),
        column("reopened", Kind.NUMBER, "reopen_count", "Reopen count", note="how often it was opened again, and not when"),
        column("reassigned", Kind.NUMBER, "reassignment_count", "Reassignment count", note="how often it changed hands, and not when"),
        column("own_duration", Kind.DURATION, "calendar_duration", "Duration", unit="1970", quiet=True,
               note="from opening to closing, dated from 1970"),
        column("own_resolution", Kind.DURATION, "business_stc|calendar_stc", "Business resolve time|Resolve time", unit="s", quiet=True,
               note="ServiceNow's own clock, in seconds"),
        column("updated_at", Kind.TIME, "sys_updated_on", "Updated|Aktualisiert|Actualizado", quiet=True, note="the last change"),
    ),
    key=("incident",), time="opened_at", needs="state", telling="group|own_made|reassigned|caller|channel",
)  # fmt: skip
