"""What time the rows cover: rows by month, the longest stretch without any, and whether the export was cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from servanda.records.recognise.columns import conversion_of, read_by, sample_of
from servanda.records.recognise.facts import Recognised
from servanda.records.staged import Host
from servanda.words.problem import Problem

_DAY = 86_400_000_000
_EDGES = (65_535, 65_536, 1_048_575, 1_048_576)
"""Rows at which spreadsheets end."""
_ROUND = 1000


def covered(host: Host, found: Recognised) -> Recognised:
    """With the rows by month and the longest gap between days with rows, if it is unusual."""
    column = found.time
    if column is None or column.span is None:
        return found
    source = found.source
    formats = {column.name: column.formats} if column.formats else {}
    conversion = conversion_of(
        host, source, column, replace(source.binding, dates_of=formats), sample_of(host, source, column.place)
    )
    if conversion is None:
        return found
    times = f"SELECT {read_by(conversion, column)} AS v FROM {source.view} WHERE x{column.place} IS NOT NULL"
    days = host.connection.execute(f"SELECT v // {_DAY} AS d FROM ({times}) WHERE v IS NOT NULL GROUP BY 1 ORDER BY 1")
    months = f"SELECT strftime(make_timestamp(v), '%Y-%m'), count(*) FROM ({times}) WHERE v IS NOT NULL GROUP BY 1 ORDER BY 1"
    gap = _longest([day for (day,) in days.fetchall()])
    by_month = tuple(host.connection.execute(months).fetchall())
    return replace(found, gap=gap, by_month=by_month, usual_gap=_usual_gap(host, found, read_by(conversion, column)))


def _usual_gap(host: Host, found: Recognised, value: str) -> int | None:
    """Of checks the time between two of one time line, in the middle of all; None where they are no checks or too few."""
    known = found.source.known
    if (
        known is None
        or known.table.uptime is None
        or known.table.uptime.silent is None
        or known.sparse
        or found.time is None
    ):
        return None
    line = known.table.belongs_to[1] if known.table.belongs_to is not None else known.table.uptime.per
    place = next((each.place for each in found.columns if each.name == line), None)
    by = f"PARTITION BY x{place} " if place is not None else ""
    cells = f"{value} AS v{f', x{place}' if place is not None else ''}"
    times = f"SELECT {cells} FROM {found.source.view} WHERE x{found.time.place} IS NOT NULL"
    gaps = f"SELECT v - lag(v) OVER ({by}ORDER BY v) AS d FROM ({times}) WHERE v IS NOT NULL"
    (middle,) = host.connection.execute(f"SELECT CAST(median(d) AS BIGINT) FROM ({gaps}) WHERE d > 0").fetchone()
    return None if middle is None else int(middle)


def _longest(days: Sequence[int]) -> tuple[int, int] | None:
    """The first day of the longest stretch without rows and the day after it, if it is longer than others are."""
    if len(days) < 5:
        return None
    gaps = sorted((after - before - 1, before + 1, after) for before, after in pairwise(days))
    usual = gaps[len(gaps) // 2][0]
    length, first, after = gaps[-1]
    return (first, after) if length >= 5 and length >= 5 * (usual + 1) else None


def cut_off(found: Recognised) -> tuple[Problem, ...]:
    """A warning where the number of rows is one at which exports end."""
    source = found.source
    files = zip((path.name for path in source.paths), source.of_files, strict=True)
    round_ones = [(name, rows) for name, rows in files if rows in _EDGES or (rows >= _ROUND and rows % _ROUND == 0)]
    if not round_ones:
        return ()
    name, rows = round_ones[0] if len(source.paths) > 1 else (source.shown, round_ones[0][1])
    sentence = f"`{name}` has exactly {rows:,} rows: many systems cut exports off at such a number."
    hint = "Look there how many there are, and export in parts (a month each) if they are more. Missing rows look like nothing happened."
    return (Problem("S707", sentence, None, hint, "warning"),)
