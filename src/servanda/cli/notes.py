"""`servanda note`: write a comment, decision or question beside the figures, or list them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from servanda.cli.options import Allow, File


def note(
    file: File,
    text: Annotated[
        str | None, typer.Argument(help="The note. Without it the notes that are there are listed.", metavar="TEXT")
    ] = None,
    about: Annotated[
        str,
        typer.Option("--about", help="An objective, with its segment and period: follow-up, 'follow-up A 2026-04'."),
    ] = "",
    kind: Annotated[str, typer.Option("--kind", help="comment, decision or question.")] = "comment",
    by: Annotated[str, typer.Option("--by", help="Who says so.", metavar="NAME")] = "",
    date: Annotated[str | None, typer.Option("--date", help="When: 2026-05-12. Default: today.")] = None,
    allow: Allow = None,
) -> None:
    """Write a note that reports show until it is done."""
    from servanda.cli.show import near, print_problems, visible
    from servanda.desk.notes import list_notes, write_note
    from servanda.words.problem import errors

    if text is None:
        found = list_notes(file, tuple(allow or ()))
        print_problems(found.problems)
        for each in found.notes:
            typer.echo(visible(str(each.note) if each.note is not None else each.written))
        if found.path is not None and not found.notes:
            typer.echo(f"No notes in {near(str(found.path))}.", err=True)
    else:
        today = datetime.now().astimezone().date().isoformat()  # of whoever types; the core never asks
        found = write_note(file, text, about, kind, by, date or today, tuple(allow or ()))
        print_problems(found.problems)
        if found.path is not None:
            typer.echo(visible(f"{near(str(found.path))}: {found.note}"))
    raise typer.Exit(2 if errors(found.problems) else 0)
