"""How many records a figure needs before it says anything: ``too_few: below 25 records``."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.words.phrase import Reader


@dataclass(frozen=True, slots=True)
class TooFew:
    """Fewer records than this are too few to judge by."""

    below: int

    def __str__(self) -> str:
        return f"below {self.below} records"


def parse_too_few(text: str) -> TooFew:
    """Read ``below 25 records``; raises PhraseError."""
    reader = Reader(text)
    reader.expect("below", hint="Write `below 25 records`.")
    below = reader.whole("a number of records", 2, 1_000_000)
    reader.expect("records", hint=f"Write `below {below} records`.")
    reader.end()
    return TooFew(below)
