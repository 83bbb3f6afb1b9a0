"""The rows of a preset's table out of a database or a document, as text under the names of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from servanda.records.copied import cell_text, copied, numbered
from servanda.records.documents import fits, read_document, rows_of
from servanda.records.peek import Unfit
from servanda.records.preset import Nested, Preset, Query, Table
from servanda.records.preset_zones import in_zones
from servanda.records.sqlite_files import opened, tables_of
from servanda.records.staged import Broken, Host, Staged
from servanda.records.text import name, quoted
from servanda.words.problem import did_you_mean


def known_columns(table: Table, wanted: Sequence[str], title: str) -> None:
    """Raise Unfit where a column is wanted that the preset does not give."""
    unknown = [each for each in wanted if table.column(each) is None]
    if unknown and not table.open:
        hint = did_you_mean(unknown[0], table.names, "Its columns")
        raise Unfit(f"The `{table.name}` of {title} have no column `{unknown[0]}`.", hint, "S862")


def in_words(staged: Staged, table: Table, wanted: Sequence[str]) -> Staged:
    """The same cells with words in place of codes."""
    columns = [table.column(each) for each in wanted]
    if not any(each is not None and each.values for each in columns):
        return staged
    cells = []
    for number, column in enumerate(columns):
        words = {} if column is None else column.values
        whens = " ".join(f"WHEN {quoted(code)} THEN {quoted(word)}" for code, word in words.items())
        cells.append(f"CASE r{number} {whens} ELSE r{number} END AS r{number}, " if words else f"r{number}, ")
    select = f"SELECT {''.join(cells)}_row FROM ({staged.select})"
    return replace(staged, select=select)


def stage_database(host: Host, path: Path, preset: Preset, table: Table, wanted: Sequence[str], into: str) -> Staged:
    """Copy the wanted columns out of a SQLite file. Raises Unfit."""
    query = query_for(tables_of(path), preset, table, path.name, "sqlite")
    known_columns(table, wanted, preset.title)
    broken: list[Broken] = []
    zones = {place: query.zones[each] for place, each in enumerate(wanted) if each in query.zones}
    taken = ", ".join(name(each) for each in (*wanted, *zones.values())) or "NULL"
    with opened(path) as base:
        base.text_factory = bytes
        cursor = base.execute(f"SELECT {taken} FROM ({query.sql})")
        rows = in_zones(cursor, list(zones), len(wanted)) if zones or not wanted else iter(cursor)
        staged = copied(host, into, len(wanted), numbered(rows, 1, broken), broken)
        (last,) = base.execute(query.until).fetchone() if query.until else (None,)
        return replace(staged, until=cell_text(last))


def query_for(there: Mapping[str, Sequence[str]], preset: Preset, table: Table, where: str, dialect: str) -> Query:
    """The first query whose tables and columns are all there. Raises Unfit that says what is missing."""
    queries = [each for each in table.shapes if isinstance(each, Query) and each.dialect == dialect]
    for query in queries:
        if all(set(columns) <= set(there.get(each, ())) for each, columns in query.needs.items()):
            return query
    if not queries:
        raise Unfit(f"{_begun(preset.title)} keeps no `{table.name}` in such a database.", kinds(table), "S863")
    needs = queries[-1].needs
    absent = [each for each in needs if each not in there]
    if len(absent) == len(needs) or not any(each in there for each in _tables_of(preset)):
        sentence = f"`{where}` is no database of {preset.title}: it has no table {_all(absent)}."
        raise Unfit(
            sentence,
            did_you_mean(absent[0], list(there), "Its tables") if there else "It has no tables at all.",
            "S863",
        )
    if absent:
        sentence = f"`{where}` has no table {_all(absent)}, from which the `{table.name}` of {preset.title} are read."
        raise Unfit(
            sentence,
            f"Is it of a version that has none yet? {did_you_mean(absent[0], list(there), 'Its tables')}",
            "S864",
        )
    short = next(each for each, columns in needs.items() if not set(columns) <= set(there[each]))
    lacking = [each for each in needs[short] if each not in there[short]]
    sentence = f"`{short}` in `{where}` has no column {_all(lacking)}, from which the `{table.name}` of {preset.title} are read."
    raise Unfit(sentence, did_you_mean(lacking[0], list(there[short]), "Its columns"), "S864")


def _tables_of(preset: Preset) -> Iterator[str]:
    return (
        each for table in preset.tables for shape in table.shapes if isinstance(shape, Query) for each in shape.needs
    )


def _all(names: Sequence[str]) -> str:
    return " and ".join(f"`{each}`" for each in names)


def _begun(title: str) -> str:
    return f"{title[:1].upper()}{title[1:]}"


def kinds(table: Table) -> str:
    """In which kinds of files a table may lie, as a sentence."""
    kinds = {"Query": "a database", "Nested": "a document", "Flat": "CSV or a spreadsheet"}
    if table.custom:
        return "They are read from CSV, a spreadsheet, JSON lines, Parquet, SQLite or DuckDB."
    return f"They are read from {' or '.join(dict.fromkeys(kinds[type(each).__name__] for each in table.shapes))}."


def stage_document(
    host: Host,
    path: Path,
    preset: Preset,
    table: Table,
    wanted: Sequence[str],
    into: str,
    *,
    language: str,
    packed: bool,
) -> Staged:
    """Copy the wanted columns out of a document of JSON or YAML. Raises Unfit."""
    document = read_document(path, language, packed=packed)
    shape = shape_for(document, preset, table, path.name, language)
    broken: list[Broken] = []
    try:
        rows = list(rows_of(document, shape))
        until = None if shape.until is None else cell_text(shape.until(document))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        hint = "Fetch it again, and save the whole answer."
        raise Unfit(f"`{path.name}` is not built like {preset.title} builds it.", hint, "S864") from error
    known = {key for row in rows for key in row} if table.open else set()
    known_columns(table, [each for each in wanted if each not in known], preset.title)
    texts: Iterator[tuple[Any, ...]] = (tuple(row.get(each) for each in wanted) for row in rows)
    return replace(copied(host, into, len(wanted), numbered(texts, 1, broken), broken), until=until)


def shape_for(document: Any, preset: Preset, table: Table, where: str, language: str) -> Nested:
    """The shape that a document has. Raises Unfit that says what was looked for."""
    shapes = [each for each in table.shapes if isinstance(each, Nested) and each.language == language]
    for shape in shapes:
        if shape.refuse is not None and (said := shape.refuse(document)) is not None:
            raise Unfit(f"`{where}` {said[0]}.", said[1], "S869")
    found = next((each for each in shapes if fits(document, each)), None)
    # An empty list says nothing of what would be in it, and nothing is amiss with it.
    found = found or next((each for each in shapes if document == [] and each.path[0].startswith("*")), None)
    if found is not None:
        return found
    if not shapes:
        raise Unfit(f"{_begun(preset.title)} keeps no `{table.name}` in such a file.", kinds(table), "S863")
    looked = " or ".join(_looked_for(each) for each in shapes)
    there = list(document) if isinstance(document, dict) else []
    hint = (
        did_you_mean(shapes[0].path[0] if shapes[0].path else "", there, "Its keys")
        if there
        else "It holds a list, or one value."
    )
    raise Unfit(f"`{where}` holds no `{table.name}` of {preset.title}: {looked} was looked for.", hint, "S863")


def _looked_for(shape: Nested) -> str:
    with_keys = f"with {', '.join(f'`{each}`' for each in shape.known)}" if shape.known else ""
    path = ".".join(each for each in shape.path if not each.startswith("*"))
    lead = (
        "a block" if not shape.path else "a list" if shape.path[0].startswith("*") else f"a list `{path.split('.')[0]}`"
    )
    return f"{lead} {with_keys}".strip()
