"""What deserves thanks, with the figure and whom it is owed to."""

from __future__ import annotations

from servanda.desk.pace_said import pace_said
from servanda.desk.packs.material import Material, called
from servanda.desk.packs.thanks import Thanks, all_thanks
from servanda.desk.report_period import Line
from servanda.desk.report_readings import figure_said
from servanda.paper.pack import Part, Point
from servanda.words.sentence import Sentence

MOST = 3


def section(material: Material) -> Part | None:
    """The three rarest."""
    found = all_thanks(material.stands)[:MOST]
    if not found:
        return None
    return Part("thanks", "Thanks", points=tuple(_point(material, each) for each in found), narrow=True)


def _point(material: Material, thanks: Thanks) -> Point:
    line = (thanks.stand.name, thanks.stand.segment)
    return Point(
        material.tongue.told(said(material, thanks)), material.by(line), "met" if thanks.stand.word == "met" else "open",
        material.anchors.get(line, ""),
    )  # fmt: skip


def said(material: Material, thanks: Thanks) -> Sentence:
    """``resolution P2 97.2…%, met after 2 missed periods``."""
    line: Line = (thanks.stand.name, thanks.stand.segment)
    figure = figure_said(material.measured, material.measured.objectives[line[0]], material.now[line])
    promise = Sentence("{name} {figure}", name=called(line), figure=figure)
    match thanks.why:
        case "again":
            return Sentence(
                "{promise}, met after {n} missed periods", "{promise}, met after a missed period",
                promise=promise, n=thanks.number,
            )  # fmt: skip
        case "level":
            return Sentence("{promise}, met beyond the target: {level}", promise=promise, level=thanks.level)
        case "best":
            return Sentence("{promise}, the best of {n} periods", promise=promise, n=thanks.number)
        case "early":
            return Sentence("{promise}, the goal is reached before the period ends", promise=promise)
        case "ahead":
            told = pace_said(material.paced[line], material.currency)
            return Sentence("{name} {figure}", name=called(line), figure=told)
