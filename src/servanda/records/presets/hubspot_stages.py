"""HubSpot: the history of the deals' stages, ``deal_stage`` of Fivetran."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "hubspot-stages",
    "stages of HubSpot deals",
    "deal-stages",
    (
        column("deal_id", Kind.TEXT, "deal_id", note="the deal"),
        column("entered_at", Kind.TIME, "date_entered", note="when it came into the stage"),
        column("stage", Kind.TEXT, "value|stage_id", note="the stage, by its key"),
    ),
    key=("deal_id",), time="entered_at", needs="stage", telling="entered_at", states="stage",
    limits=("A stage that was moved over is not in it, and one that a person set back leaves no word why.",),
)  # fmt: skip
