"""`servanda attempts`: what each further attempt brought, and how many are worth making."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, Format, Output, Paths

_Text = str | None


def attempts(
    paths: Paths,
    revenue: Annotated[_Text, typer.Option(help="What a customer brings: '5000 USD'.", metavar="MONEY")] = None,
    cost: Annotated[_Text, typer.Option(help="What an attempt costs: '18 USD'.", metavar="MONEY")] = None,
    people: Annotated[_Text, typer.Option(help="People who make attempts.", metavar="N")] = None,
    hours: Annotated[_Text, typer.Option(help="Hours of each in a month: '130 h'.", metavar="TIME")] = None,
    busy: Annotated[
        _Text, typer.Option(help="The part of them that goes into attempts: 50%.", metavar="PERCENT")
    ] = None,
    minutes: Annotated[_Text, typer.Option(help="What one attempt takes: '6 min'.", metavar="TIME")] = None,
    as_of: AsOf = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Show whom each attempt reached first, what it earned against its cost, and how many an agreement should promise."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.attempt_options import Figures
    from servanda.desk.attempts import attempts as read_attempts
    from servanda.desk.attempts_results import as_csv, as_json, exit_code
    from servanda.desk.measuring import Asked

    with progress() as told:
        asked = Asked(paths, as_of, allow=tuple(allow or ()), engine=engine, told=told)
        found = read_attempts(asked, Figures(revenue, cost, people, hours, busy, minutes))
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print_problems(dict.fromkeys(problem for each in found for problem in each.problems))
        if format is Format.CSV:
            print_table(as_csv(found))
        else:
            from servanda.cli.attempts_table import print_attempts

            print_attempts(found)
    raise typer.Exit(exit_code(found))
