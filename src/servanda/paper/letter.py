"""The letter by which a remedy is claimed, as plain text: what, by which clause, why, how much, and what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

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


def letter_text(letter: Letter) -> str:
    """The letter, ready to be sent."""
    return "\n".join(_lines(letter)) + "\n"


def _lines(letter: Letter) -> Iterable[str]:
    yield letter.sender
    yield ""
    yield f"To {letter.addressee}"
    yield ""
    yield letter.day
    yield ""
    yield from wrap(f"Claim under {letter.agreement}", WIDTH)
    yield ""
    yield from wrap("By the agreement named above we claim:", WIDTH)
    for number, item in enumerate(letter.items, start=1):
        yield ""
        yield from _item(number, item)
    yield ""
    yield from (f"Sum: {each}" for each in letter.sums)
    if letter.last_day:
        yield f"Last day for this claim: {letter.last_day}"
    yield ""
    yield from wrap(letter.measured, WIDTH)
    if letter.evidence:
        yield ""
        yield "Evidence"
        for each in letter.evidence:
            yield from _wrapped(each, "- ", "  ")
    yield ""
    yield f"{letter.title}, {letter.sender}" if letter.title else letter.sender


def _item(number: int, item: Item) -> Iterable[str]:
    head = f"{number}. "
    indent = " " * len(head)
    yield from _wrapped(f"{item.what}: {item.amount}" if item.amount else item.what, head, indent)
    yield from _wrapped(f"Clause: {item.clause}", indent, indent)
    if item.last_day:
        yield f"{indent}Last day: {item.last_day}"
    if item.reference:
        yield f"{indent}Reference: {item.reference}"
    for reason in item.reasons:
        yield from _wrapped(reason, f"{indent}- ", f"{indent}  ")
    if item.incidents:
        yield f"{indent}Incidents:"
    for incident in item.incidents:
        yield from _wrapped(incident, f"{indent}- ", f"{indent}  ")
    if item.enclosed:
        yield from _wrapped(f"Enclosed: {'; '.join(item.enclosed)}", indent, indent)


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
