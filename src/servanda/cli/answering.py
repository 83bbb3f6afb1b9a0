"""`servanda answer`: what the figures say to a standing complaint."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, Format, OnePath, Output, Period, Personal


def answer(
    path: OnePath,
    complaint: Annotated[
        str | None, typer.Argument(help='One complaint, such as "not enough leads"; default: all.', metavar="COMPLAINT")
    ] = None,
    as_of: AsOf = None,
    period: Period = None,
    personal: Personal = False,  # noqa: FBT002 - Typer gives flags so
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Answer standing complaints, such as "not enough leads?", with number, target, trend and records."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.answer import answers
    from servanda.desk.answer_results import as_csv, as_json, exit_code
    from servanda.desk.measuring import Asked
    from servanda.words.problem import errors

    with progress() as told:
        asked = Asked([path], as_of, period, allow=tuple(allow or ()), engine=engine, told=told)
        found = answers(asked, complaint, personal=personal)
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print_problems(dict.fromkeys(problem for each in found for problem in each.problems))
        fit = [each for each in found if not errors(each.problems)]
        if not fit:
            pass
        elif format is Format.CSV:
            print_table(as_csv(fit))
        else:
            from servanda.cli.answer_table import print_answers

            print_answers(fit)
    raise typer.Exit(exit_code(found))
