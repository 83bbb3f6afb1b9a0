"""The funnel of the period in one table: who came to each stage, at what rate, and where the others are."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.desk.packs.material import Material
from servanda.paper.pack import Grid, Part
from servanda.paper.page import Funnel, FunnelStep
from servanda.words.sentence import Figure
from servanda.words.show import show_number

HEADS = ("Stage", "Number", "Of the stage before", "Of all", "Left", "On the way", "Unaccounted for")


def section(material: Material) -> Part | None:
    """The first funnel of the agreement, if it has one that this reader may see."""
    if not material.report.funnels or not any(
        each.width for each in material.report.funnels[0].steps if not each.counted
    ):
        return None
    funnel = material.report.funnels[0]
    heads = tuple(material.tongue.say(each) for each in HEADS)
    return Part(
        "funnel",
        "Funnel",
        funnel.subtitle,
        grid=Grid(heads, tuple(_rows(material, funnel)), (1, 2, 3, 4, 5, 6)),
        foot=funnel.state,
    )


def _rows(material: Material, funnel: Funnel) -> Iterable[tuple[str, ...]]:
    for step in funnel.steps:
        others = tuple(_of(material, step, kind) if step.parts else "" for kind in ("left", "waits", "unaccounted"))
        yield (step.name, step.number, step.rate, "" if step.counted else step.overall, *others)


def _of(material: Material, step: FunnelStep, kind: str) -> str:
    """How many of a stage are of this kind."""
    return material.tongue.told(Figure(show_number(sum(each.size for each in step.parts if each.kind == kind))))
