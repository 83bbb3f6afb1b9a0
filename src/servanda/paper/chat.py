"""A report in a few plain sentences, to be pasted into a chat."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.paper.page import Report, Side, Standing
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.words.sentence import Sentence, joined
from servanda.words.told_triggers import WORDS

MOST_LATE = 3


def chat_of(report: Report, tongue: Tongue = ENGLISH) -> str:
    """What a person would say of the period: what each side did, what is missed, what is late."""
    lines = [f"{report.title}, {report.period} ({tongue.say('as of {moment}', moment=report.as_of)})"]
    lines += [sentence for side in report.sides for sentence in _side(side, tongue)]
    lines += report.followed[:1]
    if report.late is not None and report.late.late:
        number = len(report.late.late) + report.late.more
        first = ", ".join(each.key for each in report.late.late[:MOST_LATE])
        lines.append(tongue.told(Sentence("Late now: {n} ({first}, …).", n=number, first=first)))
    return "\n".join(lines)


def _side(side: Side, tongue: Tongue) -> Iterable[str]:
    judged = [each for each in side.standings if each.word is not None]
    if not judged:
        return
    promises = joined((_said(each) for each in judged), "; ")
    yield tongue.told(Sentence("{party}: {promises}.", party=side.name, promises=promises))


def _said(one: Standing) -> Sentence:
    """Where a promise stands; its figures and reasons are in the reader's language already."""
    name = " ".join(filter(None, (one.name, one.segment)))
    match one.word:
        case "open" if one.pace:
            return Sentence("{name} {figure}", name=name, figure=one.pace)
        case "open":
            expected = Sentence("{figure} expected by now", figure=one.expected) if one.expected else ""
            so_far = Sentence("{figure} so far", figure=one.so_far)
            more = joined((one.target, expected, one.room))
            return Sentence("{name} {figure} ({reason})", name=name, figure=so_far, reason=more)
        case "met" if one.pace:
            return Sentence("{name} {figure}, {word}", name=name, figure=one.pace, word=WORDS["met"])
        case "met":
            return Sentence("{name} {figure}, {word}", name=name, figure=one.so_far, word=WORDS["met"])
        case "not owed":
            return Sentence("{name} {word}", name=name, word=WORDS["not owed"])
        case word:
            said = Sentence("{name} {figure}, {word}", name=name, figure=one.so_far, word=WORDS[word or "open"])
            return Sentence("{promise} ({reason})", promise=said, reason=one.reason) if one.reason else said
