"""The funnel of the period as a table: each stage, its rates, how long it took, and what became of those who did not move on."""

from __future__ import annotations

from servanda.desk.packs.material import Material
from servanda.paper.pack import Grid, Part
from servanda.paper.page import FunnelStep

MOST = 9
HEADS = ("Stage", "Number", "Of the stage before", "Of all", "Took", "Not moved on")


def section(material: Material) -> Part | None:
    """The first funnel of the agreement; the report holds all of them, with their splits."""
    first = next(iter(material.report.funnels), None)
    if first is None or not any(each.width for each in first.steps if not each.counted):
        return None
    heads = tuple(material.tongue.say(each) for each in HEADS)
    grid = Grid(heads, tuple(map(_row, first.steps[:MOST])), (1, 2, 3, 4))
    return Part("funnel", "Funnel", first.subtitle, grid=grid, foot=" ".join((first.state, *first.said)))


def _row(step: FunnelStep) -> tuple[str, ...]:
    stay = ", ".join(f"{each.name} {each.number}" for each in step.parts if each.kind != "moved" and each.size)
    return step.name, step.number, step.rate, step.overall, step.took, stay
