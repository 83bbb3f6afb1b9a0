"""How records are followed up: how long they waited and which attempts are worth making, a sentence for each."""

from __future__ import annotations

from servanda.desk.packs.material import Material
from servanda.paper.pack import Part, Point


def section(material: Material) -> Part | None:
    """What the agreement's follow-ups say of the page's period."""
    if not material.report.followed:
        return None
    return Part("follow-up", "Follow-up", points=tuple(Point(each) for each in material.report.followed))
