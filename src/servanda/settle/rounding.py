"""What acts on a whole statement: the minimum amount, then rounding."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.settle.fees import FeeBook, NoFee
from servanda.settle.incidents import is_unknown_credit, unknown_said
from servanda.settle.lines import Line, comes
from servanda.settle.said import Key, key_of_line
from servanda.words.money import Money
from servanda.words.rounding import Rounding, round_to
from servanda.words.sentence import Sentence, why_of
from servanda.words.target import holds
from servanda.words.told import target_told
from servanda.words.told_money import money_told, rounding_told
from servanda.words.value import OfFee, Value, plain


def settled_amounts(agreement: Agreement, lines: Sequence[Line], book: FeeBook) -> list[Line]:
    """Lines after the minimum and the rounding of the statements that they stand in."""
    settlement = agreement.settlement
    if settlement is None:
        return list(lines)
    found = list(lines)
    for group in _statements(found):
        if settlement.pay_if is not None:
            _minimum(agreement, found, group, book)
        if settlement.round is not None:
            _rounded(found, group, settlement.round)
    return found


def first_unpaid(lines: Iterable[Line], known: Container[Key]) -> frozenset[Key]:
    """The credits of the first statement that does not reach the least that is paid and is not known to."""
    more = [each for each in lines if each.unpaid and each.of is None and key_of_line(each) not in known]
    first = min((comes(each.statement) for each in more), default=None)
    return frozenset(key_of_line(each) for each in more if comes(each.statement) == first)


def _statements(lines: Sequence[Line]) -> list[list[int]]:
    """Places of money lines by statement: one period, one debtor, one creditor, one currency."""
    groups: dict[Hashable, list[int]] = {}
    for place, line in enumerate(lines):
        if line.is_money and line.amount is not None and not line.closed and not line.waits and not line.kept:
            mark = (line.statement.start, line.statement.end, line.debtor, line.creditor, line.unit)
            groups.setdefault(mark, []).append(place)
    return list(groups.values())


def _total(lines: Sequence[Line], group: Sequence[int]) -> Fraction:
    return sum((lines[place].amount or Fraction(0) for place in group), Fraction(0))


def _minimum(agreement: Agreement, lines: list[Line], group: Sequence[int], book: FeeBook) -> None:
    assert agreement.settlement is not None and agreement.settlement.pay_if is not None
    pay_if, total = agreement.settlement.pay_if, _total(lines, group)
    first = lines[group[0]]

    def number(value: Value) -> Fraction:
        if isinstance(value, OfFee | Money):
            return book.money(value, first.statement, ())[0]
        found = plain(value)
        if found is None:
            raise NoFee(Sentence("`{name}` has no figure", name=str(value)))
        return found

    try:
        paid = holds(pay_if, total, number)
    except NoFee as error:
        _not_sure(lines, group, Sentence("the least that is paid cannot be told: {why}", why=why_of(error)))
        return
    unknown = next((each for each in lines if is_unknown_credit(each) and _statement(each) == _statement(first)), None)
    if not paid and unknown is not None:
        why = Sentence(
            "whether the statement reaches the least that is paid cannot be told: {why}", why=unknown_said(unknown)
        )
        _not_sure(lines, group, why)
    elif not paid and total:
        for place in group:
            line = lines[place].cut(
                Fraction(0),
                Sentence(
                    "the statement is {total}, and is paid only if {limit}",
                    total=money_told(total, first.unit),
                    limit=target_told(pay_if),
                ),
            )
            lines[place] = replace(line, unpaid=True)


def _not_sure(lines: list[Line], group: Sequence[int], why: str) -> None:
    for place in group:
        lines[place] = lines[place].unsure(why) if lines[place].amount else lines[place]


def _statement(line: Line) -> Hashable:
    return line.statement.start, line.statement.end, line.debtor, line.creditor


def _rounded(lines: list[Line], group: Sequence[int], rounding: Rounding) -> None:
    """Round the total; the lines are cut to the step, and what is left over goes to the largest remainders."""
    step = plain(rounding.to)
    if not step:
        return
    total = _total(lines, group)
    wanted = round_to(total, rounding.direction, step)
    amounts = [lines[place].amount or Fraction(0) for place in group]
    if wanted == total and all(amount % step == 0 for amount in amounts):
        return
    cut = [round_to(amount, "down", step) for amount in amounts]
    left = int((wanted - sum(cut, Fraction(0))) / step)
    order = sorted(range(len(cut)), key=lambda place: (cut[place] - amounts[place], place))
    for place in order[: max(left, 0)]:
        cut[place] += step
    for place, amount in zip(group, cut, strict=True):
        line = lines[place]
        if line.amount != amount:
            lines[place] = line.cut(amount, rounding_told(rounding, money_told(amount, line.unit)))
