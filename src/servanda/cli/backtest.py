"""`servanda backtest`: a draft over past periods."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, File, Format, Output


def backtest(
    file: File,
    periods: Annotated[
        int, typer.Option("--periods", metavar="N", help="How many of the last whole periods of each objective.")
    ] = 12,
    as_of: AsOf = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Try a draft on past periods: verdicts, who would have owed what, the worst case, and what other targets would have met."""
    from servanda.cli.show import print_json, print_problems, print_table
    from servanda.desk.backtest import as_csv, as_json, exit_code
    from servanda.desk.backtest import backtest as try_it
    from servanda.desk.measuring import Asked

    found = try_it(Asked([file], as_of, allow=tuple(allow or ()), engine=engine), periods)
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print_problems(found.problems)
        if format is Format.CSV:
            print_table(as_csv(found))
        else:
            from servanda.cli.backtest_table import print_backtest

            print_backtest(found)
    raise typer.Exit(exit_code(found))
