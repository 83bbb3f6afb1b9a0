"""A line of an invoice that may be a credit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class CreditLine:
    """Its key, the invoice that it stands on, its time in UTC microseconds, its amount.

    `by` is the text in which the reference of a credit stands; None where credits are told by amount and time.
    """

    key: str
    invoice: str
    at: int
    amount: Fraction
    by: str | None
