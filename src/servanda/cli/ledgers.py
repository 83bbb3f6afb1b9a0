"""`servanda ledger`: whether what was said still stands as it was said."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.options import Allow, File, Paths

app = typer.Typer(
    help="The ledgers in which claims and answers stand: check them, and make two branches one again.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("verify", short_help="Check every line of every ledger.")
def verify(paths: Paths, allow: Allow = None) -> None:
    """Check every line of every ledger, and the evidence that lies in the workspace; no records are needed."""
    from servanda.cli.show import near, print_problems, visible
    from servanda.desk.ledgers import verify as check
    from servanda.words.problem import errors

    found, problems = check(paths, tuple(allow or ()))
    every = [*problems, *(problem for each in found for problem in each.problems)]
    print_problems(every)
    for each in found:
        if not each.chains:
            typer.echo(visible(f"{each.agreement.id}: nothing was said yet"))
        for chain in each.chains:
            lines = "1 line" if len(chain.entries) == 1 else f"{len(chain.entries)} lines"
            last = f", the last of {chain.entries[-1].day}, sha256 {chain.last[:12]}…" if chain.entries else ""
            said = f"{lines} hold{'s' if lines == '1 line' else ''}{last}" if chain.whole else "does not hold"
            typer.echo(visible(f"{near(str(chain.path))}: {said}"))
    raise typer.Exit(2 if errors(every) else 0)


@app.command("rebase", short_help="Append mine again after theirs, where two wrote at once on two branches.")
def rebase(
    file: File,
    party: Annotated[str, typer.Argument(help="The party whose ledger it is.", metavar="PARTY")],
    theirs: Annotated[Path, typer.Argument(help="The ledger of the other branch.", metavar="THEIRS.jsonl")],
    allow: Allow = None,
) -> None:
    """Append my lines again after theirs: two people of one party wrote from the same line on, on two branches."""
    from servanda.cli.show import print_problems, visible
    from servanda.desk.ledgers import rebase as run
    from servanda.words.problem import errors

    done = run(file, party, theirs, tuple(allow or ()))
    print_problems(done.problems)
    if not errors(done.problems):
        typer.echo(f"{done.common} in common, {done.theirs} of theirs, then {len(done.mine)} of mine")
        for each in done.mine:
            typer.echo(visible(f"  {each.number}: {each.what} of {each.about}, {each.day}, by {each.said_by}"))
    raise typer.Exit(2 if errors(done.problems) else 0)
