"""Lines of results, folded where the terminal ends; what is folded stands deeper than its line."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from servanda.cli.board import wrapped
from servanda.cli.show import console, visible

NARROWEST, WIDEST = 60, 120


def print_lines(lines: Iterable[str]) -> None:
    """Print lines; headings, which stand at the margin below an empty line, in bold."""
    width = min(max(NARROWEST, console().width), WIDEST)
    above = ""
    for line in lines:
        bold = not above and line[:1].strip() != ""
        for number, part in enumerate(_folded(visible(line), width)):
            typer.echo(typer.style(part, bold=True) if bold and not number else part)
        above = line


def _folded(line: str, width: int) -> list[str]:
    body = line.lstrip(" ")
    indent = " " * (len(line) - len(body))
    parts = wrapped(body, max(width - len(indent) - 2, 20)) if len(line) > width else [body]
    return [f"{indent}{'  ' if number else ''}{part}" for number, part in enumerate(parts or [""])]
