"""`servanda verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.options import Allow, Format, Output


def verify(
    bundle: Annotated[Path, typer.Argument(help="The file that `servanda bundle` wrote.", metavar="BUNDLE")],
    records: Annotated[
        Path | None,
        typer.Option(
            "--with", metavar="RECORDS", help="Your own records: a folder with a servanda.toml, or that file."
        ),
    ] = None,
    public_key: Annotated[
        Path | None, typer.Option("--public-key", metavar="FILE", help="The key that must have signed it.")
    ] = None,
    format: Output = Format.TEXT,
    allow: Allow = None,
) -> None:
    """Check a bundle and recompute every figure of it. Exit code 0: all are the same, 1: some differ, 2: it was altered."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.measuring import Asked
    from servanda.desk.verify import verify as check
    from servanda.desk.verify_tables import as_csv, as_json, exit_code, worth_telling

    with progress() as told:
        found = check(bundle, Asked((), allow=tuple(allow or ()), told=told), records, public_key)
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print_problems(worth_telling(found))
        if format is Format.CSV:
            print_table(as_csv(found))
        elif found.figures is not None:
            from servanda.cli.verified_table import print_verified

            print_verified(bundle, found)
    raise typer.Exit(exit_code(found))
