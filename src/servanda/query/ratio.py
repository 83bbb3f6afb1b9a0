"""Exact numbers out of integer scalars: a numerator, perhaps a divisor, and a static decimal scale.

Engines never divide: a quotient stays a pair until it is compared, by cross-multiplication.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from servanda.query.expression import CompareOp
from servanda.query.scalar import NOTHING, Arith, Compare, FloorDiv, Lit, Scalar, Wide
from servanda.query.types import Kind

NARROW = 62
"""Bits that an engine's ordinary integer holds with room to spare."""

MOST_DIGITS = 38
_BITS = {Kind.TIME: 56, Kind.DURATION: 56, Kind.DATE: 24}

Sign = Literal["positive", "not negative", "any"]


class LoweringError(Exception):
    """An expression that no engine can compute exactly; the sentence is for the person who wrote it."""

    def __init__(self, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Whole:
    """An integer scalar with the bits that its values may need, and whether it already is of the wide type."""

    scalar: Scalar
    bits: int
    wide: bool = False

    @property
    def constant(self) -> int | None:
        """Its value, if it is a constant."""
        value = self.scalar.value if isinstance(self.scalar, Lit) else None
        return value if isinstance(value, int) else None

    @property
    def is_null(self) -> bool:
        """Is it the constant null?"""
        return self.scalar == NOTHING


@dataclass(frozen=True, slots=True)
class Ratio:
    """``num ÷ den · 10^-scale``; null where the numerator or the divisor is null, or the divisor is 0."""

    num: Whole
    den: Whole | None = None
    scale: int = 0
    sign: Sign = "positive"
    """Of the divisor."""


NULL_WHOLE = Whole(NOTHING, 0)
NULL_RATIO = Ratio(NULL_WHOLE)


def column_bits(kind: Kind) -> int:
    """Bits that a column of this kind is expected to need; an engine says so when it needs more than 63."""
    return _BITS.get(kind, 60)


def whole(value: int) -> Whole:
    """A constant."""
    if abs(value) >= 10**MOST_DIGITS:
        raise LoweringError(f"The numbers lead to more than {MOST_DIGITS} digits.", "Write numbers with fewer digits.")
    return Whole(Lit(value), value.bit_length(), value.bit_length() > NARROW)


def constant_ratio(value: Fraction) -> Ratio:
    """A constant: with a scale where it is a decimal."""
    return tidy(Ratio(whole(value.numerator), whole(value.denominator)))


def plus(op: Literal["+", "-"], left: Whole, right: Whole) -> Whole:
    """The sum or difference, wide if it must be."""
    if left.is_null or right.is_null:
        return NULL_WHOLE
    if left.constant is not None and right.constant is not None:
        return whole(left.constant + right.constant if op == "+" else left.constant - right.constant)
    if right.constant == 0:
        return left
    return _joined(op, left, right, max(left.bits, right.bits) + 1)


def times(left: Whole, right: Whole) -> Whole:
    """The product, wide if it must be."""
    if left.is_null or right.is_null:
        return NULL_WHOLE
    if left.constant is not None and right.constant is not None:
        return whole(left.constant * right.constant)
    if left.constant == 1:
        return right
    if right.constant == 1:
        return left
    return _joined("*", left, right, left.bits + right.bits)


def _joined(op: Literal["+", "-", "*"], left: Whole, right: Whole, bits: int) -> Whole:
    wide = left.wide or right.wide
    if bits <= NARROW or wide:
        return Whole(Arith(op, left.scalar, right.scalar), bits, wide)
    if isinstance(left.scalar, Lit):
        return Whole(Arith(op, left.scalar, Wide(right.scalar)), bits, wide=True)
    return Whole(Arith(op, Wide(left.scalar), right.scalar), bits, wide=True)


def negative(value: Whole) -> Whole:
    """Minus the value."""
    return plus("-", whole(0), value)


def raised(value: Whole, places: int) -> Whole:
    """The value times 10^places."""
    return times(value, whole(10**places)) if places else value


def to_scale(ratio: Ratio, scale: int) -> Ratio:
    """The same number with a larger scale."""
    return replace(ratio, num=raised(ratio.num, scale - ratio.scale), scale=scale)


def add(op: Literal["+", "-"], left: Ratio, right: Ratio) -> Ratio:
    """Sum or difference of two numbers."""
    scale = max(left.scale, right.scale)
    left, right = to_scale(left, scale), to_scale(right, scale)
    if left.den == right.den:
        return tidy(replace(left, num=plus(op, left.num, right.num)))
    one, two = left.den or whole(1), right.den or whole(1)
    num = plus(op, times(left.num, two), times(right.num, one))
    return tidy(Ratio(num, times(one, two), scale, _sign(left, right)))


def multiply(left: Ratio, right: Ratio) -> Ratio:
    """Product of two numbers."""
    den = left.den if right.den is None else right.den if left.den is None else times(left.den, right.den)
    return tidy(Ratio(times(left.num, right.num), den, left.scale + right.scale, _sign(left, right)))


def divide(left: Ratio, right: Ratio) -> Ratio:
    """Quotient of two numbers, where `right.den` is never 0 (null instead)."""
    num = times(left.num, right.den) if right.den else left.num
    den = times(left.den, right.num) if left.den else right.num
    scale = left.scale - right.scale
    return tidy(Ratio(raised(num, max(0, -scale)), den, max(0, scale), "any"))


def _sign(left: Ratio, right: Ratio) -> Sign:
    signs = {each.sign for each in (left, right) if each.den is not None}
    return "any" if "any" in signs else "not negative" if "not negative" in signs else "positive"


def tidy(ratio: Ratio) -> Ratio:
    """The same number with no constant divisor where a scale says it, and no needless zeros in a constant."""
    if ratio.num.is_null or (ratio.den and ratio.den.is_null):
        return NULL_RATIO
    num, den, scale = ratio.num, ratio.den, ratio.scale
    sign = ratio.sign
    if den is not None and (by := den.constant) is not None:
        if by == 0:
            return NULL_RATIO
        if by < 0:
            num, by = negative(num), -by
        num, by, places = _without_tens(num, by)
        den, scale, sign = (None if by == 1 else whole(by)), scale + places, "positive"
    if den is None and (value := num.constant) is not None:
        while scale and value % 10 == 0:
            value, scale = value // 10, scale - 1
        num = whole(value)
    return Ratio(num, den, scale, sign if den else "positive")


def _without_tens(num: Whole, by: int) -> tuple[Whole, int, int]:
    """``num / by`` with the twos and fives of `by` made decimal places, at most 18."""
    twos = fives = 0
    rest = by
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if places > 18:
        return num, by, 0
    return times(num, whole(10**places // (by // rest))), rest, places


def without_scaling(op: CompareOp, left: Ratio, right: Ratio) -> Scalar | None:
    """A comparison with a constant of more decimals, by rounding the constant: ``n >= 80.5`` is ``n >= 81``.

    None where there is no such constant, or equality would need it unrounded.
    """
    value, places = right.num.constant, right.scale - left.scale
    if left.den or right.den or value is None or places <= 0 or left.num.is_null:
        return None
    below, rest = divmod(value, 10**places)
    if rest and op in ("=", "<>"):
        return None
    rounded = below + 1 if rest and op in (">=", "<") else below
    return Compare(op, left.num.scalar, Lit(rounded))


def floor(ratio: Ratio) -> Whole:
    """The largest integer that is not larger; raises LoweringError for a divisor that is not constant."""
    by = 1 if ratio.den is None else ratio.den.constant
    if by is None:
        sentence = "A time that lies a computed share of a duration after another cannot be made exact."
        raise LoweringError(sentence, "Compare durations instead: `closed_at - created_at <= limit / count`.")
    by *= 10**ratio.scale
    if by == 1 or ratio.num.is_null:
        return ratio.num
    if ratio.num.constant is not None:
        return whole(ratio.num.constant // by)
    return Whole(FloorDiv(ratio.num.scalar, by), ratio.num.bits, ratio.num.wide)
