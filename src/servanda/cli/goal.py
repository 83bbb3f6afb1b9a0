"""`servanda goal`: from revenue to leads, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Format, Output

_Text = str | None


def goal(
    file: Annotated[
        Path | None,
        typer.Argument(help="An agreement with `goals`. Without it the figures say it all.", metavar="FILE"),
    ] = None,
    revenue: Annotated[_Text, typer.Option(help="The revenue that is wanted: '500000 USD'.", metavar="MONEY")] = None,
    share: Annotated[_Text, typer.Option(help="What of it these leads are to bring: 60%.", metavar="PERCENT")] = None,
    deal: Annotated[_Text, typer.Option(help="What a customer brings on average.", metavar="MONEY")] = None,
    customers: Annotated[_Text, typer.Option(help="Customers that are wanted, instead of money.", metavar="N")] = None,
    rate: Annotated[
        list[str] | None,
        typer.Option(
            help="Leads that become customers: 5%; stages in order: --rate mql=30% --rate won=5%.", metavar="RATE"
        ),
    ] = None,
    people: Annotated[_Text, typer.Option(help="People in Sales who work leads.", metavar="N")] = None,
    hours: Annotated[_Text, typer.Option(help="Hours of each in the period: '130 h'.", metavar="TIME")] = None,
    busy: Annotated[
        _Text, typer.Option(help="The share of them that goes into attempts: 50%.", metavar="PERCENT")
    ] = None,
    minutes: Annotated[_Text, typer.Option(help="What one attempt takes: '6 min'.", metavar="TIME")] = None,
    attempts: Annotated[_Text, typer.Option(help="Attempts that each lead is to get.", metavar="N")] = None,
    from_records: Annotated[
        _Text,
        typer.Option(
            help="A share of FILE at which leads become customers: rates from its records.", metavar="OBJECTIVE"
        ),
    ] = None,
    worth: Annotated[
        _Text, typer.Option(help="With it: the field with the money that a lead brought.", metavar="FIELD")
    ] = None,
    write: Annotated[  # noqa: FBT002 - an option of the command line
        bool, typer.Option("--write", help="Put what the records say into FILE: its rate, or goals where it has none.")
    ] = False,
    dry_run: Annotated[  # noqa: FBT002 - the same
        bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")
    ] = False,
    as_of: AsOf = None,
    format: Output = Format.TEXT,
    allow: Allow = None,
) -> None:
    """Derive how many customers and leads a revenue needs, what a point of a rate is worth, and whether Sales can work them."""
    from servanda.cli.show import print_json, print_problems, print_table
    from servanda.desk.goal import goal_of_file
    from servanda.desk.goal_figures import goal_of_figures
    from servanda.desk.goal_options import Figures, Past
    from servanda.desk.goal_sheet import as_csv, as_json, exit_code

    figures = Figures(revenue, customers, share, deal, tuple(rate or ()), people, hours, busy, minutes, attempts)
    past = Past(from_records, worth, as_of)
    to = "dry run" if dry_run else "yes" if write else None
    sheet, problems = (
        goal_of_figures(figures, past, to)
        if file is None
        else goal_of_file(file, figures, tuple(allow or ()), past, to)
    )
    if format is Format.JSON:
        print_json(as_json(sheet, problems))
    else:
        print_problems(problems)
        if sheet is not None and format is Format.CSV:
            print_table(as_csv(sheet))
        elif sheet is not None:
            from servanda.cli.goal_table import print_goal

            print_goal(sheet)
    raise typer.Exit(exit_code(sheet, problems))
