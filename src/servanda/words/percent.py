"""Percentages with exact decimals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from servanda.words.number import exact_text
from servanda.words.phrase import Reader, Token


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of 1: ``99.9%`` is 999/1000."""

    share: Fraction

    def __str__(self) -> str:
        return exact_text(self.share * 100) + "%"


def parse_percent(text: str) -> Percent:
    """Read ``99.9%``; raises PhraseError."""
    reader = Reader(text)
    first = reader.peek()
    value = reader.number("a percentage, such as `99.9%`")
    if not take_percent_sign(reader, first):
        shown, share = exact_text(value), exact_text(value * 100)
        other = f", or `{share}%` if it is a share of 1" if abs(value) <= 1 else ""
        raise reader.fail("The percent sign is missing.", first, reader.last, f"Write `{shown}%`{other}.")
    reader.end()
    return Percent(value / 100)


def take_percent_sign(reader: Reader, first: Token) -> bool:
    """Consume `%`; the word `percent` is refused with the number from `first` on."""
    if reader.at("percent") or reader.at("per", "cent") or reader.peek().text == "pct":
        written = reader.text[first.start : reader.last.stop]
        raise reader.fail("A percentage is written with its sign.", hint=f"Write `{written}%`.")
    return reader.take("%")
