"""Reasons as a tree in the terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from textwrap import wrap

import typer

from servanda.cli.show import visible
from servanda.words.result import Because

NARROWEST = 40


def print_tree(because: Because) -> None:
    """The sentence, `because`, and the reasons under it; long ones are folded where a person looks at a terminal."""
    width = max(shutil.get_terminal_size().columns, NARROWEST) if sys.stdout.isatty() else None
    lines = [typer.style(line, bold=True) for line in _folded(visible(because.sentence), width)]
    if because.reasons:
        lines += ["because", *_lines(because.reasons, "", width)]
    typer.echo("\n".join(lines), file=sys.stdout)


def _lines(reasons: tuple[Because, ...], lead: str, width: int | None) -> Iterable[str]:
    for place, reason in enumerate(reasons):
        last = place == len(reasons) - 1
        below = lead + ("   " if last else "│  ")
        first, *rest = _folded(visible(reason.sentence), width and width - len(below))
        yield f"{lead}{'└─' if last else '├─'} {first}"
        yield from (below + ("│  " if reason.reasons else "") + more for more in rest)
        yield from _lines(reason.reasons, below, width)


def _folded(text: str, width: int | None) -> list[str]:
    """The text in lines that fit, with room for the branch of what stands below it; uncut where nobody looks."""
    if width is None or len(text) <= width:
        return [text]
    return wrap(text, max(width - 3, 20), break_long_words=False, break_on_hyphens=False)


def as_plain(because: Because) -> dict[str, object]:
    """The same for JSON."""
    return {"sentence": because.sentence, "because": [as_plain(each) for each in because.reasons]}


def as_rows(because: Because, level: int = 0) -> Iterable[tuple[int, str]]:
    """The same for CSV: every sentence with how deep it stands."""
    yield level, because.sentence
    for each in because.reasons:
        yield from as_rows(each, level + 1)
