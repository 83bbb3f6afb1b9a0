"""Triggers: `availability missed in 2 of 3 months and claimed`, blocks of them, references to an objective's reading.

A trigger is evaluated for each reading of `per` on its own; `OBJ overall missed` takes the objective's verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servanda.words.happening import (
    VERBS,
    Base,
    EachOfNext,
    Happened,
    InARow,
    InKofN,
    Misses,
    MonthBefore,
    Reaches,
    Timed,
    Verb,
    read_before,
    read_timed,
)
from servanda.words.phrase import PhraseError, Reader, did_you_mean
from servanda.words.window import Unit

__all__ = [
    "VERBS", "AllOf", "AndClaimed", "AnyOf", "Base", "EachOf", "EachOfNext", "Happened", "InARow", "InKofN", "Misses",
    "MonthBefore", "Phrase", "Reaches", "Reference", "Timed", "Trigger", "Verb", "as_block", "base_of", "objectives_of",
    "parse_reference", "parse_trigger", "parse_trigger_block", "phrases_of",
]  # fmt: skip

DEEPEST = 20
"""Blocks of triggers inside one another."""


@dataclass(frozen=True, slots=True)
class AndClaimed:
    """Only periods that were claimed in time count."""

    base: Timed

    def __str__(self) -> str:
        return f"{self.base} and claimed"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True if any part is."""

    parts: tuple[Trigger, ...]

    def __str__(self) -> str:
        return _block("any", self.parts)


@dataclass(frozen=True, slots=True)
class AllOf:
    """True if all parts are."""

    parts: tuple[Trigger, ...]

    def __str__(self) -> str:
        return _block("all", self.parts)


@dataclass(frozen=True, slots=True)
class EachOf:
    """Each part on its own gives rise to what follows."""

    parts: tuple[Trigger, ...]

    def __str__(self) -> str:
        return _block("each", self.parts)


Phrase = Timed | AndClaimed
"""What one phrase may say."""
Trigger = Phrase | AnyOf | AllOf | EachOf


@dataclass(frozen=True, slots=True)
class Reference:
    """An objective whose reading a formula takes, of this period or the one `before`."""

    objective: str
    before: Unit | None = None

    def __str__(self) -> str:
        return self.objective + (f" the {self.before} before" if self.before else "")


_BLOCKS: dict[str, type[AnyOf] | type[AllOf] | type[EachOf]] = {"any": AnyOf, "all": AllOf, "each": EachOf}


def parse_trigger(text: str) -> Phrase:
    """Read ``availability missed in 2 of 3 months and claimed``; raises PhraseError."""
    reader = Reader(text)
    timed = read_timed(reader)
    trigger: Phrase = timed
    if reader.take("and"):
        if not reader.at("claimed") and reader.peek().kind == "word" and not reader.suggestion("claimed"):
            raise reader.fail(
                "Only `and claimed` follows a trigger.", hint="Join two with a block: {all: [A missed, B missed]}."
            )
        reader.expect("claimed")
        trigger = AndClaimed(timed)
    if reader.at("or"):
        raise reader.fail(
            "Triggers are not joined by `or`.", hint="Join two with a block: {any: [A missed, B missed]}."
        )
    reader.end()
    return trigger


def parse_reference(text: str) -> Reference:
    """Read ``lead-volume`` or ``lead-volume the month before``; raises PhraseError."""
    reader = Reader(text)
    objective = reader.name("the name of an objective")
    before = None if reader.finished else read_before(reader)
    reader.end()
    return Reference(objective, before)


def parse_trigger_block(value: Any, depth: int = 0) -> Trigger:
    """Read a phrase, or ``{any: […]}``, ``{all: […]}``, ``{each: […]}``; raises PhraseError with the path inside."""
    if isinstance(value, str):
        return parse_trigger(value)
    if depth >= DEEPEST:
        raise PhraseError(f"Triggers lie at most {DEEPEST} deep in one another.")
    if not isinstance(value, Mapping) or len(value) != 1:
        raise PhraseError(
            "A trigger is one phrase, or one of any, all, each.", hint="Write {any: [A missed, B missed]}."
        )
    ((word, parts),) = value.items()
    if word not in _BLOCKS:
        hint = did_you_mean(str(word), _BLOCKS) or "One of: any, all, each."
        raise PhraseError(f"A block of triggers has no key `{word}`.", 0, len(str(word)), hint)
    if not isinstance(parts, list | tuple) or not parts:
        raise _inside(
            PhraseError("A list of triggers is expected.", hint=f"Write {{{word}: [A missed, B missed]}}."), word
        )
    read = []
    for place, part in enumerate(parts):
        try:
            read.append(parse_trigger_block(part, depth + 1))
        except PhraseError as error:
            raise _inside(error, word, place) from None
    return _BLOCKS[word](tuple(read))


def as_block(trigger: Trigger) -> str | dict[str, Any]:
    """The trigger as an agreement holds it: a phrase, or a mapping with a list."""
    for word, kind in _BLOCKS.items():
        if isinstance(trigger, kind):
            return {word: [as_block(part) for part in trigger.parts]}
    return str(trigger)


def base_of(trigger: Phrase) -> Base:
    """What must happen, without how often."""
    match trigger:
        case AndClaimed(inner):
            return base_of(inner)
        case InKofN(base) | InARow(base) | EachOfNext(base) | MonthBefore(base):
            return base
        case Happened() | Misses() | Reaches():
            return trigger


def phrases_of(trigger: Trigger) -> tuple[Phrase, ...]:
    """The single phrases of a trigger, in the order written."""
    if isinstance(trigger, AnyOf | AllOf | EachOf):
        return tuple(phrase for part in trigger.parts for phrase in phrases_of(part))
    return (trigger,)


def objectives_of(trigger: Trigger) -> tuple[str, ...]:
    """Names of the objectives that a trigger looks at, each once, in the order written."""
    return tuple(dict.fromkeys(base_of(phrase).objective for phrase in phrases_of(trigger)))


def _block(word: str, parts: tuple[Trigger, ...]) -> str:
    return f"{{{word}: [{', '.join(map(str, parts))}]}}"


def _inside(error: PhraseError, *path: str | int) -> PhraseError:
    error.path = (*path, *error.path)
    return error
