"""`servanda exclusions`: what has to be approved before it is left out, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, File, Format, Output, Paths
from servanda.cli.saying import By, Day, Evidence, Note, Recorder, now

if TYPE_CHECKING:
    from servanda.desk.exclusions import Answer

app = typer.Typer(
    help="What has to be approved before it is left out of the figures: list it, approve it, refuse it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(help="The exclusion's name.", metavar="EXCLUSION")]
Record = Annotated[list[str] | None, typer.Option("--record", metavar="KEY", help="A record of it. May be repeated.")]
All = Annotated[bool, typer.Option("--all", help="All records of it that wait.")]


@app.command("list", short_help="What waits for an approval, and what was answered.")
def list_exclusions(
    paths: Paths, as_of: AsOf = None, format: Output = Format.TEXT, engine: Engine = "duckdb", allow: Allow = None
) -> None:
    """List every record that an exclusion would leave out if it were approved, what was answered, and what would change."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.exclusions_list import as_csv, as_json, exit_code
    from servanda.desk.measuring import Asked, measure

    with progress() as told:
        found, problems = measure(Asked(paths, as_of, allow=tuple(allow or ()), engine=engine, told=told))
    if format is Format.JSON:
        print_json(as_json(found, problems))
    else:
        print_problems([*problems, *(problem for each in found for problem in each.problems)])
        if format is Format.CSV:
            print_table(as_csv(found))
        else:
            from servanda.cli.proposals_table import print_exclusions

            for each in found:
                print_exclusions(each)
    raise typer.Exit(exit_code(found, problems))


@app.command("approve", short_help="Approve records of an exclusion.")
def approve(
    file: File, exclusion: Name, by: By, record: Record = None, all: All = False, date: Day = None,  # noqa: FBT002
    evidence: Evidence = None, note: Note = "", recorded_by: Recorder = None, engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:  # fmt: skip
    """Approve, in the name of who has to; from then on they are left out of the figures."""
    from servanda.desk.said import Word

    word = Word(by, now(), date, tuple(evidence or ()), note, recorded_by)
    _answer(file, "approve", exclusion, record, word, engine, allow, every=all)


@app.command("refuse", short_help="Refuse records of an exclusion, and say why.")
def refuse(
    file: File, exclusion: Name, by: By, note: Note = "", record: Record = None, all: All = False, date: Day = None,  # noqa: FBT002
    evidence: Evidence = None, recorded_by: Recorder = None, engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Refuse, in the name of who would have to approve; --note says why. It can still be approved later."""
    from servanda.desk.said import Word

    word = Word(by, now(), date, tuple(evidence or ()), note, recorded_by)
    _answer(file, "refuse", exclusion, record, word, engine, allow, every=all)


def _answer(
    file: File, what: Answer, exclusion: str, record: list[str] | None, word: object, engine: str, allow: Allow, *,
    every: bool,
) -> None:  # fmt: skip
    from servanda.cli.proposals_table import print_entries
    from servanda.cli.show import print_problems, progress
    from servanda.desk.exclusions import answer
    from servanda.desk.measuring import Asked
    from servanda.desk.said import Word

    assert isinstance(word, Word)
    with progress() as told:
        asked = Asked([file], allow=tuple(allow or ()), engine=engine, told=told)
        recorded = answer(asked, what, exclusion, record or (), word, every=every)
    print_problems(recorded.problems)
    print_entries(recorded.agreement, recorded.entries)
    raise typer.Exit(0 if recorded.entries else 2)
