"""HubSpot: contacts, as the CRM exports them and as Fivetran, Airbyte and dlt load them."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "hubspot-contacts",
    "HubSpot contacts",
    "contacts",
    (
        column("contact_id", Kind.TEXT, "hs_object_id|vid|canonical_vid|id", "Record ID|Contact ID|Datensatz-ID|ID de registro",
               note="the contact"),
        column("created_at", Kind.TIME, "createdate", "Create Date|Erstellungsdatum|Fecha de creación|Date de création",
               note="when the contact came to be, by form, import or hand"),
        column("assigned_at", Kind.TIME, "hubspot_owner_assigneddate", "Owner Assigned Date",
               note="when the owner it has now was given it",
               limit="`Owner Assigned Date` is that of the present owner: it restarts when a lead changes hands, so a lead that waited "
                     "long looks fresh. Agree that the first owner counts, or take the history of the property."),
        column("first_attempt_at", Kind.TIME, "hs_sa_first_engagement_date|hs_first_outreach_date",
               "Date of first engagement|First outreach date",
               note="the first activity of the present owner that HubSpot takes for one",
               limit="`Date of first engagement` belongs to the present owner as well, and a logged note or task may set it. The calls and "
                     "mails themselves (preset hubspot-calls) say what was an attempt."),
        column("response_time", Kind.DURATION, "hs_time_to_first_engagement", "Lead response time|Time to engage contact", unit="ms",
               quiet=True, note="HubSpot's own clock, in milliseconds",
               limit="`Lead response time` is HubSpot's own clock, in real hours and from the present owner on: compare it, and "
                     "measure from two times."),
        column("owner", Kind.TEXT, "hubspot_owner_id", "Contact owner|Kontakt-Owner|Propietario del contacto", note="who has it now"),
        column("status", Kind.TEXT, "hs_lead_status", "Lead Status|Lead-Status|Estado del lead", note="the lead status, as it is now",
               limit="`Lead Status` says how a contact stands now, not since when. The history of the property "
                     "(contact_property_history) would."),
        column("lifecycle", Kind.TEXT, "lifecyclestage", "Lifecycle Stage|Lifecycle-Phase|Etapa del ciclo de vida",
               note="the lifecycle stage, as it is now"),
        column("became_lead_at", Kind.TIME, "hs_lifecyclestage_lead_date", "Became a Lead Date", note="when it first was a lead"),
        column("became_mql_at", Kind.TIME, "hs_lifecyclestage_marketingqualifiedlead_date", "Became a Marketing Qualified Lead Date",
               note="when it first was qualified by Marketing"),
        column("became_sql_at", Kind.TIME, "hs_lifecyclestage_salesqualifiedlead_date", "Became a Sales Qualified Lead Date",
               note="when it first was qualified by Sales"),
        column("became_opportunity_at", Kind.TIME, "hs_lifecyclestage_opportunity_date", "Became an Opportunity Date",
               note="when it first had an opportunity"),
        column("won_at", Kind.TIME, "hs_lifecyclestage_customer_date", "Became a Customer Date", note="when it first was a customer"),
        column("source", Kind.TEXT, "hs_analytics_source", "Original Source|Original Traffic Source|Ursprüngliche Quelle|Fuente original",
               note="where it came from first"),
        column("converted_at", Kind.TIME, "first_conversion_date", "First Conversion Date", quiet=True, note="the first form"),
        column("last_contacted_at", Kind.TIME, "notes_last_contacted", "Last Contacted", quiet=True, note="overwritten by each later one"),
        column("last_activity_at", Kind.TIME, "notes_last_updated", "Last Activity Date", quiet=True,
               note="overwritten by each later one, also by inbound mail",
               limit="`Last Activity Date` holds only the latest time, overwritten by each later one: no first response can be measured "
                     "from it."),
        column("attempts", Kind.NUMBER, "num_contacted_notes", "Number of times contacted", note="how many, and not when"),
        column("email", Kind.TEXT, "email", "Email|E-Mail|Correo", personal=True, quiet=True, note="an address of a person"),
        column("updated_at", Kind.TIME, "lastmodifieddate", "Last Modified Date", quiet=True, note="the last change"),
    ),
    key=("contact_id",), time="created_at", telling="lifecycle|status|owner|email|became_lead_at|first_attempt_at",
    prefixes="property_|properties__|properties_",
    limits=("Contacts that were merged or deleted are not in an export, and neither is their waiting.",),
)  # fmt: skip
