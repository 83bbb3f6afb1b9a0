"""Zendesk: tickets, from a view, Explore, or a loader's table."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "zendesk-tickets",
    "Zendesk tickets",
    "tickets",
    (
        column("ticket_id", Kind.TEXT, "id|ticket_id", "Ticket ID|Id|ID", note="the ticket"),
        column("created_at", Kind.TIME, "created_at", "Ticket created - Timestamp|Created at|Requested|Created", note="when it was opened"),
        column("status", Kind.TEXT, "status", "Ticket status|Status", note="new, open, pending, hold, solved, closed",
               limit="`status` says how a ticket stands now, not since when: time in pending or hold cannot be taken off. "
                     "ticket_field_history has it (preset zendesk-history)."),
        column("priority", Kind.TEXT, "priority", "Ticket priority|Priority", note="as it is now",
               limit="`priority` is the one at the time of the export; whether it was another at the start cannot be seen."),
        column("ticket_type", Kind.TEXT, "type", "Ticket type|Type", note="question, incident, problem, task"),
        column("channel", Kind.TEXT, "via_channel|via__channel|channel", "Ticket channel|Via|Channel", note="by which way it came"),
        column("group", Kind.TEXT, "group_id|group_name", "Ticket group|Group", note="the group it has now"),
        column("owner", Kind.TEXT, "assignee_id|assignee_name", "Assignee name|Assignee", note="who has it now"),
        column("requester", Kind.TEXT, "requester_id", "Requester", personal=True, quiet=True, note="who asked"),
        column("organization", Kind.TEXT, "organization_id|organization_name", "Ticket organization name|Organization",
               note="the customer"),
        column("subject", Kind.TEXT, "subject", "Ticket subject|Subject", quiet=True, note="what it is called"),
        column("assigned_at", Kind.TIME, "initially_assigned_at|assigned_at",
               "Ticket initially assigned - Timestamp|Initially assigned at|Assigned",
               note="when somebody first had it"),
        column("resolved_at", Kind.TIME, "solved_at", "Ticket solved - Timestamp|Solved at|Solved",
               note="when it was solved, the last time",
               limit="`solved_at` is the last solution: a ticket that was opened again has lost its first."),
        column("own_reply", Kind.DURATION, "reply_time_in_minutes|reply_time_in_minutes_calendar|reply_time_in_minutes__calendar",
               "First reply time (min)|First reply time in minutes", unit="min", quiet=True, note="Zendesk's own clock, in whole minutes",
               limit="`reply_time_in_minutes` is Zendesk's own clock, cut to whole minutes, and no time: the first public comment of an "
                     "agent (ticket_comment) is one."),
        column("own_resolution", Kind.DURATION,
               "full_resolution_time_in_minutes|full_resolution_time_in_minutes_calendar|full_resolution_time_in_minutes__calendar",
               "Full resolution time (min)|Full resolution time in minutes", unit="min", quiet=True,
               note="Zendesk's own clock, in whole minutes"),
        column("reopens", Kind.NUMBER, "reopens", "Reopens", note="how often it was opened again, and not when"),
        column("replies", Kind.NUMBER, "replies", "Agent replies|Replies", quiet=True, note="how many, and not when"),
        column("satisfaction", Kind.TEXT, "satisfaction_rating|satisfaction_score|satisfaction_rating__score",
               "Ticket satisfaction rating|Satisfaction Score", note="good, bad, offered"),
        column("updated_at", Kind.TIME, "updated_at", "Ticket updated - Timestamp|Updated at|Updated|Latest update", quiet=True,
               note="the last change"),
    ),
    key=("ticket_id",), time="created_at", needs="status",
    telling="requester|own_reply|channel|organization|own_resolution",
)  # fmt: skip
