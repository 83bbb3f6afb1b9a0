"""HubSpot: deals."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "hubspot-deals",
    "HubSpot deals",
    "deals",
    (
        column("deal_id", Kind.TEXT, "hs_object_id|deal_id|id", "Record ID|Deal ID|Datensatz-ID|ID de registro", note="the deal"),
        column("created_at", Kind.TIME, "createdate|hs_createdate", "Create Date|Erstellungsdatum|Fecha de creación",
               note="when it was made"),
        column("closed_at", Kind.TIME, "closedate", "Close Date|Abschlussdatum|Fecha de cierre",
               note="when it was won or lost; while it is open, when it is expected to be",
               limit="`Close Date` of an open deal is a hope, and anybody can write it: count it only together with the stage."),
        column("stage", Kind.TEXT, "dealstage", "Deal Stage|Deal-Phase|Etapa del negocio", note="the stage it has now",
               limit="The stage is the one at the time of the export. When a deal entered each is in `hs_v2_date_entered_…`, if those "
                     "columns are exported too, or in deal_stage of a loader."),
        column("pipeline", Kind.TEXT, "pipeline|deal_pipeline_id", "Pipeline", note="the pipeline"),
        column("name", Kind.TEXT, "dealname", "Deal Name|Deal-Name|Nombre del negocio", quiet=True, note="what it is called"),
        column("amount", Kind.NUMBER, "amount", "Amount|Betrag|Importe|Valor", note="in the currency of the deal",
               limit="`Amount` is in the currency of each deal: sums need one currency, `Amount in company currency`."),
        column("amount_home", Kind.NUMBER, "amount_in_home_currency", "Amount in company currency", note="in the company's currency"),
        column("currency", Kind.TEXT, "deal_currency_code", "Currency", quiet=True, note="the currency"),
        column("owner", Kind.TEXT, "hubspot_owner_id|owner_id", "Deal owner|Deal Owner", note="who has it now"),
        column("closed", Kind.YESNO, "hs_is_closed", "Is Deal Closed?|Is Closed", note="won or lost"),
        column("won", Kind.YESNO, "hs_is_closed_won", "Is Closed Won", note="won"),
        column("probability", Kind.NUMBER, "hs_deal_stage_probability", "Deal probability|Deal Stage Probability", quiet=True,
               note="a share of 1, by the stage"),
        column("contact_id", Kind.TEXT, "", "Associated Contact IDs|Primary Associated Contact ID", note="its contacts"),
        column("source", Kind.TEXT, "hs_analytics_source", "Original Source|Original Traffic Source", note="where it came from first"),
        column("updated_at", Kind.TIME, "hs_lastmodifieddate", "Last Modified Date", quiet=True, note="the last change"),
    ),
    key=("deal_id",), time="created_at", telling="stage|name", prefixes="property_|properties__|properties_",
)  # fmt: skip
