"""`servanda due`: the last days that come next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from servanda.cli.options import Allow, Engine, Format, Output, Paths


def due(
    paths: Paths,
    within: Annotated[
        str | None, typer.Option("--within", metavar="TIME", help="How far to look ahead: 30 days (default), 72 h.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="MOMENT", help="From this day on: 2026-05-29. Default: today.")
    ] = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """List the last days to claim, to do what is owed, and to use a right, over all agreements."""
    from servanda.cli.show import print_json, print_problems, progress
    from servanda.desk.due import as_csv, as_json, exit_code
    from servanda.desk.due import due as find_due
    from servanda.desk.measuring import Asked

    # A last day passes whether new records came or not, so this list begins today; the core never asks the clock.
    now = (datetime.now(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    with progress() as told:
        asked = Asked(paths, as_of or now, allow=tuple(allow or ()), engine=engine, told=told)
        found = find_due(asked, within)
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print_problems(found.problems)
        if format is Format.CSV:
            typer.echo(as_csv(found), nl=False)
        elif found.measured:
            from servanda.cli.due_table import print_due

            print_due(found, within or "30 days")
    raise typer.Exit(exit_code(found))
