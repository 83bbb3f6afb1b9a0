"""Caps: the most that may be due in a window. Earlier statements use it up first; within one it is shared in proportion.

A cap `per` things is one for each of them: it looks at its own lines, and at what its own fee comes to. A cap of each
incident looks at that part of a line that is of the incident.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from servanda.agreement.model import Agreement
from servanda.agreement.settlement import Cap
from servanda.clock.civil import add_civil
from servanda.clock.periods import periods
from servanda.settle.fees import FeeBook, NoFee
from servanda.settle.lines import Line, comes
from servanda.settle.parts import Parts
from servanda.settle.room import shared
from servanda.settle.said import NOTHING_SAID, Said
from servanda.settle.shares import Incident
from servanda.words.amount import DaysOfFee
from servanda.words.duration import Civil
from servanda.words.fee import Rolling
from servanda.words.money import Money
from servanda.words.result import Period, Segment
from servanda.words.said_times import cap_window_said
from servanda.words.sentence import Figure, Sentence, joined, why_of
from servanda.words.told_money import money_told, worth_told
from servanda.words.value import THE_INVOICE, OfFee

Used = dict[tuple[Segment, Incident | None], list[tuple[Period, Fraction]]]


def capped(agreement: Agreement, lines: Sequence[Line], book: FeeBook, said: Said = NOTHING_SAID) -> list[Line]:
    """Lines after every cap, in the order written. What is not paid uses none of them up."""
    found = list(lines)
    for cap in agreement.settlement.caps if agreement.settlement else ():
        if not (isinstance(cap.at_most, OfFee) and cap.at_most.fee == THE_INVOICE):
            found = _Capping(agreement, cap, book, said).of(found)
        # The invoice that a credit is applied to is known when it is applied.
    return found


@dataclass(frozen=True, slots=True)
class _Capping:
    """One cap at work."""

    agreement: Agreement
    cap: Cap
    book: FeeBook
    said: Said

    def of(self, lines: Sequence[Line]) -> list[Line]:
        """The lines after this cap."""
        parts = Parts(lines)
        used: Used = {}
        unsure: dict[int, str] = {}
        for statement, segment, incident, places in self._statements(parts):
            before = used.setdefault((segment, incident), [])
            try:
                most, how = self._most(statement, segment)
            except NoFee as error:
                why = Sentence("the cap cannot be told: {why}", why=why_of(error))
                unsure |= {place: why for place in places if lines[place].amount}
                before.append((statement, sum((parts.of(place, incident) for place in places), Fraction(0))))
                continue
            room = max(most - self._before(statement, before), Fraction(0))
            before.append((statement, self._share(parts, incident, places, room, segment, how)))
        found = parts.lines()
        return [line.unsure(unsure[place]) if place in unsure else line for place, line in enumerate(found)]

    def _share(
        self, parts: Parts, incident: Incident | None, places: Sequence[int], room: Fraction, segment: Segment, how: str
    ) -> Fraction:
        """Cut the lines of one statement to the room that is left; gives what they use of it."""
        whole = {place: parts.of(place, incident) for place in places}
        lines = parts.before
        fixed = {
            place: paid * parts.share(place, incident)
            for place in places
            if (paid := self.said.paid(lines[place])) is not None
        }
        over = frozenset(place for place in places if self.said.is_over(lines[place]))
        found = shared(whole, fixed, over, room)
        left = money_told(room, lines[places[0]].unit)
        thing = " ".join([*(value for _, value in segment), *([incident.name] if incident and incident.name else [])])
        why = _used_up(self.cap, thing, left, how)
        for place in places:
            parts.keep(place, incident, found[place], why)
        return sum((fixed.get(place, found[place]) for place in places), Fraction(0))

    def _statements(self, parts: Parts) -> Iterator[tuple[Period, Segment, Incident | None, list[int]]]:
        """Lines that share a statement, a thing where the cap is one for each, and an incident where it is of incidents."""
        found: list[tuple[Period, Segment, Incident | None, int]] = []
        for place, line in enumerate(parts.before):
            if _concerned(self.cap, line):
                own = [incident for incident, _ in line.shares] if self.cap.each == "incident" else [None]
                found += [(line.statement, self._segment(line), incident, place) for incident in own]
        order = {(segment, incident): place for place, (_, segment, incident, _) in reversed([*enumerate(found)])}
        found.sort(key=lambda each: (*comes(each[0]), order[each[1], each[2]], each[3]))
        for (_, _, segment, incident), group in groupby(found, key=lambda each: (*comes(each[0]), each[1], each[2])):
            own_group = list(group)
            yield own_group[0][0], segment, incident, [place for *_, place in own_group]

    def _segment(self, line: Line) -> Segment:
        """Of which thing a line is, where the cap is one for each."""
        return tuple((name, value) for name, value in line.fallen.segment if name in self.cap.per)

    def _window(self, statement: Period) -> Period:
        """The window of the cap that a statement belongs to: by its last instant."""
        each = self.cap.each
        if each in ("invoice", "incident"):
            return statement
        if isinstance(each, Rolling):
            return Period(str(each), add_civil(statement.end, Civil(-each.months), self.book.zone), statement.end)
        last = max(statement.end - 1, statement.start)
        found = periods(each, self.book.zone, last, last + 1, self.book.term)  # type: ignore[arg-type]
        return found[0] if found else statement

    def _before(self, statement: Period, used: Iterable[tuple[Period, Fraction]]) -> Fraction:
        """What earlier statements have used up: of the same window, or of the same incident."""
        if self.cap.each == "incident":
            return sum((amount for _, amount in used), Fraction(0))
        window = self._window(statement)
        return sum(
            (amount for each, amount in used if window.start <= max(each.end - 1, each.start) < window.end), Fraction(0)
        )

    def _most(self, statement: Period, segment: Segment) -> tuple[Fraction, str]:
        """The cap in the agreement's currency, and how it was changed into it if it is of another."""
        how: list[str] = []
        match self.cap.at_most:
            case Money():
                amount, currency = self.cap.at_most.exact, self.cap.at_most.currency
            case OfFee(percent, fee):
                value = self.book.value(fee, self._window(statement), segment)
                amount, currency = value.amount * percent.share, value.currency
                how.append(Sentence("{said}: {amount}", said=value.said, amount=money_told(amount, currency)))
            case DaysOfFee(days, fee):
                value = self.book.value(fee, self._window(statement), segment)
                amount, currency = self.book.day_of(fee, value) * days, value.currency
                how.append(Sentence("{said}: {amount}", said=value.said, amount=money_told(amount, currency)))
            case _:
                raise NoFee(Sentence("`{amount}` is no amount of money", amount=str(self.cap.at_most)))
        other = self.book.in_currency(amount, currency, statement)
        if other is not None:
            how.append(other.said)
        return amount if other is None else other.amount, joined(how, "; ")


def _used_up(cap: Cap, thing: str, room: Figure, how: str) -> Sentence:
    """What is left of a cap, of which thing it is, and how it was changed into the agreement's currency."""
    limit, each = worth_told(cap.at_most), cap_window_said(cap.each)
    said = Sentence("at most {limit} {each}: {room} are left of it", limit=limit, each=each, room=room)
    if thing:
        said = Sentence(
            "at most {limit} {each} for {thing}: {room} are left of it",
            limit=limit, each=each, thing=thing, room=room,
        )  # fmt: skip
    return Sentence("{said}; {how}", said=said, how=how) if how else said


def _concerned(cap: Cap, line: Line) -> bool:
    named = not cap.applies_to or line.remedy in cap.applies_to
    of_one = set(cap.per) <= set(dict(line.fallen.segment))
    return not line.waits and named and of_one and line.kind == "credit" and line.is_money and line.amount is not None
