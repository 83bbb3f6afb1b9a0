"""`servanda close-period`: freeze a period."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, Format, Output, Paths
from servanda.cli.saying import Day, now

Without = Annotated[
    bool,
    typer.Option("--without-unknown", help="Close although an amount is not known; a restatement brings it later."),
]


def close_period(
    paths: Paths,
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help="The period: 2026-03, 2026-Q1.")],
    by: Annotated[str, typer.Option("--by", metavar="TITLE", help="Who says so: the title of a contact.")] = "",
    date: Day = None,
    without_unknown: Without = False,  # noqa: FBT002 - Typer gives flags so
    as_of: AsOf = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Freeze a period: its figures and verdicts stay as they are, whatever the records say later."""
    from servanda.cli.show import near, print_json, print_problems, print_table, progress, visible
    from servanda.desk.closing import close_period as close
    from servanda.desk.measuring import Asked
    from servanda.desk.said import Word
    from servanda.desk.tables import csv_text
    from servanda.words.problem import errors

    with progress() as told:
        asked = Asked(paths, as_of, allow=tuple(allow or ()), engine=engine, told=told)
        closings, problems = close(asked, period, Word(by, now(), date), without_unknown=without_unknown)
    every = [*problems, *(problem for each in closings for problem in each.problems)]
    if format is Format.JSON:
        closed = [{"agreement": each.agreement, "closed": str(each.path) if each.path else None} for each in closings]
        print_json({"period": period, "agreements": closed, "problems": [problem.as_json() for problem in every]})
    elif format is Format.CSV:
        print_problems(every)
        rows = ((each.agreement, period, str(each.path) if each.path else None) for each in closings)
        print_table(csv_text(("agreement", "period", "closed"), rows))
    else:
        print_problems(every)
        for each in closings:
            if each.path is not None:
                words = [verdict.word for verdict in each.verdicts]
                counts = ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))
                if number := len(each.obligations):
                    counts += f"; {number} {'obligation' if number == 1 else 'obligations'}"
                if unknown := sum(bool(one.unknown) for one in each.obligations):
                    counts += f", {unknown} of them without an amount"
                what = "confirmed" if each.again else "closed"
                typer.echo(f"{each.agreement}, {period}: {what} ({counts}), {near(str(each.path))}")
                if by and each.entry is not None and each.entry.place is not None:
                    typer.echo(
                        visible(f"{near(each.entry.place.file)}:{each.entry.number}: by {by}, {each.entry.party}")
                    )
            elif each.left_out:
                typer.echo(f"{each.agreement}, {period}: nothing to close")
            else:
                typer.echo(f"{each.agreement}, {period}: not closed")
    failed = any(each.path is None and not each.left_out for each in closings)
    raise typer.Exit(2 if errors(every) or failed else 0)
