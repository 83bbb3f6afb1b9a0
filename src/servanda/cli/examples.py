"""`servanda demo`: the examples that come with the package, measured and reported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def demo(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Where the examples are written. Default: servanda-demo here.", metavar="FOLDER"),
    ] = None,
) -> None:
    """Write the examples into a folder, measure them, and write their reports."""
    from servanda.cli.scoreboard import print_scoreboard
    from servanda.cli.show import as_word, print_problems, progress
    from servanda.desk.demo import one_of_each, write_examples
    from servanda.desk.measuring import Asked
    from servanda.desk.report import Wanted, reports
    from servanda.desk.report_files import write_overview, write_report
    from servanda.words.problem import errors

    written, problems = write_examples(folder or Path("servanda-demo"))
    print_problems(problems)
    if errors(problems):
        raise typer.Exit(2)
    typer.echo(f"The examples lie in {written}. Their records are simulated; a few cannot be read, as in real exports.")
    with progress() as told:
        found, wrong = reports(Asked([written], told=told), Wanted())
    print_problems([*wrong, *(problem for each in found for problem in each.problems)])
    for each, further in one_of_each(found):
        if each.measured is not None:
            print_scoreboard(each.measured)
        if further:
            typer.echo(f"\n{further} more agreements like this one have their pages, too.")
    paths = [write_report(each, Wanted(), "html", written / "reports")[0] for each in found]
    page, unwritten = write_overview(found, paths, Wanted(), written / "reports")
    print_problems(unwritten)
    if page is not None:
        typer.echo(f"\nThe reports: open {page.resolve().as_uri()} in any browser.")
    typer.echo(
        f"Why a figure is what it is: servanda explain {as_word(written / 'service-desk' / 'service-desk.yaml')} response"
    )
    typer.echo(f"Who owes whom what, and why: servanda settle {as_word(written / 'online-service')}")
    failed = page is None or errors(wrong) or any(errors(each.problems) for each in found)
    raise typer.Exit(2 if failed else 0)
