"""`servanda reconcile`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, File, Format, Output, Period


def reconcile(
    file: File,
    theirs: Annotated[
        Path,
        typer.Option(
            "--with",
            metavar="THEIRS",
            help="The other side's records: a servanda.toml, a folder with one, or a bundle.",
        ),
    ],
    period: Period = None,
    objective: Annotated[str | None, typer.Option("--objective", help="Only this objective.")] = None,
    as_of: AsOf = None,
    format: Output = Format.TEXT,
    allow: Allow = None,
) -> None:
    """Measure with both sides' records: what differs, by how much, because of which records. Exit code 0: nothing, 1: something."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.measuring import Asked
    from servanda.desk.reconcile import reconcile as compare
    from servanda.desk.reconcile_tables import as_csv, as_json, exit_code

    with progress() as told:
        found = compare(Asked([file], as_of, period, allow=tuple(allow or ()), told=told), theirs, objective)
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print_problems(found.problems)
        if format is Format.CSV:
            print_table(as_csv(found))
        elif found.comparison is not None:
            from servanda.cli.reconciled_table import print_reconciled

            print_reconciled(found)
    raise typer.Exit(exit_code(found))
