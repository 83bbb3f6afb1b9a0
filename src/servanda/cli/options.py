"""Arguments and options that several commands share, each said once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


Paths = Annotated[list[Path], typer.Argument(help="Agreements, or folders of them.", metavar="PATH")]
OnePath = Annotated[Path, typer.Argument(help="An agreement, or a folder of them.", metavar="PATH")]
File = Annotated[Path, typer.Argument(help="The agreement.", metavar="FILE")]
Objective = Annotated[str, typer.Argument(help="The objective's name.", metavar="OBJECTIVE")]
ObjectiveOrRemedy = Annotated[str, typer.Argument(help="The name of an objective or of a remedy.", metavar="NAME")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="MOMENT",
        help="Measure as of this moment: 2026-05-29 or 2026-05-29 18:00. Default: the end of the records.",
    ),
]
Period = Annotated[
    str | None, typer.Option("--period", metavar="PERIOD", help="Only this period: 2026-03, 2026-Q1, 2026-W10.")
]
Start = Annotated[str | None, typer.Option("--from", metavar="DAY", help="Only periods that reach past this day.")]
End = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Only periods that begin before this day.")]
Allow = Annotated[
    list[Path] | None,
    typer.Option("--allow", metavar="FOLDER", help="A folder outside the workspace that may be read. May be repeated."),
]
Engine = Annotated[str, typer.Option("--engine", metavar="duckdb|postgres", help="Where the records are measured.")]
Output = Annotated[
    Format, typer.Option("--format", metavar="text|json|csv", help="text for people; json or csv for scripts.")
]
RowsOutput = Annotated[
    Format, typer.Option("--format", metavar="csv|json", help="csv for a spreadsheet, json for scripts.")
]
QueryOnly = Annotated[bool, typer.Option("--query-only", help="Without the statements that make the tables it reads.")]
Personal = Annotated[bool, typer.Option("--personal", help="Show columns that the agreement declares personal.")]
