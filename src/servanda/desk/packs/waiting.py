"""What waits for an answer of a side: approvals, corrections, restatements; in sentences, with whom it waits for."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.desk.packs.material import Material
from servanda.desk.settling import party_name
from servanda.paper.pack import Point
from servanda.settle.proposals import Proposal
from servanda.words.sentence import Sentence


def waits(material: Material) -> Iterable[Point]:
    """All of it that concerns a promise on the page."""
    yield from _exclusions(material)
    yield from _corrections(material)
    yield from _restatements(material)


def _exclusions(material: Material) -> Iterable[Point]:
    waiting = material.measured.waiting
    used = {name for one in material.objectives for name in one.metric.exclude}
    for name in (each for each in dict.fromkeys((*waiting.rows, *waiting.whole)) if each in used):
        number = len(waiting.rows.get(name, ()))
        written = material.agreement.exclusions.get(name)
        who = party_name(material.agreement, written.approved_by if written is not None else None)
        said = (
            Sentence(
                "{n} records of {exclusion} wait for the approval of {who}",
                "{n} record of {exclusion} waits for the approval of {who}", n=number, exclusion=name, who=who,
            )
            if number
            else Sentence("{exclusion} waits for the approval of {who}", exclusion=name, who=who)
        )  # fmt: skip
        yield Point(material.tongue.told(said))


def _corrections(material: Material) -> Iterable[Point]:
    for each in material.measured.waiting.corrections:
        about = each.entry.about
        if material.reads(about.records, about.field):
            said = Sentence("correction {number} waits for {who}", number=each.name, who=_who(material, each))
            yield Point(material.tongue.told(said), each.entry.note)


def _restatements(material: Material) -> Iterable[Point]:
    party = material.measured.party
    for each in material.measured.periods.waiting:
        if party is None or party in (each.entry.party, *each.waits_for):
            period, who = material.tongue.period(each.entry.about.period), _who(material, each)
            said = Sentence("the restatement of {period} waits for {who}", period=period, who=who)
            yield Point(material.tongue.told(said), each.entry.note)


def _who(material: Material, proposal: Proposal) -> str:
    return ", ".join(party_name(material.agreement, each) for each in proposal.waits_for)
