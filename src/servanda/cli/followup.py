"""`servanda followup`: how long records waited for each step until they were followed up."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, Format, Output, Paths, Period


def followup(
    paths: Paths,
    period: Period = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", help="Also for each value of this column. Default: those of the agreement.", metavar="COLUMN"
        ),
    ] = None,
    person: Annotated[bool, typer.Option("--person", help="Also for each person who follows up.")] = False,  # noqa: FBT002 - Typer gives flags so
    as_of: AsOf = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Show how long it took until records were assigned, attempted, contacted and qualified, in open time."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.follow_ups import Ask
    from servanda.desk.followed import followed
    from servanda.desk.followed_results import as_csv, as_json, exit_code
    from servanda.desk.measuring import Asked

    with progress() as told:
        asked = Asked(paths, as_of, period, allow=tuple(allow or ()), engine=engine, told=told)
        found = followed(asked, Ask(by, person))
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print_problems(dict.fromkeys(problem for each in found for problem in each.problems))
        if format is Format.CSV:
            print_table(as_csv(found))
        else:
            from servanda.cli.followup_table import print_followed

            print_followed(found)
    raise typer.Exit(exit_code(found))
