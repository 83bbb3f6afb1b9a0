"""Steps of an escalation: `50%` of the limit, `1 day after due`, `30 min before due`, `2 h after start`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from servanda.words.duration import Civil, Duration, Exact, read_duration
from servanda.words.number import exact_text
from servanda.words.percent import take_percent_sign
from servanda.words.phrase import PhraseError, Reader, Token

MOST_TIMES_THE_LIMIT = 100
_WRITE = "Write a share of the limit (`50%`), or a time: `1 day after due`, `30 min before due`, `2 h after start`."


@dataclass(frozen=True, slots=True)
class OfLimit:
    """A share of the limit, in the time that the clock counts: ``50%``; ``100%`` is the due instant."""

    share: Fraction

    def __str__(self) -> str:
        return exact_text(self.share * 100) + "%"


@dataclass(frozen=True, slots=True)
class AfterDue:
    """So long after the due instant, as a limit counts: ``4 h after due``, ``1 day after due``."""

    duration: Duration

    def __str__(self) -> str:
        return f"{self.duration} after due"


@dataclass(frozen=True, slots=True)
class BeforeDue:
    """So long before the due instant, hours in the time that the clock counts: ``30 min before due``, ``1 day before due``."""

    duration: Exact | Civil

    def __str__(self) -> str:
        return f"{self.duration} before due"


@dataclass(frozen=True, slots=True)
class AfterStart:
    """So long after the clock started, as a limit counts: ``2 h after start``."""

    duration: Duration

    def __str__(self) -> str:
        return f"{self.duration} after start"


EscalationStep = OfLimit | AfterDue | BeforeDue | AfterStart


def parse_escalation_step(text: str) -> EscalationStep:
    """Read a step of an escalation; raises PhraseError."""
    reader = Reader(text)
    step = _share(reader) if reader.peek().kind == "number" and _is_share(reader) else _time(reader)
    reader.end()
    return step


def _is_share(reader: Reader) -> bool:
    after = reader.peek(1)
    return after.kind == "end" or after.text == "%" or after.word in ("percent", "per", "pct", "of")


def _share(reader: Reader) -> OfLimit:
    first = reader.peek()
    value = reader.number()
    if not take_percent_sign(reader, first):
        hint = f"Write `{first.text}%`, or a time: `{first.text} min after due`."
        raise reader.fail("A step is a share of the limit with its sign, or a time with its unit.", first, hint=hint)
    if value > MOST_TIMES_THE_LIMIT * 100:
        hint = "Later steps are times: `5 days after due`."
        raise reader.fail(f"A step is at most {MOST_TIMES_THE_LIMIT * 100:,}% of the limit.", first, reader.last, hint)
    if reader.take("of"):
        reader.take("the")
        reader.expect("limit", hint=f"Write `{first.text}%`: it is a share of the limit.")
    return OfLimit(value / 100)


def _time(reader: Reader) -> EscalationStep:
    first = reader.peek()
    if first.kind != "number" and first.word != "next":
        raise _no_step(reader, first)
    duration = read_duration(reader)
    if reader.finished:
        hint = f"Write `{duration} after due`, `{duration} before due` or `{duration} after start`."
        raise reader.fail("The step does not say after or before what.", first, reader.last, hint)
    if reader.take("after"):
        word = _anchor(reader, ("due", "start"), f"Write `{duration} after due` or `{duration} after start`.")
        return AfterDue(duration) if word == "due" else AfterStart(duration)
    if not reader.take("before"):
        hint = reader.suggestion("after", "before") or f"Write `{duration} after due`."
        raise reader.fail(f"Expected `after` or `before`, found `{reader.peek().text}`.", hint=hint)
    _anchor(reader, ("due",), f"Write `{duration} before due`.")
    if not isinstance(duration, Exact | Civil):
        hint = "Write hours or days, or a share of the limit: `50%`."
        raise reader.fail("Working days are not counted back from the due instant.", first, reader.last, hint)
    return BeforeDue(duration)


def _no_step(reader: Reader, first: Token) -> PhraseError:
    if first.word in ("due", "breach", "start"):
        at = "100%" if first.word != "start" else "0%"
        return reader.fail(f"`{first.text}` is no step.", first, hint=f"Write `{at}`.")
    found = "the phrase ends" if first.kind == "end" else f"found `{first.text}`"
    return reader.fail(f"Expected a step of an escalation, {found}.", first, hint=_WRITE)


def _anchor(reader: Reader, words: tuple[str, ...], hint: str) -> str:
    reader.take("the")
    token = reader.peek()
    if token.word not in words:
        found = "the phrase ends" if token.kind == "end" else f"found `{token.text}`"
        wanted = " or ".join(f"`{word}`" for word in words)
        raise reader.fail(f"Expected {wanted}, {found}.", token, hint=reader.suggestion(*words) or hint)
    return reader.next().word
