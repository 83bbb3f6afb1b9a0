"""`servanda report`: the page that both sides read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, Paths, Period


def report(
    paths: Paths,
    period: Period = None,
    as_of: AsOf = None,
    party: Annotated[
        str | None, typer.Option("--for", help="Only what this party promises or is promised.", metavar="PARTY")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file ending in .html, or a folder. Default: the folder reports."),
    ] = None,
    colour: Annotated[
        str | None, typer.Option("--colour", help="A colour of your own: #2c5480.", metavar="#RRGGBB")
    ] = None,
    logo: Annotated[Path | None, typer.Option("--logo", help="A picture for the head of the page.")] = None,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Write a report: one page that works without a network, with the reason of every figure."""
    from servanda.cli.show import near, print_problems, progress
    from servanda.desk.measuring import Asked
    from servanda.desk.report import Wanted, reports
    from servanda.desk.report_files import look_of, write_report
    from servanda.words.problem import errors

    look, wrong = look_of(colour, logo)
    print_problems(wrong)
    if errors(wrong):
        raise typer.Exit(2)
    wanted = Wanted(party, look)
    with progress() as told:
        asked = Asked(paths, as_of, period, allow=tuple(allow or ()), engine=engine, told=told)
        found, problems = reports(asked, wanted)
    print_problems([*problems, *(problem for each in found for problem in each.problems)])
    failed = bool(errors(problems))
    for each in found:
        path, unwritten = write_report(each, wanted, output)
        print_problems(unwritten)
        failed = failed or path is None or bool(errors(each.problems))
        if path is not None:
            typer.echo(f"{near(str(path))}: open it in any browser")
    raise typer.Exit(2 if failed else 0)
