"""`servanda init`: a few questions, and an agreement to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from servanda.desk.init_questions import Question
    from servanda.words.problem import Problem


def init(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Where it is written. Default: beside the exports, else here.", metavar="[FOLDER]"),
    ] = None,
    template: Annotated[
        str | None, typer.Option("--template", help="marketing-sales, service-desk or online-service.", metavar="NAME")
    ] = None,
    exports: Annotated[
        list[Path] | None,
        typer.Option("--from", help="An export, or a folder of them. May be repeated.", metavar="EXPORT"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; take the default of every question.")] = False,  # noqa: FBT002 - Typer gives flags so
    given: Annotated[
        list[str] | None, typer.Option("--set", help="An answer beforehand. May be repeated.", metavar="NAME=VALUE")
    ] = None,
    dates: Annotated[
        str | None,
        typer.Option("--dates", help="day-first or month-first, where the dates do not say.", metavar="WHICH"),
    ] = None,
) -> None:
    """Ask who promises what, and write an agreement that can be measured at once."""
    from servanda.cli.show import as_word, near, print_problems
    from servanda.desk.init import Wanted, begin

    answers, wrong = _answers(given or ())
    if wrong:
        print_problems(wrong)
        raise typer.Exit(2)
    try:
        begun, problems = begin(Wanted(folder, template, exports or (), answers, dates), _default if yes else _ask)
    except KeyboardInterrupt:
        typer.echo("\nStopped. Nothing was written.", err=True)
        raise typer.Exit(130) from None
    print_problems(problems)
    if begun is None:
        raise typer.Exit(2)
    typer.echo(f"\nWritten: {', '.join(near(str(path)) for path in begun.written)}")
    typer.echo(f"Next: servanda measure {as_word(begun.agreement)}")


def _answers(given: list[str] | tuple[()]) -> tuple[dict[str, str], list[Problem]]:
    """``NAME=VALUE`` of every ``--set``."""
    from servanda.words.problem import Problem

    parted = [each.partition("=") for each in given]
    wrong = [
        Problem(
            "S722", f"`{name}` has no value.", None, 'Write --set NAME=VALUE, such as --set "timezone=Europe/Berlin".'
        )
        for name, sign, _ in parted
        if not sign
    ]
    return {name.strip(): value.strip() for name, _, value in parted}, wrong


def _default(question: Question) -> str:
    return question.read(question.default)[0]


def _ask(question: Question) -> str:
    """Ask until the answer can be taken; Enter takes the default."""
    from servanda.cli.show import print_problems, visible
    from servanda.words.problem import Problem

    typer.echo(f"\n{visible(question.asks)}")
    for line in (*question.told, *([f"For example: {question.example}"] if question.example else [])):
        typer.echo(f"  {visible(line)}")
    while True:
        typer.echo(f"  [{visible(question.default)}] ", nl=False)
        try:
            written = input().removeprefix("\ufeff").strip()  # what Windows puts before piped text
        except EOFError:
            hint = "Answer in a terminal, or add --yes to take every default that --set does not name."
            print_problems([Problem("S727", f"Nobody answered: {question.asks}", None, hint)])
            raise typer.Exit(2) from None
        value, problem = question.read(written or question.default)
        if problem is None:
            return value
        typer.echo(f"  {visible(problem.sentence)} {visible(problem.hint or '')}")
