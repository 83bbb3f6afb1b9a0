"""Jira: the history of issues, ``issue_field_history`` of Fivetran."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "jira-history",
    "the history of Jira issues",
    "issue-changes",
    (
        column("issue", Kind.TEXT, "issue_id", note="the issue, by its number"),
        column("field", Kind.TEXT, "field_id", note="what was changed: status, priority, assignee"),
        column("changed_at", Kind.TIME, "time", note="when it was changed"),
        column("after", Kind.TEXT, "value", note="what it became, by its key"),
        column("changed_by", Kind.TEXT, "author_id", personal=True, quiet=True, note="who changed it"),
    ),
    key=("issue", "field", "changed_at"), time="changed_at", needs="after", telling="field",
    limits=("States are keys here, whose names stand in a table of their own. Cut it to field = 'status' (`where`) for a status log.",),
)  # fmt: skip
