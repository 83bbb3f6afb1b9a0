"""Comparisons that read well and can never be true: nobody means them, and silently they would count nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from servanda.query.expression import Between, Call, Compare, Expression, In, Literal, Moment, walk
from servanda.query.fault import Fault
from servanda.query.letters import lower, upper
from servanda.query.show import show
from servanda.words.duration import Exact

CODE = "S131"
_FOLDS: Mapping[str, Callable[[str], str]] = {"lower": lower, "upper": upper, "trim": lambda text: text.strip(" ")}
_WORDS = {"lower": "small letters", "upper": "capitals", "trim": "a text without spaces around it"}


def never_true(expression: Expression) -> tuple[Fault, ...]:
    """Bounds that hold nothing between them, and texts that a function never gives; of an expression with types."""
    return tuple(fault for node in walk(expression) for fault in _of(node))


def _of(node: Expression) -> Iterator[Fault]:
    match node:
        case Between(_, Literal() as low, Literal() as high):
            yield from _bounds(low, high)
        case Compare("=" | "<>", Call() as call, Literal() as text) | Compare(
            "=" | "<>", Literal() as text, Call() as call
        ):
            yield from _folded(call, text)
        case In(Call() as call, items):
            for item in items:
                if isinstance(item, Literal):
                    yield from _folded(call, item)


def _bounds(low: Literal, high: Literal) -> Iterator[Fault]:
    below, above = _size(low), _size(high)
    if below is None or above is None or low.kind != high.kind or below <= above:
        return
    span = low.span.to(high.span)
    hint = f"Write `between {show(high)} and {show(low)}`."
    yield Fault(CODE, "The first bound is above the second: nothing lies between them.", *span, hint)


def _size(bound: Literal) -> Fraction | int | None:
    """A number by which bounds of one kind are ordered; None where they are not, or only in their zone."""
    match bound.value:
        case bool() | str():
            return None
        case Fraction() | int():
            return bound.value
        case Exact(microseconds):
            return microseconds
        case Moment(local, offset):
            return local if offset is None else None
    return None


def _folded(call: Call, text: Literal) -> Iterator[Fault]:
    fold = _FOLDS.get(call.name)
    if fold is None or not isinstance(text.value, str) or fold(text.value) == text.value:
        return
    sentence = f"`{call.name}` gives {_WORDS[call.name]}, so it is never '{text.value}'."
    yield Fault(CODE, sentence, *text.span, f"Write '{fold(text.value)}'.")
