"""Options of every command by which somebody says something: who, on which day, by which evidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

By = Annotated[str, typer.Option("--by", metavar="TITLE", help="Who says so: the title of a contact.")]
Day = Annotated[
    str | None,
    typer.Option("--date", metavar="DAY", help="The day on which it was said, which counts. Default: today."),
]
Evidence = Annotated[
    list[Path] | None,
    typer.Option("--evidence", metavar="FILE", help="A file that proves it; its hash is kept. May be repeated."),
]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="A sentence for the other side; no names.")]
Recorder = Annotated[
    str | None,
    typer.Option("--recorded-by", metavar="TITLE", help="Who writes it down, if somebody else than who says it."),
]


def now() -> int:
    """The clock of whoever types, in UTC microseconds; the core never asks."""
    return (datetime.now(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1) * 1_000_000
