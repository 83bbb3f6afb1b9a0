"""From files to sources: files of one pattern are one source, and every sheet or table of a file is one of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from servanda.records.binding import Binding
from servanda.records.copied import cell_text
from servanda.records.horizon import Export
from servanda.records.json_list import json_headers
from servanda.records.peek import Unfit, csv_dialect, format_of, tell_apart
from servanda.records.recognise.encoding import LOOKED_AT, look_at_headers, written_how
from servanda.records.recognise.facts import Source
from servanda.records.recognise.missing import missing_texts
from servanda.records.recognise.presets import LOADERS_OWN, Known, known_headers, known_tables
from servanda.records.sqlite_files import tables_of
from servanda.records.staged import Host, first_line
from servanda.records.staging import stage_files
from servanda.records.tables import duckdb_tables, parquet_headers
from servanda.records.typed import cells
from servanda.words.problem import Problem, errors

SAMPLED = 2000
"""Rows from which a column's kind is guessed; the guess is then tried on all rows."""


_WITH_HEADERS = ("csv", "xlsx", "parquet", "jsonl", "sqlite", "duckdb")
_APART = "Are they exports of the same records, with the same delimiter and encoding? Else give them other names."


def grouped(paths: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files that differ only in the digits of their names are exports of the same records."""
    groups: dict[tuple[Path, str], list[Path]] = {}
    for path in dict.fromkeys(paths):
        # A document of YAML is one row: those of a folder are rows of one kind, whatever they are called.
        one = path.suffix.lower() in (".yml", ".yaml")
        name = f"*{path.suffix}" if one else re.sub(r"\d+", "*", path.name)
        groups.setdefault((path.parent, name), []).append(path)
    return [tuple(sorted(group)) for group in groups.values()]


def pattern_of(paths: Sequence[Path], folder: Path) -> str:
    """How a binding names these files, from a folder on: the name itself, or a pattern with ``*`` for what differs."""
    names = [path.relative_to(folder).as_posix() for path in paths]
    if len(names) == 1:
        return names[0]
    if paths[0].suffix.lower() in (".yml", ".yaml"):
        return (paths[0].parent.relative_to(folder) / f"*{paths[0].suffix}").as_posix()
    parts = [re.split(r"(\d+)", each) for each in names]
    merged = "".join(part[0] if len(set(part)) == 1 else "*" for part in zip(*parts, strict=True))
    return re.sub(r"\*(?:[-_.]?\*)+", "*", merged)


def open_sources(host: Host, paths: Sequence[Path], folder: Path, number: int) -> tuple[list[Source], list[Problem]]:
    """Open the files of one pattern: one source, or one for each sheet or table."""
    binding = Binding(files=(pattern_of(paths, folder),), folder=folder)
    problems: list[Problem] = []
    sources: list[Source] = []
    try:
        if not paths[0].stat().st_size:
            raise Unfit(f"`{paths[0].name}` is empty.", "Was the export interrupted?", "S308")
        if tables := known_tables(paths[0]):
            return _known(host, paths, binding, tables, number)
        kind, packed = format_of(paths[0], binding)
        binding, said = written_how(paths[0], binding, packed=packed) if kind == "csv" else (binding, ())
        problems += said
        for place, (part, headers) in enumerate(_parts(host, paths[0], kind, binding, packed=packed)):
            if isinstance(headers, Unfit):
                problems.append(
                    Problem(headers.code, f"{headers.sentence} It is left out.", None, headers.hint, "warning")
                )
                continue
            common, doubts = _common(host, paths, kind, part, headers, packed=packed)
            problems += doubts
            if not common:
                raise Unfit(f"`{part.files[0]}` names files that have no column in common.", _APART, "S708")
            known = known_headers(common, part.sheet or part.table or paths[0].stem) if kind in _WITH_HEADERS else None
            bare, headers_there = part, common
            if known is not None:
                part, common = known.bound(part), known.headers  # noqa: PLW2901 - it is read as what it is known to be
            source, wrong = _staged(host, paths, kind, part, common, f"seen_{number}_{place}", known)
            if source is not None and known is not None and _repeats(host, source, known):
                # An export has one row for each record; what has more is another file of the same system.
                source, wrong = _staged(host, paths, kind, bare, headers_there, f"seen_{number}_{place}")
            problems += wrong
            sources += [source] if source is not None else []
    except (Unfit, OSError) as error:
        problems.append(_said(error, paths[0]))
    return sources, problems


def _repeats(host: Host, source: Source, known: Known) -> bool:
    """Whether the key of an export repeats, where the preset knows no history."""
    table = known.table
    if not table.custom or table.states is not None or len(table.key) != 1:
        return False
    place = source.headers.index(table.key[0])
    rows, keys = host.connection.execute(
        f"SELECT count(x{place}), count(DISTINCT x{place}) FROM {source.view}"
    ).fetchone()
    return bool(rows > keys)


def _known(
    host: Host, paths: Sequence[Path], binding: Binding, tables: Sequence[Known], number: int
) -> tuple[list[Source], list[Problem]]:
    """The tables of a preset that hold rows; where its main one holds none, that is said."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for place, known in enumerate(tables):
        bound = known.bound(binding)
        kind, _ = format_of(paths[0], bound)
        source, said = _staged(host, paths, kind, bound, known.headers, f"seen_{number}_{place}", known)
        sources += [] if source is None else [source]
        empty = source is None and not errors(said)
        problems += [] if empty else said
        if empty and not known.table.side:
            problems.append(_nothing_in(paths[0], known))
    if not sources and not problems:
        problems.append(_nothing_in(paths[0], tables[0]))
    return sources, problems


def _nothing_in(path: Path, known: Known) -> Problem:
    sentence = f"`{path.name}` is of {known.preset.title} and holds no {known.table.name}."
    hint = "Is it the right file, or had the monitor nothing to do yet?"
    return Problem("S870", sentence, None, hint, "warning")


def _said(error: Unfit | OSError, path: Path) -> Problem:
    if isinstance(error, Unfit):
        return Problem(error.code, error.sentence, None, error.hint)
    return Problem("S307", f"`{path.name}` cannot be read: {error.strerror or error}.", None, "Check its rights.")


def _parts(
    host: Host, path: Path, kind: str, binding: Binding, *, packed: bool
) -> Iterator[tuple[Binding, tuple[str, ...] | Unfit]]:
    """Each table or sheet of a file with its headers; other files are one."""
    match kind:
        case "csv":
            yield binding, csv_dialect(path, binding, (), packed=packed).headers
        case "jsonl":
            yield binding, json_headers(path, packed=packed)
        case "xlsx":
            for sheet, rows in _sheets(path).items():
                yield replace(binding, sheet=sheet), _sheet_headers(path, sheet, rows)
        case "parquet":
            yield binding, parquet_headers(host, path)
        case "sqlite":
            yield from _tables(path, binding, tables_of(path))
        case _:
            yield from _tables(path, binding, duckdb_tables(host, path))


def _tables(
    path: Path, binding: Binding, tables: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Binding, tuple[str, ...]]]:
    """Those of a database that hold somebody's rows, and not the books of the loader that filled it."""
    if not tables:
        raise Unfit(f"`{path.name}` holds no tables.", "Was it filled, and is it the right file?", "S308")
    own = {name: headers for name, headers in tables.items() if not _of_a_loader(name)}
    for table, headers in own.items():
        yield (binding if len(tables) == 1 else replace(binding, table=table)), headers


