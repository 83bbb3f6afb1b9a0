"""`servanda corrections`: values of records that are wrong, proposed by one side and answered by the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.options import Allow, AsOf, Engine, File, Format, Output, Paths
from servanda.cli.saying import By, Day, Evidence, Note, Recorder, now

if TYPE_CHECKING:
    from servanda.desk.correction_answers import Answer
    from servanda.desk.correction_table import Wish
    from servanda.desk.corrections import Recorded

app = typer.Typer(
    help="Values of records that are wrong: proposed by one side, accepted or refused by the other, also as a table.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Table = Annotated[
    Path | None,
    typer.Option("--table", metavar="FILE", help="A table of them: CSV or xlsx, as `list --table` writes it."),
]
Names = Annotated[list[str] | None, typer.Argument(help="Which: as `list` names them.", metavar="[CORRECTION]...")]
All = Annotated[bool, typer.Option("--all", help="All that wait for an answer of this side.")]


@app.command("list", short_help="What was proposed, and how far it has come.")
def list_corrections(
    paths: Paths,
    as_of: AsOf = None,
    table: Annotated[
        Path | None, typer.Option("--table", metavar="FILE", help="Write those that wait into a new CSV or xlsx file.")
    ] = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """List every correction that was proposed, what was answered, and what would change if all were accepted."""
    from servanda.cli.show import near, print_json, print_problems, print_table, progress
    from servanda.desk.correction_table import write_table
    from servanda.desk.corrections_list import FURTHER, as_csv, as_json, exit_code, rows_of
    from servanda.desk.measuring import Asked, measure

    with progress() as told:
        found, problems = measure(Asked(paths, as_of, allow=tuple(allow or ()), engine=engine, told=told))
    if table is not None:
        problems = [*problems, *write_table(table, rows_of(found, only_open=True), FURTHER)]
    if format is Format.JSON:
        print_json(as_json(found, problems))
    else:
        print_problems([*problems, *(problem for each in found for problem in each.problems)])
        if format is Format.CSV:
            print_table(as_csv(found))
        elif table is not None and not any(each.code == "S815" for each in problems):
            typer.echo(near(str(table)))
        else:
            from servanda.cli.proposals_table import print_corrections

            for each in found:
                print_corrections(each)
    raise typer.Exit(exit_code(found, problems))


@app.command("table", short_help="A table to fill in: what the records say today.")
def table_to_fill_in(
    file: File,
    records: Annotated[str, typer.Argument(help="The record set.", metavar="RECORDS")],
    fields: Annotated[list[str], typer.Argument(help="Its columns that may be wrong.", metavar="FIELD...")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="A new CSV or xlsx file.")],
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Write every record with what it says today; fill in `to` and `why` where it is wrong, then propose it."""
    from servanda.cli.show import near, print_problems, progress
    from servanda.desk.correction_table import write_table
    from servanda.desk.corrections import to_fill_in
    from servanda.desk.measuring import Asked
    from servanda.words.problem import errors

    with progress() as told:
        rows, problems = to_fill_in(Asked([file], allow=tuple(allow or ()), engine=engine, told=told), records, fields)
    if not errors(problems):
        problems = (*problems, *write_table(output, rows))
    print_problems(problems)
    if not errors(problems):
        typer.echo(f"{near(str(output))}: {len(rows)} {'row' if len(rows) == 1 else 'rows'}")
    raise typer.Exit(2 if errors(problems) else 0)


