"""`same_incident: customer chooses`: which of several remedies of one incident the creditor has chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce

from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.settle.incidents import groups, line_said, of_incident
from servanda.settle.lines import Line
from servanda.settle.parts import Parts
from servanda.settle.said import Chosen, key_of_line
from servanda.settle.shares import Incident
from servanda.words.entry import Entry
from servanda.words.result import Choice
from servanda.words.sentence import Sentence


def chosen_in(entries: Iterable[Entry], zone: Zone, moment: int) -> tuple[Chosen, ...]:
    """What was chosen until an instant, in order, and by which party."""
    return tuple(
        ((about.remedy, about.period, about.record, frozenset(about.segment), about.objective), each.party)
        for each in entries
        for about in (each.about,)
        if each.what == "choose" and zone.midnight(day_of(each.day)) < moment
    )


def by_choice(lines: Sequence[Line], chosen: Sequence[Chosen]) -> list[Line]:
    """Of each incident the remedy that was chosen first; while none was, all are shown and none is due."""
    parts = Parts(lines)
    choices: dict[int, Choice] = {}
    for incident, places in groups(lines):
        won = _won(lines, places, chosen)
        for place in places:
            before = choices.get(place, Choice(()))
            others = tuple(line_said(lines[each]) for each in places if each != place)
            choices[place] = Choice((*before.others, *others), before.waits or won is None, before.won or won == place)
            if won is None:
                parts.tell([place], _waits(incident, others))
            elif won != place:
                why = Sentence("the customer has chosen {name}", name=line_said(lines[won]))
                parts.keep(place, incident, Fraction(0), of_incident(incident, parts.share(place, incident), why))
    return [replace(line, choice=choices.get(place)) for place, line in enumerate(parts.lines())]


def _won(lines: Sequence[Line], places: Sequence[int], chosen: Sequence[Chosen]) -> int | None:
    """Of the lines that share an incident the one that the party to which they are owed chose first."""
    keys = {(key_of_line(lines[place]), lines[place].creditor): place for place in places}
    return next((keys[each] for each in chosen if each in keys), None)


def _waits(incident: Incident, others: Sequence[str]) -> str:
    between = reduce(_and, others)
    if not incident.name:
        return Sentence("the customer chooses between this and {names}", names=between)
    return Sentence(
        "of incident {incident} the customer chooses between this and {names}", incident=incident.name, names=between
    )


def _and(first: str, second: str) -> str:
    return Sentence("{first} and {second}", first=first, second=second)
