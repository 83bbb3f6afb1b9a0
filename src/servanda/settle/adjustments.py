"""How far an adjusting line of a restated period has come: more is due by itself, less follows the credit that it takes back from."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from servanda.words.result import Obligation

ADJUSTMENT = "adjustment"
"""The kind of such a line."""


def left_of(line: Obligation, whole: Obligation | None, credit: Obligation | None) -> Obligation | None:
    """An adjusting line as far as its credit has come: `whole` as it was closed, `credit` as it stands.

    What lapsed or was refused is not taken back; of what was granted in part only as much as was too much of it.
    """
    if line.of is None:
        return replace(line, state="granted")
    if whole is None or credit is None or credit.state in ("lapsed", "refused"):
        return None
    if credit.state not in ("granted", "applied"):
        return replace(line, state="computed")
    of_itself = line.of == (line.period, line.segment)  # else it adjusts what was earned back of the credit
    if not of_itself or None in (line.amount, whole.amount, credit.amount):
        return replace(line, state="granted")
    restated = _amount(whole) - _amount(line)
    back = max(Fraction(0), min(_amount(line), _amount(credit) - restated))
    return replace(line, amount=back, state="granted") if back else None


def _amount(obligation: Obligation) -> Fraction:
    return Fraction(0) if obligation.amount is None else obligation.amount
