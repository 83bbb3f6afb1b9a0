"""A table with headers as a preset reads it: which header holds which column, and what is cut out of another one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from servanda.records.binding import Binding
from servanda.records.json_list import json_headers
from servanda.records.peek import Unfit, csv_dialect
from servanda.records.preset import Flat, Preset, Table
from servanda.records.preset_ends import with_ends
from servanda.records.preset_rows import kinds, known_columns
from servanda.records.recognise.names import distinct_names, unwrapped, with_spaces, zone_in
from servanda.records.sqlite_files import tables_of
from servanda.records.staged import Host, Staged
from servanda.records.tables import duckdb_headers, one_table, parquet_headers, sheet_headers
from servanda.records.text import quoted
from servanda.words.problem import did_you_mean

_PLAIN = re.compile(r"[^\w]+|_")
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]")


def plain(header: str, prefixes: Sequence[str] = ()) -> str:
    """A header as it is compared: small letters, one space between words, without prefixes and what stands in parentheses."""
    text = unwrapped(header.strip())
    found = next((each for each in prefixes if text.lower().startswith(each.lower()) and len(text) > len(each)), "")
    return " ".join(_PLAIN.sub(" ", _ASIDE.sub("", with_spaces(text[len(found) :]))).lower().split())


@dataclass(frozen=True, slots=True)
class Fitted:
    """A shape on the headers of a file: `found` are the headers by the names that the shape gives them."""

    shape: Flat
    found: dict[str, str]
    more: dict[str, str] = field(default_factory=dict)
    """The other headers by the names that they get; any header is known by itself as well."""

    def header(self, column: str) -> str | None:
        """The header that a column is read from; None where the file has none for it."""
        part = self.shape.parts.get(column)
        return self.found.get(part[0] if part else column) or self.more.get(column)

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones that the headers name, as they are written there; without any the one that the system has."""
        written = sorted({zone for header in self.found.values() if (zone := zone_in(header)) is not None})
        return tuple(written) or ((self.shape.zone,) if self.shape.zone else ())

    @property
    def lasting(self) -> dict[str, tuple[str, str]]:
        """The ends that are reckoned from a beginning and a length."""
        return {end: parts for end, parts in self.shape.lasts.items() if end not in self.found}


def fitted(headers: Collection[str], shape: Flat) -> Fitted | None:
    """The shape on these headers; None where one that it needs is not there."""
    # Of headers that differ in what stands in parentheses, such as `Amount` and `Amount (converted)`, the bare one counts.
    ranked = sorted(headers, key=lambda each: _ASIDE.search(each) is not None)
    by_name: dict[str, str] = {}
    for header in ranked:
        by_name.setdefault(plain(header, shape.prefixes), header)
    found: dict[str, str] = {}
    for name, options in shape.headers.items():
        hit = next((by_name[each] for each in map(plain, options) if each in by_name), None)
        if hit is not None and hit not in found.values():
            found[name] = hit
    return Fitted(shape, found) if set(shape.needs) <= found.keys() else None


def with_more(fit: Fitted, headers: Sequence[str], table: Table) -> Fitted:
    """The same with the headers that the preset does not know, which people have added; of other tables there are none."""
    if not table.custom:
        return fit
    used = set(fit.found.values())
    rest = [header for header in headers if header not in used]
    names = distinct_names((*table.names, *rest))[len(table.names) :]
    return replace(fit, more=dict(zip(names, rest, strict=True)))


def headers_of_file(host: Host, path: Path, kind: str, binding: Binding, *, packed: bool) -> tuple[str, ...]:
    """The headers of a CSV file, a sheet, JSON lines, Parquet or a table of a database. Raises Unfit."""
    if kind == "sqlite":
        tables = tables_of(path)
        return tuple(tables[one_table(path, binding.table, list(tables))])
    if kind == "duckdb":
        return duckdb_headers(host, path, binding)
    if kind == "parquet":
        return parquet_headers(host, path)
    if kind == "jsonl":
        return json_headers(path, packed=packed)
    if kind == "csv":
        return csv_dialect(path, binding, (), packed=packed).headers
    if kind == "xlsx":
        return sheet_headers(path, binding.sheet)
    hint = "It is read from CSV, a spreadsheet, JSON lines or Parquet."
    raise Unfit(f"`{path.name}` is no file that `preset: {binding.preset}` reads.", hint, "S863")


