"""What an exclusion may lie before: `last granted claim`, by which time is used up."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.words.phrase import Reader


@dataclass(frozen=True, slots=True)
class LastGrantedClaim:
    """The day on which the last claim was made that was granted."""

    def __str__(self) -> str:
        return "last granted claim"


def parse_before(text: str) -> LastGrantedClaim:
    """Read ``last granted claim``; raises PhraseError."""
    reader = Reader(text)
    if not (reader.take("last") and reader.take("granted") and reader.take("claim")):
        raise reader.fail("Only a granted claim uses time up.", hint="Write `last granted claim`.")
    reader.end()
    return LastGrantedClaim()
