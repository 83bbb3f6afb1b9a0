"""`servanda due`: the last days that come next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer

from servanda.cli.options import Allow, Engine, Paths


class Form(StrEnum):
    """How last days are written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    ICS = "ics"


def due(
    paths: Paths,
    within: Annotated[
        str | None, typer.Option("--within", metavar="TIME", help="How far to look ahead: 30 days (default), 72 h.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="MOMENT", help="From this day on: 2026-05-29. Default: today.")
    ] = None,
    format: Annotated[
        Form, typer.Option("--format", metavar="FORM", help="text; json or csv for scripts; ics for a calendar.")
    ] = Form.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """List the last days to claim, to answer, to do what is owed, to use a right and to give notice, over all agreements."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.due import due as find_due
    from servanda.desk.due import exit_code
    from servanda.desk.due_output import as_calendar, as_csv, as_json
    from servanda.desk.measuring import Asked

    # A last day passes whether new records came or not, so this list begins today; the core never asks the clock.
    now = (datetime.now(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    with progress() as told:
        asked = Asked(paths, as_of or now, allow=tuple(allow or ()), engine=engine, told=told)
        found = find_due(asked, within)
    if format is Form.JSON:
        print_json(as_json(found))
    else:
        print_problems(found.problems)
        if format in (Form.CSV, Form.ICS):
            print_table(as_csv(found) if format is Form.CSV else as_calendar(found))
        elif found.measured:
            from servanda.cli.due_table import print_due

            print_due(found, within or "30 days")
    raise typer.Exit(exit_code(found))
