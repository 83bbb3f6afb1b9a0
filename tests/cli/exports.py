"""Exports in the shape of real systems, written by hand: their headers, dates and oddities, with invented rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

FIRST = datetime(2026, 2, 2, 8, 5)  # noqa: DTZ001 - the wall clock of an export
STEP = timedelta(hours=9, minutes=37)


def csv_text(headers: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    """A CSV file as a spreadsheet writes it."""
    into = io.StringIO()
    writer = csv.writer(into, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return into.getvalue()


def moments(count: int) -> list[datetime]:
    """So many moments, from 2 February 2026 on, a little over nine hours apart."""
    return [FIRST + STEP * number for number in range(count)]


def by_month(count: int) -> dict[str, int]:
    """How many of these moments lie in each month."""
    found: dict[str, int] = {}
    for moment in moments(count):
        found[f"{moment:%Y-%m}"] = found.get(f"{moment:%Y-%m}", 0) + 1
    return found


def us(moment: datetime) -> str:
    """``3/14/2026 2:05 PM``."""
    return f"{moment.month}/{moment.day}/{moment.year} {moment.hour % 12 or 12}:{moment:%M %p}"


def hubspot_contacts(count: int = 120) -> str:
    headers = [
        "Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner", "Owner Assigned Date (GMT-5)",
        "Last Activity Date (GMT-5)", "Lead Status", "Create Date (GMT-5)", "Original Source", "Number of times contacted",
        "Lead response time", "Date of first engagement (GMT-5)",
    ]  # fmt: skip
    rows = [
        [
            5000100 + number, f"Ann{number}", f"Berg{number}", f"ann{number}@example.com", f"+1 555 {number:04}",
            ["Dana Ruiz", "Tom Berg"][number % 2],
            f"{moment + timedelta(minutes=9):%Y-%m-%d %H:%M}", f"{moment + timedelta(days=3):%Y-%m-%d %H:%M}",
            ["NEW", "OPEN", "CONNECTED"][number % 3],
            f"{moment:%Y-%m-%d %H:%M}", ["Organic Search", "Paid Search", "Referrals", "Offline Sources"][number % 4], number % 6,
            540_000 + number, "" if number % 7 == 0 else f"{moment + timedelta(hours=2):%Y-%m-%d %H:%M}",
        ]
        for number, moment in enumerate(moments(count))
    ]  # fmt: skip
    return csv_text(headers, rows)


def salesforce_leads(count: int = 120) -> str:
    headers = [
        "Lead ID",
        "Lead Owner",
        "Company / Account",
        "Lead Source",
        "Lead Status",
        "Rating",
        "Create Date",
        "Converted Date",
        "Annual Revenue",
    ]
    rows = [
        [
            f"00Q5e00000{number:05}AAA", ["M. Cole", "P. Shah", "R. Diaz"][number % 3], f"Company {number}",
            ["Web", "Phone Inquiry", "Partner"][number % 3],
            ["Open - Not Contacted", "Working - Contacted", "Closed - Converted"][number % 3],
            ["Hot", "Warm", "Cold"][number % 3], us(moment),
            f"{moment.month}/{moment.day}/{moment.year}" if number % 3 == 2 else "", f"{1000 + 137 * number:,}.50",
        ]
        for number, moment in enumerate(moments(count))
    ]  # fmt: skip
    return csv_text(headers, rows)


def zendesk_tickets(count: int = 120) -> str:
    headers = [
        "id",
        "created_at",
        "updated_at",
        "status",
        "priority",
        "type",
        "subject",
        "requester_id",
        "assignee_id",
        "group_id",
        "via_channel",
        "solved_at",
        "reopens",
        "reply_time_in_minutes",
    ]
    rows = [
        [
            81200 + number, f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"{moment + timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}",
            ["open", "pending", "solved"][number % 3],
            ["urgent", "high", "normal", "low"][number % 4], ["incident", "question"][number % 2],
            f"Printer {number} is on fire", 900100 + number % 40,
            700 + number % 5, 12 + number % 2, ["web", "email", "api"][number % 3],
            f"{moment + timedelta(hours=30):%Y-%m-%dT%H:%M:%SZ}" if number % 3 == 2 else "", number % 2, 5 + number,
        ]
        for number, moment in enumerate(moments(count))
    ]  # fmt: skip
    return csv_text(headers, rows)


def jira_issues(count: int = 120) -> str:
    headers = [
        "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Priority", "Assignee", "Reporter", "Created", "Updated", "Resolved",
        "Custom field (Time to first response)", "Custom field (Request Type)", "Comment", "Comment",
    ]  # fmt: skip
    written = "%d/%b/%y"
    rows = [
        [
            f"Cannot log in, case {number}", f"HELP-{number + 1}", 10400 + number, ["Incident", "Service Request"][number % 2],
            ["Waiting for support", "Done"][number % 2],
            ["High", "Medium", "Low"][number % 3], ["Ines", "Jo"][number % 2], f"customer{number}", _jira(moment, written),
            _jira(moment + timedelta(days=1), written),
            _jira(moment + timedelta(hours=20), written) if number % 2 else "",
            f"{'-' if number % 5 == 0 else ''}{number % 9}:{number % 60:02}", "Get IT help", f"text {number}", "",
        ]
        for number, moment in enumerate(moments(count))
    ]  # fmt: skip
    return csv_text(headers, rows)


def _jira(moment: datetime, written: str) -> str:
    return f"{moment:{written}} {moment.hour % 12 or 12}:{moment:%M %p}"


STATES = ("New", "Active", "Awaiting User Info", "Active", "Resolved")


def servicenow_incidents(count: int = 60) -> str:
    """One row for each update of an incident; its resolved_at stands in all of its rows."""
    headers = [
        "number",
        "incident_state",
        "opened_at",
        "sys_updated_at",
        "resolved_at",
        "priority",
        "assignment_group",
        "reopen_count",
        "made_sla",
        "calendar_duration",
    ]
    rows = [
        [
            f"INC{number:07}", state, f"{moment:%d/%m/%Y %H:%M}", f"{moment + timedelta(hours=step):%d/%m/%Y %H:%M}",
            f"{moment + timedelta(hours=4):%d/%m/%Y %H:%M}",
            ["1 - Critical", "2 - High", "3 - Moderate"][(number + step // 3) % 3], ["Group 1", "?", "Group 70"][number % 3],
            0, ["true", "false"][number % 2],
            f"1970-01-01 0{number % 9}:46:18",
        ]
        for number, moment in enumerate(moments(count))
        for step, state in enumerate(STATES)
    ]  # fmt: skip
    return csv_text(headers, rows)
