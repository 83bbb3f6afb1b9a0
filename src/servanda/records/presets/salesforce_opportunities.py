"""Salesforce: opportunities."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "salesforce-opportunities",
    "Salesforce opportunities",
    "opportunities",
    (
        column("opportunity_id", Kind.TEXT, "Id|opportunity_id", "Opportunity ID", note="the opportunity"),
        column("created_at", Kind.TIME, "CreatedDate", "Created Date|Create Date|Erstellungsdatum", note="when it was made"),
        column("close_on", Kind.DATE, "CloseDate", "Close Date|Schlusstermin",
               note="the day on which it was won or lost; while it is open, the day that is hoped for",
               limit="`CloseDate` is a date only, and of an open opportunity a hope: count it only where the opportunity is closed."),
        column("stage", Kind.TEXT, "StageName", "Stage|Phase", note="the stage it has now",
               limit="`Stage` is the one at the time of the export; OpportunityHistory has its changes."),
        column("amount", Kind.NUMBER, "Amount", "Amount|Betrag", note="in the currency of the opportunity"),
        column("expected", Kind.NUMBER, "ExpectedRevenue", "Expected Revenue", quiet=True, note="amount times probability"),
        column("probability", Kind.NUMBER, "Probability", "Probability (%)", quiet=True, note="of 100, by the stage"),
        column("closed", Kind.YESNO, "IsClosed", "Closed", note="won or lost"),
        column("won", Kind.YESNO, "IsWon", "Won", note="won"),
        column("source", Kind.TEXT, "LeadSource", "Lead Source", note="where it came from"),
        column("opportunity_type", Kind.TEXT, "Type", "Type", note="new or existing business"),
        column("owner", Kind.TEXT, "OwnerId", "Opportunity Owner", note="who has it now"),
        column("account_id", Kind.TEXT, "AccountId", "Account ID", quiet=True, note="the account"),
        column("forecast", Kind.TEXT, "ForecastCategoryName|ForecastCategory", "Forecast Category", quiet=True,
               note="the forecast's class"),
        column("updated_at", Kind.TIME, "SystemModstamp|LastModifiedDate", "Last Modified Date", quiet=True, note="the last change"),
    ),
    key=("opportunity_id",), time="created_at", needs="stage", telling="stage", prefixes="Opportunity: ",
)  # fmt: skip
