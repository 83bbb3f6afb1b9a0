"""Incidents as remedies see them: a remedy is divided among those of its readings, as they weigh in them.

Where the records say nothing, the readings of one thing and period are one incident.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction

from servanda.settle.due import Fallen
from servanda.words.sentence import Figure, Sentence, joined
from servanda.words.show import show_value

LISTED = 5


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident: its name where records are linked, else the period and thing that it is."""

    name: str = ""
    otherwise: Hashable = ()


Shares = tuple[tuple[Incident, Fraction], ...]


def shares_of(fallen: Fallen) -> Shares:
    """The incidents that a remedy is of, each with its share of 1."""
    alike = [each for each in fallen.verdicts if each.word == fallen.verdicts[0].word]
    period = fallen.period
    nowhere = Incident("", (period.start, period.end, period.key, fallen.segment))
    found: dict[Incident, Fraction] = {}
    for each in alike:
        for name, share in each.reading.incidents or (("", Fraction(1)),):
            mark = Incident(name) if name else nowhere
            found[mark] = found.get(mark, Fraction(0)) + share / len(alike)
    return tuple(found.items())


def incidents_said(shares: Shares) -> str | None:
    """``of incident INC-7``; ``of 2 incidents: INC-7 (60%), INC-8 (40%)``; None where no record names one."""
    named = [(each.name, share) for each, share in shares if each.name]
    if not named:
        return None
    if len(named) == 1 and named[0][1] == 1:
        return Sentence("of incident {name}", name=named[0][0])
    ordered = sorted(named, key=lambda each: (-each[1], each[0]))
    shown = joined(
        Sentence("{name} ({figure})", name=name, figure=Figure(show_value(share, "percent", "")))
        for name, share in ordered[:LISTED]
    )
    if len(ordered) > LISTED:
        shown = Sentence("{first} and {n} more", first=shown, n=len(ordered) - LISTED)
    return Sentence("of {n} incidents: {which}", "of {n} incident: {which}", n=len(named), which=shown)
