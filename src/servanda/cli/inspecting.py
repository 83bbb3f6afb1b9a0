"""`servanda inspect`: what an export holds and what it cannot prove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.options import Format, Output


def inspect(
    files: Annotated[list[Path], typer.Argument(help="Exports, or folders of them.", metavar="FILE…")],
    write: Annotated[  # noqa: FBT002 - Typer gives flags so
        bool, typer.Option("--write", help="Write agreement.yaml and servanda.toml beside the files.")
    ] = False,
    dates: Annotated[
        str | None,
        typer.Option("--dates", help="day-first or month-first, where the dates do not say.", metavar="WHICH"),
    ] = None,
    timezone: Annotated[
        str, typer.Option("--timezone", help="The zone of the agreement, such as Europe/Berlin.")
    ] = "UTC",
    format: Output = Format.TEXT,
) -> None:
    """What exports hold, what they cannot prove, and the records section to begin with."""
    from servanda.cli.inspected import said
    from servanda.cli.show import as_word, near, print_json, print_problems, steps
    from servanda.desk.inspect import as_plain, inspect_files, write_drafts
    from servanda.words.problem import errors

    with steps("Looking into") as told:
        inspected, problems = inspect_files(files, dates, timezone, told)
    written, unwritten = write_drafts(inspected) if write and inspected is not None else ((), ())
    every = [*problems, *unwritten]
    if format is Format.JSON:
        plain = {} if inspected is None else as_plain(inspected)
        print_json({**plain, "problems": [problem.as_json() for problem in every]})
    else:
        print_problems(every)
        if inspected is not None:
            typer.echo(said(inspected, texts=not write))
        if written:
            names = [near(str(path)) for path in written]
            typer.echo(f"\nWritten: {' and '.join(names)}\nNext: servanda measure {as_word(written[0])}")
    raise typer.Exit(2 if errors(every) else 0)
