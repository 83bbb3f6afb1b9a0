"""Markdown for the reference of the language: tables and code that cannot break a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a row of heads; a bar inside a cell is written so that it stays inside."""
    lines = [_line(heads), _line(["---"] * len(heads)), *(_line([_cell(each) for each in row]) for row in rows)]
    return "\n".join(lines)


def code(text: str) -> str:
    """A piece of a file inside a sentence; nothing for nothing."""
    if not text:
        return ""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def codes(texts: Iterable[str]) -> str:
    """Several pieces, one after another."""
    return ", ".join(code(each) for each in texts)


def yaml(text: str) -> str:
    """A piece of an agreement as a block of its own."""
    return f"```yaml\n{text.strip()}\n```"


def contents(page: str) -> str:
    """A list of links to the chapters of a page."""
    return "\n".join(f"- [{title}](#{_anchor(title)})" for title in re.findall(r"^## (.+)$", page, re.MULTILINE))


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
