"""What time or records count as: one set of words for what is empty, excluded, or not yet there."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from servanda.words.phrase import Reader
from servanda.words.value import Value, plain, read_value

Way = Literal["up", "down", "measured", "value", "leaves", "undetermined"]

_SAME = {
    "excluded": "leaves the period", "ignored": "leaves the period", "left": "leaves the period",
    "skipped": "leaves the period", "leave": "leaves the period", "up": "counts as up", "down": "counts as down",
    "met": "counts as up", "missed": "counts as down", "measured": "counts as measured", "unknown": "undetermined",
}  # fmt: skip
WORDS = ("counts as up", "counts as down", "counts as measured", "counts as 100%", "leaves the period", "undetermined")


@dataclass(frozen=True, slots=True)
class CountsAs:
    """``counts as up``, ``counts as 100%``, ``leaves the period`` …; `value` only where a value is written."""

    way: Way
    value: Value | None = None

    def __str__(self) -> str:
        match self.way:
            case "leaves":
                return "leaves the period"
            case "undetermined":
                return "undetermined"
            case "value":
                return f"counts as {self.value}"
            case _:
                return f"counts as {self.way}"

    @property
    def share(self) -> Fraction | None:
        """The exact number counted: 1 for up, 0 for down, the value written (microseconds for durations), else None."""
        if self.way == "value" and self.value is not None:
            return plain(self.value)
        return {"up": Fraction(1), "down": Fraction(0)}.get(self.way)


def parse_counts(text: str) -> CountsAs:
    """Read one of the phrases; raises PhraseError."""
    reader = Reader(text)
    found = _read_counts(reader)
    reader.end()
    return found


def _read_counts(reader: Reader) -> CountsAs:
    if reader.take("undetermined"):
        return CountsAs("undetermined")
    if reader.take("leaves"):
        reader.expect("the", "period", hint="Write `leaves the period`.")
        return CountsAs("leaves")
    if not reader.take("counts"):
        token = reader.peek()
        meant = _SAME.get(token.word)
        near = f"Write `{meant}`." if meant else reader.suggestion("counts", "leaves", "undetermined")
        raise reader.fail("These words do not say what counts.", hint=near or f"One of: {', '.join(WORDS)}.")
    reader.expect("as")
    ways: tuple[Way, ...] = ("up", "down", "measured")
    for way in ways:
        if reader.take(way):
            return CountsAs(way)
    if reader.peek().kind == "word":
        hint = reader.suggestion(*ways) or f"One of: {', '.join(WORDS)}."
        raise reader.fail(f"Nothing counts as `{reader.peek().text}`.", hint=hint)
    first = reader.peek()
    value = read_value(reader)
    if plain(value) is None:
        raise reader.fail(
            "The value must be a plain one.", first, reader.last, "Write `counts as 100%` or `counts as 0`."
        )
    return CountsAs("value", value)
