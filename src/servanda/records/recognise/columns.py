"""The columns of a source: each is guessed from a sample and then tried on every row by the conversion of its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from servanda.clock.units import FIRST_YEAR, LAST_YEAR, instant_of
from servanda.query.types import TEXT, Kind, Type
from servanda.records.binding import Binding
from servanda.records.cell import Cell, Conversion
from servanda.records.convert import convert
from servanda.records.formats import EPOCHS
from servanda.records.preset import Given
from servanda.records.recognise.dates import Formats, day_first, formats_of
from servanda.records.recognise.doubts import DAY_NUMBERS, SEVERAL, SHARED_SIGN, UNKNOWN_DATES, doubts_of
from servanda.records.recognise.facts import Column, Source, Span
from servanda.records.recognise.hints import OWNER, PEOPLE, PRIORITY, PRIVATE, STATE
from servanda.records.recognise.kinds import day_numbers, guess, looks_like_dates
from servanda.records.recognise.names import distinct_names, says, unit_of, zone_in
from servanda.records.recognise.signs import with_signs
from servanda.records.staged import Host
from servanda.words.problem import Problem

FEW = 12
SIGNS = {"€": "EUR", "£": "GBP"}
"""Signs that name one currency; the others are shared by several."""
_MANY_STATES = 40
_DAY = 86_400_000_000
_MINUTE = 60_000_000
_TOLERATED = 20
"""One cell in so many may be unreadable before the kind is given up."""
_KEYLESS = 100
"""One row in so many may lack its key; it is counted as unreadable when it is measured."""
_TYPED = (
    ("TIMESTAMP", Kind.TIME), ("DATETIME", Kind.TIME), ("DATE", Kind.DATE), ("BOOLEAN", Kind.YESNO), ("INTERVAL", Kind.DURATION),
    ("DECIMAL", Kind.NUMBER), ("DOUBLE", Kind.NUMBER), ("FLOAT", Kind.NUMBER), ("HUGEINT", Kind.NUMBER), ("BIGINT", Kind.NUMBER),
    ("UBIGINT", Kind.NUMBER), ("INTEGER", Kind.NUMBER), ("UINTEGER", Kind.NUMBER), ("SMALLINT", Kind.NUMBER), ("TINYINT", Kind.NUMBER),
)  # fmt: skip


def columns_of(host: Host, source: Source, day: str | None) -> tuple[Source, tuple[Column, ...], tuple[Problem, ...]]:
    """Every column of a source, and the source with the number signs that its columns show.

    `day` is what a person says of ambiguous dates: ``day-first`` or ``month-first``.
    """
    names = distinct_names(source.headers)
    samples = [sample_of(host, source, place) for place in range(len(source.headers))]
    source, problems = with_signs(source, samples)
    columns = [_column(host, source, place, names[place], samples[place], day) for place in range(len(source.headers))]
    columns = _sizes(host, source, columns)
    columns = _by_their_neighbours(host, source, columns)
    return source, tuple(columns), (*problems, *doubts_of(source, columns))


def sample_of(host: Host, source: Source, place: int) -> tuple[str, ...]:
    if source.types[place] not in ("text", "VARCHAR"):
        return ()
    query = f"SELECT DISTINCT x{place} FROM {source.sample} WHERE x{place} IS NOT NULL ORDER BY 1"
    return tuple(text for (text,) in host.connection.execute(query).fetchall())


def _column(host: Host, source: Source, place: int, name: str, texts: tuple[str, ...], day: str | None) -> Column:
    header, kind = source.headers[place], _typed_kind(source.types[place])
    (filled,) = host.connection.execute(f"SELECT count(x{place}) FROM {source.view}").fetchone()
    written = header if source.known is None else source.known.headers_of.get(header, header)
    column = Column(header, name, place, kind or Kind.TEXT, filled, 0, texts[0] if texts else "", zone=zone_in(written))
    given = None if source.known is None else source.known.table.column(header)
    if given is not None and source.known is not None and not source.known.table.flat:
        return _as_given(host, source, replace(column, kind=given.kind), given, texts)
    if given is not None and given.kind is Kind.TEXT and kind is Kind.NUMBER:
        column = replace(column, kind=Kind.TEXT)  # a database keeps keys as numbers; nobody reckons with them
    column = column if given is None else replace(column, unit=given.unit)
    private = says(header, *PEOPLE, *PRIVATE) or any("@" in text for text in texts[:50])
    column = replace(column, personal=private or (given is not None and given.personal))
    if kind is None:
        kind_of = given.kind if given is not None and given.kind is not Kind.DATE else None
        column = replace(column, kind=guess(header, texts) if given is None else kind_of or Kind.TIME)
    if column.kind is Kind.TIME and texts:
        column = _with_formats(column, formats_of(host, source.view, place, texts), day)
        instants = bool(column.formats) and column.formats[0] in EPOCHS
        column = replace(column, offsets=instants or any(_has_offset(text) for text in texts))
    if column.kind is Kind.DURATION:
        column = replace(column, unit=column.unit or unit_of(header))
    if column.kind is Kind.TIME and texts and all(text.startswith("1970-01-") for text in texts):
        column = replace(column, kind=Kind.DURATION, unit="1970", formats=(), offsets=False)
    if column.kind is Kind.MONEY and any(sign in text for text in texts for sign in SIGNS):
        column = replace(column, unit="sign")
    if column.kind is not Kind.TEXT and not column.either:
        column = _tried(host, source, column, texts)
    column = replace(column, remark=column.remark or _unread(column, texts))
    return replace(column, personal=column.personal and column.kind is Kind.TEXT)


def _as_given(host: Host, source: Source, column: Column, given: Given, texts: tuple[str, ...]) -> Column:
    """A column of which a preset says what it is; it is tried on all rows all the same."""
    formats = (given.dates,) if given.dates else ()
    column = replace(column, unit=given.unit, personal=given.personal, formats=formats, zone=None)
    column = replace(column, offsets=given.kind is Kind.TIME and any(_has_offset(text) for text in texts))
    if given.kind is Kind.TEXT or not column.filled:
        return column
    tried = _tried(host, source, column, texts)
    # Days stay the moments at which they begin: they place the rows.
    return replace(tried, kind=given.kind) if tried.kind is Kind.DATE else tried


def _unread(column: Column, texts: tuple[str, ...]) -> str:
    """What texts and numbers look like that cannot be read as what they seem to be."""
    if column.kind is Kind.TEXT and looks_like_dates(texts):
        return UNKNOWN_DATES
    if (
        column.kind is Kind.TEXT
        and any(sign in text for text in texts for sign in "$¥")
        and guess(column.header, texts) is Kind.MONEY
    ):
        return SHARED_SIGN
    return DAY_NUMBERS if column.kind is Kind.NUMBER and day_numbers(column.header, texts) else ""


def _typed_kind(kind: str) -> Kind | None:
    if kind in ("text", "VARCHAR"):
        return None
    return next((each for prefix, each in _TYPED if kind.startswith(prefix)), Kind.TEXT)


def _has_offset(text: str) -> bool:
    return re.search(r"\d\d:\d\d.*(?:Z|UTC|[+-]\d\d:?\d\d)$", text) is not None


def _with_formats(column: Column, formats: Formats, day: str | None) -> Column:
    if formats.either and day is not None:
        wanted = [each for each in formats.either if day_first(each) == (day == "day-first")]
        formats = replace(formats, sure=tuple(wanted[:1]), either=())
    remark = f"{SEVERAL}: {', '.join(formats.mixed)}" if len(formats.mixed) > 1 else ""
    if formats.mixed and not formats.sure and not formats.either:
        return replace(column, kind=Kind.TEXT, formats=(), remark=remark)
    return replace(column, formats=formats.sure, either=formats.either, remark=remark)


def _tried(host: Host, source: Source, column: Column, texts: tuple[str, ...]) -> Column:
    """The column if its kind holds for nearly all cells, else a text."""
    conversion = _conversion(host, source, column, texts)
    if conversion is None:
        return replace(column, kind=Kind.TEXT)
    x = f"x{column.place}"
    value = read_by(conversion, column)
    cells = f"(SELECT {x}, {value} AS v FROM {source.view} WHERE {x} IS NOT NULL)"
    times = f", min(v), max(v), count(*) FILTER (v % {_DAY} = 0), count(*) FILTER (v % {_MINUTE} = 0)"
    extra = times if column.is_time else ""
    bad, example, *span = host.connection.execute(
        f"SELECT count(*) FILTER (v IS NULL), min(CAST({x} AS VARCHAR)) FILTER (v IS NULL){extra} FROM {cells}"
    ).fetchone()
    if bad == column.filled:
        return replace(column, kind=Kind.TEXT, formats=(), unit=None)
    if bad * _TOLERATED > column.filled:
        said = f"mostly a {column.kind}, but {bad} of {column.filled} cells are not (`{str(example)[:40]}`)"
        return replace(column, kind=Kind.TEXT, formats=(), unit=None, remark=column.remark or said)
    column = replace(column, unreadable=bad, bad_example=str(example or "")[:40])
    if not column.is_time or span[0] is None:
        return column
    first, last, midnights, minutes = span
    days_only = midnights == column.filled - bad
    kind = Kind.DATE if days_only else Kind.TIME
    return replace(column, kind=kind, span=Span(first, last, days_only, midnights, minutes == column.filled - bad))


def _conversion(host: Host, source: Source, column: Column, texts: tuple[str, ...]) -> Conversion | None:
    units: Mapping[str, str] = {column.name: column.unit} if column.unit else {}
    binding = replace(source.binding, dates_of={column.name: column.formats} if column.formats else {}, units=units)
    return conversion_of(host, source, column, binding, texts)


_YEARS = (instant_of(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)), instant_of(datetime(LAST_YEAR, 12, 31, tzinfo=UTC)))
"""Between which times are measured; others cannot be read."""


def read_by(conversion: Conversion, column: Column) -> str:
    """The value of a cell as SQL."""
    value = conversion.value if conversion.other is None else f"coalesce({conversion.value}, {conversion.other})"
    return f"CASE WHEN {value} BETWEEN {_YEARS[0]} AND {_YEARS[1]} THEN {value} END" if column.is_time else value


def conversion_of(
    host: Host, source: Source, column: Column, binding: Binding, texts: tuple[str, ...] = ()
) -> Conversion | None:
    """How measuring would read the column, or None where it could not."""

    def ask(question: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] = host.connection.execute(f"SELECT {question} FROM {source.view}").fetchone()
        return row

    # Days are read as times here, so that one kind of value is compared everywhere.
    kind = Kind.TIME if column.kind is Kind.DATE else column.kind
    cell = Cell(
        column.name, TEXT if kind is Kind.TEXT else Type(kind), column.header, f"x{column.place}", source.types[column.place],
        binding, source.name, ask, texts[:300], currency_of(texts) if kind is Kind.MONEY else None,
    )  # fmt: skip
    return convert(cell)[0]


def currency_of(texts: Sequence[str]) -> str | None:
    """The one currency that the codes and signs in these cells name."""
    codes = {found.group() for text in texts if (found := re.search(r"[A-Z]{3}", text))}
    codes |= {code for text in texts for sign, code in SIGNS.items() if sign in text}
    return next(iter(codes)) if len(codes) == 1 else None


def _sizes(host: Host, source: Source, columns: Sequence[Column]) -> list[Column]:
    """How many different values each column has; the values where they are few."""
    if not columns:
        return []
    rough = ", ".join(f"approx_count_distinct(x{each.place})" for each in columns)
    about = host.connection.execute(f"SELECT {rough} FROM {source.view}").fetchone()
    found = []
    for column, size in zip(columns, about, strict=True):
        exact = size * 5 >= column.filled * 4 or size <= 4 * _MANY_STATES
        number = distinct(host, source, column) if exact else size
        unique = exact and number == column.filled > 0 and source.nearly_all(column.filled, _KEYLESS)
        few = _few(host, source, column) if 0 < number <= _limit(column, source.whole) and not unique else ()
        found.append(replace(column, distinct=number, unique=unique, few=few))
    return found


def _limit(column: Column, rows: int) -> int:
    most = _MANY_STATES if says(column.header, *STATE, *PRIORITY) else FEW
    if says(column.header, *OWNER):
        most = 3 * FEW
    return min(most, max(4, 2 * rows // 3))


def distinct(host: Host, source: Source, column: Column) -> int:
    """How many different values a column has, exactly."""
    query = f"SELECT count(DISTINCT x{column.place}) FROM {source.view}"
    (count,) = host.connection.execute(query).fetchone()
    return int(count)


def _few(host: Host, source: Source, column: Column) -> tuple[str, ...]:
    if column.is_time or column.either:
        return ()
    x = f"CAST(x{column.place} AS VARCHAR)"
    query = (
        f"SELECT {x} FROM {source.view} WHERE {x} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {_MANY_STATES}"
    )
    return tuple(text for (text,) in host.connection.execute(query).fetchall())


def _by_their_neighbours(host: Host, source: Source, columns: Sequence[Column]) -> list[Column]:
    """Dates that read both ways are read as those beside them, where one column of the same file decides."""
    decided = {day_first(each.formats[0]) for each in columns if len(each.formats) == 1 and _ordered(each.formats[0])}
    if len(decided) != 1:
        return list(columns)
    first = next(iter(decided))
    found = []
    for column in columns:
        wanted = [each for each in column.either if day_first(each) == first]
        if not wanted:
            found.append(column)
            continue
        plain = replace(column, either=(), formats=(wanted[0],), inferred=True)
        found.append(_tried(host, source, plain, sample_of(host, source, column.place)))
    return found


def _ordered(written: str) -> bool:
    """Whether a format says whether the day or the month comes first."""
    return "%d" in written and "%m" in written and not written.startswith("%Y")
