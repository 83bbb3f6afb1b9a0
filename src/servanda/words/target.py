"""Targets: the grammar of every threshold, `at least 95% or at most 1 late`, and what it means to hold.

Thresholds are targets, levels, band edges, `only_outages` and `pay_if`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from servanda.words.comparison import OPS, QUANTITIES, Comparison, Op, Quantity, parse_op, read_comparison
from servanda.words.phrase import Reader
from servanda.words.rounding import Direction, round_to
from servanda.words.value import GoalRef, OfFee, OfTheTime, Parameter, Value, parse_value, plain, unit_of

__all__ = [
    "OPS", "QUANTITIES", "Comparison", "Either", "GoalRef", "OfFee", "OfTheTime", "Op", "Parameter", "Quantity",
    "Rounded", "Target", "Value", "comparisons", "goals_in", "holds", "parse_op", "parse_target", "parse_value", "plain",
    "read_comparison", "read_target", "unit_of", "with_goals", "with_parameters", "with_values",
]  # fmt: skip

Resolve = Callable[[Value], Fraction]


@dataclass(frozen=True, slots=True)
class Either:
    """``T or T``: true if any part holds."""

    parts: tuple[Comparison, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Rounded:
    """A target whose limits, not the reading, are rounded to a multiple of `to`."""

    target: Comparison | Either
    direction: Direction
    to: Value

    def __str__(self) -> str:
        return f"{self.target}, the limit rounded {self.direction} to {self.to}"


Target = Comparison | Either | Rounded


def parse_target(text: str) -> Comparison | Either:
    """Read ``at least 95%``, ``between 2 h and 4 h``, ``at least 95% or at most 1 late``; raises PhraseError."""
    reader = Reader(text)
    target = read_target(reader)
    if reader.at("and"):
        raise reader.fail("Targets are not joined by `and`.", hint="Write `between 5 and 10`, or two objectives.")
    reader.end()
    return target


def read_target(reader: Reader) -> Comparison | Either:
    """The target that comes next."""
    parts = [read_comparison(reader)]
    while reader.take("or"):
        parts.append(read_comparison(reader))
    return parts[0] if len(parts) == 1 else Either(tuple(parts))


def holds(target: Target, value: Fraction, resolve: Resolve, counted: Mapping[str, Fraction] | None = None) -> bool:
    """Does the target hold for an exact value?

    `resolve` gives the number of each value in the unit of `value` (see `plain` for those that depend on nothing).
    `counted` holds what a counted part compares (``late``); it may be absent only if no part is counted.
    """
    limit = resolve
    if isinstance(target, Rounded):
        step, direction = resolve(target.to), target.direction

        def limit(value: Value) -> Fraction:
            return round_to(resolve(value), direction, step)

    return any(
        _holds(part, (counted or {})[part.quantity], resolve) if part.quantity else _holds(part, value, limit)
        for part in comparisons(target)
    )


def comparisons(target: Target) -> tuple[Comparison, ...]:
    """The parts of a target, of which one must hold."""
    match target:
        case Rounded(inner):
            return comparisons(inner)
        case Either(parts):
            return parts
        case Comparison():
            return (target,)


def with_parameters(target: Target, values: Mapping[str, Value]) -> Target:
    """The target with parameters replaced by their values; those without one stay."""
    return with_values(target, lambda value: values.get(value.name, value) if isinstance(value, Parameter) else value)


def with_goals(target: Target, values: Mapping[str, Value]) -> Target:
    """The target with goals replaced by their values; those without one stay."""
    return with_values(target, lambda value: values.get(value.name, value) if isinstance(value, GoalRef) else value)


def goals_in(target: Target) -> tuple[str, ...]:
    """The names of the goals that a target compares with."""
    values = [value for part in comparisons(target) for value in (part.low, part.high)]
    return tuple(dict.fromkeys(value.name for value in values if isinstance(value, GoalRef)))


def with_values(target: Target, put: Callable[[Value], Value]) -> Target:
    """The target with other values: `put` gives what stands for each."""

    def one(part: Comparison) -> Comparison:
        return replace(part, low=put(part.low), high=None if part.high is None else put(part.high))

    match target:
        case Comparison():
            return one(target)
        case Either(parts):
            return Either(tuple(map(one, parts)))
        case Rounded(inner, direction, to):
            changed = one(inner) if isinstance(inner, Comparison) else Either(tuple(map(one, inner.parts)))
            return Rounded(changed, direction, put(to))


def _holds(part: Comparison, value: Fraction, resolve: Resolve) -> bool:
    low = resolve(part.low)
    match part.op:
        case "at least":
            return value >= low
        case "at most":
            return value <= low
        case "above":
            return value > low
        case "below":
            return value < low
        case "exactly":
            return value == low
        case "between":
            return low <= value <= resolve(part.high or part.low)
