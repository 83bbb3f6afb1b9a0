"""Statements as pages, out of `servanda settle`: what is written, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from servanda.cli.show import near, print_problems
from servanda.desk.measuring import Measured
from servanda.desk.report_files import look_of, tongue_of
from servanda.desk.statement_files import write_statements
from servanda.desk.statement_pages import Wanted, statement_pages
from servanda.words.problem import Problem, errors


def write_pages(
    measured: Sequence[Measured], problems: Sequence[Problem], format: str, period: str | None, output: Path | None,
    party: str | None, language: str, dates: str, colour: str | None, logo: Path | None,
) -> bool:  # fmt: skip
    """Write the pages and print their names; false where something stood in the way."""
    look, wrong = look_of(colour, logo)
    tongue, unknown = tongue_of(language, dates)
    print_problems([*wrong, *unknown])
    if errors([*wrong, *unknown]):
        return False
    wanted = Wanted(party, look, tongue)
    stated = [statement_pages(each, wanted, asked_period=period) for each in measured]
    print_problems([*problems, *(problem for each in stated for problem in each.problems)])
    written, unwritten = write_statements(stated, wanted, format, output)
    print_problems(unwritten)
    for path in written:
        typer.echo(near(str(path)))
    if not written and not unwritten and not any(errors(each.problems) for each in stated):
        typer.echo("Nothing follows, so there is no statement.")
    return not errors(unwritten) and not any(errors(each.problems) for each in stated)
