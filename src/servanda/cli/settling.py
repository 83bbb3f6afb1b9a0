"""`servanda settle`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.options import Allow, AsOf, End, Engine, Paths, Period, Start

if TYPE_CHECKING:
    from servanda.desk.measuring import Measured
    from servanda.words.problem import Problem


class Form(StrEnum):
    """How statements are written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    PDF = "pdf"
    CREDIT_NOTES = "credit-notes"
    LAGO = "lago"


Yearly = Annotated[
    bool, typer.Option("--yearly", help="A table by year instead: earned, claimed, granted, applied, lapsed.")
]
Format = Annotated[
    Form,
    typer.Option(
        "--format", metavar="FORM", help="text; json or csv for scripts; html or pdf: a page for each statement; "
        "credit-notes or lago: what was granted, for billing software.",
    ),
]  # fmt: skip
Party = Annotated[str | None, typer.Option("--for", metavar="PARTY", help="Only what this party owes or is owed.")]
Into = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="PATH", help="A file, or a folder. Default: the folder statements."),
]
Language = Annotated[str, typer.Option("--language", metavar="CODE", help="Of html and pdf: en, de, fr.")]
Dates = Annotated[str, typer.Option("--dates", metavar="STYLE", help="Of html and pdf: long, iso or us.")]
Colour = Annotated[str | None, typer.Option("--colour", metavar="#RRGGBB", help="A colour of your own: #2c5480.")]
Logo = Annotated[Path | None, typer.Option("--logo", help="A picture for the head of the page.")]

Invoices = Annotated[
    Path | None, typer.Option("--invoices", metavar="FILE", help="Of lago: which fee of which invoice is credited.")
]
Booked = Annotated[
    list[Path] | None,
    typer.Option("--booked", metavar="FILE", help="Credit notes that are booked already. May be repeated."),
]


def settle(
    paths: Paths,
    as_of: AsOf = None,
    period: Period = None,
    start: Start = None,
    end: End = None,
    by_year: Yearly = False,  # noqa: FBT002 - Typer gives flags so
    format: Format = Form.TEXT,
    output: Into = None,
    party: Party = None,
    language: Language = "en",
    dates: Dates = "long",
    colour: Colour = None,
    logo: Logo = None,
    invoices: Invoices = None,
    booked: Booked = None,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Work out what follows from the verdicts: who owes whom what, and why."""
    from servanda.cli.show import print_problems, progress
    from servanda.desk.measuring import Asked, measure
    from servanda.desk.statements import exit_code, unfit

    if (wrong := unfit(format.value, by_year=by_year, into_a_file=output is not None)) is not None:
        print_problems([wrong])
        raise typer.Exit(2)
    with progress() as told:
        asked = Asked(paths, as_of, period, start, end, tuple(allow or ()), engine, told)
        measured, problems = measure(asked)
    if format in (Form.TEXT, Form.JSON, Form.CSV):
        from servanda.desk.statement_pages import told_to

        measured = [told_to(each, party) for each in measured]
    if by_year:
        _print_yearly(measured, problems, format)
    elif format in (Form.HTML, Form.PDF):
        from servanda.cli.statement_pages import write_pages

        written = write_pages(measured, problems, format.value, period, output, party, language, dates, colour, logo)
        raise typer.Exit(exit_code(measured, problems) if written else 2)
    elif format in (Form.CREDIT_NOTES, Form.LAGO):
        from servanda.cli.credit_notes import write_credit_notes

        done = write_credit_notes(measured, problems, format.value, output, party, invoices, booked or ())
        raise typer.Exit(exit_code(measured, problems) if done else 2)
    else:
        _print(measured, problems, format)
    raise typer.Exit(exit_code(measured, problems))


def _print(measured: Sequence[Measured], problems: Sequence[Problem], format: Form) -> None:
    from servanda.cli.show import print_json, print_problems
    from servanda.desk.statements import as_csv, as_json

    if format is Form.JSON:
        print_json(as_json(measured, problems))
        return
    print_problems([*problems, *(problem for each in measured for problem in each.problems)])
    if format is Form.CSV:
        typer.echo(as_csv(measured), nl=False)
        return
    from servanda.cli.statement_table import print_statements

    for each in measured:
        print_statements(each)


def _print_yearly(measured: Sequence[Measured], problems: Sequence[Problem], format: Form) -> None:
    from servanda.cli.show import print_json, print_problems
    from servanda.cli.yearly_table import print_yearly
    from servanda.desk.yearly import as_csv, as_json, yearly

    years = yearly(measured)
    every = [*problems, *(problem for each in measured for problem in each.problems)]
    if format is Form.JSON:
        print_json(as_json(years, every))
        return
    print_problems(every)
    if format is Form.CSV:
        typer.echo(as_csv(years), nl=False)
    else:
        print_yearly(years)
