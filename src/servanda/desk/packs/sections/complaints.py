"""Standing complaints, such as that nobody closes what was handed over, each with its answer and the figures behind it."""

from __future__ import annotations

from servanda.desk.packs.material import Material
from servanda.paper.pack import Part, Point

MOST = 4


def section(material: Material) -> Part | None:
    """What the agreement writes of complaints, answered as of the page's period."""
    found = material.report.complaints[:MOST]
    if not found:
        return None
    points = (
        Point(f"{each.said}: {each.answer}", " · ".join(said for said, *_ in each.figures), each.word) for each in found
    )
    return Part("complaints", "Complaints", points=tuple(points))
