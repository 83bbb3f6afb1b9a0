"""Problems: anything wrong with what a person wrote, said so that the person can mend it.

A Problem has a code that never changes its meaning, a sentence, a place and a hint.
The codes are listed in ``docs/problems.md``.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from servanda.words.place import Place

Severity = Literal["error", "warning", "note"]


MOST_NAMES = 200
"""Names among which the nearest is looked for; of more, those of about the same length."""

WIDEST = 110
"""Characters of a line of the file that are shown."""

LONGEST_NAME = 200
"""Characters of a name that are compared."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong (``error``), doubtful (``warning``) or worth knowing (``note``)."""

    code: str
    sentence: str
    place: Place | None = None
    hint: str | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self, width: int = WIDEST) -> Iterable[str]:
        """Sentence, place, the marked line cut to `width`, and the hint."""
        yield f"{self.severity} {self.code}  {_clean(self.sentence)}"
        if self.place is not None:
            yield f"  {_clean(str(self.place))}"
            if self.place.text:
                number = str(self.place.line)
                gutter = " " * (len(number) + 4)
                shown, column = _window(self.place.text, self.place.column, self.place.length, width)
                marked = shown[column - 1 : column - 1 + self.place.length]
                yield f"   {number} | {shown}"
                yield f"{gutter}| {' ' * _width(shown[: column - 1])}{'^' * max(1, _width(marked))}"
        if self.hint:
            for line in self.hint.splitlines():
                yield f"  {_clean(line)}"

    def as_json(self) -> dict[str, Any]:
        """The same as plain values, for ``--format json``."""
        place = self.place
        return {
            "code": self.code,
            "severity": self.severity,
            "sentence": self.sentence,
            "file": place.file if place else None,
            "line": place.line if place else None,
            "column": place.column if place else None,
            "length": place.length if place else None,
            "hint": self.hint,
        }


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that forbid going on."""
    return tuple(problem for problem in problems if problem.severity == "error")


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant, or None when nothing is near."""
    folded = {each.lower(): each for each in names}
    likely = (
        sorted(folded, key=lambda each: abs(len(each) - len(name)))[:MOST_NAMES] if len(folded) > MOST_NAMES else folded
    )
    found = difflib.get_close_matches(name.lower()[:LONGEST_NAME], list(likely), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(name: str, names: Iterable[str], what: str) -> str:
    """A hint that lists the valid names and offers the nearest: ``Fields of `leads`: a, b. Did you mean `b`?``"""
    names = list(names)
    near = nearest(name, names)
    listed = f"{what}: {', '.join(names[:20])}{', …' if len(names) > 20 else ''}." if names else f"{what}: none."
    return f"{listed} Did you mean `{near}`?" if near else listed


def _window(text: str, column: int, length: int, width: int) -> tuple[str, int]:
    """A part of a long line that shows the mark, and the column inside that part."""
    text = _visible(text)
    if len(text) <= width:
        return text, column
    first = max(0, min(column - 1 - 20, len(text) - width))
    shown = text[first : first + width]
    lead = "…" if first else ""
    tail = "…" if first + width < len(text) else ""
    return lead + shown[len(lead) : width - len(tail)] + tail, column - first


def _visible(text: str) -> str:
    """The text without characters that a terminal would obey instead of showing; as long as before."""
    return "".join(
        each if each.isprintable() else " " if each.isspace() else "\N{REPLACEMENT CHARACTER}" for each in text
    )


def _clean(text: str, longest: int = 800) -> str:
    """A sentence as it may be printed: visible, and of readable length even if somebody's name in it is not."""
    text = _visible(text)
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-longest // 4 :]}"


def _width(text: str) -> int:
    """Columns of a terminal that a text takes: letters of East Asia take two, marks above a letter none."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )
