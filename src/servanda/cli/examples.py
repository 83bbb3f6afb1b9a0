"""`servanda demo`: the examples that come with the package, measured."""

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
    """Write the examples into a folder and measure them."""
    from servanda.cli.measuring import measured_tables
    from servanda.cli.show import print_problems
    from servanda.desk.demo import write_examples
    from servanda.words.problem import errors

    written, problems = write_examples(folder or Path("servanda-demo"))
    print_problems(problems)
    if errors(problems):
        raise typer.Exit(2)
    typer.echo(f"The examples lie in {written}. Their records are simulated; a few cannot be read, as in real exports.")
    code = measured_tables([written])
    typer.echo(f"\nNext: servanda explain {written / 'service-desk' / 'service-desk.yaml'} response")
    raise typer.Exit(2 if code == 2 else 0)
