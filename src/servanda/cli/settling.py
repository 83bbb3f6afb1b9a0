"""`servanda settle`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.options import Allow, AsOf, End, Engine, Format, Output, Paths, Period, Start

if TYPE_CHECKING:
    from servanda.desk.measuring import Measured
    from servanda.words.problem import Problem

Yearly = Annotated[
    bool, typer.Option("--yearly", help="A table by year instead: earned, claimed, granted, applied, lapsed.")
]


def settle(
    paths: Paths,
    as_of: AsOf = None,
    period: Period = None,
    start: Start = None,
    end: End = None,
    by_year: Yearly = False,  # noqa: FBT002 - Typer gives flags so
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
    if by_year:
        _print_yearly(measured, problems, format)
        raise typer.Exit(exit_code(measured, problems))
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


def _print_yearly(measured: Sequence[Measured], problems: Sequence[Problem], format: Format) -> None:
    from servanda.cli.show import print_json, print_problems
    from servanda.cli.yearly_table import print_yearly
    from servanda.desk.yearly import as_csv, as_json, yearly

    years = yearly(measured)
    every = [*problems, *(problem for each in measured for problem in each.problems)]
    if format is Format.JSON:
        print_json(as_json(years, every))
        return
    print_problems(every)
    if format is Format.CSV:
        typer.echo(as_csv(years), nl=False)
    else:
        print_yearly(years)
