"""Local wall-clock time to UTC inside DuckDB, by a table of a zone's offsets for each local day.

No engine's zone rules are used. A repeated hour is its first occurrence, a missing one keeps the offset
before the jump; both are counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from servanda.clock.units import DAY
from servanda.clock.units import day_of as day_of_date
from servanda.clock.zone import Zone

FIRST_DAY, LAST_DAY = -25567, 84006
"""1900-01-01 and 2200-01-01, counted from 1970-01-01: times outside are not readable."""
FIRST, LAST = FIRST_DAY * DAY, LAST_DAY * DAY


@dataclass(frozen=True, slots=True)
class Change:
    """At wall-clock time `at` the offset becomes `after`; local times in ``[low, high)`` are repeated or missing."""

    at: int
    after: int
    low: int
    high: int
    repeated: bool


@dataclass(frozen=True, slots=True)
class Offsets:
    """A zone's offset at the first instant and its changes, for local times in ``[low, high)``."""

    first: int
    changes: tuple[Change, ...]
    low: int
    high: int

    @property
    def fixed(self) -> bool:
        """Whether the zone keeps one offset."""
        return not self.changes


def usual_years(texts: Sequence[str]) -> tuple[int, int]:
    """Whole years around those that a few texts mention; without any, 1990 to 2040. Wrong guesses are mended later."""
    found = sorted({int(year) for text in texts for year in re.findall(r"(?<!\d)((?:19|20|21)\d\d)(?!\d)", text)})
    first, last = (found[0] - 1, found[-1] + 2) if found else (1990, 2040)
    return _january(max(first, 1900)), _january(min(last, 2200))


def _january(year: int) -> int:
    return day_of_date(date(year, 1, 1)) * DAY


@lru_cache(maxsize=64)
def offsets_of(zone: Zone, low: int, high: int) -> Offsets:
    """The offsets of a zone for local times in ``[low, high)``, whole days."""
    stretches = zone.stretches(low - DAY, high + DAY)
    changes = []
    for before, after in pairwise(stretches):
        a, b = before.offset, after.offset
        start = after.start
        changes.append(Change(start + max(a, b), b, start + min(a, b), start + max(a, b), b < a))
    return Offsets(stretches[0].offset, tuple(changes), low, high)


def make_table(connection: Any, table: str, offsets: Offsets) -> None:
    """A temporary table (d, off, x, after): the day counted from 1900-01-01, its offset, and a change within it."""
    starts = [(offsets.low, offsets.first), *((change.at, change.after) for change in offsets.changes)]
    runs = ", ".join(f"({at}, {offset})" for at, offset in starts)
    days = ", ".join(
        f"({change.at // DAY}, {change.at}, {change.after})" for change in offsets.changes if change.at % DAY
    )
    breaks = (
        f"SELECT * FROM (VALUES {days}) b(d, x, after)" if days else "SELECT 0 AS d, 0 AS x, 0 AS after WHERE false"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS "
        f"SELECT CAST(r.d - ({FIRST_DAY}) AS BIGINT) AS d, p.off, b.x, b.after "
        f"FROM (SELECT unnest(range({offsets.low // DAY}, {offsets.high // DAY})) AS d) r "
        f"ASOF JOIN (SELECT * FROM (VALUES {runs}) v(begins, off)) p ON r.d * {DAY} >= p.begins "
        f"LEFT JOIN ({breaks}) b ON b.d = r.d"
    )


def day_of(local: str) -> str:
    """The key into the table, of a local time that is not before 1900."""
    return f"({local} - ({FIRST})) // {DAY}"


def to_utc(local: str, alias: str) -> str:
    """UTC microseconds of a local time, given its row of the table."""
    return f"{local} - CASE WHEN {local} >= {alias}.x THEN {alias}.after ELSE {alias}.off END"


def near(offsets: Offsets, first: int | None, last: int | None) -> tuple[Change, ...]:
    """The changes that instants between these two may have met."""
    if first is None or last is None:
        return ()
    return tuple(each for each in offsets.changes if first - DAY <= each.at - each.after <= last + DAY)


def about(instant: str, changes: Sequence[Change]) -> str:
    """Whether an instant lies within an hour's width of a change."""
    widths = [(each.at - each.after, 2 * (each.high - each.low)) for each in changes]
    return " OR ".join(f"{instant} BETWEEN {at - width} AND {at + width}" for at, width in widths)


def inside(local: str, changes: Sequence[Change], *, repeated: bool) -> str:
    """Whether a local time lies in a repeated (or a missing) hour."""
    hours = [change for change in changes if change.repeated == repeated]
    return " OR ".join(f"{local} BETWEEN {hour.low} AND {hour.high - 1}" for hour in hours) or "false"
