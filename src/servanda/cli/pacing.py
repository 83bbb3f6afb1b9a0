"""`servanda pace`: how far each goal is, how far it should be, and where it will probably end."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, Format, OnePath, Output, Period


def pace(
    file: OnePath,
    objective: Annotated[
        str | None, typer.Argument(help="One objective; default: every goal.", metavar="OBJECTIVE")
    ] = None,
    as_of: AsOf = None,
    period: Period = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Show the pace of each goal: expected by now, reached, needed on each day left, and a forecast."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.measuring import Asked
    from servanda.desk.pace import paces
    from servanda.desk.pace_results import as_csv, as_json, exit_code
    from servanda.words.problem import errors

    with progress() as told:
        asked = Asked([file], as_of, period, allow=tuple(allow or ()), engine=engine, told=told)
        found = paces(asked, objective)
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print_problems(dict.fromkeys(problem for each in found for problem in each.problems))
        if format is Format.CSV:
            print_table(as_csv(found))
        else:
            from servanda.cli.pace_table import print_paces

            print_paces([each for each in found if not errors(each.problems)])
    raise typer.Exit(exit_code(found))
