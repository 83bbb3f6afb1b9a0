"""What an open choice changes, in words: ``If “…” is read the other way: 120 USD instead of 60 USD``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.desk.figures import figure
from servanda.desk.measuring import Measured
from servanda.desk.moments import day_of
from servanda.desk.otherwise import Pair, ReadOtherwise, mark_of_verdict, one_of
from servanda.desk.statement_periods import stands_in
from servanda.settle.said import mark_of
from servanda.words.result import Obligation, Period, Verdict
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_money, show_number
from servanda.words.told_triggers import WORDS

ANSWERED = ("claimed", "verified", "granted", "applied", "refused", "lapsed")


def of_verdict(measured: Measured, verdict: Verdict) -> list[Sentence]:
    """What open choices would make of a verdict, a sentence each."""
    mark = mark_of_verdict(verdict)
    return [
        _if(each, _judged(measured, pair[1]), _judged(measured, pair[0]))
        for each in measured.otherwise
        for pair in each.verdicts
        if pair[0] is not None and mark_of_verdict(pair[0]) == mark
    ]


def of_obligation(measured: Measured, obligation: Obligation) -> list[Sentence]:
    """What open choices would make of an obligation, a sentence each."""
    mark = mark_of(obligation)
    return [
        _if(each, *_owed(measured, pair))
        for each in measured.otherwise
        for pair in each.obligations
        if pair[0] is not None and mark_of(pair[0]) == mark
    ]


def besides(measured: Measured, start: int, end: int) -> Iterator[tuple[Obligation, Sentence]]:
    """What only another reading would have fall due in a stretch of time."""
    for each in measured.otherwise:
        for here, there in each.obligations:
            if here is None and there is not None and start <= there.period.start < end:
                yield there, _if(each, *_owed(measured, (here, there)))


def total_of(measured: Measured, own: Sequence[Obligation], unit: str, total: Fraction) -> Iterator[Sentence]:
    """What open choices would make of a total; `own` are the obligations of one debtor that it is made of."""
    marks = {mark_of(each): each for each in own if each.state not in ANSWERED or each.automatic}
    if not own:
        return
    first = own[0]
    for each in measured.otherwise:
        moved = [pair for pair in each.obligations if _of_total(pair, marks, first, measured.agreement)]
        change = sum((_amount(pair[1]) - _amount(pair[0]) for pair in moved), Fraction(0))
        if len(moved) > 1 and change:
            yield _if(each, Figure(show_money(total + change, unit)), Figure(show_money(total, unit)))


def _of_total(
    pair: Pair[Obligation], marks: dict[Any, Obligation], first: Obligation, agreement: Agreement | None
) -> bool:
    here, there = pair
    if here is not None:
        return mark_of(here) in marks
    assert there is not None
    its, ours = stands_in(there, agreement), stands_in(first, agreement)
    same = its.start, its.end, there.debtor, there.creditor, there.unit
    return same == (ours.start, ours.end, first.debtor, first.creditor, first.unit)


def _amount(each: Obligation | None) -> Fraction:
    return each.amount if each is not None and each.amount is not None else Fraction(0)


def _if(choice: ReadOtherwise, there: str, here: str) -> Sentence:
    return Sentence(
        "If “{why}” is read the other way: {there} instead of {here}", why=choice.why, there=there, here=here
    )


def _judged(measured: Measured, verdict: Verdict | None) -> str:
    """``missed (98.2%)``."""
    if verdict is None:
        return Sentence("no verdict")
    objective = measured.objectives.get(verdict.reading.objective)
    reached = figure(verdict, measured.agreement, objective.shown if objective is not None else None)
    return Sentence("{word} ({figure})", word=WORDS[verdict.word], figure=reached)


def _owed(measured: Measured, pair: Pair[Obligation]) -> tuple[str, str]:
    """The other amount and this one; where money does not differ, the last days or the parties that do."""
    here, there = pair
    if here is None or there is None or (here.amount, here.unit) != (there.amount, there.unit):
        return _worth(there), _worth(here)
    if here.until != there.until:
        return _by(measured, there), _by(measured, here)
    if here.what != there.what:
        return there.what, here.what
    return _who(measured, there), _who(measured, here)


def _worth(each: Obligation | None) -> str:
    if each is None:
        return Sentence("nothing")
    if each.what:
        return each.what
    if each.amount is None:
        return Sentence("an amount that is not known")
    money = len(each.unit) == 3 and each.unit.isupper()
    return Figure(show_money(each.amount, each.unit) if money else f"{show_number(each.amount)} {each.unit}")


def _by(measured: Measured, each: Obligation) -> str:
    if each.until is None or measured.agreement is None:
        return Sentence("no last day")
    return Sentence("by {day}", day=day_of(each.until - 1, Zone(measured.agreement.timezone)))


def _who(measured: Measured, each: Obligation) -> str:
    parties = measured.agreement.parties if measured.agreement is not None else {}
    names = {name: party.name for name, party in parties.items()}
    debtor, creditor = names.get(each.debtor or "", "?"), names.get(each.creditor or "", "?")
    return Sentence("{debtor} owes {creditor}", debtor=debtor, creditor=creditor)


def said_of(measured: Measured, period: Period) -> Iterator[Sentence]:
    """Everything that open choices would change in a period, for a page."""
    for each in measured.otherwise:
        for here, there in each.verdicts:
            one = one_of((here, there))
            if period.start <= one.reading.period.start < period.end:
                name = " ".join((one.reading.objective, *(value for _, value in one.reading.segment)))
                yield Sentence(
                    "{name}: {what}", name=name, what=_if(each, _judged(measured, there), _judged(measured, here))
                )
        for pair in each.obligations:
            due = one_of(pair)
            if period.start <= due.period.start < period.end:
                name = " ".join((due.remedy, *(value for _, value in due.told_by)))
                yield Sentence("{name}: {what}", name=name, what=_if(each, *_owed(measured, pair)))
