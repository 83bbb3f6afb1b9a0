"""Fields that `init` writes: of related records, under a name that no column of the export has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from servanda.desk.init_draft import Draft
from servanda.desk.inspect_proposed import Proposed


def with_field(main: Proposed, names: Sequence[str], written: str) -> tuple[Proposed, str]:
    """The record set with a field under the first of these names that is free, and that name."""
    taken = {each.name for each in main.found.columns} | {name for name, _ in main.fields}
    numbered = (f"{names[-1]}_{number}" for number in range(2, 99))
    name = next(each for each in (*names, *numbered) if each not in taken)
    return replace(main, fields=(*main.fields, (name, written))), name


def with_related(
    draft: Draft, main: Proposed, names: Sequence[str], child: Proposed, where: str, *, after: bool = True, at: str = ""
) -> tuple[Proposed, str]:
    """The record set with the first row of a child that meets a condition; not before the clock starts if `after`."""
    parts = [
        f"first: {child.name}.{at}" if at else f"first: {child.name}",
        *([f'where: "{where}"'] if where else []),
        *([f"after: {draft.columns['start']}"] if after and "start" in draft.columns else []),
    ]
    return with_field(main, names, f"{{{', '.join(parts)}}}")


def one_of(column: str, values: Sequence[str]) -> str:
    """The condition that a column has one of these values, inside YAML's double quotes."""
    texts = [text_of(each) for each in values]
    return f"{column} = {texts[0]}" if len(texts) == 1 else f"{column} in ({', '.join(texts)})"


def text_of(value: str) -> str:
    """A text of the language inside YAML's double quotes."""
    plain = value.replace("'", "''")
    return "'" + plain.replace("\\", "\\\\").replace('"', '\\"') + "'"
