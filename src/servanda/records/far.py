"""Rows whose time lies years after all others: one misspelt year must not move the end of the records, and every verdict with it."""

from __future__ import annotations

from servanda.clock.units import DAY, date_of
from servanda.records.text import name
from servanda.records.under_way import Load

A_YEAR = 366 * DAY
SHOWN = 3
USUAL = 20
"""So many times the usual distance of two rows is no pause in the records any more."""


def newest_together(load: Load, last: int) -> int:
    """The newest time that belongs to the others, in UTC microseconds; what lies far behind it is told as S336.

    Far is what comes more than a year, and more than twenty times the usual distance between two rows, after everything
    before it, and is the smaller part. Registers with few rows, an audit a year, have no such rows.
    """
    at, end = name(load.declared.placed_by or ""), last
    while (before := _before(load, at, end)) is not None:
        end = before
    if end != last:
        _tell(load, at, end)
    return end


def _before(load: Load, at: str, end: int) -> int | None:
    """The newest time before a gap that ends at most a year before `end`; None if what follows belongs to the rest."""
    (newest,) = load.one(f"SELECT max({at}) FROM {load.table} WHERE {at} < {end - A_YEAR}")
    if newest is None:
        return None
    (following,) = load.one(f"SELECT min({at}) FROM {load.table} WHERE {at} > {newest}")
    if following - newest <= A_YEAR:
        return None
    earlier, every = load.one(
        f"SELECT count(CASE WHEN {at} <= {newest} THEN 1 END), count({at}) FROM {load.table} WHERE {at} <= {end}"
    )
    smaller = (every - earlier) * 2 <= earlier
    return int(newest) if smaller and following - newest > USUAL * _usual(load, at) else None


def _usual(load: Load, at: str) -> int:
    """The usual distance of two rows, by the older two thirds: there no row is far from the others."""
    (first, end) = load.one(
        f"SELECT min({at}), percentile_disc(0.66) WITHIN GROUP (ORDER BY {at}) FROM {load.table} WHERE {at} IS NOT NULL"
    )
    (number,) = load.one(f"SELECT count(*) FROM {load.table} WHERE {at} <= {end}")
    return int(end - first) // int(number)


def _tell(load: Load, at: str, end: int) -> None:
    (number,) = load.one(f"SELECT count(*) FROM {load.table} WHERE {at} > {end}")
    found = load.rows(f"SELECT {at}, _key FROM {load.table} WHERE {at} > {end} ORDER BY 1 DESC, 2 LIMIT {SHOWN}")
    shown = [_day(load, moment) + (f" (key {key})" if key is not None else "") for moment, key in found]
    more = ", …" if number > len(found) else ""
    rows, lie = ("row", "lies") if number == 1 else ("rows", "lie")
    load.say(
        "S336",
        f"{number} {rows} of {load.called()} {lie} years after all others: `{load.declared.placed_by}` is "
        f"{', '.join(shown)}{more}. The records are taken to end with the row before, on {_day(load, end)}.",
        "Put the dates right. If they are right, write `complete_until` for these records: then nothing is left out.",
        "warning",
    )


def _day(load: Load, moment: int) -> str:
    return date_of(load.zone.to_local(moment) // DAY).isoformat()
