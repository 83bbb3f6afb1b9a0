"""Statuspage: the JSON of ``/api/v2/incidents.json`` and ``/api/v2/scheduled-maintenances.json``."""

from __future__ import annotations

from typing import Any

from servanda.query.types import Kind
from servanda.records.preset import Given, Nested, Preset, Row, Table, Uptime

_WRITTEN = "These are the incidents that the provider wrote, with the times that the provider gave them: what nobody wrote is not in it."
_FIFTY = "A page of the API holds the newest 50 incidents. Fetch it often enough, and keep every file: several exports are read as one."


def _updated(document: Any) -> Any:
    """The page's last change: at least until then it says everything that the provider had written."""
    return document["page"].get("updated_at") if isinstance(document.get("page"), dict) else None


def _no_group(row: Row) -> bool:
    return not row["components"].get("group")


PRESET = Preset(
    "statuspage",
    "Statuspage",
    (
        Table(
            "outages",
            (Given("outage_id", quiet=True), Given("incident"), Given("component"), Given("title", quiet=True), Given("impact"),
             Given("status"), Given("started_at", Kind.TIME), Given("resolved_at", Kind.TIME)),
            (Nested(("incidents", "components"),
                    {"outage_id": "incidents.id & components.id", "incident": "incidents.id", "component": "components.name",
                     "title": "incidents.name", "impact": "incidents.impact", "status": "incidents.status",
                     "started_at": "incidents.started_at | incidents.created_at", "resolved_at": "incidents.resolved_at"},
                    known=("id", "impact", "created_at"), until=_updated, childless=True),),
            key=("outage_id",), starts="started_at", ends="resolved_at", belongs_to=("components", "component"),
            limits=(
                _WRITTEN, _FIFTY, "An incident without components counts for all of them.",
                "`impact` is the worst of the whole incident, and each component counts from its beginning to its end. How each one "
                "was, minute by minute, is in the table component-states, as far as the updates say it.",
            ),
            uptime=Uptime(
                "where: \"impact in ('major', 'critical')\"", "components", None,
                "Which impact counts as an outage is for the parties to say.",
                counted="distinct: incident, where: \"impact in ('major', 'critical')\"",
            ),
        ),
        Table(
            "components",
            (Given("component"),),
            (
                Nested(("components",), {"component": "components.name"}, known=("id", "name", "status", "page_id"), once=True,
                       keep=_no_group),
                Nested(("incidents", "components"), {"component": "components.name"}, known=("id", "impact", "created_at"), once=True),
            ),
            key=("component",), side=True,
            limits=(
                "Of a page of incidents these are the components that had one; /api/v2/components.json has all that there are today.",
            ),
        ),
        Table(
            "incidents",
            (Given("incident"), Given("title", quiet=True), Given("impact"), Given("status"), Given("started_at", Kind.TIME),
             Given("resolved_at", Kind.TIME)),
            (Nested(("incidents",),
                    {"incident": "incidents.id", "title": "incidents.name", "impact": "incidents.impact", "status": "incidents.status",
                     "started_at": "incidents.started_at | incidents.created_at", "resolved_at": "incidents.resolved_at"},
                    known=("id", "impact", "created_at"), until=_updated),),
            key=("incident",), starts="started_at", ends="resolved_at", side=True, limits=(_WRITTEN,),
        ),
        Table(
            "updates",
            (Given("incident"), Given("updated_at", Kind.TIME), Given("status"), Given("message", quiet=True, personal=True)),
            (Nested(("incidents", "incident_updates"),
                    {"incident": "incidents.id", "updated_at": "incident_updates.display_at | incident_updates.created_at",
                     "status": "incident_updates.status", "message": "incident_updates.body"},
                    known=("id", "impact", "created_at"), until=_updated),),
            key=("incident",), time="updated_at", states="status", belongs_to=("incidents", "incident"), side=True,
            limits=("The time of an update is the one that is shown, which the provider may have set back.",),
        ),
        Table(
            "component-states",
            (Given("component"), Given("changed_at", Kind.TIME), Given("status")),
            (Nested(("incidents", "incident_updates", "affected_components"),
                    {"component": "affected_components.name",
                     "changed_at": "incident_updates.display_at | incident_updates.created_at",
                     "status": "affected_components.new_status"},
                    known=("id", "impact", "created_at"), until=_updated),),
            key=("component",), time="changed_at", states="status", side=True,
            limits=(_WRITTEN, "Before the first update the state of a component is not known."),
        ),
        Table(
            "maintenance",
            (Given("maintenance_id", quiet=True), Given("component"), Given("title", quiet=True), Given("status"),
             Given("starts_at", Kind.TIME), Given("ends_at", Kind.TIME), Given("announced_at", Kind.TIME)),
            (Nested(("scheduled_maintenances", "components"),
                    {"maintenance_id": "scheduled_maintenances.id & components.id", "component": "components.name",
                     "title": "scheduled_maintenances.name", "status": "scheduled_maintenances.status",
                     "starts_at": "scheduled_maintenances.scheduled_for", "ends_at": "scheduled_maintenances.scheduled_until",
                     "announced_at": "scheduled_maintenances.created_at"},
                    known=("id", "scheduled_for"), until=_updated, childless=True),),
            key=("maintenance_id",), starts="starts_at", ends="ends_at", belongs_to=("components", "component"),
            side=True,
            limits=(
                "`starts_at` and `ends_at` are what was planned. When the work really began and ended is in the updates only.",
                "`announced_at` is when the entry was made: if the window was moved later, it was announced later too.",
            ),
        ),
    ),
)  # fmt: skip
