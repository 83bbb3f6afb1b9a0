"""The beginning of a term: `first 9 months`, over which a goal is found in what was measured."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.words.duration import Civil
from servanda.words.phrase import Reader
from servanda.words.window import Unit, counted, read_unit

_STEPS: dict[Unit, Civil] = {
    "day": Civil(0, 1), "week": Civil(0, 7), "month": Civil(1, 0), "quarter": Civil(3, 0), "half": Civil(6, 0),
    "year": Civil(12, 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class First:
    """The first n units of the term: ``first 9 months``."""

    n: int
    unit: Unit

    @property
    def length(self) -> Civil:
        """The stretch as a step of the calendar."""
        one = _STEPS[self.unit]
        return Civil(one.months * self.n, one.days * self.n)

    def __str__(self) -> str:
        return f"first {counted(self.n, self.unit)}"


def parse_first(text: str) -> First:
    """Read ``first 9 months``; raises PhraseError."""
    reader = Reader(text)
    reader.expect("first", hint="Write `first 9 months`.")
    if reader.peek().kind != "number":
        raise reader.fail("The number is missing.", hint="Write `first 9 months`.")
    count = reader.whole("a number", 1, 1000)
    first = First(count, read_unit(reader))
    reader.end()
    return first
