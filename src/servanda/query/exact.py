"""Comparing and choosing among exact numbers; what is used twice becomes a column of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from servanda.clock.zone import Zone
from servanda.query import scalar as s
from servanda.query.derive import CivilStep, Let, LocalToUtc, Step
from servanda.query.expression import FLIPPED, CompareOp
from servanda.query.literals import DAY
from servanda.query.ratio import (
    NULL_RATIO,
    Ratio,
    Sign,
    Whole,
    column_bits,
    floor,
    negative,
    plus,
    times,
    to_scale,
    whole,
    without_scaling,
)
from servanda.query.scalar import FALSE, NOTHING, TRUE, Col, Lit, Scalar
from servanda.query.types import Kind
from servanda.words.duration import Civil


@dataclass(slots=True)
class Bench:
    """The columns that have been derived so far for one expression, in order. The only thing here that changes."""

    prefix: str
    zone: Zone
    steps: list[Step] = field(default_factory=list)

    def name(self) -> str:
        """A name that no column has yet."""
        return f"{self.prefix}{len(self.steps) + 1}"

    def let(self, value: Scalar) -> Scalar:
        """The value as something that may be used twice."""
        if isinstance(value, Col | Lit):
            return value
        self.steps.append(Let(self.name(), value))
        return Col(self.steps[-1].into)

    def is_given(self, value: Scalar) -> bool:
        """Is it a column of the records, and none of those derived here?"""
        return isinstance(value, Col) and value.name not in {step.into for step in self.steps}

    def share(self, value: Whole) -> Whole:
        """The same of an integer."""
        return replace(value, scalar=self.let(value.scalar))

    def columnar(self, found: Ratio | Scalar) -> Ratio | Scalar:
        """The same of any value."""
        if isinstance(found, Ratio):
            return replace(found, num=self.share(found.num), den=self.share(found.den) if found.den else None)
        return self.let(found)

    def stepped(self, of: Whole, steps: Civil, zone: Zone) -> Whole:
        """An instant and steps of the calendar."""
        self.steps.append(CivilStep(self.name(), of.scalar, steps, zone))
        return Whole(Col(self.steps[-1].into), column_bits(Kind.TIME))

    def midnight(self, day: Ratio, more: int) -> Ratio:
        """The first instant of a date, or of the day `more` days later."""
        date = plus("+", floor(day), whole(more))
        if date.is_null:
            return NULL_RATIO
        if date.constant is not None:
            return Ratio(whole(self.zone.midnight(date.constant)))
        self.steps.append(LocalToUtc(self.name(), times(date, whole(DAY)).scalar, self.zone))
        return Ratio(Whole(Col(self.steps[-1].into), column_bits(Kind.TIME)))


def compare_ratios(bench: Bench, op: CompareOp, left: Ratio, right: Ratio) -> Scalar:
    """By cross-multiplication where there are divisors."""
    if left.num.constant is not None and left.den is None:
        op, left, right = FLIPPED[op], right, left
    if rounded := without_scaling(op, left, right):
        return rounded
    left, right = positive(bench, left), positive(bench, right)
    scale = max(left.scale, right.scale)
    one, two = to_scale(left, scale).num, to_scale(right, scale).num
    if left.den != right.den:
        one = times(one, right.den) if right.den else one
        two = times(two, left.den) if left.den else two
    elif left.den is not None:
        one, two = times(one, left.den), times(two, left.den)
    return NOTHING if one.is_null or two.is_null else s.Compare(op, one.scalar, two.scalar)


def compare_day(bench: Bench, op: CompareOp, time: Ratio, day: Ratio) -> Scalar:
    """A date beside a time stands for its whole day."""
    time = cast(Ratio, bench.columnar(time))
    if op in ("<", ">="):
        return compare_ratios(bench, op, time, bench.midnight(day, 0))
    if op in ("<=", ">"):
        return compare_ratios(bench, "<" if op == "<=" else ">=", time, bench.midnight(day, 1))
    first, after = bench.midnight(day, 0), bench.midnight(day, 1)
    if op == "=":
        return s.And((compare_ratios(bench, ">=", time, first), compare_ratios(bench, "<", time, after)))
    return s.Or((compare_ratios(bench, "<", time, first), compare_ratios(bench, ">=", time, after)))


def positive(bench: Bench, ratio: Ratio) -> Ratio:
    """The same number with a divisor that is positive or null."""
    if ratio.den is None or ratio.sign == "positive":
        return ratio
    den = bench.share(ratio.den)
    num, by = turned(bench, ratio.num, den) if ratio.sign == "any" else (ratio.num, den)
    whens = [(s.Compare(">", den.scalar, Lit(0)), den.scalar)]
    if ratio.sign == "any":
        whens.append((s.Compare("<", den.scalar, Lit(0)), negative(den).scalar))
    return Ratio(num, replace(by, scalar=s.Case(tuple(whens), NOTHING)), ratio.scale, "positive")


def turned(bench: Bench, num: Whole, den: Whole) -> tuple[Whole, Whole]:
    """Both with the other sign where the divisor is negative."""
    below = s.Compare("<", den.scalar, Lit(0))
    num = bench.share(num)
    one, two = (replace(each, scalar=s.Case(((below, negative(each).scalar),), each.scalar)) for each in (num, den))
    return one, two


def never_zero(bench: Bench, ratio: Ratio) -> Ratio:
    """The same with a divisor that is null where it was 0, so that it may become a factor."""
    if ratio.den is None or ratio.sign == "positive":
        return ratio
    den = bench.share(ratio.den)
    case = s.Case(((s.Compare("<>", den.scalar, Lit(0)), den.scalar),), NOTHING)
    return replace(ratio, den=replace(den, scalar=case))


def is_null(bench: Bench, found: Ratio | Scalar) -> Scalar:
    """Is there no value? A number divided by 0 has none."""
    if not isinstance(found, Ratio):
        return TRUE if found == NOTHING else s.IsNull(found)
    if found.num.is_null:
        return TRUE
    if found.num.constant is not None and found.den is None:
        return FALSE
    if found.den is None:
        return s.IsNull(found.num.scalar)
    den = bench.share(found.den).scalar
    return s.Or((s.IsNull(found.num.scalar), s.IsNull(den), s.Compare("=", den, Lit(0))))


def coalesce(bench: Bench, values: Sequence[Ratio | Scalar]) -> Ratio | Scalar:
    """The first value that is not null."""
    if not any(isinstance(value, Ratio) and value.den for value in values):
        ratios = [value for value in values if isinstance(value, Ratio)]
        if not ratios:
            return s.Coalesce(tuple(cast("list[Scalar]", values)))
        scale = max(each.scale for each in ratios)
        nums = [to_scale(each, scale).num for each in ratios]
        joined = s.Coalesce(tuple(each.scalar for each in nums))
        return Ratio(Whole(joined, max(each.bits for each in nums), any(each.wide for each in nums)), None, scale)
    values = [bench.columnar(value) for value in values]
    conditions = [s.Not(is_null(bench, value)) for value in values[:-1]]
    return choose(bench, conditions, values)


def choose(bench: Bench, conditions: Sequence[Scalar], values: Sequence[Ratio | Scalar]) -> Ratio | Scalar:
    """The value of the first condition that is true, else the last."""
    known = [value for value in values if isinstance(value, Ratio)]
    if not known:
        scalars = cast("Sequence[Scalar]", values)
        return s.Case(tuple(zip(conditions, scalars, strict=False)), scalars[-1])
    scale = max(each.scale for each in known)
    ratios = [to_scale(as_ratio(value), scale) for value in values]
    divided = [each for each in known if each.den is not None]
    if not divided:
        return Ratio(_chosen(conditions, [each.num for each in ratios]), None, scale)
    conditions = [bench.let(condition) for condition in conditions]
    num = _chosen(conditions, [each.num for each in ratios])
    den = _chosen(conditions, [each.den or whole(1) for each in ratios])
    sign: Sign = "any" if any(each.sign == "any" for each in divided) else "not negative"
    return Ratio(num, den, scale, sign)


def divided(bench: Bench, ratio: Ratio) -> tuple[Scalar, Scalar | None]:
    """Numerator, and divisor if there is one: never negative and never null unless it is a column of the records."""
    if ratio.den is None:
        return ratio.num.scalar, None
    if ratio.den.constant is not None or (ratio.sign != "any" and bench.is_given(ratio.den.scalar)):
        return ratio.num.scalar, ratio.den.scalar
    num, den = ratio.num, bench.share(ratio.den)
    if ratio.sign == "any":
        num, den = turned(bench, num, den)
    return num.scalar, s.Coalesce((den.scalar, Lit(0)))


def as_ratio(found: Ratio | Scalar) -> Ratio:
    """A number; null where it is the constant null."""
    return found if isinstance(found, Ratio) else NULL_RATIO


def _chosen(conditions: Sequence[Scalar], values: Sequence[Whole]) -> Whole:
    scalars = [each.scalar for each in values]
    case = s.Case(tuple(zip(conditions, scalars, strict=False)), scalars[-1])
    return Whole(case, max(each.bits for each in values), any(each.wide for each in values))
