"""Notes of people: `2026-05-12 decision by Dana Reed about follow-up 2026-04, done 2026-05-27: Two more callers.`

What stands before the first colon says when, what, by whom and about what; the rest is the note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from servanda.words.phrase import PhraseError, did_you_mean
from servanda.words.timeofday import parse_date

KINDS = ("comment", "decision", "question")
EXAMPLE = "2026-05-12 decision by Dana Reed about follow-up 2026-04: Two more callers from June on."
_PERIOD = re.compile(r"\d{4}(-(\d{2}(-\d{2})?|Q[1-4]|H[12]|W\d{2}))?")
_HEAD_ENDS = re.compile(r":(?=\s|$)")
_PART = re.compile(r"(?:^|,?\s+|,)(by|about|done)\s+")


@dataclass(frozen=True, slots=True)
class Note:
    """A comment, decision or question: the objective, segment and period it is about, and the day it was done."""

    day: date
    kind: str
    text: str
    by: str = ""
    objective: str = ""
    segment: str = ""
    period: str = ""
    done: date | None = None

    @property
    def about(self) -> str:
        """``follow-up A 2026-04``; empty if it is about the whole agreement."""
        return " ".join(filter(None, (self.objective, self.segment, self.period)))

    def __str__(self) -> str:
        by = f" by {self.by}" if self.by else ""
        about = f" about {self.about}" if self.about else ""
        done = f", done {self.done.isoformat()}" if self.done is not None else ""
        return f"{self.day.isoformat()} {self.kind}{by}{about}{done}: {self.text}"


def parse_note(text: str) -> Note:
    """Read a note without the dash before it; raises PhraseError."""
    colon = _HEAD_ENDS.search(text)
    if colon is None:
        raise PhraseError(
            "A note has a colon between what it is about and its text.", 0, len(text), f"Write: {EXAMPLE}"
        )
    head, said = text[: colon.start()], " ".join(text[colon.end() :].split())
    if not said:
        raise PhraseError("The note has no text.", 0, len(text), "Write it after the colon.")
    first, kind = _word(head, 0), _word(head, 1)
    if kind is not None:  # `comment, done 2026-05-27`
        kind = kind[0].rstrip(","), kind[1]
    day = _date(text, first, "A note begins with its date.")
    if kind is None or kind[0].lower() not in KINDS:
        raise _no_kind(text, kind or (head, 0))
    parts = _parts(text, head, kind[1] + len(kind[0]))
    done = _date(text, parts["done"], "`done` has the day on which it was done.") if "done" in parts else None
    return Note(
        day, kind[0].lower(), said, parts.get("by", ("", 0))[0], *parse_about(parts.get("about", ("", 0))[0]), done
    )


def parse_about(text: str) -> tuple[str, str, str]:
    """What a note is about: objective, segment and period, each perhaps empty: ``follow-up A 2026-04``."""
    words = text.split()
    period = words.pop() if words and _PERIOD.fullmatch(words[-1]) else ""
    return (words[0] if words else ""), " ".join(words[1:]), period


Found = tuple[str, int]
"""A part of the head, and where it begins."""


def _word(head: str, number: int) -> Found | None:
    words = list(re.finditer(r"\S+", head))
    return (words[number][0], words[number].start()) if number < len(words) else None


def _date(text: str, found: Found | None, sentence: str) -> date:
    written, start = found or (text, 0)
    try:
        return parse_date(written)
    except PhraseError:
        length = max(1, len(written))
        raise PhraseError(f"{sentence} `{written}` is none.", start, length, f"Write: {EXAMPLE}") from None


def _no_kind(text: str, found: Found) -> PhraseError:
    written, start = found
    near = did_you_mean(written, KINDS)
    sentence = f"`{written}` is no kind of note." if start else "The note does not say what it is."
    return PhraseError(sentence, start, max(1, len(written)), near or "Kinds: comment, decision, question.")


def _parts(text: str, head: str, start: int) -> dict[str, Found]:
    """Who, about what and when it was done, in any order, each once."""
    found: dict[str, Found] = {}
    marks = list(_PART.finditer(head, start))
    before = head[start : marks[0].start() if marks else len(head)]
    if before.strip(" ,"):
        at = start + len(before) - len(before.lstrip(" ,"))
        hint = "Write `by NAME`, `about OBJECTIVE PERIOD` or `done DATE` there, and the text after the colon."
        raise PhraseError(f"`{before.strip(' ,')}` is not expected here.", at, len(before.strip(" ,")), hint)
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(head)
        if mark[1] in found:
            raise PhraseError(f"`{mark[1]}` stands there twice.", mark.start(1), len(mark[1]), "Leave one of them out.")
        found[mark[1]] = head[mark.end() : end].strip(" ,"), mark.end()
    return found
