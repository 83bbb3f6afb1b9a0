"""`servanda restate`: what is closed is changed only by all sides, and what was closed stays beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.options import Allow, Engine, Format, Output, Paths
from servanda.cli.saying import By, Day, Evidence, Note, Recorder, now

if TYPE_CHECKING:
    from servanda.desk.restate_answers import Answer
    from servanda.desk.restating import Restating
    from servanda.words.problem import Problem

app = typer.Typer(
    help="Restate a closed period: proposed by one side with all that it changes, accepted by the others.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Period = Annotated[str, typer.Option("--period", metavar="PERIOD", help="The closed period: 2026-03.")]
Number = Annotated[
    str | None, typer.Option("--number", metavar="N", help="Which restatement of it, where several wait.")
]


@app.command("list", short_help="What was proposed, what it changes, and how far it has come.")
def list_restatements(paths: Paths, format: Output = Format.TEXT, allow: Allow = None) -> None:
    """List every restatement: the figures and the money it changes, and who has answered. No records are read."""
    from servanda.cli.restatements_table import print_restatements
    from servanda.cli.show import print_json, print_problems, print_table
    from servanda.desk.measuring import Asked
    from servanda.desk.restate_list import as_csv, as_json, exit_code, listed

    found, problems = listed(Asked(paths, allow=tuple(allow or ())))
    if format is Format.JSON:
        print_json(as_json(found, problems))
    else:
        print_problems([*problems, *(problem for each in found for problem in each.problems)])
        if format is Format.CSV:
            print_table(as_csv(found))
        else:
            for each in found:
                print_restatements(each)
    raise typer.Exit(exit_code(found, problems))


@app.command("propose", short_help="Propose what a closed period should be by today's records.")
def propose(
    paths: Paths, period: Period, by: By, note: Note = "", date: Day = None, evidence: Evidence = None,
    recorded_by: Recorder = None, engine: Engine = "duckdb", allow: Allow = None,
) -> None:  # fmt: skip
    """Measure a closed period anew and propose the difference; --note says why. The closed period stays as it is until all sides accept."""
    from servanda.cli.show import progress
    from servanda.desk.measuring import Asked
    from servanda.desk.restating import propose as run
    from servanda.desk.said import Word

    with progress() as told:
        asked = Asked(paths, allow=tuple(allow or ()), engine=engine, told=told)
        made, problems = run(asked, period, Word(by, now(), date, tuple(evidence or ()), note, recorded_by))
    _told(made, problems)


@app.command("accept", short_help="Accept a restatement.")
def accept(
    paths: Paths, period: Period, by: By, number: Number = None, note: Note = "", date: Day = None,
    evidence: Evidence = None, recorded_by: Recorder = None, allow: Allow = None,
) -> None:  # fmt: skip
    """Accept what another side has proposed; once all sides have, the period stands as restated, with the lines that adjust its money."""
    from servanda.desk.said import Word

    _answer(paths, "accept", period, Word(by, now(), date, tuple(evidence or ()), note, recorded_by), number, allow)


@app.command("refuse", short_help="Refuse a restatement, and say why.")
def refuse(
    paths: Paths, period: Period, by: By, number: Number = None, note: Note = "", date: Day = None,
    evidence: Evidence = None, recorded_by: Recorder = None, allow: Allow = None,
) -> None:  # fmt: skip
    """Refuse what another side has proposed; --note says why. The closed period stays as it is."""
    from servanda.desk.said import Word

    _answer(paths, "refuse", period, Word(by, now(), date, tuple(evidence or ()), note, recorded_by), number, allow)


@app.command("withdraw", short_help="Take back a restatement that was not answered.")
def withdraw(
    paths: Paths, period: Period, by: By, number: Number = None, note: Note = "", date: Day = None,
    recorded_by: Recorder = None, allow: Allow = None,
) -> None:  # fmt: skip
    """Take back what one's own side has proposed."""
    from servanda.desk.said import Word

    _answer(paths, "withdraw", period, Word(by, now(), date, (), note, recorded_by), number, allow)


def _answer(paths: Paths, what: Answer, period: str, word: object, number: str | None, allow: Allow) -> None:
    from servanda.desk.measuring import Asked
    from servanda.desk.restate_answers import answer
    from servanda.desk.said import Word

    assert isinstance(word, Word)
    _told(*answer(Asked(paths, allow=tuple(allow or ())), what, period, word, number))


def _told(made: Sequence[Restating], problems: Sequence[Problem]) -> None:
    from servanda.cli.restatements_table import print_restating
    from servanda.cli.show import print_problems
    from servanda.words.problem import errors

    every = [*problems, *(problem for each in made for problem in each.problems)]
    print_problems(every)
    for each in made:
        print_restating(each)
    raise typer.Exit(2 if errors(every) or not any(each.entry for each in made) else 0)
