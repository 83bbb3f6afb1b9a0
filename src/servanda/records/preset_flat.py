"""A table with headers as a preset reads it: which header holds which column, and what is cut out of another one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.records.binding import Binding
from servanda.records.peek import Unfit, csv_dialect
from servanda.records.preset import Flat, Preset, Table
from servanda.records.preset_ends import with_ends
from servanda.records.preset_rows import kinds, known_columns
from servanda.records.staged import Host, Staged
from servanda.records.tables import sheet_headers
from servanda.records.text import quoted
from servanda.words.problem import did_you_mean

_PLAIN = re.compile(r"[^\w]+|_")


def plain(header: str) -> str:
    """A header as it is compared: small letters, one space between words, without what stands in parentheses."""
    return " ".join(_PLAIN.sub(" ", re.sub(r"\(.*?\)|\[.*?\]", "", header)).lower().split())


@dataclass(frozen=True, slots=True)
class Fitted:
    """A shape on the headers of a file: `found` are the headers by the names that the shape gives them."""

    shape: Flat
    found: dict[str, str]

    def header(self, column: str) -> str | None:
        """The header that a column is read from; None where the file has none for it."""
        part = self.shape.parts.get(column)
        return self.found.get(part[0] if part else column)

    @property
    def lasting(self) -> dict[str, tuple[str, str]]:
        """The ends that are reckoned from a beginning and a length."""
        return {end: parts for end, parts in self.shape.lasts.items() if end not in self.found}


def fitted(headers: Collection[str], shape: Flat) -> Fitted | None:
    """The shape on these headers; None where one that it needs is not there."""
    by_name = {plain(header): header for header in reversed(list(headers))}
    found: dict[str, str] = {}
    for name, options in shape.headers.items():
        hit = next((by_name[each] for each in map(plain, options) if each in by_name), None)
        if hit is not None and hit not in found.values():
            found[name] = hit
    return Fitted(shape, found) if set(shape.needs) <= found.keys() else None


def headers_of_file(path: Path, kind: str, binding: Binding, *, packed: bool) -> tuple[str, ...]:
    """The headers of a CSV file or a sheet. Raises Unfit."""
    if kind == "csv":
        return csv_dialect(path, binding, (), packed=packed).headers
    if kind == "xlsx":
        return sheet_headers(path, binding.sheet)
    hint = "It is read from CSV or a spreadsheet."
    raise Unfit(f"`{path.name}` is no file that `preset: {binding.preset}` reads.", hint, "S863")


def stage_flat(
    host: Host, path: Path, binding: Binding, there: Sequence[str], preset: Preset, table: Table, wanted: Sequence[str],
    into: str, plain: Callable[[Sequence[str]], Staged],
) -> Staged:  # fmt: skip
    """The wanted columns out of a table with headers; `plain` reads headers of it. Raises Unfit."""
    if not any(isinstance(each, Flat) for each in table.shapes):
        raise Unfit(f"The `{table.name}` of {preset.title} are not read from `{path.name}`.", kinds(table), "S863")
    known_columns(table, wanted, preset.title)
    fit = first_fit(there, table, preset.title, path.name)
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


def first_fit(headers: Collection[str], table: Table, title: str, file: str) -> Fitted:
    """The first shape of a table that these headers fit. Raises Unfit that says which header is missing."""
    flats = [each for each in table.shapes if isinstance(each, Flat)]
    hit = next((found for each in flats if (found := fitted(headers, each)) is not None), None)
    if hit is not None:
        return hit
    lacking = [
        each for each in flats[0].needs if fitted(headers, Flat({each: flats[0].headers[each]}, (each,))) is None
    ]
    tried = "; ".join(f"`{each}` is looked for as {', '.join(flats[0].headers[each][:6])}" for each in lacking)
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
