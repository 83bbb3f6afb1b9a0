"""Many agreements on one page, sorted by what needs a person; each line leads to its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from servanda.paper.html import lang, spoken, template
from servanda.paper.look import Look
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.words.result import Word


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement: where it stands, and where its report lies; `trouble` says why there is none, `absent` why none is due."""

    title: str
    agreement: str
    between: str
    period: str
    counts: tuple[tuple[Word, int], ...]
    in_short: str
    late: int
    complete_until: str
    link: str = ""
    trouble: str = ""
    own: bool = False
    """Does the trouble stay in our own words, as the terminal says it?"""
    absent: str = ""
    language: str = "en"
    """Of its title."""

    def number(self, word: Word) -> int:
        """How many of its promises have this verdict."""
        return dict(self.counts).get(word, 0)

    @property
    def urgency(self) -> tuple[int, ...]:
        """The smaller, the sooner somebody should look: no report, then missed, undetermined, late; last what is not due."""
        return (bool(self.absent), not self.trouble, -self.number("missed"), -self.number("undetermined"), -self.late)


def in_order(lines: Sequence[Line]) -> list[Line]:
    """What needs a person first; what is alike by its title."""
    return sorted(lines, key=lambda each: (each.urgency, each.title.casefold(), each.agreement))


def portfolio_of(lines: Sequence[Line], look: Look, tongue: Tongue = ENGLISH) -> str:
    """The overview page."""
    from markupsafe import Markup

    ordered = in_order(lines)
    due = [each for each in ordered if not each.absent]
    css = template("page.css").render(tokens=look.tokens)
    totals = {
        word: sum(each.number(word) for each in ordered)
        for word in ("missed", "undetermined", "open", "met", "not owed")
    }
    return template("portfolio.html").render(
        lines=ordered, look=look, **spoken(tongue), lang=partial(lang, tongue=tongue), css=Markup(css), totals=totals,
        due=len(due), calm=sum(1 for each in due if not each.trouble and not each.number("missed") and not each.number("undetermined")),
    )  # fmt: skip
