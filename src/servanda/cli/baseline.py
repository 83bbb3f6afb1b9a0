"""`servanda baseline`: what the past says about a target."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, File, Format, Output


def baseline(
    file: File,
    objective: Annotated[
        str | None, typer.Argument(help="Its name; without it all objectives.", metavar="OBJECTIVE")
    ] = None,
    as_of: AsOf = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Say which target past periods would have met, which level is reasonable, and what to write without a history."""
    from servanda.cli.show import print_json, print_problems, print_table
    from servanda.desk.baseline import as_csv, as_json, baselines, exit_code
    from servanda.desk.measuring import Asked

    found = baselines(Asked([file], as_of, allow=tuple(allow or ()), engine=engine), objective)
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print_problems(found.problems)
        if format is Format.CSV:
            print_table(as_csv(found))
        else:
            from servanda.cli.baseline_table import print_baselines

            print_baselines(found, one=objective is not None)
    raise typer.Exit(exit_code(found))
