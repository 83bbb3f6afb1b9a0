"""What is not as usual in a month: records that do not count, what waits for an answer, and what was closed otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.desk.changes import Figures
from servanda.desk.figures import figure
from servanda.desk.packs.material import Material, called
from servanda.desk.packs.waiting import waits
from servanda.desk.report_late import unjudged
from servanda.paper.pack import Part, Point
from servanda.words.result import Verdict
from servanda.words.sentence import Sentence, joined
from servanda.words.told_triggers import WORDS

MOST = 8
CHANGED = "S505"
"""Of notes that the records of today would give another figure than was closed."""


def section(material: Material) -> Part | None:
    """All of them, as far as the page holds them."""
    found = [
        *waits(material),
        *_if_accepted(material),
        *_accepted(material),
        *_closed_otherwise(material),
        *_left_out(material),
    ]
    if not found:
        return None
    more = Sentence("{n} more are not listed.", "{n} more is not listed.", n=len(found) - MOST)
    foot = material.tongue.told(more) if len(found) > MOST else ""
    return Part("exceptions", "Exceptions", points=tuple(found[:MOST]), foot=foot)


def _if_accepted(material: Material) -> Iterable[Point]:
    """Figures of the page that would be others if everything that waits were accepted."""
    shown = {(*line, each.reading.period.label): line for line, each in material.now.items()}
    for each in material.measured.if_accepted:
        reading = each.one.reading
        line = shown.get((reading.objective, reading.segment, reading.period.label))
        if line is not None:
            yield Point(
                material.tongue.told(_would_be(material, called(line), each)), why=material.anchors.get(line, "")
            )


def _would_be(material: Material, name: str, each: Figures) -> Sentence:
    then, now = (_figure(material, one) for one in (each.then, each.now))
    return Sentence("if all of it is accepted, {name} is {then} instead of {now}", name=name, then=then, now=now)


def _figure(material: Material, verdict: Verdict | None) -> str:
    if verdict is None:
        return Sentence("no value")
    shown = figure(verdict, material.agreement, material.measured.objectives[verdict.reading.objective].shown)
    return shown if verdict.target is None else joined((shown, WORDS[verdict.word]))


def _accepted(material: Material) -> Iterable[Point]:
    """Corrections that both sides have agreed on, and that the figures rest on."""
    accepted = [each for each in material.measured.heard.corrections if each.state == "accepted"]
    number = sum(1 for each in accepted if material.reads(each.entry.about.records, each.entry.about.field))
    if number:
        said = Sentence("{n} corrections are accepted and counted", "{n} correction is accepted and counted", n=number)
        yield Point(material.tongue.told(said))


def _closed_otherwise(material: Material) -> Iterable[Point]:
    for each in material.measured.problems:
        if each.code == CHANGED and material.period.label in each.sentence:
            yield Point(material.tongue.told(each.sentence))


def _left_out(material: Material) -> Iterable[Point]:
    """Records without a part in a figure, and promises without a verdict."""
    lines = {line: each for line, each in material.lines.items() if line in material.now}
    for each in unjudged(lines, material.tongue):
        yield Point(f"{each.name}: {each.what}", each.why)
