"""Limits of time: asked for all priorities in one line, and proposed from what nine of ten records took."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from servanda.desk.init_questions import Answer, Read, wrong
from servanda.desk.measuring import Measured
from servanda.words.duration import Exact, parse_duration
from servanda.words.phrase import PhraseError
from servanda.words.result import Reading
from servanda.words.show import show_length

LEAST = 10
"""Records of a priority in the newest year that has so many; fewer say nothing."""
_MINUTE = 60_000_000
_ROUND = tuple(minutes * _MINUTE for minutes in (
    5, 10, 15, 20, 30, 45, 60, 90, *(60 * hours for hours in (2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 40, 48, 60, 80)),
))  # fmt: skip
_STEP = 40 * 60 * _MINUTE


@dataclass(frozen=True, slots=True)
class Taken:
    """What nine of ten records took, by priority (the empty one for all), in microseconds of the clock."""

    of: Mapping[str, int]

    def limit(self, value: str) -> str | None:
        """The next length of time that people name."""
        return None if value not in self.of else str(Exact(rounded(self.of[value])))

    @property
    def said(self) -> str:
        """A sentence for the interview."""
        parts = [f"{value or 'all'} {show_length(time)}" for value, time in self.of.items()]
        return f"In the records nine of ten took at most: {', '.join(parts)}."


def rounded(time: int) -> int:
    """The next length that people name: 38 minutes are 45, 90 hours are 120."""
    whole = ceil(Fraction(time, _STEP)) * _STEP
    return next((each for each in _ROUND if each >= time), max(whole, _STEP))


def taken_of(measured: Measured, promise: str, values: Sequence[str]) -> Taken | None:
    """What the clocks of a promise took in the newest year with enough records, in the order of `values`."""
    readings = [each.reading for each in measured.verdicts if each.reading.objective == promise]
    newest: dict[str, Reading] = {}
    for each in sorted(readings, key=lambda reading: reading.period.start):
        if each.value is not None and each.counts.inside + each.counts.outside >= LEAST:
            newest[each.segment[0][1] if each.segment else ""] = each
    times = {value: ceil(newest[value].value or 0) for value in (values or [""]) if value in newest}
    return Taken(times) if times else None


def limits_text(limits: Mapping[str, str]) -> str:
    """``P1: 1 h, P2: 4 h``."""
    return ", ".join(f"{value}: {limit}" for value, limit in limits.items())


def limits_in(text: str, usual: Mapping[str, str]) -> dict[str, str]:
    """The limit of each priority in an answer; those that are not named keep their usual one. Raises PhraseError.

    ``P1 1 h, P2 4 h`` names them; ``1 h, 4 h`` goes through them in their order; ``4 h`` is for all.
    """
    found, rest, plain = dict(usual), text.strip(), []
    while rest:
        named = _named(rest, usual)
        rest = rest[len(named) :].lstrip(" :=") if named is not None else rest
        written, _, rest = (part.strip() for part in rest.partition(","))
        limit = str(parse_duration(written))
        if named is None:
            plain.append(limit)
        else:
            found[next(value for value in usual if value.casefold() == named.casefold())] = limit
    if not plain:
        return found
    if len(plain) == 1 and found == dict(usual):
        plain *= len(usual)
    if len(plain) != len(usual) or found != dict(usual):
        sentence = f"There are {len(usual)} priorities: {', '.join(usual)}."
        raise PhraseError(sentence, 0, len(text), f"Write {limits_text(usual)}.")
    return dict(zip(usual, plain, strict=True))


def _named(text: str, usual: Mapping[str, str]) -> str | None:
    """The priority with which this begins, as it is written there."""
    names = sorted(usual, key=len, reverse=True)
    found = next((each for each in names if re.match(rf"{re.escape(each)}(?=[\s:=])", text, re.IGNORECASE)), None)
    return None if found is None else text[: len(found)]


def read_limits(usual: Mapping[str, str]) -> Read:
    """Limits by priority in one line."""

    def read(text: str) -> Answer:
        try:
            return limits_text(limits_in(text, usual)), None
        except PhraseError as error:
            return wrong(error.sentence, error.hint or f"Write {limits_text(usual)}.")

    return read
