"""Where every promise stands: a column for each party, one line for each promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from servanda.desk.packs.material import Material
from servanda.desk.report_period import Line
from servanda.desk.report_standings import sides
from servanda.metrics.kinds.clock import Clock
from servanda.paper.pack import PageName, Part
from servanda.paper.page import Side, Standing
from servanda.words.result import Verdict, Word
from servanda.words.sentence import Sentence, joined
from servanda.words.told_triggers import counted_words

MOST: Mapping[PageName, int] = {"weekly": 16, "monthly": 20, "leadership": 12}
"""Lines that a page holds; of more those stand there that need somebody, and the rest is counted."""
URGENCY: tuple[Word, ...] = ("missed", "undetermined", "open", "met", "not owed")


def section(material: Material) -> Part | None:
    """The scoreboard, short enough for the page."""
    every = _of_page(material)
    kept = _most_urgent(every, MOST[material.page])
    lines = {line: material.lines[line] for line in every if line in kept}
    found = sides(material.measured, lines, material.anchors, material.zone, material.tongue, material.paced)
    title = {1: "Where the promises stand", 2: "Where both sides stand"}.get(len(found), "Where all sides stand")
    left = [each for line, each in every.items() if line not in kept]
    return Part("standing", title, sides=tuple(_side(material, each) for each in found), foot=_rest(material, left))


def _of_page(material: Material) -> Mapping[Line, Verdict]:
    """Every line; leaders are shown promises only."""
    promises = material.page == "leadership"
    return {line: each for line, each in material.now.items() if each.target is not None or not promises}


def _most_urgent(every: Mapping[Line, Verdict], most: int) -> frozenset[Line]:
    def urgency(line: Line) -> int:
        verdict = every[line]
        return URGENCY.index(verdict.word) if verdict.target is not None else len(URGENCY)

    return frozenset(sorted(every, key=urgency)[:most])


def _rest(material: Material, left: list[Verdict]) -> str:
    if not left:
        return ""
    words = Counter(each.word for each in left if each.target is not None)
    only = len(left) - sum(words.values())
    said = [counted_words(word, words[word]) for word in URGENCY if words[word]]
    said += [Sentence("{n} measured only", n=only)] if only else []
    return material.tongue.told(Sentence("Not listed here: {which}.", which=joined(said)))


def _side(material: Material, side: Side) -> Side:
    return replace(side, standings=tuple(_with_late(material, each) for each in side.standings))


def _with_late(material: Material, one: Standing) -> Standing:
    """Beside a clock's figure how many were late."""
    line = next(
        each for each in material.now if (each[0], " ".join(value for _, value in each[1])) == (one.name, one.segment)
    )
    late = late_of(material, line)
    return replace(one, room=material.tongue.told(late) if late else "")


def late_of(material: Material, line: Line, none: str | None = None) -> str:
    """``7 late`` of a clock; nothing of what is no clock, or has no limit. `none` stands where nothing is late."""
    metric, reading = material.measured.objectives[line[0]].metric, material.now[line].reading
    if not isinstance(metric, Clock) or (metric.limit is None and metric.due is None) or reading.period.key is not None:
        return ""
    number = reading.late[0] if reading.late is not None else reading.counts.outside
    return none if none is not None and not number else Sentence("{n} late", n=number)
