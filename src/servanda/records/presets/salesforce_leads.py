"""Salesforce: leads, from a report, Data Loader, or a loader's table."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "salesforce-leads",
    "Salesforce leads",
    "leads",
    (
        column("lead_id", Kind.TEXT, "Id|lead_id", "Lead ID", note="the lead"),
        column("created_at", Kind.TIME, "CreatedDate", "Create Date|Created Date|Erstellungsdatum|Erstellt am",
               note="when it was made; many reports give the day alone"),
        column("owner", Kind.TEXT, "OwnerId", "Lead Owner|Lead-Inhaber|Lead Owner Name", note="who has it now",
               limit="`Lead Owner` is who has the lead now. Since when is not in it: the history of the lead (LeadHistory) says it, if "
                     "field history was switched on."),
        column("status", Kind.TEXT, "Status", "Lead Status|Lead-Status", note="as it is now",
               limit="`Lead Status` says how a lead stands now, not since when. LeadHistory would (preset salesforce-history)."),
        column("source", Kind.TEXT, "LeadSource", "Lead Source|Lead-Quelle", note="where it came from"),
        column("rating", Kind.TEXT, "Rating", "Rating|Bewertung", note="hot, warm, cold"),
        column("first_attempt_at", Kind.TIME, "FirstCallDateTime|FirstEmailDateTime", "First Call Date/Time|First Email Date/Time",
               note="the first call, or the first mail where calls are not kept",
               limit="Salesforce fills the first call and the first mail only where its own dialer and mail sent them."),
        column("converted", Kind.YESNO, "IsConverted", "Converted", note="whether it became an account or opportunity"),
        column("converted_on", Kind.DATE, "ConvertedDate", "Converted Date|Konvertierungsdatum", note="the day of that, without an hour",
               limit="`ConvertedDate` is a date only: how many hours after its assignment a lead was converted cannot be told."),
        column("opportunity_id", Kind.TEXT, "ConvertedOpportunityId", "Opportunity ID", note="the opportunity it became"),
        column("company", Kind.TEXT, "Company", "Company / Account|Company", quiet=True, note="the company"),
        column("email", Kind.TEXT, "Email", "Email|E-Mail", personal=True, quiet=True, note="an address of a person"),
        column("title", Kind.TEXT, "Title", "Title", quiet=True, note="what the person is"),
        column("industry", Kind.TEXT, "Industry", "Industry", note="the trade"),
        column("employees", Kind.NUMBER, "NumberOfEmployees", "No. of Employees|Employees", note="how many work there"),
        column("revenue", Kind.NUMBER, "AnnualRevenue", "Annual Revenue", quiet=True, note="of the company, in a year"),
        column("unread", Kind.YESNO, "IsUnreadByOwner", "Unread", quiet=True, note="whether the owner has never opened it"),
        column("last_activity_on", Kind.DATE, "LastActivityDate", "Last Activity|Last Activity Date", quiet=True,
               note="a day, overwritten by each later one"),
        column("deleted", Kind.YESNO, "IsDeleted", quiet=True, note="in the bin, or merged into another"),
        column("updated_at", Kind.TIME, "SystemModstamp|LastModifiedDate", "Last Modified Date", quiet=True, note="the last change"),
    ),
    key=("lead_id",), time="created_at", telling="converted|converted_on|source|rating", prefixes="Lead: ",
)  # fmt: skip
