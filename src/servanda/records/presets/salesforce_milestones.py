"""Salesforce: milestones of cases."""

from __future__ import annotations

from servanda.query.types import Kind
from servanda.records.preset_exports import column, export

PRESET = export(
    "salesforce-milestones",
    "Salesforce case milestones",
    "milestones",
    (
        column("milestone_id", Kind.TEXT, "Id", "Case Milestone ID|Milestone ID", note="the milestone of a case"),
        column("case_id", Kind.TEXT, "CaseId", "Case ID|Case Number", note="the case"),
        column("started_at", Kind.TIME, "StartDate", "Start Date", note="when its clock started"),
        column("due_at", Kind.TIME, "TargetDate", "Target Date", note="when Salesforce wants it done"),
        column("completed_at", Kind.TIME, "CompletionDate", "Completion Date", note="when it was done"),
        column("milestone", Kind.TEXT, "MilestoneTypeId", "Milestone|Milestone Type|Milestone Name",
               note="which milestone: response, solution"),
        column("completed", Kind.YESNO, "IsCompleted", "Completed", note="done"),
        column("own_violated", Kind.YESNO, "IsViolated", "Violation|Violated", note="what Salesforce itself says of its limit"),
        column("own_elapsed", Kind.DURATION, "ElapsedTimeInMins", "Elapsed Time (Min)|Elapsed Time (Mins)", unit="min",
               note="Salesforce's own clock, in whole minutes of business hours",
               limit="`ElapsedTimeInMins` and `IsViolated` are Salesforce's own results, in whole minutes and by its own hours: "
                     "compare them, "
                     "they prove nothing."),
        column("own_actual", Kind.DURATION, "ActualElapsedTimeInMins", "Actual Elapsed Time (Min)", unit="min", quiet=True,
               note="the same with the time that was stopped taken off"),
        column("stopped", Kind.DURATION, "StoppedTimeInMins", "Stopped Time (Min)", unit="min", note="how long the clock stood still",
               limit="`StoppedTimeInMins` is a sum: when the clock stood still, and why, is not in it."),
        column("own_target", Kind.DURATION, "TargetResponseInMins", "Target Response (Min)", unit="min", quiet=True, note="its limit"),
        column("own_remaining", Kind.DURATION, "TimeRemainingInMins", "Time Remaining (Min:Sec)|Time Remaining", unit="mm:ss", quiet=True,
               note="what was left of it, as minutes and seconds"),
        column("own_since", Kind.DURATION, "TimeSinceTargetInMins", "Time Since Target (Min:Sec)|Time Since Target", unit="mm:ss",
               quiet=True,
               note="how long it was over it, as minutes and seconds"),
        column("updated_at", Kind.TIME, "SystemModstamp|LastModifiedDate", "Last Modified Date", quiet=True, note="the last change"),
    ),
    key=("milestone_id",), time="started_at", telling="own_violated|milestone", needs="case_id|due_at",
)  # fmt: skip
