"""Gaps in the records that somebody has to close: what nobody can judge, exports that are old, rows that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.clock.units import DAY
from servanda.desk.packs.material import Material, called
from servanda.desk.report_agreed import sources
from servanda.desk.report_late import plain_time
from servanda.paper.pack import Part, Point
from servanda.paper.tongue import ENGLISH
from servanda.words.sentence import Sentence

MOST = 6
UNEXPECTED = "S340"
"""Of warnings that records are not as the agreement expects them."""


def section(material: Material) -> Part | None:
    """Everything that is known of them, most in the way first."""
    found = [*_undetermined(material), *_old(material), *_unexpected(material), *_unreadable(material)]
    if not found:
        return None
    more = Sentence("{n} more are not listed.", "{n} more is not listed.", n=len(found) - MOST)
    foot = material.tongue.told(more) if len(found) > MOST else ""
    return Part("gaps", "Gaps in the records", points=tuple(found[:MOST]), foot=foot, narrow=True)


def _undetermined(material: Material) -> Iterable[Point]:
    for line, verdict in material.now.items():
        if verdict.word == "undetermined" and verdict.target is not None:
            said = Sentence("{name} cannot be judged: {reason}", name=called(line), reason=verdict.reason)
            yield Point(material.tongue.told(said), word="undetermined", why=material.anchors.get(line, ""))


def _old(material: Material) -> Iterable[Point]:
    """Record sets that end a day or more before the page does: what happened since is not known."""
    for each in sources(material.measured, material.zone, ENGLISH):
        behind = material.measured.as_of - each.horizon
        if behind >= DAY:
            said = Sentence("{records} end {time} before the others", records=each.name, time=plain_time(behind))
            yield Point(material.tongue.told(said))


def _unexpected(material: Material) -> Iterable[Point]:
    for each in material.measured.problems:
        if each.code == UNEXPECTED:
            yield Point(material.tongue.told(each.sentence))


def _unreadable(material: Material) -> Iterable[Point]:
    for each in sources(material.measured, material.zone, ENGLISH):
        number = int(each.unreadable.replace(",", ""))
        if number:
            said = Sentence(
                "{n} rows or cells of {records} cannot be read",
                "{n} row or cell of {records} cannot be read", n=number, records=each.name,
            )  # fmt: skip
            yield Point(material.tongue.told(said))
