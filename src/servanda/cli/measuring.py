"""`servanda measure` and `servanda evidence`."""

from __future__ import annotations

import typer

from servanda.cli.options import (
    Allow,
    AsOf,
    End,
    Engine,
    File,
    Format,
    Objective,
    Output,
    Paths,
    Period,
    Personal,
    RowsOutput,
    Start,
)


def measure(
    paths: Paths,
    as_of: AsOf = None,
    period: Period = None,
    start: Start = None,
    end: End = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> None:
    """Measure agreements on their records: what was met, what was missed, and why."""
    raise typer.Exit(measured_tables(paths, as_of, period, start, end, format, engine, allow))


def measured_tables(
    paths: Paths,
    as_of: AsOf = None,
    period: Period = None,
    start: Start = None,
    end: End = None,
    format: Output = Format.TEXT,
    engine: Engine = "duckdb",
    allow: Allow = None,
) -> int:
    """Measure and print; the exit code."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.measuring import Asked
    from servanda.desk.measuring import measure as measure_all
    from servanda.desk.results import as_csv, as_json, exit_code

    with progress() as told:
        asked = Asked(paths, as_of, period, start, end, tuple(allow or ()), engine, told)
        measured, problems = measure_all(asked)
    if format is Format.JSON:
        print_json(as_json(measured, problems))
    else:
        print_problems([*problems, *(problem for each in measured for problem in each.problems)])
        if format is Format.CSV:
            print_table(as_csv(measured))
        else:
            from servanda.cli.scoreboard import print_scoreboard

            for each in measured:
                print_scoreboard(each)
    return exit_code(measured, problems)


def evidence(
    file: File,
    objective: Objective,
    as_of: AsOf = None,
    period: Period = None,
    start: Start = None,
    end: End = None,
    format: RowsOutput = Format.CSV,
    engine: Engine = "duckdb",
    allow: Allow = None,
    personal: Personal = False,  # noqa: FBT002 - Typer gives flags so
) -> None:
    """The records behind an objective: a row for each, with what became of it."""
    from servanda.cli.show import print_json, print_problems, print_table, progress
    from servanda.desk.evidence import COLUMNS
    from servanda.desk.evidence import evidence as find_evidence
    from servanda.desk.measuring import Asked
    from servanda.desk.tables import csv_text
    from servanda.words.problem import errors

    with progress() as told:
        asked = Asked([file], as_of, period, start, end, tuple(allow or ()), engine, told)
        found = find_evidence(asked, objective, personal=personal)
    if format is Format.JSON and not errors(found.problems):
        print_json([dict(zip(COLUMNS, row, strict=True)) for row in found.rows])
    elif format is Format.JSON:
        print_json({"problems": [problem.as_json() for problem in found.problems]})
    else:
        print_problems(found.problems)
        if not errors(found.problems):
            print_table(csv_text(COLUMNS, found.rows))
    raise typer.Exit(2 if errors(found.problems) else 0)
