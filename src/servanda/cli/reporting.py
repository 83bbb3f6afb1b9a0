"""`servanda report`: the page that both sides read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, Paths, Period, Personal


class Form(StrEnum):
    """What a report is written as."""

    HTML = "html"
    PDF = "pdf"
    MAIL = "mail"
    CHAT = "chat"
    XLSX = "xlsx"


class Page(StrEnum):
    """A page for a meeting, instead of the whole report."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    LEADERSHIP = "leadership"


def report(
    paths: Paths,
    period: Period = None,
    as_of: AsOf = None,
    page: Annotated[
        Page | None, typer.Option("--page", help="A page for a meeting instead of the whole report.")
    ] = None,
    value: Annotated[
        str | None, typer.Option("--value", help="What late records are worth, on the weekly page.", metavar="FIELD")
    ] = None,
    party: Annotated[
        str | None, typer.Option("--for", help="Only what this party promises or is promised.", metavar="PARTY")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", help="Show times as clocks show them there.", metavar="ZONE")
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="The language of words, dates and numbers: en, de, fr.", metavar="CODE")
    ] = "en",
    dates: Annotated[
        str, typer.Option("--dates", help="How dates are written: long, iso or us.", metavar="STYLE")
    ] = "long",
    personal: Personal = False,  # noqa: FBT002 - Typer gives flags so
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file, or a folder. Default: the folder reports."),
    ] = None,
    formats: Annotated[
        list[Form] | None,
        typer.Option("--format", help="html (default), pdf, mail (a draft), chat (sentences), xlsx. May be repeated."),
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
    from servanda.desk.report_files import (
        look_of,
        names_of,
        one_file_for_many,
        tongue_of,
        unfit,
        write_overview,
        write_report,
    )
    from servanda.words.problem import errors

    look, wrong = look_of(colour, logo)
    tongue, unknown = tongue_of(language, dates)
    chosen = [each.value for each in dict.fromkeys(formats or [Form.HTML])]
    wanted = Wanted(
        party, timezone, personal, Form.XLSX.value in chosen, look, tongue, page.value if page is not None else None, value
    )  # fmt: skip
    stops = [*wrong, *unknown, *unfit(wanted, chosen)]
    print_problems(stops)
    if errors(stops):
        raise typer.Exit(2)
    with progress() as told:
        asked = Asked(paths, as_of, period, allow=tuple(allow or ()), engine=engine, told=told)
        found, problems = reports(asked, wanted)
    print_problems([*problems, *(problem for each in found for problem in each.problems)])
    failed = bool(errors(problems)) or any(errors(each.problems) for each in found)
    if crowded := one_file_for_many(found, output):
        print_problems([crowded])
        raise typer.Exit(2)
    written: list[Path | None] = []
    for each, name in zip(found, names_of(found, wanted.page), strict=True):
        if each.left_out:
            written.append(None)
            continue
        paths_of = []
        for format in chosen:
            path, unwritten = write_report(each, wanted, format, output, name)
            print_problems(unwritten)
            paths_of.append(path)
            if path is not None:
                typer.echo(near(str(path)))
        written.append(paths_of[0])
        failed = failed or None in paths_of
    if len(found) > 1 and chosen[0] in (Form.HTML.value, Form.PDF.value):
        path, unwritten = write_overview(found, written, wanted, output)
        print_problems(unwritten)
        failed = failed or path is None
        if path is not None:
            typer.echo(f"{near(str(path))}: all of them, what needs a person first")
    raise typer.Exit(2 if failed else 0)