def _of_a_loader(table: str) -> bool:
    schema, _, name = table.rpartition(".")
    return name.startswith(LOADERS_OWN) or schema.startswith(("fivetran_metadata", "airbyte_internal"))


def _sheet_headers(path: Path, sheet: str | None, rows: list[tuple[int, list[str]]]) -> tuple[str, ...] | Unfit:
    """The headers of a sheet; one that has none is left out where it is one of several."""
    try:
        look_at_headers(path.name if sheet is None else f"{path.name}, {sheet}", rows)
    except Unfit as error:
        if sheet is None:
            raise
        return error
    return tell_apart(rows[0][1])


def _sheets(path: Path) -> dict[str | None, list[tuple[int, list[str]]]]:
    """The rows, as texts with their numbers, of each sheet that has some."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            rows = {each: book.get_sheet_by_name(each).to_python(skip_empty_area=False) for each in book.sheet_names}
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        hint = "Save it again as xlsx, or export CSV."
        raise Unfit(f"`{path.name}` cannot be read as a spreadsheet: {first_line(error)}.", hint) from error
    filled = {sheet: found for sheet, each in rows.items() if (found := _first_rows(each))}
    if not filled:
        raise Unfit(f"`{path.name}` is empty.", "A sheet has at least a row of headers.", "S308")
    # Without a name it is the first sheet that is measured.
    return {None if len(filled) == 1 and sheet == next(iter(rows)) else sheet: each for sheet, each in filled.items()}


def _first_rows(rows: Sequence[Sequence[object]]) -> list[tuple[int, list[str]]]:
    """The first rows that hold something, as texts with their numbers."""
    full = ((number, row) for number, row in enumerate(rows, start=1) if any(cell != "" for cell in row))
    return [(number, [(cell_text(cell) or "").strip() for cell in row]) for number, row in islice(full, LOOKED_AT)]


def _common(
    host: Host, paths: Sequence[Path], kind: str, binding: Binding, headers: tuple[str, ...], *, packed: bool
) -> tuple[tuple[str, ...], list[Problem]]:
    """The headers that all files have, in the order of the first; a warning says what others lack or have besides."""
    common, problems = headers, []
    for path in paths[1:]:
        found = next(
            (each for part, each in _parts(host, path, kind, binding, packed=packed) if part.table == binding.table), ()
        )
        if isinstance(found, Unfit):
            raise found
        if set(found) == set(headers):
            continue
        lacking = [each for each in headers if each not in found]
        more = [each for each in found if each not in headers]
        said = [f"lacks {_listed(lacking)}"] if lacking else []
        said += [f"has {_listed(more)} besides"] if more else []
        sentence = f"`{path.name}` has other columns than `{paths[0].name}`: it {' and '.join(said)}."
        hint = "Only the columns that all of them have are proposed. Were they exported with different settings?"
        problems.append(Problem("S708", sentence, None, hint, "warning"))
        common = tuple(each for each in common if each in found)
    return common, problems


def _listed(headers: Sequence[str]) -> str:
    shown = ", ".join(f"`{each}`" for each in headers[:6])
    return f"{shown}, …" if len(headers) > 6 else shown


def _staged(
    host: Host,
    paths: Sequence[Path],
    kind: str,
    binding: Binding,
    headers: tuple[str, ...],
    table: str,
    known: Known | None = None,
) -> tuple[Source | None, list[Problem]]:
    plain = [False] * len(headers)
    staging = stage_files(host, [Export(path) for path in paths], binding, headers, table, workspace=binding.folder)
    if errors(staging.problems) or not staging.select:
        return None, list(staging.problems)
    run = host.connection.execute
    view, sample = f"{table}_cells", f"{table}_sample"
    (rows,) = run(f"SELECT count(*) FROM ({staging.select})").fetchone()
    if not rows:
        said = [] if known is not None and not known.table.flat else [_without_rows(binding)]
        return None, [*staging.problems, *said]
    step = max(1, rows // SAMPLED)
    some = f"_row % {step} = 0 OR _row <= 200" if step > 1 else "true"
    _keep(host, "TABLE", sample, cells(staging.select, staging.types, plain, binding), f"NOT _broken AND ({some})")
    if known is None or known.table.flat:
        binding = replace(binding, missing=missing_texts(host, sample, staging.types))
    select = cells(staging.select, staging.types, plain, binding)
    # Copied, because every column is asked about several times; typed files are quicker where they lie.
    _keep(host, "VIEW" if staging.lazy else "TABLE", view, select, "NOT _broken")
    if binding.missing:
        _keep(host, "TABLE", sample, select, f"NOT _broken AND ({some})")
    label = known.table.name if known is not None else binding.sheet or binding.table or paths[0].stem
    source = Source(label, tuple(paths), binding, kind, headers, staging.types, rows, len(staging.broken), view, sample,
                    tuple(each.rows for each in staging.files), known)  # fmt: skip
    return source, list(staging.problems)


def _without_rows(binding: Binding) -> Problem:
    """Of several sheets or tables one may well be empty; a file may not."""
    part = binding.sheet or binding.table
    if part is not None:
        return Problem("S700", f"`{part}` of `{binding.files[0]}` holds no rows and is left out.", severity="note")
    sentence = f"`{binding.files[0]}` holds headers and no rows."
    return Problem("S700", sentence, None, "Was the export interrupted, or its filter wrong?")


def _keep(host: Host, what: str, name: str, select: str, where: str) -> None:
    host.connection.execute(f"CREATE OR REPLACE TEMP {what} {name} AS SELECT * FROM ({select}) WHERE {where}")
