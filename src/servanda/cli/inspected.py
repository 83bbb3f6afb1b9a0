"""How an inspected export reads in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.cli.show import visible
from servanda.desk.inspect import Inspected
from servanda.desk.inspect_bindings import newest_of
from servanda.desk.inspect_text import counted, day_text
from servanda.query.types import Kind
from servanda.records.formats import EPOCHS
from servanda.records.recognise.facts import Column, Link, Recognised

_DAY = 86_400_000_000
_WIDEST = 34
_MOST = 60
"""Columns on the screen."""


def said(inspected: Inspected, *, texts: bool) -> str:
    """Each source with its columns, relations and limits; then the texts to begin with."""
    lines: list[str] = []
    for found in inspected.look.found:
        lines += ["", *_source(found, inspected.look.parent_of(found.source.name))]
        limits = next((each for name, each in inspected.look.limits if name == found.source.name), ())
        if limits:
            lines += ["  What this export cannot prove", *(f"  - {each}" for each in limits)]
    if texts:
        sections = [inspected.calendars, *([inspected.records] if inspected.proposed else [])]
        lines += ["", "For the agreement", "", "\n".join(each for each in sections if each).rstrip("\n")]
    if texts and inspected.proposed:
        lines += ["", "For servanda.toml, beside the agreement", "", inspected.bindings.rstrip("\n")]
        lines += [
            "",
            "servanda inspect --write writes both; servanda init asks who promises what, and makes an agreement.",
        ]
    return "\n".join(visible(line) for text in lines[1:] for line in text.split("\n"))


def _source(found: Recognised, parent: Link | None) -> Iterable[str]:
    yield f"{found.source.shown}: {', '.join(_written(found))}"
    yield from (f"  {each}" for each in _roles(found, parent))
    width = min(_WIDEST, max(len(column.header) for column in found.columns))
    full = [column for column in found.columns if column.filled]
    for column in full[:_MOST]:
        shown = column.header if len(column.header) <= width else f"{column.header[: width - 1]}…"
        yield f"    {shown:<{width}}  {column.kind.value:<8}  {_column(column, found)}"
    if len(full) > _MOST:
        yield f"    and {len(full) - _MOST} more columns: --format json has all of them"
    empty = [column.header for column in found.columns if not column.filled]
    if empty:
        named = ", ".join(map(_short, empty[:8])) + (", …" if len(empty) > 8 else "")
        yield f"    {counted(len(empty), 'empty column')}: {named}"


def _written(found: Recognised) -> Iterable[str]:
    source, binding = found.source, found.source.binding
    if source.known is not None:
        title = source.known.preset.title
        yield title if source.known.table.flat else f"{source.known.table.name} of {title}"
    if source.format == "csv":
        names = {",": "commas", ";": "semicolons", "\t": "tabulators", "|": "bars"}
        yield f"CSV with {names.get(binding.delimiter or ',', 'another delimiter')}, {binding.encoding or 'UTF-8'}"
    else:
        yield {"xlsx": "spreadsheet", "jsonl": "JSON lines", "sqlite": "SQLite", "duckdb": "DuckDB"}.get(
            source.format, source.format
        )
    if binding.decimal == ",":
        yield "decimal commas"
    if len(source.paths) > 1:
        yield counted(len(source.paths), "file")
    yield counted(source.rows, "row")
    yield counted(len(source.headers), "column")
    if source.broken:
        yield counted(source.broken, "broken row")


def _roles(found: Recognised, parent: Link | None) -> Iterable[str]:
    log, time = found.log, found.time
    if found.key is not None:
        yield f"one record is one `{found.source.written(found.key)}`"
    if log is not None:
        state = f", in the states of `{log.state.header}`" if log.state else ""
        yield f"a log: {log.keys:,} different `{log.key.header}`, one row for each `{log.time.header}`{state}"
    if time is not None and time.span is not None:
        yield f"placed by `{found.source.written(time)}`: {day_text(time.span.first)} to {day_text(time.span.last)}{_zone(time, found)}"
    elif time is not None:
        yield f"placed by `{time.header}`, once it is said whether the day or the month comes first"
    newest = newest_of(found.of(Kind.TIME))
    if newest is not None and newest.span is not None and time is not None:
        yield f"the newest time in it is {_moment(newest.span.last)}, in `{found.source.written(newest)}`"
    if found.gap is not None:
        first, after = found.gap
        yield f"no rows from {day_text(first * _DAY)} to {day_text((after - 1) * _DAY)}"
    yield from _uneven(found.by_month)
    if parent is not None:
        several = f", several in a cell, parted by `{parent.split}`" if parent.split else ""
        yield f"`{parent.column}` holds keys of {parent.parent}: {parent.found:,} of {parent.of:,} are there{several}"


def _uneven(by_month: Sequence[tuple[str, int]]) -> Iterable[str]:
    """Months with few rows: the first and last are often cut, others may be missing."""
    if len(by_month) < 3:
        return
    usual = sorted(count for _, count in by_month)[len(by_month) // 2]
    most = max(count for _, count in by_month)
    thin = [month for month, count in by_month if count * 10 < most]
    if thin and usual:
        yield f"few rows in {', '.join(thin[:6])}{', …' if len(thin) > 6 else ''}: less than a tenth of the fullest month"


def _zone(time: Column, found: Recognised) -> str:
    if time.formats and time.formats[0] in EPOCHS:
        return ", in UTC"
    if found.source.known is not None and not found.source.known.table.flat and not time.offsets:
        return f", in {found.source.binding.timezone}"
    if time.offsets:
        return ", with offsets in the cells"
    if found.source.binding.timezone:
        return f", in the zone of its header ({time.zone or found.source.binding.timezone})"
    return "" if time.kind is Kind.DATE else ", in no zone that it names"


def _moment(micros: int) -> str:
    from servanda.clock.units import moment_of

    return f"{day_text(micros)} {moment_of(micros):%H:%M}"


def _short(text: str) -> str:
    """A cell in a line of its own length."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _WIDEST else f"{plain[: _WIDEST - 1]}…"


def _column(column: Column, found: Recognised) -> str:
    written = found.source.written(column)
    parts = [f"`{_short(written)}`"] if found.source.known is not None and written != column.header else []
    if column.either:
        parts.append(f"{' or '.join(column.either)}?")
    elif column.formats:
        parts.append(" and ".join(column.formats) + (" (as in the other columns)" if column.inferred else ""))
    if column.unit:
        parts.append("dated from 1970" if column.unit == "1970" else f"in {column.unit}")
    if column.is_time and not column.formats and not column.either:
        parts.append(column.example)
    elif column.unique:
        parts.append("unique")
    elif column.few and not column.personal:
        parts.append(f"{', '.join(map(_short, column.few[:4]))}{', …' if len(column.few) > 4 else ''}")
    elif column.filled:
        parts.append(f"{'' if column.distinct <= 200 else 'about '}{column.distinct:,} different")
    if column.personal:
        parts.append("personal")
    if column.filled < found.source.whole:
        parts.append(f"{found.source.whole - column.filled:,} empty")
    if column.unreadable:
        parts.append(f"{column.unreadable} cannot be read, such as {column.bad_example}")
    if column.remark:
        parts.append(column.remark)
    return ", ".join(parts)
