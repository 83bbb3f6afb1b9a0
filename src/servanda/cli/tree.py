"""Reasons as a tree in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import typer

from servanda.cli.show import visible
from servanda.words.result import Because


def print_tree(because: Because) -> None:
    """The sentence, `because`, and the reasons under it."""
    lines = [typer.style(visible(because.sentence), bold=True)]
    if because.reasons:
        lines += ["because", *_lines(because.reasons, "")]
    typer.echo("\n".join(lines), file=sys.stdout)


def _lines(reasons: tuple[Because, ...], lead: str) -> Iterable[str]:
    for place, reason in enumerate(reasons):
        last = place == len(reasons) - 1
        yield f"{lead}{'└─' if last else '├─'} {visible(reason.sentence)}"
        yield from _lines(reason.reasons, lead + ("   " if last else "│  "))


def as_plain(because: Because) -> dict[str, object]:
    """The same for JSON."""
    return {"sentence": because.sentence, "because": [as_plain(each) for each in because.reasons]}
