"""`servanda settle`."""

from __future__ import annotations

import typer

from servanda.cli.options import Allow, AsOf, End, Engine, Format, Output, Paths, Period, Start


def settle(
    paths: Paths,
    as_of: AsOf = None,
    period: Period = None,
    start: Start = None,
    end: End = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Work out what follows from the verdicts: who owes whom what, and why."""
    from servanda.cli.show import print_json, print_problems, progress
    from servanda.desk.measuring import Asked, measure
    from servanda.desk.statements import as_csv, as_json, exit_code

    with progress() as told:
        asked = Asked(paths, as_of, period, start, end, tuple(allow or ()), engine, told)
        measured, problems = measure(asked)
    if format is Format.JSON:
        print_json(as_json(measured, problems))
    else:
        print_problems([*problems, *(problem for each in measured for problem in each.problems)])
        if format is Format.CSV:
            typer.echo(as_csv(measured), nl=False)
        else:
            from servanda.cli.statement_table import print_statements

            for each in measured:
                print_statements(each)
    raise typer.Exit(exit_code(measured, problems))
