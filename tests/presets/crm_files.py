"""Exports with the documented headers of CRMs, service desks and loaders, with invented rows; and what is measured of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent, indent

from servanda.desk.measuring import Asked, measure
from servanda.words.problem import Problem
from servanda.words.result import Reading

HEAD = """\
servanda: 1
id: exported
title: Exported
version: "1"
in_force: 2025-01-01
timezone: America/New_York
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
"""

HEADERS: Mapping[str, tuple[str, Sequence[str]]] = {
    "HubSpot's default export": ("hubspot-contacts", [
        "Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner", "Primary Associated Company ID",
        "Last Activity Date (GMT-5)", "Lead Status", "Marketing contact status", "Create Date (GMT-5)", "Associated Company"]),
    "contacts by Fivetran": ("hubspot-contacts", [
        "id", "_fivetran_synced", "property_createdate", "property_email", "property_hubspot_owner_id",
        "property_hubspot_owner_assigneddate", "property_hs_sa_first_engagement_date", "property_lifecyclestage"]),
    "contacts by Airbyte": ("hubspot-contacts", [
        "id", "createdAt", "properties_createdate", "properties_lifecyclestage", "properties_hs_lead_status", "_airbyte_raw_id"]),
    "contacts by dlt": ("hubspot-contacts", [
        "createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname", "_dlt_id"]),
    "deals by dlt": ("hubspot-deals", [
        "amount", "closedate", "createdate", "dealname", "dealstage", "hs_lastmodifieddate", "hs_object_id", "pipeline"]),
    "the leads object": ("hubspot-leads", ["hs_object_id", "hs_createdate", "hs_lead_name", "hs_lead_type", "hubspot_owner_id"]),
    "calls by Fivetran": ("hubspot-calls", [
        "engagement_id", "property_hs_timestamp", "property_hs_call_direction", "property_hs_call_disposition",
        "property_hs_call_duration", "property_hubspot_owner_id"]),
    "HubSpot tickets": ("hubspot-tickets", [
        "Ticket ID", "Ticket name", "Pipeline", "Ticket status", "Create date (EST)", "Priority", "Ticket owner", "Source", "Close date"]),
    "Salesforce Data Loader": ("salesforce-leads", [
        "Id", "CreatedDate", "OwnerId", "Status", "LeadSource", "Rating", "Company", "Email", "IsConverted", "ConvertedDate"]),
    "leads by Fivetran": ("salesforce-leads", [
        "id", "created_date", "owner_id", "status", "lead_source", "is_converted", "converted_date", "pi_score_c", "_fivetran_synced"]),
    "Salesforce opportunities": ("salesforce-opportunities", [
        "Id", "AccountId", "Amount", "CloseDate", "CreatedDate", "ExpectedRevenue", "IsClosed", "IsWon", "LeadSource", "OwnerId",
        "Probability", "StageName", "Type"]),
    "Salesforce tasks": ("salesforce-tasks", [
        "Id", "WhoId", "WhatId", "OwnerId", "CreatedDate", "ActivityDate", "CompletedDateTime", "Status", "IsClosed", "Subject",
        "TaskSubtype", "CallType", "CallDisposition", "CallDurationInSeconds"]),
    "Salesforce events": ("salesforce-events", [
        "Id", "WhoId", "StartDateTime", "EndDateTime", "ActivityDateTime", "DurationInMinutes", "Subject", "OwnerId"]),
    "case milestones": ("salesforce-milestones", [
        "Id", "CaseId", "MilestoneTypeId", "StartDate", "TargetDate", "CompletionDate", "IsCompleted", "IsViolated",
        "ElapsedTimeInMins", "StoppedTimeInMins", "TimeRemainingInMins", "TimeSinceTargetInMins"]),
    "Pipedrive's screen": ("pipedrive-deals", [
        "Deal - ID", "Deal - Title", "Deal - Owner", "Deal - Value", "Deal - Currency of Value", "Deal - Pipeline", "Deal - Stage",
        "Deal - Status", "Deal - Deal created", "Deal - Status", "Deal - Expected close date", "Person - Email"]),
    "Pipedrive leads": ("pipedrive-leads", [
        "Lead - ID", "Lead - Title", "Lead - Owner", "Lead - Label", "Lead - Lead created on", "Person - Email"]),
    "leads of Pipedrive by dlt": ("pipedrive-leads", [
        "id", "title", "owner_id", "label_ids", "is_archived", "was_seen", "value__amount", "value__currency", "add_time", "update_time"]),
    "activities": ("pipedrive-activities", [
        "id", "type", "subject", "done", "due_date", "due_time", "duration", "add_time", "marked_as_done_time", "user_id", "lead_id"]),
    "Zendesk by Fivetran": ("zendesk-tickets", [
        "id", "created_at", "updated_at", "status", "priority", "type", "subject", "requester_id", "assignee_id", "group_id",
        "via_channel"]),
    "Zendesk's history": ("zendesk-history", ["ticket_id", "field_name", "updated", "value", "user_id", "_fivetran_synced"]),
    "HubSpot's history": ("hubspot-history", [
        "contact_id", "name", "value", "timestamp", "source", "source_id", "_fivetran_synced"]),
    "Jira in English": ("jira-issues", [
        "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Priority", "Resolution", "Assignee", "Reporter", "Created",
        "Updated", "Resolved", "Custom field (Time to first response)", "Custom field (Time to resolution)", "Comment", "Comment"]),
    "Jira in Spanish": ("jira-issues", [
        "Resumen", "Clave de incidencia", "Tipo de Incidencia", "Estado", "Prioridad", "Creada", "Resuelta",
        "Campo personalizado (Time to first response)"]),
    "Jira by Fivetran": ("jira-issues", [
        "id", "key", "created", "resolved", "updated", "priority", "status", "issue_type", "assignee", "reporter"]),
    "Jira's history": ("jira-history", ["field_id", "issue_id", "time", "value", "author_id"]),
    "ServiceNow incidents": ("servicenow-incidents", [
        "number", "opened_at", "sys_created_on", "resolved_at", "closed_at", "state", "hold_reason", "priority", "impact", "urgency",
        "assignment_group_value", "assignment_group_link", "made_sla", "reopen_count", "calendar_duration", "business_stc"]),
    "task_sla": ("servicenow-slas", [
        "sys_id", "task_value", "sla_value", "stage", "start_time", "end_time", "planned_end_time", "original_breach_time",
        "has_breached", "percentage", "duration", "business_duration", "pause_duration", "schedule", "timezone"]),
}  # fmt: skip
"""By what they are: the preset, and the headers as documented."""


def write(path: Path, headers: Sequence[str], *rows: Sequence[object]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path


def asked(folder: Path, records: str, objectives: str) -> tuple[Mapping[tuple[str, str], Reading], Sequence[Problem]]:
    """The readings by objective and period, and everything that was said."""
    path = folder / "agreement.yaml"
    parts = [("records", records), ("objectives", objectives)]
    text = HEAD + "".join(f"{key}:\n{indent(dedent(part).strip(), '  ')}\n" for key, part in parts)
    path.write_text(text, encoding="utf-8")
    found, problems = measure(Asked([path]))
    said = [*problems, *(problem for each in found for problem in each.problems)]
    readings = [verdict.reading for each in found for verdict in each.verdicts]
    return {(each.objective, each.period.label): each for each in readings}, said
