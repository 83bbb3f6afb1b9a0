"""Granted credits beside the lines of invoices: which are on none yet, which with another amount, which twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from servanda.settle.reference import reference_of
from servanda.words.credit_line import CreditLine
from servanda.words.problem import Problem
from servanda.words.result import Obligation

Found = Literal["as granted", "missing", "other amount", "twice"]
_BOOKED = ("granted", "applied")
_PARTS = re.compile(r"[\s,;()\[\]{}<>\"'|]+")


@dataclass(frozen=True, slots=True)
class Credited:
    """A credit that was granted, its reference, and the lines of invoices on which it stands."""

    obligation: Obligation
    reference: str
    lines: tuple[CreditLine, ...]
    standing: str = ""
    """Since when it should stand there and how it does: ``granted on 20 May 2026, and is not on the invoice of June 2026``."""
    warning: Problem | None = None
    """What is told of it, if it does not stand there as it was granted."""

    @property
    def found(self) -> Found:
        """How it stands on invoices: several lines may share it, and a line may take another back."""
        total = self.credited
        if not total:
            return "missing"
        if total == self.obligation.amount:
            return "as granted"
        return "twice" if total % (self.obligation.amount or 1) == 0 else "other amount"

    @property
    def credited(self) -> Fraction:
        """What its lines come to; whether a credit stands there with a minus or not does not matter."""
        return abs(sum((each.amount for each in self.lines), Fraction(0)))


def credited(agreement: str, obligations: Iterable[Obligation], lines: Sequence[CreditLine]) -> tuple[Credited, ...]:
    """Every granted amount of money with its lines: told by its reference, else by its amount, after its period."""
    booked = [each for each in obligations if is_booked(each)]
    named = {reference_of(agreement, each): each for each in booked}
    by_name = _by_name(lines, named)
    free = [each for each in lines if each.by is None]
    found = []
    for reference, each in named.items():
        own = by_name.get(reference, [])
        if (line := _by_amount(each, free)) is not None:
            own = [line]
            free.remove(line)
        found.append(Credited(each, reference, tuple(own)))
    return tuple(found)


def is_booked(each: Obligation) -> bool:
    """Is it money that was granted?"""
    return each.state in _BOOKED and bool(each.amount) and len(each.unit) == 3 and each.unit.isupper()


def unknown_names(
    agreement: str, obligations: Iterable[Obligation], lines: Iterable[CreditLine]
) -> Iterable[CreditLine]:
    """Lines that name something of this agreement which was not granted."""
    granted = {reference_of(agreement, each) for each in obligations if is_booked(each)}
    for line in lines:
        names = [each for each in _names(line) if each.startswith(f"{agreement}/")]
        if names and not granted & set(names):
            yield line


def _by_name(lines: Iterable[CreditLine], named: Mapping[str, Obligation]) -> dict[str, list[CreditLine]]:
    found: dict[str, list[CreditLine]] = {}
    for line in lines:
        for name in dict.fromkeys(_names(line)):
            if name in named:
                found.setdefault(name, []).append(line)
    return found


def _names(line: CreditLine) -> list[str]:
    """What may be a reference: words of the text, without the dot or colon that a sentence puts behind them."""
    return [each.strip(".:") for each in _PARTS.split(line.by or "") if each]


def _by_amount(each: Obligation, free: Sequence[CreditLine]) -> CreditLine | None:
    """The first line of this amount after its period, which no other credit has taken."""
    return next((line for line in free if abs(line.amount) == each.amount and line.at >= each.period.end), None)
