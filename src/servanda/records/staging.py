"""From files to one view of wanted cells: each file is opened by its format and the files are put one after another."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from servanda.records.binding import Binding
from servanda.records.convert import text_of
from servanda.records.csv_files import CsvFile, Shelf, stage_csv
from servanda.records.horizon import Export
from servanda.records.json_files import stage_json
from servanda.records.json_list import json_headers
from servanda.records.loaded import FileFact
from servanda.records.peek import Unfit, csv_dialect, format_of
from servanda.records.preset_binding import preset_of
from servanda.records.preset_flat import headers_of_file, stage_flat
from servanda.records.preset_rows import in_words, stage_database, stage_document
from servanda.records.sqlite_files import stage_sqlite
from servanda.records.staged import Broken, Host, Staged
from servanda.records.tables import stage_duckdb, stage_parquet, stage_sheet
from servanda.records.tally import Tally
from servanda.words.problem import Problem

_BROKEN_SHARE = 2
"""A file of which fewer than one row in so many is whole was opened in the wrong way."""


@dataclass(slots=True)
class Staging:
    """The files in front of the engine: SQL for their rows, the types of the cells, and what was counted."""

    select: str = ""
    types: tuple[str, ...] = ()
    lazy: bool = False
    in_place: bool = False
    """Whether any of the files is read in place; `lazy` is whether all are."""
    files: list[FileFact] = field(default_factory=list)
    broken: list[tuple[int, Broken]] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def stage_files(
    host: Host,
    exports: Sequence[Export],
    binding: Binding,
    headers: Sequence[str],
    table: str,
    *,
    workspace: Path,
    shelf: Shelf | None = None,
    percents: Collection[str] = (),
) -> Staging:
    """Open every file; what cannot be opened is a Problem with the file's name.

    `shelf` holds what is read of CSV files; `percents` are headers of columns that hold percentages as they are shown.
    """
    staging = Staging()
    staged: list[Staged] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        opened = [_open(pool, export.path, binding) for export in exports]
        for number, (export, found) in enumerate(zip(exports, opened, strict=True)):
            try:
                if isinstance(found, Unfit):
                    raise found
                each = _stage(host, found, binding, headers, f"{table}_f{number}", shelf, percents)
                facts = found.tally.result()
            except (Unfit, OSError, EOFError, zlib.error, MemoryError) as error:
                staging.problems.append(_problem(error, export.path, binding))
                continue
            staged.append(each)
            staging.tables += each.tables
            staging.broken += [(number, broken) for broken in each.broken]
            staging.problems += _ragged(each, export.path, binding)
            staging.files.append(
                FileFact(shown(export.path, workspace), each.rows or 0, facts.sha256, facts.length, each.until)
            )
    if staged and not any(problem.severity == "error" for problem in staging.problems):
        _join(host, staging, staged, table)
    return staging


def shown(path: Path, workspace: Path) -> str:
    """A file's name as messages show it: relative to the workspace if it lies there."""
    root = workspace.resolve()
    return path.relative_to(root).as_posix() if root in path.parents else path.name


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file, its format, whether it is packed, and the facts about its bytes."""

    path: Path
    kind: str
    packed: bool
    tally: Tally


def _open(pool: ThreadPoolExecutor, path: Path, binding: Binding) -> _Opened | Unfit:
    try:
        kind, packed = format_of(path, binding)
    except Unfit as error:
        return error
    return _Opened(path, kind, packed, Tally(pool, path, packed=packed, lines=kind == "csv"))


def _stage(
    host: Host,
    file: _Opened,
    binding: Binding,
    headers: Sequence[str],
    table: str,
    shelf: Shelf | None,
    percents: Collection[str],
) -> Staged:
    if not file.path.stat().st_size:
        raise Unfit(f"`{file.path.name}` is empty.", "Was the export interrupted?", "S308")
    if (named := preset_of(binding)) is None:
        return _plain(host, file, binding, headers, table, shelf, percents)
    preset, rows = named
    if rows.custom and file.kind == "json":
        file = replace(file, kind="jsonl")  # of an export it can only be JSON lines
    if file.kind == "sqlite" and not rows.custom:
        return in_words(stage_database(host, file.path, preset, rows, headers, table), rows, headers)
    if file.kind in ("json", "yaml"):
        staged = stage_document(host, file.path, preset, rows, headers, table, language=file.kind, packed=file.packed)
        return in_words(staged, rows, headers)

    def plain(read: Sequence[str]) -> Staged:
        return _plain(host, file, binding if rows.custom else replace(binding, table=None), read, table, None, percents)

    there = headers_of_file(host, file.path, file.kind, binding, packed=file.packed)
    return in_words(stage_flat(host, file.path, binding, there, preset, rows, headers, table, plain), rows, headers)


def _plain(
    host: Host,
    file: _Opened,
    binding: Binding,
    headers: Sequence[str],
    table: str,
    shelf: Shelf | None,
    percents: Collection[str],
) -> Staged:
    path, packed = file.path, file.packed
    match file.kind:
        case "csv":
            dialect = csv_dialect(path, binding, headers, packed=packed)
            opened = CsvFile(path, dialect, file.tally, packed)
            beside = None if shelf is None else shelf.beside(binding.files)
            if beside is None:
                return stage_csv(host, opened, headers, table)
            return stage_csv(host, opened, headers, table, shelf, sorted(beside))
        case "jsonl":
            return stage_json(host, path, json_headers(path, packed=packed), headers, table, packed=packed)
        case "parquet":
            return stage_parquet(host, path, headers)
        case "xlsx":
            return stage_sheet(host, path, binding, headers, table, percents)
        case "sqlite":
            return stage_sqlite(host, path, binding, headers, table)
        case _:
            return stage_duckdb(host, path, binding, headers, f"{table}_db")


def _problem(error: Exception, path: Path, binding: Binding) -> Problem:
    if isinstance(error, Unfit):
        return Problem(
            error.code, error.sentence, binding.at("columns" if error.code in ("S309", "S310") else "file"), error.hint
        )
    why = getattr(error, "strerror", None) or (
        "it does not fit into memory" if isinstance(error, MemoryError) else "it is cut or broken"
    )
    return Problem(
        "S307", f"`{path.name}` cannot be read: {why}.", binding.at("file"), "Check its rights, or export it again."
    )


def _ragged(staged: Staged, path: Path, binding: Binding) -> list[Problem]:
    count = len(staged.broken)
    if not count:
        return []
    first = staged.broken[0]
    listed = ", ".join(str(broken.row) for broken in staged.broken[:10]) + (", …" if count > 10 else "")
    if count * _BROKEN_SHARE > count + (staged.rows or 0):
        rows = f"{count} {'row' if count == 1 else 'rows'} of `{path.name}`"
        sentence = f"{rows} cannot be read; row {first.row} {first.why}: {first.text[:80]}"
        return [
            Problem("S313", sentence, binding.at("file"), "Check `delimiter:`, `encoding:` and the line of headers.")
        ]
    broken = "row of `{}` is broken and counts" if count == 1 else "rows of `{}` are broken and count"
    sentence = f"{count} {broken.format(path.name)} as unreadable: {listed}; row {first.row} {first.why}."
    return [Problem("S314", sentence, binding.at("file"), "Mend them in the file, or export it again.", "warning")]


def _join(host: Host, staging: Staging, staged: Sequence[Staged], table: str) -> None:
    """One SELECT over all files; a cell whose type differs between files becomes text in all of them."""
    width = len(staged[0].types)
    same = [
        len({"VARCHAR" if each.types[place] == "text" else each.types[place] for each in staged}) == 1
        for place in range(width)
    ]
    staging.types = tuple(staged[0].types[place] if same[place] else "text" for place in range(width))
    staging.lazy = all(each.lazy for each in staged)
    staging.in_place = any(each.lazy for each in staged)
    parts = []
    for number, each in enumerate(staged):
        cells = "".join(
            f"r{place}, " if same[place] else f"{_as_text(f'r{place}', each.types[place])} AS r{place}, "
            for place in range(width)
        )
        parts.append(
            f"SELECT {cells}CAST(_row AS BIGINT) AS _row, CAST({number} AS BIGINT) AS _file, false AS _broken "
            f"FROM ({each.select})"
        )
    if staging.broken:
        rows = ", ".join(f"({broken.row}, {number})" for number, broken in staging.broken)
        name = f"{table}_broken"
        host.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT row, file FROM (VALUES {rows}) v(row, file)"
        )
        staging.tables.append(name)
        nulls = "".join(f"NULL AS r{place}, " for place in range(width))
        parts.append(f"SELECT {nulls}CAST(row AS BIGINT) AS _row, file AS _file, true AS _broken FROM {name}")
    staging.select = " UNION ALL ".join(parts)


def _as_text(cell: str, kind: str) -> str:
    if kind.startswith("TIMESTAMP WITH"):
        return f"strftime(make_timestamp(epoch_us({cell})), '%Y-%m-%d %H:%M:%S.%fZ')"
    return text_of(cell, kind)
