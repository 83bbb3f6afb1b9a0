"""`servanda lint` and `servanda schema`."""

from __future__ import annotations

import typer

from servanda.cli.options import Allow, Format, Output, Paths


def lint(paths: Paths, format: Output = Format.TEXT, allow: Allow = None) -> None:
    """Everything that is wrong or doubtful in agreements, each in its place. Needs no records."""
    from servanda.cli.show import print_json, print_problems, print_table
    from servanda.desk.linting import lint as find_problems
    from servanda.words.problem import errors

    checked, problems = find_problems(paths, allow or ())
    every = [*problems, *(problem for each in checked for problem in each.problems)]
    if format is Format.JSON:
        print_json([problem.as_json() for problem in dict.fromkeys(every)])
    elif format is Format.CSV:
        from servanda.desk.tables import csv_text

        columns = ("file", "line", "column", "severity", "code", "sentence", "hint")
        plain = (problem.as_json() for problem in dict.fromkeys(every))
        print_table(csv_text(columns, ([each[column] for column in columns] for each in plain)))
    else:
        print_problems(every)
        for each in checked:
            typer.echo(each.summary)
    raise typer.Exit(2 if errors(every) else 0)


def schema() -> None:
    """The JSON Schema of the agreement file, by which editors complete and check it."""
    from servanda.agreement.schema import json_schema
    from servanda.cli.show import print_json

    print_json(json_schema())
