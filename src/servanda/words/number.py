"""Plain numbers with exact decimals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from servanda.words.phrase import Reader


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number: ``600``, ``0.5``, ``-2``."""

    value: Fraction

    def __str__(self) -> str:
        return exact_text(self.value)


def parse_number(text: str) -> Number:
    """Read ``600`` or ``0.5``; raises PhraseError."""
    reader = Reader(text)
    value = reader.number()
    if reader.at("%"):
        raise reader.fail("A plain number is expected, not a percentage.")
    reader.end()
    return Number(value)


def exact_text(value: Fraction) -> str:
    """The decimal that is exactly the value if there is one, else ``numerator/denominator``."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    sign = "-" if value < 0 else ""
    numerator = abs(value.numerator)
    if rest != 1:
        return f"{sign}{digits(numerator)}/{digits(value.denominator)}"
    places = max(twos, fives)
    text = digits(numerator * 10**places // value.denominator)
    if places == 0:
        return sign + text
    text = text.rjust(places + 1, "0")
    return f"{sign}{text[:-places]}.{text[-places:]}"


_MOST_AT_ONCE = 10**4000


def digits(value: int) -> str:
    """Decimal digits of a whole number ≥ 0 of any size: Python refuses to print more than 4,300 at once."""
    if value < _MOST_AT_ONCE:
        return str(value)
    half = value.bit_length() * 3 // 20
    above, below = divmod(value, 10**half)
    return digits(above) + digits(below).rjust(half, "0")
