"""`servanda explain` and `servanda sql`."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.cli.options import (
    Allow,
    AsOf,
    Engine,
    File,
    Format,
    Objective,
    ObjectiveOrRemedy,
    Output,
    Period,
    QueryOnly,
)


def explain(
    file: File,
    name: ObjectiveOrRemedy,
    period: Period = None,
    record: Annotated[
        str | None, typer.Option("--record", metavar="KEY", help="Only this record, by its key, with its time line.")
    ] = None,
    as_of: AsOf = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Why a figure is what it is, or what is due: of the last period that is over, of another, or of one record."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.cli.tree import as_plain, as_rows, print_tree
    from servanda.desk.explain_credit import explain_any
    from servanda.desk.measuring import Asked
    from servanda.desk.tables import csv_text
    from servanda.words.problem import errors

    with progress() as told:
        asked = Asked([file], as_of, period, allow=tuple(allow or ()), engine=engine, told=told)
        found = explain_any(asked, name, record)
    if format is Format.JSON:
        print_json(
            {
                "reasons": [as_plain(each) for each in found.trees],
                "problems": [each.as_json() for each in found.problems],
            }
        )
    else:
        print_problems(each for each in found.problems if each.severity == "error" or not found.trees)
        if format is Format.CSV:
            print_table(csv_text(("level", "sentence"), (row for tree in found.trees for row in as_rows(tree))))
        else:
            for place, tree in enumerate(found.trees):
                if place:
                    typer.echo()
                print_tree(tree)
    raise typer.Exit(2 if errors(found.problems) else 0)


def sql(
    file: File,
    objective: Objective,
    as_of: AsOf = None,
    engine: Engine = "duckdb",
    allow: Allow = None,
    query_only: QueryOnly = False,  # noqa: FBT002 - Typer gives flags so
) -> None:
    """The query that measures an objective, after the statements that make its tables: it runs in an empty DuckDB."""
    from servanda.cli.show import print_problems, progress
    from servanda.desk.measuring import Asked
    from servanda.desk.sql_text import sql_of
    from servanda.words.problem import errors

    with progress() as told:
        asked = Asked([file], as_of, allow=tuple(allow or ()), engine=engine, told=told)
        text, problems = sql_of(asked, objective, query_only=query_only)
    print_problems(errors(problems))
    if text is not None:
        typer.echo(text)
    raise typer.Exit(2 if errors(problems) else 0)
