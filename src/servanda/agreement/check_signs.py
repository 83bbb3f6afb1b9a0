"""Amounts with a minus: what would turn a credit round, a cap into none, or give back more than there was."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from servanda.agreement.findings import Findings
from servanda.agreement.remedies import AMOUNTS, Remedy
from servanda.agreement.tree import Path
from servanda.remedies.amounts import placed
from servanda.remedies.functions.flat import Flat
from servanda.remedies.functions.pro_rata import ProRata
from servanda.words.amount import DaysOfFee, DaysOfService
from servanda.words.money import Money
from servanda.words.percent import Percent
from servanda.words.value import OfFee

_OUT = "Leave the minus out."


def check_signs(findings: Findings) -> None:
    """Remedies, caps and fees."""
    agreement = findings.agreement
    for name, remedy in agreement.remedies.items():
        for path, value in _of_remedy(findings, ("remedies", name), remedy):
            hint = "Leave the minus out; what the other side owes is a `bonus`." if remedy.kind == "credit" else _OUT
            _tell(findings, path, f"A {remedy.kind} is not negative: `{value}`.", hint, value)
        _multiplied(findings, ("remedies", name), remedy)
    for place, cap in enumerate(agreement.settlement.caps if agreement.settlement is not None else ()):
        path = ("settlement", "caps", place, "at_most")
        _tell(findings, path, f"With a cap of `{cap.at_most}` nothing would be left.", _OUT, cap.at_most)
    for name, fee in agreement.fees.items():
        for below, value in placed(fee.amount, ("fees", name, "amount")) if fee.amount is not None else ():
            _tell(findings, below, f"A fee is not negative: `{value}`.", _OUT, value)


def _of_remedy(findings: Findings, path: Path, remedy: Remedy) -> Iterable[tuple[Path, Any]]:
    if remedy.kind not in AMOUNTS:
        return
    function, here = getattr(remedy, remedy.kind), (*path, remedy.kind)
    flat = isinstance(function, Flat) and not findings.agreement.has((*here, "amount"))
    yield from (((*here, *(below[1:] if flat else below)), amount) for below, amount in function.amounts())
    if isinstance(function, ProRata):
        yield (*here, "times"), function.times


def _multiplied(findings: Findings, path: Path, remedy: Remedy) -> None:
    for place, each in enumerate(remedy.multipliers):
        below = ("multiply", place, "times") if isinstance(remedy.multiply, tuple) else ("multiply", "times")
        _tell(findings, (*path, *below), f"Nothing is due `{each.times}` times.", _OUT, each.times)
    back = remedy.earn_back
    if back is not None and not 0 <= back.give.share <= 1:
        sentence = f"Of a credit `{back.give}` cannot go back: a part of it, or all."
        findings.tell((*path, "earn_back", "give"), "S1105", sentence, "Write a percentage from 0% to 100%.")


def _tell(findings: Findings, path: Path, sentence: str, hint: str, value: Any) -> None:
    if _size(value) < 0:
        findings.tell(path, "S1104", sentence, hint)


def _size(value: Any) -> Fraction:
    """The number of an amount; of what is not known yet, 0."""
    match value:
        case Percent(share):
            return share
        case OfFee(percent, _):
            return percent.share
        case Money():
            return Fraction(value.amount)
        case DaysOfFee(days, _) | DaysOfService(days):
            return days
    number = getattr(value, "value", 0)
    return Fraction(number) if isinstance(number, int | Fraction) else Fraction(0)
