"""`servanda compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.options import Allow, Engine, Format, Output

_Side = typer.Argument(
    help="A report (.html), a run saved with --format json, a file of closed/, or an agreement or folder that is measured now."
)


def compare(
    old: Annotated[Path, _Side],
    new: Annotated[Path, _Side],
    old_as_of: Annotated[
        str | None, typer.Option("--old-as-of", help="Measure OLD as of this moment: 2026-04-30 or 2026-04-30 18:00.")
    ] = None,
    new_as_of: Annotated[str | None, typer.Option("--new-as-of", help="Measure NEW as of this moment.")] = None,
    period: Annotated[str | None, typer.Option("--period", help="Only this period: 2026-03, 2026-Q1.")] = None,
    objective: Annotated[str | None, typer.Option("--objective", help="Only this objective.")] = None,
    old_evidence: Annotated[
        Path | None, typer.Option("--old-evidence", help="What `servanda evidence` printed for OLD; with --objective.")
    ] = None,
    new_evidence: Annotated[Path | None, typer.Option("--new-evidence", help="The same for NEW.")] = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """What changed between two reports or runs, and which records explain it. Exit code 0: nothing changed, 1: something did."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.compare_tables import as_csv, as_json, exit_code
    from servanda.desk.comparing import Question, compare_two
    from servanda.desk.measuring import Asked

    question = Question(old, new, old_as_of, new_as_of, period, objective, old_evidence, new_evidence)
    with progress() as told:
        compared = compare_two(question, Asked((), allow=tuple(allow or ()), engine=engine, told=told))
    if format is Format.JSON:
        print_json(as_json(compared))
    else:
        print_problems(each for each in compared.problems if each.severity == "error" or each.code == "S755")
        if format is Format.CSV:
            print_table(as_csv(compared))
        elif compared.comparison is not None:
            from servanda.cli.differences import print_differences

            print_differences(compared)
    raise typer.Exit(exit_code(compared))
