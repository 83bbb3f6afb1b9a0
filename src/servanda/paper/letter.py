"""The letter by which a remedy is claimed, as plain text: what, by which clause, why, how much, and what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from servanda.paper.tongue import ENGLISH, Tongue

WIDTH = 78


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is claimed."""

    what: str
    amount: str
    clause: str
    last_day: str
    reasons: Sequence[str]
    enclosed: Sequence[str]
    """What the agreement wants a claim to be accompanied by."""
    incidents: Sequence[str] = ()
    """What was not as promised, with its times."""
    reference: str = ""
    """The name of the line, by which it is known on statements and invoices."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A claim of one party to another."""

    sender: str
    title: str
    addressee: str
    day: str
    agreement: str
    items: Sequence[Item]
    sums: Sequence[str]
    last_day: str
    measured: str
    evidence: Sequence[str]
    """Files with their hashes."""


def letter_text(letter: Letter, tongue: Tongue = ENGLISH) -> str:
    """The letter, ready to be sent."""
    return "\n".join(_lines(letter, tongue)) + "\n"


def subject(letter: Letter, tongue: Tongue) -> str:
    """What the letter is about, in a line."""
    return tongue.say("Claim under {agreement}", agreement=letter.agreement)


def labelled(tongue: Tongue, label: str, text: str = "") -> str:
    """``Clause: 4.2``."""
    return f"{tongue.say(label)}{tongue.say(': ')}{text}".rstrip()


def _lines(letter: Letter, tongue: Tongue) -> Iterable[str]:
    yield letter.sender
    yield ""
    yield tongue.say("To {addressee}", addressee=letter.addressee)
    yield ""
    yield letter.day
    yield ""
    yield from wrap(subject(letter, tongue), WIDTH)
    yield ""
    yield from wrap(tongue.say("By the agreement named above we claim:"), WIDTH)
    for number, item in enumerate(letter.items, start=1):
        yield ""
        yield from _item(number, item, tongue)
    yield ""
    yield from (labelled(tongue, "Sum", each) for each in letter.sums)
    if letter.last_day:
        yield labelled(tongue, "Last day for this claim", letter.last_day)
    yield ""
    yield from wrap(letter.measured, WIDTH)
    if letter.evidence:
        yield ""
        yield tongue.say("Evidence")
        for each in letter.evidence:
            yield from _wrapped(each, "- ", "  ")
    yield ""
    yield f"{letter.title}, {letter.sender}" if letter.title else letter.sender


def _item(number: int, item: Item, tongue: Tongue) -> Iterable[str]:
    head = f"{number}. "
    indent = " " * len(head)
    yield from _wrapped(f"{item.what}{tongue.say(': ')}{item.amount}" if item.amount else item.what, head, indent)
    yield from _wrapped(labelled(tongue, "Clause", item.clause), indent, indent)
    if item.last_day:
        yield indent + labelled(tongue, "Last day", item.last_day)
    if item.reference:
        yield indent + labelled(tongue, "Reference", item.reference)
    for reason in item.reasons:
        yield from _wrapped(reason, f"{indent}- ", f"{indent}  ")
    if item.incidents:
        yield indent + labelled(tongue, "Incidents")
    for incident in item.incidents:
        yield from _wrapped(incident, f"{indent}- ", f"{indent}  ")
    if item.enclosed:
        yield from _wrapped(labelled(tongue, "Enclosed", "; ".join(item.enclosed)), indent, indent)


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
