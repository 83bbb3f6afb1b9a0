"""`servanda value`: what leads of each kind are worth."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, File, Format, Output, Period, Personal

_Text = str | None


def value(
    file: File,
    rate: Annotated[
        _Text,
        typer.Option(help="The share at which leads become customers; default: the only one.", metavar="OBJECTIVE"),
    ] = None,
    worth: Annotated[_Text, typer.Option(help="The field with the money that a lead brought.", metavar="FIELD")] = None,
    by: Annotated[
        _Text,
        typer.Option(help="The kinds: source, title, …; default: those that the rate is split by.", metavar="FIELD"),
    ] = None,
    goal: Annotated[
        _Text, typer.Option(help="The money that the period is to bring; default: the promised leads.", metavar="MONEY")
    ] = None,
    period: Period = None,
    as_of: AsOf = None,
    personal: Personal = False,  # noqa: FBT002 - Typer gives flags so
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Say what a lead of each kind is worth, and what a period's promise and its leads come to in money."""
    from servanda.cli.show import print_json, print_problems, print_table
    from servanda.desk.measuring import Asked
    from servanda.desk.value import values
    from servanda.desk.value_asked import Wanted
    from servanda.desk.value_sheet import as_csv, as_json, exit_code

    asked = Asked([file], as_of, period, allow=tuple(allow or ()), engine=engine)
    found = values(asked, Wanted(rate, worth, by, goal, personal))
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print_problems(found.problems)
        if found.kinds and format is Format.CSV:
            print_table(as_csv(found))
        elif found.kinds:
            from servanda.cli.value_table import print_values

            print_values(found)
    raise typer.Exit(exit_code(found))