@app.command("propose", short_help="Say that a value is wrong, what it should be, and why.")
def propose(
    file: File, by: By,
    records: Annotated[str, typer.Option("--records", metavar="NAME", help="The record set.")] = "",
    key: Annotated[str, typer.Option("--key", metavar="KEY", help="The key of the record.")] = "",
    field: Annotated[str, typer.Option("--field", metavar="NAME", help="The column that is wrong.")] = "",
    to: Annotated[
        str | None, typer.Option("--to", metavar="VALUE", help="What it should be; '' says that there is no value.")
    ] = None,
    was: Annotated[str | None, typer.Option("--from", metavar="VALUE", help="What it is. Default: what the records say.")] = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why it is wrong; no names.")] = "",
    table: Table = None, date: Day = None, evidence: Evidence = None, recorded_by: Recorder = None,
    engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Propose that values are put right, one or a table of them. It moves no figure until the other side accepts."""
    from servanda.cli.show import progress
    from servanda.desk.correction_table import Wish, read_wishes
    from servanda.desk.corrections import Recorded, propose
    from servanda.desk.measuring import Asked
    from servanda.desk.said import Word
    from servanda.words.problem import Problem

    if table is not None:
        wishes, problems = read_wishes(table)
    elif records and key and field and to is not None:
        wishes, problems = [Wish(records, key, field, was, to, why)], ()
    else:
        named = {"--records": records, "--key": key, "--field": field, "--to": to}
        missing = next(name for name, each in named.items() if not each)
        hint = "Write --records NAME --key KEY --field NAME --to VALUE --why TEXT, or --table FILE."
        wishes, problems = (
            [],
            (Problem("S812", f"It is not said which value is wrong: {missing} is missing.", None, hint),),
        )
    word = Word(by, now(), date, tuple(evidence or ()), why, recorded_by)
    with progress() as told:
        asked = Asked([file], allow=tuple(allow or ()), engine=engine, told=told)
        recorded = Recorded(None, (), problems) if problems else propose(asked, wishes, word)
    _told(recorded)


@app.command("accept", short_help="Accept what the other side has proposed.")
def accept(
    file: File, by: By, names: Names = None, all: All = False, table: Table = None, date: Day = None,  # noqa: FBT002
    evidence: Evidence = None, note: Note = "", recorded_by: Recorder = None, engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Accept corrections; once every other side has, the records are measured as they were put right."""
    from servanda.desk.said import Word

    word = Word(by, now(), date, tuple(evidence or ()), note, recorded_by)
    _answer(file, "accept", names, word, table, engine, allow, every=all)


@app.command("refuse", short_help="Refuse what the other side has proposed, and say why.")
def refuse(
    file: File, by: By, names: Names = None, note: Note = "", all: All = False, table: Table = None, date: Day = None,  # noqa: FBT002
    evidence: Evidence = None, recorded_by: Recorder = None, engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Refuse corrections; --note says why. What was refused can be proposed anew."""
    from servanda.desk.said import Word

    word = Word(by, now(), date, tuple(evidence or ()), note, recorded_by)
    _answer(file, "refuse", names, word, table, engine, allow, every=all)


@app.command("withdraw", short_help="Take back what was proposed and not answered.")
def withdraw(
    file: File, by: By, names: Names = None, note: Note = "", all: All = False, table: Table = None, date: Day = None,  # noqa: FBT002
    recorded_by: Recorder = None, engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Take corrections back that one's own side has proposed."""
    from servanda.desk.said import Word

    _answer(file, "withdraw", names, Word(by, now(), date, (), note, recorded_by), table, engine, allow, every=all)


def _answer(
    file: File, what: Answer, names: list[str] | None, word: object, table: Path | None, engine: str, allow: Allow, *,
    every: bool,
) -> None:  # fmt: skip
    from servanda.cli.show import progress
    from servanda.desk.correction_answers import answer
    from servanda.desk.correction_table import read_wishes
    from servanda.desk.corrections import Recorded
    from servanda.desk.measuring import Asked
    from servanda.desk.said import Word
    from servanda.words.problem import Problem

    assert isinstance(word, Word)
    wishes: list[Wish] | None = None
    problems: tuple[Problem, ...] = ()
    if table is not None:
        wishes, problems = read_wishes(table)
    with progress() as told:
        asked = Asked([file], allow=tuple(allow or ()), engine=engine, told=told)
        recorded = (
            Recorded(None, (), problems)
            if problems
            else answer(asked, what, names or (), word, wishes=wishes, every=every)
        )
    _told(recorded)


def _told(recorded: Recorded) -> None:
    from servanda.cli.proposals_table import print_entries
    from servanda.cli.show import print_problems

    print_problems(recorded.problems)
    print_entries(recorded.agreement, recorded.entries)
    raise typer.Exit(0 if recorded.entries else 2)
