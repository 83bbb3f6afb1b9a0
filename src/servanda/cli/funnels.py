"""`servanda funnel`: how many reached each stage, where the others are, and how long they take."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, Format, Output, Paths, Period, Personal


def funnel(
    paths: Paths,
    as_of: AsOf = None,
    period: Period = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day on.")] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Up to this day, which does not count.")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="FIELD", help="Split by this field: source, quality.")
    ] = None,
    in_period: Annotated[  # noqa: FBT002 - Typer gives flags so
        bool,
        typer.Option(
            "--in-period",
            help="What happened in the period, whoever it was. Default: what became of those who entered in it.",
        ),
    ] = False,
    records: Annotated[
        str | None,
        typer.Option(
            "--records",
            metavar="NAME",
            help="List records instead: a way out, the last stage, on-its-way, unaccounted, backward or all.",
        ),
    ] = None,
    personal: Personal = False,  # noqa: FBT002 - Typer gives flags so
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Show the funnel: how many reached each stage, at what rate, and where all the others are."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.funnel import Wanted, funnels
    from servanda.desk.funnel_results import as_csv, as_json, exit_code
    from servanda.desk.measuring import Asked
    from servanda.words.problem import errors

    with progress() as told:
        asked = Asked(paths, as_of, period, start, end, tuple(allow or ()), engine, told)
        found = funnels(asked, Wanted(by, in_period, personal), records)
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print_problems(dict.fromkeys(problem for each in found for problem in each.problems))
        fit = [each for each in found if not errors(each.problems)]
        if not fit:
            pass
        elif format is Format.CSV or records is not None:
            print_table(as_csv(fit))
        else:
            from servanda.cli.funnel_table import print_funnels

            print_funnels(fit)
    raise typer.Exit(exit_code(found))
