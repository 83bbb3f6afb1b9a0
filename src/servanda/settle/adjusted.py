"""Adjusting lines: what a restatement adds to the money of a closed period, or takes from it. What was closed stays beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from servanda.settle.adjustments import ADJUSTMENT
from servanda.settle.frozen import MoneyKey, mark
from servanda.words.result import Because, Obligation


@dataclass(frozen=True, slots=True)
class Restated:
    """The money of a period as it was closed, as it was restated, and why."""

    closed: tuple[Obligation, ...]
    restated: tuple[Obligation, ...]
    because: tuple[Because, ...] = ()


def adjusted(found: Sequence[Obligation], periods: Mapping[str, Restated]) -> tuple[Obligation, ...]:
    """Obligations of which those of restated periods stand as they were closed, with the lines that adjust them.

    Duties and rights have no amount that could be adjusted: they stand as they were restated.
    """
    made: list[Obligation] = []
    known = {mark(each): name for name, one in periods.items() for each in one.restated if each.unit}
    today = {mark(each): each for each in found}
    made += [each for each in found if mark(each) not in known]
    for each in periods.values():
        closed, restated = (tuple(_placed(line, today) for line in own) for own in (each.closed, each.restated))
        made += [line for line in closed if line.unit]
        made += _lines(Restated(closed, restated, each.because))
    return tuple(sorted(made, key=lambda each: (each.period.start, each.period.end)))


def _placed(line: Obligation, today: Mapping[MoneyKey, Obligation]) -> Obligation:
    """In the statement it stands in, with the verdicts it follows from: its file says neither."""
    own = today.get(mark(line))
    return line if own is None else replace(line, verdicts=own.verdicts, statement=own.statement)


def _lines(one: Restated) -> Iterable[Obligation]:
    before = {mark(each): each for each in one.closed if each.unit}
    after = {mark(each): each for each in one.restated if each.unit}
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was is not None and now is not None and was.unit != now.unit:
            yield from (_line(was, _amount(None), _amount(was), one), _line(now, _amount(now), _amount(None), one))
        elif (line := _line(now or was, _amount(now), _amount(was), one)).amount:
            yield line


def _amount(obligation: Obligation | None) -> Fraction:
    return Fraction(0) if obligation is None or obligation.amount is None else obligation.amount


def _line(obligation: Obligation | None, now: Fraction, was: Fraction, one: Restated) -> Obligation:
    """More is due by itself, since both sides have accepted it; less follows the credit that it takes back from."""
    assert obligation is not None
    more = now >= was
    debtor, creditor = obligation.debtor, obligation.creditor
    of = obligation.of or (None if more else (obligation.period, obligation.segment))
    return replace(
        obligation, kind=ADJUSTMENT, debtor=debtor if more else creditor, creditor=creditor if more else debtor,
        computed=abs(now - was), amount=abs(now - was), begins=None, until=None, because=one.because, automatic=True,
        claimants=(), of=of, closed=True,
        from_bank=Fraction(0), kept=False, choice=None, granted=None, claimed_at=None,
    )  # fmt: skip
