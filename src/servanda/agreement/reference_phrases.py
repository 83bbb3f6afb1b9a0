"""The chapter on phrases of the language's reference; the phrases themselves are in ``reference_grammar*``."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.agreement.reference_form import Phrase
from servanda.agreement.reference_grammar import PHRASES
from servanda.agreement.reference_grammar_follow_up import OF_FOLLOW_UPS
from servanda.agreement.reference_grammar_parts import OF_CALENDARS, OF_PARTS, SMALL
from servanda.agreement.reference_text import codes, table

EVERY: tuple[Phrase, ...] = (*PHRASES, *OF_CALENDARS, *SMALL, *OF_PARTS, *OF_FOLLOW_UPS)
"""Every phrase, in the order of the page."""


def phrases_chapter() -> str:
    """The chapter: a section with a table for each phrase."""
    return "\n\n".join(_chapter())


def _chapter() -> Iterator[str]:
    yield "## Phrases"
    yield (
        "A phrase is one value with a small grammar of its own; the same grammar holds wherever such a value stands. What is written "
        "in capitals is yours to fill in: N is a number, UNIT one of `day`, `week`, `month`, `quarter`, `half`, `year`. Whatever is not "
        "understood is answered with what to write instead."
    )
    yield from (_section(each) for each in (*PHRASES, *OF_CALENDARS, *SMALL))
    yield "### Phrases of money"
    yield "What fees, remedies and settlements are made of."
    yield from (_section(each, "####") for each in OF_PARTS)
    yield "### Phrases of follow-ups"
    yield "What `follow_up` is made of, besides conditions and times of records."
    yield from (_section(each, "####") for each in OF_FOLLOW_UPS)


def _section(phrase: Phrase, level: str = "###") -> str:
    rows = [(codes(form.written.split(" | ")), form.meaning, codes(form.examples)) for form in phrase.forms]
    parts = [f"{level} {phrase.title}", f"In {phrase.where}.", table(("written", "meaning", "examples"), rows)]
    return "\n\n".join([*parts, phrase.note] if phrase.note else parts)
