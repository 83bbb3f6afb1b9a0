"""Answers on a terminal: each complaint with its answer, the figures, how they went, and how to see the records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from servanda.agreement.model import Agreement
from servanda.cli.board import wrapped
from servanda.cli.show import console, visible
from servanda.desk.answer import Answer, AnswerOf, Figures
from servanda.desk.answer_said import figures_said, headline, rows_of, running_said, trend_of
from servanda.words.result import Word

MARKS: dict[Word, str] = {"met": "✓", "missed": "✗", "open": "○", "not owed": "–", "undetermined": "?"}
STYLES = {"right": "bold red", "not right": "bold green", "open": "cyan", "nobody can say": "yellow"}


def print_answers(found: Sequence[AnswerOf]) -> None:
    """Every answer of every agreement."""
    out = console()
    width = min(max(60, out.width), 110)
    for place, one in enumerate(each for each in found if each.agreement is not None):
        assert one.agreement is not None
        if place:
            out.print()
        out.print(Text(visible(one.agreement.title or one.agreement.id), style="bold"))
        for each in one.answers:
            for line in _lines(one.agreement, each, width):
                out.print(line, soft_wrap=True)


def _lines(agreement: Agreement, answer: Answer, width: int) -> Iterable[Text]:
    yield Text()
    yield Text(visible(f"{answer.complaint}? "), style="bold").append(str(headline(answer)), STYLES[answer.right])
    for each in answer.figures:
        yield from _figures(agreement, each, width)


def _figures(agreement: Agreement, figures: Figures, width: int) -> Iterable[Text]:
    past = "  ".join(
        f"{label} {value} {MARKS[each.word] if each.target else ''}".rstrip()
        for label, value, each in trend_of(agreement, figures)
    )
    running = running_said(agreement, figures)
    for said in (f"{figures_said(agreement, figures)}.", f"{running}." if running else ""):
        yield from _folded(said, width)
    if len(figures.past) > 1:
        yield from _folded(f"before: {past}", width)
    yield Text(visible(f"    records: {rows_of(agreement, figures)[0]}"), style="dim")


def _folded(said: str, width: int) -> Iterable[Text]:
    for number, part in enumerate(wrapped(visible(said), width - 4) if said else ()):
        yield Text(f"{'    ' if number else '  '}{part}")