def stage_flat(
    host: Host, path: Path, binding: Binding, there: Sequence[str], preset: Preset, table: Table, wanted: Sequence[str],
    into: str, plain: Callable[[Sequence[str]], Staged],
) -> Staged:  # fmt: skip
    """The wanted columns out of a table with headers; `plain` reads headers of it. Raises Unfit."""
    if not any(isinstance(each, Flat) for each in table.shapes):
        raise Unfit(f"The `{table.name}` of {preset.title} are not read from `{path.name}`.", kinds(table), "S863")
    fit = with_more(first_fit(there, table, preset.title, path.name), there, table)
    if table.custom:
        fit = all_there(fit, there, table, preset.title, path.name, wanted)
    else:
        known_columns(table, wanted, preset.title)
    more = [each for end, parts in fit.lasting.items() if end in wanted for each in parts]
    every = (*wanted, *(each for each in dict.fromkeys(more) if each not in wanted))
    read = headers_for(every, fit)
    staged = cut(plain(read), every, fit, read)
    for end, (start, length) in fit.lasting.items():
        if end in wanted:
            places = every.index(end), every.index(start), every.index(length)
            staged = with_ends(host, staged, places, (fit.found[start], fit.found[length]), binding, into)
    if staged.rows is None:
        (rows,) = host.connection.execute(f"SELECT count(*) FROM ({staged.select})").fetchone()
        staged = replace(staged, rows=rows)
    return replace(staged, types=staged.types[: len(wanted)])


def all_there(
    fit: Fitted, headers: Sequence[str], table: Table, title: str, file: str, wanted: Sequence[str]
) -> Fitted:
    """The fit with every header that is wanted by itself. Raises Unfit where a column is wanted that the file does not have."""
    itself = {each: each for each in wanted if fit.header(each) is None and each in headers}
    fit = replace(fit, more={**fit.more, **itself})
    lacking = next((each for each in wanted if fit.header(each) is None and each not in fit.lasting), None)
    if lacking is None:
        return fit
    if lacking not in table.names:
        hint = did_you_mean(lacking, [*table.names, *fit.more], "Its columns")
        raise Unfit(f"`{file}` of {title} has no column `{lacking}`.", hint, "S862")
    tried = ", ".join(dict.fromkeys(name for each in _flats(table) for name in each.headers.get(lacking, ())))
    hint = (
        f"Looked for: {tried}. Add it to the export, or write under `columns` which header it is. {_headers(headers)}"
    )
    raise Unfit(f"`{file}` has no column for `{lacking}` of {title}.", hint, "S971")


def _flats(table: Table) -> list[Flat]:
    return [each for each in table.shapes if isinstance(each, Flat)]


def _headers(headers: Sequence[str]) -> str:
    return f"Its headers: {', '.join(headers[:12])}{', …' if len(headers) > 12 else ''}."


def first_fit(headers: Collection[str], table: Table, title: str, file: str) -> Fitted:
    """The first shape of a table that these headers fit. Raises Unfit that says which header is missing."""
    flats = _flats(table)
    hit = next((found for each in flats if (found := fitted(headers, each)) is not None), None)
    if hit is not None:
        return hit
    asked = flats[-1] if table.custom else flats[0]  # of an export the last shape knows every name
    lacking = [
        each for each in asked.needs
        if fitted(headers, Flat({each: asked.headers[each]}, (each,), prefixes=asked.prefixes)) is None
    ]  # fmt: skip
    tried = "; ".join(f"`{each}` is looked for as {', '.join(asked.headers[each][:6])}" for each in lacking)
    hint = f"{tried[:1].upper()}{tried[1:]}. {did_you_mean('', list(headers), 'Its headers')}"
    missing = " and ".join(f"`{each}`" for each in lacking)
    raise Unfit(f"`{file}` has no column for {missing} of {title}.", hint, "S864")


def cut(staged: Staged, wanted: Sequence[str], fit: Fitted, read: Sequence[str]) -> Staged:
    """The wanted columns out of the headers that were `read`; rows of another kind are left out."""
    cells, types = [], []
    for number, column in enumerate(wanted):
        header = fit.header(column)
        if header is None:
            cells.append(f"CAST(NULL AS VARCHAR) AS r{number}, ")
            types.append("text")
            continue
        place = read.index(header)
        part = fit.shape.parts.get(column)
        raw = f"r{place}" if part is None else f"nullif(regexp_extract(r{place}, {quoted(part[1])}, 1), '')"
        cells.append(f"{raw} AS r{number}, ")
        types.append(staged.types[place] if part is None else "text")
    select = f"SELECT {''.join(cells)}_row FROM ({staged.select}){_kept(fit, read)}"
    rows = None if fit.shape.parts else staged.rows
    return replace(staged, select=select, types=tuple(types), rows=rows)


def _kept(fit: Fitted, read: Sequence[str]) -> str:
    """Rows of which no part is found are of another kind, such as commits that are no checks."""
    parts = fit.shape.parts.values()
    found = [f"regexp_matches(r{read.index(fit.found[source])}, {quoted(pattern)})" for source, pattern in parts]
    return f" WHERE {' OR '.join(found)}" if found else ""


def headers_for(wanted: Sequence[str], fit: Fitted) -> tuple[str, ...]:
    """The headers to read, each once."""
    named = [header for column in wanted if (header := fit.header(column)) is not None]
    sources = [fit.found[source] for source, _ in fit.shape.parts.values()]
    lasting = [fit.found[each] for parts in fit.lasting.values() for each in parts]
    return tuple(dict.fromkeys((*named, *sources, *lasting)))
