"""`servanda bundle` and `servanda keys`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, File

keys = typer.Typer(
    help="Keys by which bundles are signed, and their signatures checked.", no_args_is_help=True, rich_markup_mode=None
)


def bundle(
    file: File,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="BUNDLE", help="The new file, such as 2026-04.zip.")
    ],
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", help="Of this period: 2026-04. Default: of all.")
    ] = None,
    as_of: AsOf = None,
    personal: Annotated[  # noqa: FBT002 - Typer gives flags so
        bool, typer.Option("--personal", help="With the names of persons that the agreement keeps back.")
    ] = False,
    without_rows: Annotated[  # noqa: FBT002
        bool, typer.Option("--without-rows", help="Figures and evidence only: the other side has records of its own.")
    ] = False,
    sign: Annotated[
        Path | None, typer.Option("--sign", metavar="KEYFILE", help="Sign it with this private key.")
    ] = None,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Write one file by which the other side can check every figure, without our database: `servanda verify` there."""
    from servanda.cli.show import print_problems, progress
    from servanda.desk.bundle import Wanted
    from servanda.desk.bundle import bundle as make
    from servanda.desk.measuring import Asked

    with progress() as told:
        asked = Asked([file], as_of, period, allow=tuple(allow or ()), engine=engine, told=told)
        made = make(asked, Wanted(output, personal, not without_rows, sign))
    print_problems(made.problems)
    if made.manifest is not None:
        from servanda.cli.bundle_table import print_bundled

        print_bundled(output, made)
    raise typer.Exit(0 if made.manifest is not None else 2)


@keys.command("new", short_help="Make a key to sign with, and the public one to give away.")
def new(
    path: Annotated[Path, typer.Argument(help="The new file of the private key.", metavar="KEYFILE")],
) -> None:
    """Write a new Ed25519 key, readable for its owner alone, and beside it the public one, which checks its signatures."""
    from servanda.cli.show import near, print_problems, visible
    from servanda.store.seal import new_keys, read_public, short

    public, problems = new_keys(path)
    print_problems(problems)
    if public is None:
        raise typer.Exit(2)
    key, _ = read_public(public)
    typer.echo(visible(f"{near(str(path))}: the private key; it signs, and stays with you"))
    typer.echo(visible(f"{near(str(public))}: the public key; give it to the other side"))
    typer.echo(f"its fingerprint: {short(key or '')}")
