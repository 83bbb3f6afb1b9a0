"""Jira and Jira Service Management: issues, from the navigator's CSV or a loader's table."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "jira-issues",
    "Jira issues",
    "issues",
    (
        column("issue", Kind.TEXT, "key", "Issue key|Key|Vorgangsschlüssel|Schlüssel|Clave de incidencia|Clave|Clé de ticket|Clé",
               note="the issue, such as HELP-12"),
        column("created_at", Kind.TIME, "created", "Created|Erstellt|Creada|Création|Créé", note="when it was opened"),
        column("issue_type", Kind.TEXT, "issue_type|issuetype",
               "Issue Type|Vorgangstyp|Tipo de Incidencia|Tipo de incidencia|Type de ticket",
               note="the type"),
        column("request_type", Kind.TEXT, "request_type", "Request Type|Customer Request Type|Tipo de solicitud",
               note="the type of the request"),
        column("status", Kind.TEXT, "status", "Status|Estado|État", note="as it is now",
               limit="Jira's CSV holds no status history: no pauses, no time in a state, no reopening. The changelog of the API has "
                     "it, and "
                     "issue_field_history of a loader (preset jira-history)."),
        column("priority", Kind.TEXT, "priority", "Priority|Priorität|Prioridad|Priorité", note="as it is now",
               limit="`Priority` is the one at the time of the export; whether it was another at the start cannot be seen."),
        column("resolution", Kind.TEXT, "resolution", "Resolution|Lösung|Resolución|Résolution", note="how it was solved"),
        column("resolved_at", Kind.TIME, "resolved|resolutiondate|resolution_date", "Resolved|Erledigt|Gelöst|Resuelta|Résolu",
               note="when it was solved, the last time",
               limit="`Resolved` is the last solution; it is empty again while an issue is open again."),
        column("first_response_at", Kind.TIME, "", "Date of First Response", note="the first comment of somebody else than the reporter",
               limit="`Date of First Response` is the first comment by anybody but the reporter, also an internal one or one of a robot."),
        column("own_response", Kind.DURATION, "", "Time to first response|Zeit bis zur ersten Antwort|Tiempo hasta la primera respuesta",
               quiet=True,
               note="what was left of Jira's own limit, as hours and minutes; below zero it was broken",
               limit="`Time to first response` is what was left of Jira's own limit, by its own calendar, as hh:mm: how long it took "
                     "is not in it."),
        column("own_resolution", Kind.DURATION, "", "Time to resolution|Zeit bis zur Lösung|Tiempo hasta la resolución", quiet=True,
               note="the same of the solution"),
        column("owner", Kind.TEXT, "assignee", "Assignee|Bearbeiter|Zugewiesene Person|Persona asignada|Responsable|Responsable du ticket",
               note="who has it now"),
        column("reporter", Kind.TEXT, "reporter", "Reporter|Autor|Informador|Rapporteur", personal=True, quiet=True, note="who asked"),
        column("summary", Kind.TEXT, "summary", "Summary|Zusammenfassung|Resumen|Résumé", quiet=True, note="what it is called"),
        column("status_changed_at", Kind.TIME, "status_category_changed|statuscategorychangedate", "Status Category Changed", quiet=True,
               note="when its class of states last changed, overwritten by each later one"),
        column("due_on", Kind.DATE, "due_date|duedate", "Due date|Due Date|Fälligkeitsdatum|Fecha de vencimiento", quiet=True,
               note="the day it is meant for"),
        column("satisfaction", Kind.NUMBER, "", "Satisfaction rating|Satisfaction", note="1 to 5"),
        column("updated_at", Kind.TIME, "updated", "Updated|Aktualisiert|Actualizada|Mise à jour", quiet=True, note="the last change"),
    ),
    key=("issue",), time="created_at", needs="status", telling="issue_type|reporter|resolution",
)  # fmt: skip
