"""Caps: the most that may be due in a window. Earlier statements use it up first; within one it is shared in proportion.

A cap `per` things is one for each of them: it looks at its own lines, and at what its own fee comes to.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.settlement import Cap
from servanda.clock.civil import add_civil
from servanda.clock.periods import periods
from servanda.measure.windows import term_of
from servanda.settle.fees import FeeBook, NoFee
from servanda.settle.lines import Line
from servanda.words.amount import DaysOfFee
from servanda.words.duration import Civil
from servanda.words.fee import Rolling
from servanda.words.money import Money
from servanda.words.result import Period, Segment
from servanda.words.sentence import Figure, Sentence
from servanda.words.told_money import money_told, worth_told
from servanda.words.value import THE_INVOICE, OfFee


def capped(agreement: Agreement, lines: Sequence[Line], book: FeeBook) -> list[Line]:
    """Lines after every cap, in the order written."""
    found = list(lines)
    for cap in agreement.settlement.caps if agreement.settlement else ():
        found = _one(agreement, cap, found, book)
    return found


def _one(agreement: Agreement, cap: Cap, lines: Sequence[Line], book: FeeBook) -> list[Line]:
    if isinstance(cap.at_most, OfFee) and cap.at_most.fee == THE_INVOICE:
        return list(lines)  # the invoice that a credit is applied to is known when it is applied
    kept = list(lines)
    places = [place for place, line in enumerate(kept) if _concerned(cap, line)]
    used: dict[Segment, list[tuple[Period, Fraction]]] = {}
    for group in _statements(cap, kept, places):
        statement, segment = kept[group[0]].statement, _segment(cap, kept[group[0]])
        before = used.setdefault(segment, [])
        if all(kept[place].closed for place in group):  # what is closed uses the cap up as it was closed
            before.append((statement, sum((kept[place].amount or Fraction(0) for place in group), Fraction(0))))
            continue
        try:
            most = _most(agreement, cap, statement, segment, book)
        except NoFee as error:
            for place in group:
                kept[place] = kept[place].cut(kept[place].amount or Fraction(0), f"the cap cannot be told: {error}")
            continue
        room = max(most - _before(agreement, cap, statement, book, before), Fraction(0))
        total = sum((kept[place].amount or Fraction(0) for place in group), Fraction(0))
        if total > room:
            why = _used_up(cap, segment, money_told(room, kept[group[0]].unit))
            for place in (each for each in group if kept[each].amount):  # nothing is left of nothing, whatever the cap
                kept[place] = kept[place].cut((kept[place].amount or Fraction(0)) * room / total, why)
        before.append((statement, min(total, room)))
    return kept


def _used_up(cap: Cap, segment: Segment, room: Figure) -> Sentence:
    """What is left of a cap, and of which thing it is."""
    limit, each = worth_told(cap.at_most), str(cap.each)
    if not segment:
        return Sentence("at most {limit} each {window}: {room} are left of it", limit=limit, window=each, room=room)
    thing = " ".join(value for _, value in segment)
    return Sentence(
        "at most {limit} each {window} for {thing}: {room} are left of it",
        limit=limit,
        window=each,
        thing=thing,
        room=room,
    )


def _concerned(cap: Cap, line: Line) -> bool:
    named = not cap.applies_to or line.remedy in cap.applies_to
    of_one = set(cap.per) <= set(dict(line.fallen.segment))
    return named and of_one and line.kind == "credit" and line.is_money and line.amount is not None


def _segment(cap: Cap, line: Line) -> Segment:
    """Of which thing a line is, where the cap is one for each."""
    return tuple((name, value) for name, value in line.fallen.segment if name in cap.per)


def _statements(cap: Cap, lines: Sequence[Line], places: Sequence[int]) -> Iterable[list[int]]:
    """Places of lines that share a statement (or an incident), earlier ones first."""
    groups: dict[Hashable, list[int]] = {}
    for place in sorted(places, key=lambda each: (lines[each].statement.start, lines[each].statement.end)):
        line = lines[place]
        mark: Hashable = (line.statement.start, line.statement.end, _segment(cap, line))
        if cap.each == "incident":
            mark = (mark, line.fallen.period.key, line.fallen.segment)
        groups.setdefault(mark, []).append(place)
    return groups.values()


def _window_of(agreement: Agreement, cap: Cap, statement: Period, book: FeeBook) -> Period:
    """The window of a cap that a statement belongs to: by its last instant."""
    if cap.each in ("invoice", "incident"):
        return statement
    if isinstance(cap.each, Rolling):
        start = add_civil(statement.end, Civil(-cap.each.months), book.zone)
        return Period(str(cap.each), start, statement.end)
    last = max(statement.end - 1, statement.start)
    found = periods(cap.each, book.zone, last, last + 1, term_of(agreement))  # type: ignore[arg-type]
    return found[0] if found else statement


def _before(
    agreement: Agreement, cap: Cap, statement: Period, book: FeeBook, used: Sequence[tuple[Period, Fraction]]
) -> Fraction:
    """What earlier statements of the same window have used up; each incident has a cap of its own."""
    if cap.each == "incident":
        return Fraction(0)
    window = _window_of(agreement, cap, statement, book)
    return sum(
        (amount for each, amount in used if window.start <= max(each.end - 1, each.start) < window.end), Fraction(0)
    )


def _most(agreement: Agreement, cap: Cap, statement: Period, segment: Segment, book: FeeBook) -> Fraction:
    match cap.at_most:
        case Money():
            return cap.at_most.exact
        case OfFee(percent, fee):
            window = _window_of(agreement, cap, statement, book)
            return book.value(fee, window, segment).amount * percent.share
        case DaysOfFee(days, fee):
            value = book.value(fee, _window_of(agreement, cap, statement, book), segment)
            return book.day_of(fee, value) * days
    raise NoFee(f"`{cap.at_most}` is no amount of money")
