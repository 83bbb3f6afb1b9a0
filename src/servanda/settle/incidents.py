"""`same_incident`: what is due where several remedies share an incident."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import groupby

from servanda.settle.lines import Line, comes
from servanda.settle.parts import Parts
from servanda.settle.shares import Incident
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_value
from servanda.words.told_money import money_told


def only_largest(lines: Sequence[Line]) -> list[Line]:
    """`same_incident: largest`: of each incident the largest part; a later statement owes what lies beyond an earlier one."""
    parts = Parts(lines)
    for incident, places in groups(lines):
        before = Fraction(0)
        for _, group in groupby(places, key=lambda place: comes(lines[place].statement)):
            own = list(group)
            before += sum((parts.of(place, incident) for place in own if lines[place].closed), Fraction(0))
            found = [place for place in own if not lines[place].closed]
            best = max(found, key=lambda place: (parts.of(place, incident), -place), default=None)
            for place in found:
                if place != best:
                    largest = "" if best is None else line_said(lines[best])
                    _keep(
                        parts,
                        place,
                        incident,
                        Fraction(0),
                        Sentence("only the largest remedy is due: {name}", name=largest),
                    )
            if best is not None:
                due = max(parts.of(best, incident) - before, Fraction(0))
                _keep(parts, best, incident, due, Sentence("only what lies beyond an earlier statement is due"))
                before += due
    return unsure_beside_unknown(parts.lines())


def unsure_beside_unknown(lines: Sequence[Line]) -> list[Line]:
    """Where one remedy of an incident has no amount yet, nobody knows which of them is the largest."""
    unknown = [each for each in lines if is_unknown_credit(each)]
    return [
        _unsure(each, unknown) if each.is_money and each.kind == "credit" and each.amount else each for each in lines
    ]


def is_unknown_credit(line: Line) -> bool:
    """Is it a credit of which nobody knows what it comes to?"""
    return line.kind == "credit" and line.amount is None and bool(line.unknown)


def _unsure(line: Line, unknown: Iterable[Line]) -> Line:
    own = dict(line.shares)
    for other in unknown:
        if (other.debtor, other.creditor) == (line.debtor, line.creditor):
            for incident, _ in other.shares:
                if incident in own:
                    why = Sentence("only the largest remedy is due, and {why}", why=unknown_said(other))
                    line = line.unsure(of_incident(incident, own[incident], why))
    return line


def unknown_said(line: Line) -> str:
    """``what ticket-credit comes to is not known``."""
    name = " ".join((line.remedy, *(value for _, value in line.fallen.segment)))
    return Sentence("what {name} comes to is not known", name=name)


def groups(lines: Sequence[Line]) -> Iterable[tuple[Incident, list[int]]]:
    """Each incident that several money credits share, of one debtor, creditor and currency; earlier statements first."""
    found: dict[tuple[Incident, Hashable], list[int]] = {}
    for place, line in enumerate(lines):
        if line.is_money and line.kind == "credit" and line.amount:
            for incident, _ in line.shares:
                found.setdefault((incident, (line.debtor, line.creditor, line.unit)), []).append(place)
    for (incident, _), places in found.items():
        if len(places) > 1:
            yield incident, sorted(places, key=lambda place: (*comes(lines[place].statement), place))


def _keep(parts: Parts, place: int, incident: Incident, amount: Fraction, why: str) -> None:
    parts.keep(place, incident, amount, of_incident(incident, parts.share(place, incident), why))


def of_incident(incident: Incident, share: Fraction, why: str) -> str:
    """``of incident INC-1 …``, or how much of a line is of it, and what is said of that part."""
    part = Figure(show_value(share, "percent", ""))
    match incident.name, share == 1:
        case "", True:
            return Sentence("of one incident {why}", why=why)
        case "", False:
            return Sentence("{part} of it are of one incident: {why}", part=part, why=why)
        case name, True:
            return Sentence("of incident {name} {why}", name=name, why=why)
        case name, _:
            return Sentence("{part} of it are of incident {name}: {why}", part=part, name=name, why=why)


def line_said(line: Line) -> str:
    """``ticket-credit T1, 250 USD``."""
    period = line.fallen.period
    key = period.key if period.key != period.label else None
    name = " ".join(filter(None, (line.remedy, *(value for _, value in line.fallen.segment), key, period.label)))
    return Sentence("{name}, {amount}", name=name, amount=money_told(line.amount or Fraction(0), line.unit))
