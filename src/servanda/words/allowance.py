"""How much of something is allowed in each period: `12 h each year`."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.words.duration import Exact, read_duration
from servanda.words.phrase import Reader
from servanda.words.window import Records, Window, parse_window


@dataclass(frozen=True, slots=True)
class Allowance:
    """So much real time in each of these periods."""

    time: Exact
    each: Window

    def __str__(self) -> str:
        return f"{self.time} each {self.each}"


def parse_allowance(text: str) -> Allowance:
    """Read ``12 h each year``; raises PhraseError."""
    reader = Reader(text)
    first = reader.peek()
    if first.kind != "number":
        raise reader.fail("The length of time is missing.", hint="Write `12 h each year`.")
    time = read_duration(reader)
    if not isinstance(time, Exact):
        raise reader.fail(f"`{time}` has no fixed length.", first, reader.last, "Write hours: `24 h each month`.")
    reader.expect("each", hint=f"Write `{time} each month`.")
    rest = text[reader.last.stop :]
    each = parse_window(rest)
    if isinstance(each, Records):
        raise reader.fail(f"`{each}` is no window.", hint="Write `each month`, `each quarter`, `each year`.")
    return Allowance(time, each)
