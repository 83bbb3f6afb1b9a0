"""The roles that columns play: key, placing time, and whether a source is a log in which a key repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from servanda.query.types import Kind
from servanda.records.preset import Table
from servanda.records.recognise.columns import distinct
from servanda.records.recognise.facts import Column, Log, Recognised, Source
from servanda.records.recognise.hints import CREATED, ID, PLANNED, STATE, UPDATED
from servanda.records.recognise.names import records_name, says
from servanda.records.staged import Host

_NAMED_BY_ITSELF = re.compile(r"(?:sheet|tabelle|feuil|hoja|foglio|blad)\s*\d*$", re.IGNORECASE)
_TIMELESS = 50
"""One row in so many may lack the time that places it."""
_COMPARED = 300_000
"""Rows of a log in which columns are compared within their key."""


def recognise(host: Host, source: Source, columns: tuple[Column, ...]) -> Recognised:
    """A source with the roles of its columns."""
    if source.known is not None:
        return _by_preset(source, columns, source.known.table)
    key = key_of(columns, source)
    log = None if key is not None else _log(host, source, columns)
    time = log.time if log is not None else placing_time(columns, source)
    return Recognised(source, columns, key, time, log)


def _by_preset(source: Source, columns: tuple[Column, ...], table: Table) -> Recognised:
    """The roles that the preset gives, as far as the file has their columns."""
    by_name = {each.name: each for each in columns}
    key = by_name.get(table.key[0]) if len(table.key) == 1 else None
    key = key if key is not None and key.unique else None
    log = None
    if table.states is not None:
        keyed, state = by_name[table.key[0]], by_name[table.states]
        log = Log(keyed, by_name[table.time or ""], state, keyed.distinct, (), (state,))
    time = by_name.get(table.time or table.starts or "")
    if time is not None and table.custom and not time.is_time:
        time = None  # written in a form that nobody knows
    return Recognised(source, columns, key, time, log, ends=by_name.get(table.ends or ""))


def key_of(columns: Sequence[Column], source: Source) -> Column | None:
    """The column whose values are all there and all different; of several, the one that is called like a key."""
    unique = [each for each in columns if each.unique and not each.is_time and each.kind is not Kind.DURATION]
    noun = records_name(source.paths[0].stem).split("-")[0].rstrip("s")

    def own(column: Column) -> bool:
        called = noun in column.name.replace("_", "") and any(letter.isdigit() for letter in column.example)
        return called or column.name in ("id", "key", "number", "record_id")

    def named(column: Column) -> bool:
        return own(column) or says(column.header, *ID)

    found = sorted(unique, key=lambda each: (not own(each), not named(each), each.personal, each.place))
    # A text that merely never repeats makes no key.
    plain = [
        each
        for each in found
        if named(each) or (each.place == 0 and " " not in each.example and "@" not in each.example)
    ]
    return plain[0] if plain else None


def placing_time(columns: Sequence[Column], source: Source) -> Column | None:
    """The time that every row has and that is called like a beginning; else the first that every row has."""
    full = [each for each in columns if each.is_time and source.nearly_all(each.filled, _TIMELESS)]
    for hint in CREATED:
        named = [each for each in full if says(each.header, hint)]
        if named:
            return named[0]
    older = [each for each in full if not says(each.header, *UPDATED, *PLANNED)]
    return older[0] if older else (full[0] if full else None)


def _log(host: Host, source: Source, columns: tuple[Column, ...]) -> Log | None:
    """A column of ids that repeat, with a time that tells its rows apart."""
    ids = [
        each
        for each in columns
        if each.kind in (Kind.TEXT, Kind.NUMBER) and each.filled == source.whole and not each.personal
        and (says(each.header, *ID) or (each.place == 0 and any(letter.isdigit() for letter in each.example)))
        and not says(each.header, *STATE) and 1 < each.distinct < source.whole
    ]  # fmt: skip
    times = [each for each in columns if each.is_time and each.usable and source.nearly_all(each.filled, _TIMELESS)]
    best: tuple[int, Column, Column] | None = None
    likely = sorted(ids, key=lambda each: -each.distinct)[:4]
    for key in [replace(each, distinct=distinct(host, source, each)) for each in likely]:
        for time in times:
            query = f"SELECT count(*) FROM (SELECT DISTINCT x{key.place}, x{time.place} FROM {source.view})"
            (pairs,) = host.connection.execute(query).fetchone()
            told = pairs - key.distinct
            if pairs * 10 >= source.whole * 8 and (best is None or told > best[0]):
                best = (told, key, time)
    if best is None or best[0] == 0:
        return None
    _, key, time = best
    constant, changing = _within(host, source, columns, key)
    state = next((each for each in changing if says(each.header, *STATE) and each.few), None)
    return Log(key, time, state, key.distinct, constant, tuple(each for each in changing if each is not time))


def _within(
    host: Host, source: Source, columns: Sequence[Column], key: Column
) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """Columns that are equal in all rows of a key, and those that change."""
    others = [each for each in columns if each.place != key.place and each.filled]
    ends = ", ".join(f"min(x{each.place}) AS a{each.place}, max(x{each.place}) AS b{each.place}" for each in others)
    counts = ", ".join(f"count(*) FILTER (a{each.place} <> b{each.place})" for each in others)
    portion = max(1, source.rows // _COMPARED)
    part = f"WHERE hash(x{key.place}) % {portion} = 0" if portion > 1 else ""
    inner = f"SELECT {ends} FROM {source.view} {part} GROUP BY x{key.place}"
    found = host.connection.execute(f"SELECT {counts} FROM ({inner})").fetchone()
    constant = tuple(each for each, number in zip(others, found, strict=True) if not number)
    return constant, tuple(each for each, number in zip(others, found, strict=True) if number)


def named_apart(found: Sequence[Recognised]) -> list[Recognised]:
    """Each source with a name for its record set that no other has."""
    taken: set[str] = set()
    named = []
    for each in found:
        name = plain = records_name(_label(each.source))
        number = 2
        while name in taken:
            name, number = f"{plain}-{number}", number + 1
        taken.add(name)
        named.append(replace(each, source=replace(each.source, name=name)))
    return named


def _label(source: Source) -> str:
    """What a source is called: by its table or sheet, unless the spreadsheet named that itself."""
    if source.known is not None:
        return source.known.table.name
    part = source.binding.table or source.binding.sheet
    return source.paths[0].stem if part is None or _NAMED_BY_ITSELF.match(part) else part
