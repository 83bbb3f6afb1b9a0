"""One comparison: `at least 95%`, `between 2 h and 4 h`, `at most 1 late`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from servanda.words.money import Money
from servanda.words.phrase import PhraseError, Reader, Token
from servanda.words.problem import nearest
from servanda.words.value import Value, plain, read_value, unit_of

Op = Literal["at least", "at most", "above", "below", "exactly", "between"]
Quantity = Literal["late", "bad"]
OPS: tuple[Op, ...] = ("at least", "at most", "above", "below", "exactly", "between")
QUANTITIES: tuple[Quantity, ...] = ("late", "bad")
"""What a counted part counts: the records that count and are not good (late, not within, not up to the mark)."""

_SAME: dict[str, Op] = {
    ">=": "at least", "≥": "at least", "minimum": "at least", "no less than": "at least", "not less than": "at least",
    "min": "at least", "no fewer than": "at least", "from": "at least", "not below": "at least", "not under": "at least",
    "not fewer than": "at least", "no lower than": "at least", "not lower than": "at least", "never below": "at least",
    "not above": "at most", "not over": "at most", "no higher than": "at most", "not higher than": "at most",
    "never above": "at most", "no later than": "at most", "no longer than": "at most", "not longer than": "at most",
    "<=": "at most", "≤": "at most", "maximum": "at most", "no more than": "at most", "not more than": "at most",
    "max": "at most", "up to": "at most", "within": "at most", "not exceeding": "at most",
    ">": "above", "more than": "above", "greater than": "above", "over": "above", "exceeds": "above",
    "<": "below", "less than": "below", "fewer than": "below", "under": "below",
    "=": "exactly", "==": "exactly", "equal to": "exactly", "equals": "exactly", "is": "exactly",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """``at least 95%``; `high` only with ``between``; `quantity` where records are counted (``at most 1 late``)."""

    op: Op
    low: Value
    high: Value | None = None
    quantity: Quantity | None = None

    def __str__(self) -> str:
        values = f"{self.low} and {self.high}" if self.high is not None else str(self.low)
        return f"{self.op} {values}" + (f" {self.quantity}" if self.quantity else "")

    @property
    def direction(self) -> Literal["higher", "lower", "band", "exact"]:
        """Which way is better."""
        match self.op:
            case "at least" | "above":
                return "higher"
            case "at most" | "below":
                return "lower"
            case "between":
                return "band"
            case "exactly":
                return "exact"

    @property
    def strict(self) -> bool:
        """Does the comparison fail at the bound itself?"""
        return self.op in ("above", "below")

    def bounds(self) -> tuple[Value | None, Value | None]:
        """The lower and the upper bound; None where there is none. Both are inclusive unless `strict`."""
        match self.direction:
            case "higher":
                return self.low, None
            case "lower":
                return None, self.low
            case "exact":
                return self.low, self.low
            case "band":
                return self.low, self.high


def parse_op(text: str) -> Op:
    """Read the comparison alone, as above a table of bare numbers: ``at least``; raises PhraseError."""
    reader = Reader(text)
    op = _read_op(reader)
    reader.end()
    return op


def read_comparison(reader: Reader) -> Comparison:
    """The comparison that comes next."""
    op = _read_op(reader)
    first = reader.peek()
    low = read_value(reader)
    high = None
    if op == "between":
        reader.expect("and", hint="Write `between 5 and 10`.")
        high = read_value(reader)
        _check_band(reader, first, low, high)
    token = reader.peek()
    quantity = next((word for word in QUANTITIES if token.word == word), None)
    if quantity:
        _check_counted(reader, first, low, high)
        reader.next()
    elif token.kind == "word" and token.word == "e" and reader.peek(1).kind == "number":
        raise reader.fail(f"`{token.text}` is not expected here.", hint="Write the number with all its digits.")
    elif token.kind == "word" and token.word not in ("or", "and"):
        hint = reader.suggestion(*QUANTITIES, "or", "and", "h", "min", "days", "weeks", "months", "%")
        hint = hint or f"Write `{Comparison(op, low, high)}`; what is counted, and how often, stands in other keys."
        raise reader.fail(f"`{token.text}` is not expected here.", hint=hint)
    return Comparison(op, low, high, quantity)


def _read_op(reader: Reader) -> Op:
    for op in OPS:
        if reader.take(*op.split()):
            return op
    run = _leading_words(reader)
    if run:
        raise _misspelt(reader, run)
    first = reader.peek()
    if first.kind == "end":
        raise reader.fail("A target is missing.", hint=_BEGINNINGS)
    value = read_value(reader)
    raise reader.fail(
        "The comparison is missing.", first, reader.last, f"Write `at least {value}` or `at most {value}`."
    )


_BEGINNINGS = f"A target begins with one of: {', '.join(OPS)}."


def _misspelt(reader: Reader, run: tuple[Token, ...]) -> PhraseError:
    written = " ".join(token.text.lower() for token in run)
    meant = _SAME.get(written)
    if meant:
        return reader.fail(f"`{written}` is no comparison of the language.", run[0], run[-1], f"Write `{meant}`.")
    denied = written.startswith(("no ", "not ", "never "))  # the nearest word would say the contrary
    near = None if denied else nearest(written, (*OPS, *_SAME))
    hint = f"Did you mean `{_SAME.get(near, near)}`?" if near else _BEGINNINGS
    wrong = run[1:2] if run[0].word == "at" and len(run) > 1 else run
    shown = reader.text[wrong[0].start : wrong[-1].stop]
    return reader.fail(f"`{shown}` does not begin a comparison.", wrong[0], wrong[-1], hint)


def _leading_words(reader: Reader) -> tuple[Token, ...]:
    """Words and comparison signs before the value."""
    run: list[Token] = []
    while len(run) < 4:
        token = reader.peek(len(run))
        sign = token.kind == "sign" and token.text in _SAME
        if not (token.kind == "word" or sign) or token.word in ("goals", "next"):
            break
        run.append(token)
    return tuple(run)


def _check_band(reader: Reader, first: Token, low: Value, high: Value) -> None:
    kinds = unit_of(low), unit_of(high)
    if None not in kinds and kinds[0] != kinds[1]:
        raise reader.fail(
            f"`{low}` and `{high}` cannot both bound one value.", first, reader.last, "Write both in one unit."
        )
    if isinstance(low, Money) and isinstance(high, Money) and low.currency != high.currency:
        raise reader.fail("The bounds are in two currencies.", first, reader.last)
    below, above = plain(low), plain(high)
    if below is not None and above is not None and below > above:
        raise reader.fail(
            "The first bound is above the second.", first, reader.last, f"Write `between {high} and {low}`."
        )


def _check_counted(reader: Reader, first: Token, low: Value, high: Value | None) -> None:
    if any(unit_of(value) not in ("number", None) for value in (low, high) if value is not None):
        raise reader.fail(
            f"`{reader.peek().text}` follows a number of records.", first, reader.peek(), "Write `at most 1 late`."
        )
