"""Record sets that are the readings of an objective: it exists, and its readings have names of their own."""

from __future__ import annotations

from servanda.agreement.findings import Findings
from servanda.agreement.readings_set import OWN
from servanda.agreement.records import RecordSet
from servanda.agreement.tree import Path


def check_readings_set(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    """One record set with `readings`; where its columns are not known, nothing is told that follows."""
    here = (*path, "readings")
    if not findings.name(here, "objectives", records.readings or "") or "value" not in records.columns:
        findings.types.broken.add(name)
        return
    for split in findings.agreement.objectives[records.readings or ""].per:
        if split.name in OWN:
            sentence = f"Readings have a column `{split.name}` of their own, and `{records.readings}` is split by one of that name."
            findings.tell(here, "S1037", sentence, f"Give the column another name than {', '.join(OWN)}.")
