"""Lines divided among their incidents, and what is kept of each part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from servanda.settle.lines import Line
from servanda.settle.shares import Incident


class Parts:
    """The amounts of lines, incident by incident; None stands for a line as a whole."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.before = tuple(lines)
        self._kept: dict[int, dict[Incident | None, Fraction]] = {}
        self._said: dict[int, list[str]] = {}

    def share(self, place: int, incident: Incident | None) -> Fraction:
        """How much of a line is of an incident: a share of 1."""
        return Fraction(1) if incident is None else dict(self.before[place].shares)[incident]

    def of(self, place: int, incident: Incident | None) -> Fraction:
        """The part of a line that is of an incident."""
        return (self.before[place].amount or Fraction(0)) * self.share(place, incident)

    def keep(self, place: int, incident: Incident | None, amount: Fraction, why: str) -> None:
        """Keep so much of a part, and say why it is not all."""
        if amount != self.of(place, incident):
            self.tell([place], why)
            self._kept.setdefault(place, {})[incident] = amount

    def tell(self, places: Iterable[int], why: str) -> None:
        """Say something of lines without taking from them."""
        for place in places:
            self._said.setdefault(place, []).append(why)

    def lines(self) -> list[Line]:
        """The lines with what was kept of them, each with its reasons."""
        return [self._line(place, line) for place, line in enumerate(self.before)]

    def _line(self, place: int, line: Line) -> Line:
        for said in self._said.get(place, ()):
            line = line.cut(line.amount or Fraction(0), said)
        kept = self._kept.get(place)
        if kept is None or line.closed:
            return line
        if None in kept:
            return replace(line, amount=kept[None])
        parts = {incident: kept.get(incident, self.of(place, incident)) for incident, _ in line.shares}
        total = sum(parts.values(), Fraction(0))
        shares = tuple((incident, part / total) for incident, part in parts.items() if part) if total else line.shares
        return replace(line, amount=total, shares=shares)
