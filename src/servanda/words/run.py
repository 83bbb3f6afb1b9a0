"""How long a state must last before it counts: `5 checks`, `3 min`."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.words.duration import Exact, read_duration
from servanda.words.phrase import Reader


@dataclass(frozen=True, slots=True)
class Checks:
    """So many checks one after another: ``5 checks``."""

    n: int

    def __str__(self) -> str:
        return f"{self.n} {'check' if self.n == 1 else 'checks'}"


Run = Checks | Exact


def parse_run(text: str) -> Run:
    """Read ``5 checks`` or a length of real time such as ``3 min``; raises PhraseError."""
    reader = Reader(text)
    first = reader.peek()
    run: Run
    if first.kind == "number" and reader.peek(1).word in ("check", "checks"):
        run = Checks(reader.whole("a number of checks", 1, 100_000))
        reader.next()
    else:
        found = read_duration(reader)
        if not isinstance(found, Exact):
            raise reader.fail(
                f"`{found}` has no fixed length.", first, reader.last, "Write `5 checks`, or hours: `24 h`."
            )
        run = found
    reader.end()
    return run
