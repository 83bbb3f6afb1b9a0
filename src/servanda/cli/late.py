"""`servanda late`: what is late now, or about to be, and whom to tell."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, Format, Output, Paths


def late(
    paths: Paths,
    as_of: AsOf = None,
    within: Annotated[
        str | None,
        typer.Option("--within", help="Also what is due within this long: 30 min, 4 h (default), 1 working day."),
    ] = None,
    value: Annotated[
        str | None,
        typer.Option(
            "--value", help="A field with the money at risk of each record: the most comes first.", metavar="FIELD"
        ),
    ] = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """List what is late or about to be, the escalation step it has reached, and whom to tell."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.late import late as find_late
    from servanda.desk.late_results import as_csv, as_json, exit_code
    from servanda.desk.measuring import Asked
    from servanda.words.problem import errors

    with progress() as told:
        asked = Asked(paths, as_of, allow=tuple(allow or ()), engine=engine, told=told)
        found, problems = find_late(asked, within, value)
    if format is Format.JSON:
        print_json(as_json(found, problems))
    else:
        print_problems([*problems, *(problem for each in found for problem in each.problems)])
        if format is Format.CSV:
            print_table(as_csv(found))
        else:
            from servanda.cli.late_table import print_late

            for each in found if not errors(problems) else ():
                print_late(each, within or "4 h")
    raise typer.Exit(exit_code(found, problems))
