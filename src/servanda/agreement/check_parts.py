"""Parts of the document that are kept as they were written: what carries figures and is not computed is said."""

from __future__ import annotations

from servanda.agreement.findings import NOT_YET, Findings
from servanda.agreement.parts import NOT_COMPUTED


def check_parts(findings: Findings) -> None:
    """The parts of the document, as far as this version knows them."""
    for name in NOT_COMPUTED:
        if getattr(findings.agreement, name) is not None:
            said = f"`{name}` is kept and shown; this version does not compute it."
            findings.tell((name,), NOT_YET, said, on_key=True, severity="note")
