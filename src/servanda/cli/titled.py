"""What several agreements have to say, each under its title."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from servanda.agreement.model import Agreement
from servanda.cli.show import console, visible


def print_titled(found: Iterable[tuple[Agreement, Iterable[Text]]]) -> None:
    """The lines of each agreement under its title, with an empty line between agreements."""
    out = console()
    for place, (agreement, lines) in enumerate(found):
        if place:
            out.print()
        out.print(Text(visible(agreement.title or agreement.id), style="bold"))
        for line in lines:
            out.print(line, soft_wrap=True)
