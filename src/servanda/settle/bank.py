"""Earn-back `as: bank`: what was earned back is kept, and taken from later credits until it is used up or lapses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol, TypeVar

from servanda.agreement.model import Agreement
from servanda.judge.triggers import Record
from servanda.settle.claims import instant_of
from servanda.settle.due import ByObjective
from servanda.settle.earn_back import goes_back
from servanda.settle.lines import Line, comes
from servanda.settle.said import Said
from servanda.words.result import Because
from servanda.words.sentence import Sentence
from servanda.words.told_money import money_told


class HasAgreement(Protocol):
    """A version of an agreement, by which a line is reckoned."""

    @property
    def agreement(self) -> Agreement:
        """Its text."""
        ...


@dataclass(slots=True)
class _Kept:
    """What was put into the bank, until when it can be used, and what is left of it."""

    line: Line
    left: Fraction
    lapses: int | None

    def serves(self, credit: Line) -> bool:
        """Can it be taken from this credit? It is the other way round, and of an earlier time."""
        alike = (self.line.debtor, self.line.creditor, self.line.unit) == (credit.creditor, credit.debtor, credit.unit)
        begun = self.line.fallen.period.end <= credit.statement.start
        return alike and begun and (self.lapses is None or credit.statement.end <= self.lapses) and self.left > 0

    def use(self, amount: Fraction, credit: Line) -> None:
        """Take so much of it for a credit."""
        self.left -= amount
        why = Sentence(
            "{amount} of it are used for {remedy} {period}", amount=money_told(amount, credit.unit),
            remedy=credit.remedy, period=credit.fallen.period.label,
        )  # fmt: skip
        self.line = replace(self.line, because=(*self.line.because, Because(why)))


V = TypeVar("V", bound=HasAgreement)


def with_bank(
    lines: Sequence[tuple[V, Line]], verdicts: ByObjective, record: Record, said: Said
) -> list[tuple[V, Line]]:
    """Credits less what earlier ones have left in the bank, earlier statements first; and what is put into it."""
    found = dict(enumerate(lines))
    bank: list[tuple[V, _Kept]] = []
    for place, (version, line) in sorted(found.items(), key=lambda each: (*comes(each[1][1].statement), each[0])):
        if (
            line.kind != "credit"
            or not line.is_money
            or line.waits
            or (said.is_over(line) and not said.is_unpaid(line))
        ):
            continue
        if said.is_unpaid(line):  # what is not paid leaves in the bank what it would have taken
            found[place] = version, _used(line, [replace(each) for _, each in bank])
            continue
        found[place] = version, _used(line, [each for _, each in bank])
        for kept in goes_back(version.agreement, found[place][1], verdicts, record, said, "bank"):
            bank.append((version, _Kept(kept, kept.amount or Fraction(0), _lapses(version.agreement, kept))))
    return [*(found[place] for place in range(len(lines))), *((version, _told(each)) for version, each in bank)]


def _used(credit: Line, bank: Sequence[_Kept]) -> Line:
    wanted = credit.from_bank if credit.closed else credit.amount or Fraction(0)
    taken = Fraction(0)
    for kept in bank:
        part = min(kept.left, wanted - taken)
        if part > 0 and kept.serves(credit):
            kept.use(part, credit)
            taken += part
            why = Sentence(
                "{amount} are taken from what was earned back in {period}", amount=money_told(part, credit.unit),
                period=kept.line.fallen.period.label,
            )  # fmt: skip
            credit = credit.cut((credit.amount or Fraction(0)) - part, why)
            credit = credit if kept.line.certain or credit.closed else replace(credit, certain=False)
    return credit if credit.closed else replace(credit, from_bank=taken)


def _lapses(agreement: Agreement, kept: Line) -> int | None:
    terms = agreement.remedies[kept.remedy].earn_back
    return None if terms is None else instant_of(agreement, terms.lapses, kept.fallen.period)


def _told(kept: _Kept) -> Line:
    left = Sentence("kept against later credits: {amount} are left", amount=money_told(kept.left, kept.line.unit))
    return replace(kept.line, because=(*kept.line.because, Because(left)))
