"""What a trigger looks for in one objective: `availability missed in 2 of 3 months`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from servanda.words.phrase import PhraseError, Reader
from servanda.words.problem import nearest
from servanda.words.window import Unit, counted, read_unit

Verb = Literal["missed", "met", "measured", "undetermined"]
VERBS: tuple[Verb, ...] = ("missed", "met", "measured", "undetermined")

_SAME = {
    "fails": "missed", "failed": "missed", "breached": "missed", "breaches": "missed", "violated": "missed",
    "broken": "missed", "unmet": "missed", "miss": "missed",
    "achieved": "met", "fulfilled": "met", "reached": "met", "hit": "met", "passed": "met", "kept": "met",
    "unknown": "undetermined", "reach": "reaches",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """``OBJ missed``; with `overall`, the verdict over all readings of the period."""

    objective: str
    verb: Verb
    overall: bool = False

    def __str__(self) -> str:
        return f"{self.objective} {'overall ' if self.overall else ''}{self.verb}"


@dataclass(frozen=True, slots=True)
class Misses:
    """``OBJ misses LEVEL``: the reading does not reach that level."""

    objective: str
    level: str

    def __str__(self) -> str:
        return f"{self.objective} misses {self.level}"


@dataclass(frozen=True, slots=True)
class Reaches:
    """``OBJ reaches LEVEL``."""

    objective: str
    level: str

    def __str__(self) -> str:
        return f"{self.objective} reaches {self.level}"


Base = Happened | Misses | Reaches


@dataclass(frozen=True, slots=True)
class InKofN:
    """This period and at least `k` of the last `n`, this one included; fewer than `n` may have passed."""

    base: Base
    k: int
    n: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.base} in {self.k} of {counted(self.n, self.unit)}"


@dataclass(frozen=True, slots=True)
class InARow:
    """This period and the `n` − 1 before."""

    base: Base
    n: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.base} {counted(self.n, self.unit)} in a row"


@dataclass(frozen=True, slots=True)
class EachOfNext:
    """Exactly the `n` periods after the one that is looked at."""

    base: Base
    n: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.base} in each of the next {counted(self.n, self.unit)}"


@dataclass(frozen=True, slots=True)
class MonthBefore:
    """The period before this one; `unit` is the objective's own."""

    base: Base
    unit: Unit = "month"

    def __str__(self) -> str:
        return f"{self.base} the {self.unit} before"


Timed = Base | InKofN | InARow | EachOfNext | MonthBefore


def read_timed(reader: Reader) -> Timed:
    """What happened and how often, as far as the phrase says."""
    base = _read_base(reader)
    if reader.take("in"):
        return _in_each(reader, base) if reader.at("each") else _in_some(reader, base)
    if reader.at("the"):
        return MonthBefore(base, read_before(reader))
    if reader.peek().kind == "number":
        count = reader.whole("a number of periods", 1, 1000)
        unit = read_unit(reader)
        reader.expect("in", "a", "row", hint=f"Write `{base} {counted(count, unit)} in a row`.")
        return InARow(base, count, unit)
    return base


def read_before(reader: Reader) -> Unit:
    """``the month before``: the unit."""
    reader.expect("the")
    unit = read_unit(reader)
    reader.expect("before", hint=f"Write `the {unit} before`.")
    return unit


def _read_base(reader: Reader) -> Base:
    objective = reader.name("the name of an objective")
    overall = reader.take("overall")
    for verb in VERBS:
        if reader.take(verb):
            return Happened(objective, verb, overall)
    if not overall and reader.take("misses"):
        return Misses(objective, reader.name("the name of a level"))
    if not overall and reader.take("reaches"):
        return Reaches(objective, reader.name("the name of a level"))
    raise _no_verb(reader, objective)


def _no_verb(reader: Reader, objective: str) -> PhraseError:
    token = reader.peek()
    verbs = (*VERBS, "misses", "reaches")
    if token.word in ("in", "and", "the", "or", ""):
        sentence = f"The trigger does not say what happens to `{objective}`."
        return reader.fail(sentence, hint=f"Write `{objective} missed` or `{objective} met`.")
    last = token
    written = token.word
    if written in ("is", "was", "not", "has", "been"):
        last = reader.peek(1)
        written = last.word
    name = _spaced_name(reader, objective)
    if name:
        hint = f"A name has no spaces. Did you mean `{name}`?"
        return reader.fail(f"`{objective}` is followed by more words than a verb.", token, last, hint)
    meant = _SAME.get(written) or nearest(written, verbs)
    hint = f"Write `{objective} {meant}`." if meant else f"One of: {', '.join(VERBS)}, misses LEVEL, reaches LEVEL."
    return reader.fail(f"A trigger has no word `{reader.text[token.start : last.stop]}` here.", token, last, hint)


def _spaced_name(reader: Reader, first: str) -> str | None:
    """``lead-volume met`` of ``lead volume met``; None where no verb follows."""
    words = [first]
    for ahead in range(3):
        token = reader.peek(ahead)
        if ahead and token.word in (*VERBS, "misses", "reaches"):
            return f"{'-'.join(words)} {token.word}"
        if token.kind != "word" or token.word in ("is", "was", "not", "has", "been", "in", "and", "or", "the"):
            return None
        words.append(token.text)
    return None


def _in_each(reader: Reader, base: Base) -> EachOfNext:
    reader.expect("each", "of", "the", "next", hint=f"Write `{base} in each of the next 3 months`.")
    count = reader.whole("a number of periods", 1, 1000)
    return EachOfNext(base, count, read_unit(reader))


def _in_some(reader: Reader, base: Base) -> InKofN:
    first = reader.peek()
    least = reader.whole("a number of periods", 1, 1000)
    reader.expect("of", hint=f"Write `{base} in 2 of 3 months`.")
    of = reader.whole("a number of periods", 1, 1000)
    if least > of:
        raise reader.fail(f"{least} of {of} is more than all.", first, reader.last, f"Write `in {of} of {least}`.")
    return InKofN(base, least, of, read_unit(reader))
