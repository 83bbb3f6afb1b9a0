"""Complaints: the objectives that answer them exist, and have figures."""

from __future__ import annotations

from servanda.agreement.findings import Findings


def check_complaints(findings: Findings) -> None:
    """Every complaint of the agreement."""
    for said, names in findings.agreement.complaints.items():
        for place, name in enumerate(names):
            inside = ("complaints", said, place)
            findings.name(inside if findings.agreement.has(inside) else inside[:-1], "objectives", name)
        if not names:
            hint = f"Write {said}: and the objective whose figures answer it."
            findings.tell(("complaints", said), "S1024", f'Nothing answers "{said}".', hint, on_key=True)
