"""Markdown for the reference of the language: tables and code that cannot break a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a row of heads; a bar inside a cell is written so that it stays inside."""
    lines = [_line(heads), _line(["---"] * len(heads)), *(_line([_cell(each) for each in row]) for row in rows)]
    return "\n".join(lines)


def code(text: str) -> str:
    """A piece of a file inside a sentence; nothing for nothing."""
    if not text:
        return ""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"


def yaml(text: str) -> str:
    """A piece of an agreement as a block of its own."""
    return f"```yaml\n{text.strip()}\n```"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
