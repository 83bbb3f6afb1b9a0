"""Where granted credits appear: the record set and its columns exist, and its rows have a time."""

from __future__ import annotations

from servanda.agreement.check_fees import MONEY
from servanda.agreement.findings import Findings
from servanda.agreement.settlement import Credited
from servanda.agreement.tree import Path


def check_credited(findings: Findings, credited: Credited) -> None:
    """What `credited` names."""
    path: Path = ("settlement", "credited")
    if not findings.name((*path, "records"), "records", credited.records):
        return
    if findings.agreement.records[credited.records].kind != "event":
        sentence = f"Rows of `{credited.records}` have no time, so nobody can tell up to when credits are on invoices."
        findings.tell((*path, "records"), "S888", sentence, "Declare its `time`: that of the invoice.")
    known = findings.types.columns(credited.records)
    for key, column in (("of", credited.of), ("by", credited.by), ("invoice", credited.invoice)):
        if column is None or findings.types.is_open(credited.records):
            continue
        if column not in known:
            kind = "money" if key == "of" else "text"
            hint = f"Declare it: columns: {{{column}: {kind}}}."
            findings.tell((*path, key), "S104", f"`{credited.records}` has no field `{column}`.", hint)
        elif key == "of" and known[column].kind not in MONEY:
            sentence = f"`{column}` is declared as {known[column].kind}; the amount of a credit is money."
            findings.tell((*path, key), "S120", sentence, f"Declare `{column}: money`.")
