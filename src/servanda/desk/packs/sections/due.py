"""What falls due in the week to come, and what should have been done already."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.desk.due import Due, due_in
from servanda.desk.packs.deadlines import deadline_said, may_be_told
from servanda.desk.packs.material import Material
from servanda.paper.pack import Part, Point
from servanda.words.duration import Civil

WEEK = Civil(days=7)
MOST = 6


def section(material: Material) -> Part | None:
    """The last days of the next seven days."""
    found = sorted(due_within(material, WEEK), key=lambda each: (each.last, each.deadline.order))
    if not found:
        return None
    points = tuple(Point(material.tongue.told(deadline_said(material, each))) for each in found[:MOST])
    return Part("due", "Due next week", points=points, foot=more(material, len(found) - MOST), narrow=True)


def due_within(material: Material, within: Civil) -> Iterable[Due]:
    """What the reader has to do with."""
    return (each for each in due_in(material.measured, within) if may_be_told(material, each.deadline))


def more(material: Material, number: int) -> str:
    """What is not listed, and the command that lists it."""
    from servanda.words.sentence import Sentence

    if number <= 0:
        return ""
    return material.tongue.told(Sentence("{n} more: servanda due {file}", n=number, file=material.agreement.file))
