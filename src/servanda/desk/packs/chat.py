"""A meeting page in at most six lines, as somebody would write them into a chat."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.desk.pace_said import pace_said
from servanda.desk.packs.issues import all_issues
from servanda.desk.packs.material import Material, called
from servanda.desk.packs.sections.issues import said as issue_said
from servanda.desk.packs.sections.standing import URGENCY, late_of
from servanda.desk.packs.sections.thanks import said as thanks_said
from servanda.desk.packs.thanks import all_thanks
from servanda.desk.report_period import Line
from servanda.desk.report_readings import figure_said
from servanda.words.result import Verdict
from servanda.words.sentence import Sentence, joined
from servanda.words.told_triggers import WORDS

MOST_LINES, MOST_SIDES, MOST_OF_SIDE, MOST_LATE = 6, 3, 4, 3


def chat_lines(material: Material) -> Iterable[str]:
    """Head, a line for each side, the largest issue, thanks, and what is late where there is room for it."""
    found = material.stands
    lines = [_head(material), *_sides(material)]
    lines += [Sentence("Largest issue: {said}.", said=issue_said(material, each)) for each in all_issues(found)[:1]]
    lines += [Sentence("Thanks: {said}.", said=thanks_said(material, each)) for each in all_thanks(found)[:1]]
    lines += _late(material)
    return (material.tongue.told(each) for each in lines[:MOST_LINES])


def _head(material: Material) -> Sentence:
    title = material.agreement.title or material.agreement.id
    period = material.tongue.period(material.period.label)
    moment = material.tongue.moment(material.measured.as_of, material.zone)
    return Sentence("{title}, {period} (as of {moment})", title=title, period=period, moment=moment)


def _sides(material: Material) -> Iterable[Sentence]:
    """Every party that promises something; from the fourth on they are in the page only."""
    by_party: dict[str, list[Line]] = {}
    for line, verdict in material.now.items():
        if verdict.target is not None and material.by(line):
            by_party.setdefault(material.by(line), []).append(line)
    for party, lines in list(by_party.items())[:MOST_SIDES]:
        kept = sorted(lines, key=lambda each: _urgency(material, each))[:MOST_OF_SIDE]
        said = [_said(material, line) for line in lines if line in kept]
        more = [Sentence("and {n} more", n=len(lines) - len(kept))] if len(lines) > len(kept) else []
        yield Sentence("{party}: {promises}.", party=party, promises=joined((*said, *more), "; "))


def _urgency(material: Material, line: Line) -> tuple[bool, bool, int]:
    """Goals with a pace first, then what needs somebody, then clocks with something late."""
    needs = any((each.stand.name, each.stand.segment) == line for each in all_issues(material.stands))
    word = URGENCY.index(material.now[line].word)
    return line not in material.paced, not needs, 2 * word - bool(late_of(material, line, none=""))


def _said(material: Material, line: Line) -> Sentence:
    verdict, paced = material.now[line], material.paced.get(line)
    name = called(line)
    if paced is not None and verdict.word == "open":
        return Sentence("{name} {figure}", name=name, figure=pace_said(paced, material.currency))
    figure = joined((_figure(material, line, verdict), late_of(material, line, none=""), *_word(verdict)))
    return Sentence("{name} {figure}", name=name, figure=figure)


def _figure(material: Material, line: Line, verdict: Verdict) -> str:
    return figure_said(material.measured, material.measured.objectives[line[0]], verdict)


def _word(verdict: Verdict) -> Iterable[str]:
    """What is open says so by having no word."""
    if verdict.word != "open":
        yield WORDS[verdict.word]


def _late(material: Material) -> Iterable[Sentence]:
    keys = list(dict.fromkeys(each.clock.key for each in material.late))
    if keys and material.page == "weekly":
        first = ", ".join(keys[:MOST_LATE])
        more = Sentence("Late now: {n} ({first}, …).", n=len(keys), first=first)
        yield more if len(keys) > MOST_LATE else Sentence("Late now: {first}.", first=first)
