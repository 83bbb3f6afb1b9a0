"""Credit notes for billing software, out of `servanda settle`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from servanda.cli.show import near, print_problems, print_table
from servanda.desk.credit_notes import Booking, credit_notes
from servanda.desk.measuring import Measured
from servanda.words.problem import Problem


def write_credit_notes(
    measured: Sequence[Measured], problems: Sequence[Problem], form: str, output: Path | None, party: str | None,
    invoices: Path | None, booked: Sequence[Path],
) -> bool:  # fmt: skip
    """Print the credits, or write them into a file; false where something stood in the way."""
    text, wrong = credit_notes(measured, Booking(form, party, invoices, booked, output))
    print_problems([*problems, *(problem for each in measured for problem in each.problems), *wrong])
    if text is None:
        return False
    if output is None:
        print_table(text)
    else:
        typer.echo(near(str(output)))
    return True
