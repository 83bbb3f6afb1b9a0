"""`servanda presets`: which exports are known, and what each column of one is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.options import Format, Output

if TYPE_CHECKING:
    from servanda.records.preset import Preset, Table


def presets(
    name: Annotated[str | None, typer.Argument(help="A preset, such as hubspot-contacts.", metavar="NAME")] = None,
    format: Output = Format.TEXT,
) -> None:
    """The exports that are known by name: all of them, or the columns of one with the headers they are looked for under."""
    from servanda.cli.show import print_json, print_problems, print_table
    from servanda.desk.presets import as_plain, find_presets

    found, problems = find_presets(name)
    print_problems(problems)
    if format is Format.JSON:
        print_json([as_plain(each) for each in found])
    elif format is Format.CSV:
        print_table(_csv(found))
    elif name is None:
        width = max(len(each.name) for each in found)
        typer.echo("\n".join(f"{each.name:<{width}}  {each.title}" for each in found))
    else:
        typer.echo(
            "\n\n".join("\n".join(_said(each, table)) for each in found for table in each.tables), nl=bool(found)
        )
    raise typer.Exit(2 if problems else 0)


def _csv(found: tuple[Preset, ...]) -> str:
    from servanda.desk.presets import headers_for
    from servanda.desk.tables import csv_text

    columns = ("preset", "table", "column", "type", "unit", "note", "headers")
    return csv_text(columns, (
        [preset.name, table.name, each.name, each.kind.value, each.unit or "", each.note, " | ".join(headers_for(table, each.name))]
        for preset in found for table in preset.tables for each in table.columns
    ))  # fmt: skip


def _said(preset: Preset, table: Table) -> Iterator[str]:
    from servanda.desk.presets import cannot_prove, headers_for

    yield (
        f"{preset.name}: {preset.title}" if len(preset.tables) == 1 else f"{preset.name}, {table.name}: {preset.title}"
    )
    yield f"  one row is one {' and '.join(f'`{each}`' for each in table.key)}, placed by `{table.time or table.starts}`"
    width = max(map(len, table.names))
    for each in table.columns:
        yield f"    {each.name:<{width}}  {each.kind.value:<8}  {each.note}".rstrip()
        if headers := headers_for(table, each.name):
            yield f"    {'':<{width}}            from {', '.join(headers)}"
    if said := list(cannot_prove(table)):
        yield "  What it cannot prove"
        yield from (f"  - {each}" for each in said)
