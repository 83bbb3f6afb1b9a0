"""A whole clock objective: ours, from typed tables to readings, beside the best SQL written by hand for the same work."""

from __future__ import annotations

import shutil
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import rows
from benchmarks.child import run
from benchmarks.contest import contest, show

HERE = Path(__file__).resolve().parent / "tickets"
HORIZON = rows.FIRST + 372 * rows.DAY
ORIGIN = rows.FIRST - 40 * rows.DAY + 7 * rows.HOUR
"""Days begin at two in the morning in New York, so that none holds more than four spans."""

DAYS = 460


def main(number: int = 10_000_000, rounds: int = 3) -> None:
    """Run both in turn and print the ratio."""
    rows.tickets(number)
    found = contest({
        "ours": lambda: run("objective:ours", number=number),
        "by hand": lambda: run("objective:by_hand", number=number),
    }, rounds)  # fmt: skip
    ours, hand = found["ours"], found["by hand"]
    if ours.answer != hand.answer:
        raise AssertionError("the two do not say the same")
    lines = [
        (
            name,
            f"{each.seconds:.2f} s",
            f"{each.least:.2f} to {each.most:.2f}",
            f"{number / each.seconds / 1e6:.2f} M/s",
            f"{each.peak:,.0f} MiB",
        )
        for name, each in found.items()
    ]
    show(f"A clock objective over {number:,} tickets (0.74 pauses a ticket, 4 limits, 12 months, p50, p90, p95)",
         ("", "median", "range", "tickets", "peak"), lines)  # fmt: skip
    ratio = ours.seconds / hand.seconds
    print(f"  ours takes {ratio:.2f} times the SQL by hand (wanted: at most 1.2); both say the same in all readings")


def ours(number: int) -> tuple[float, Any]:
    """Load the records into tables, then time compiling, querying and reading."""
    from servanda.desk.measuring import Asked, Found, workspaces
    from servanda.desk.python import load
    from servanda.measure.run import bench, readings

    folder = rows.tickets(number)
    shutil.copy(HERE / "agreement.yaml", folder / "agreement.yaml")
    agreement = load(folder / "agreement.yaml")
    found = Found(folder / "agreement.yaml", agreement, ())
    with workspaces(Asked([found.path]), [found]) as (engine, tables, _):
        ready = bench(agreement, tables[found.workspace], ["resolution"], HORIZON)
        for each in ready.loaded.values():  # Parquet is read in place: here the rows lie in memory, as for the other
            engine.connection.execute(f"ALTER VIEW {each.table} RENAME TO {each.table}_in_place")
            engine.connection.execute(f"CREATE TEMP TABLE {each.table} AS FROM {each.table}_in_place")
        began = time.perf_counter()
        measured = readings(ready)["resolution"]
        seconds = time.perf_counter() - began
    return seconds, sorted(
        [int(each.period.label[-2:]), each.segment[0][1], each.counts.inside, each.counts.outside, each.counts.pending]
        for each in measured if each.denominator
    )  # fmt: skip


def by_hand(number: int) -> tuple[float, Any]:
    """Load the records into tables, then time the query."""
    import duckdb

    folder = rows.tickets(number)
    base = duckdb.connect(config={"preserve_insertion_order": "false"})
    base.execute(
        "CREATE TABLE tickets AS SELECT ticket_id, epoch_us(opened_at) AS opened_at, epoch_us(solved_at) AS solved_at, priority "
        f"FROM '{folder / 'tickets.parquet'}'"
    )
    base.execute(
        "CREATE TABLE pauses AS SELECT ticket_id, epoch_us(since) AS since, epoch_us(until) AS until "
        f"FROM '{folder / 'pauses.parquet'}'"
    )
    base.execute(f"UPDATE tickets SET solved_at = NULL WHERE solved_at > {HORIZON}")
    spans = day_table(base)
    month_table(base)
    query = (HERE / "by_hand.sql").read_text().format(
        open_a=_open_time("a", "x", spans), open_b=_open_time("b", "y", spans),
        open_until=_open_time("t.until", "y", spans), open_opened=_open_time("opened_at", "x", spans),
        running_until=_running("t.until", "y", spans),
    )  # fmt: skip
    query = (
        query.replace("$horizon", str(HORIZON))
        .replace("$first", str(rows.FIRST + 5 * rows.HOUR))
        .replace("$origin", str(ORIGIN))
    )
    began = time.perf_counter()
    found = base.execute(query).fetchall()
    seconds = time.perf_counter() - began
    return seconds, sorted([list(row[:5]) for row in found])


def day_table(base: Any) -> int:
    """Make ``day``: open time before each day, then the start and length of each span in it; how many spans a day has."""
    closed = {date(2025, 7, 4), date(2025, 11, 27), date(2025, 12, 25), date(2026, 1, 1)}
    weekday, saturday = ((8, 12), (13, 18), (20, 23)), ((9, 13),)
    spans = [
        (_instant(day, opens), _instant(day, closes))
        for day in (date(2024, 11, 1) + timedelta(each) for each in range(DAYS + 60))
        if day not in closed and day.weekday() < 6
        for opens, closes in (saturday if day.weekday() == 5 else weekday)
    ]
    table: list[tuple[int, int, list[tuple[int, int]]]] = []
    total = 0
    for number in range(DAYS):
        begin = ORIGIN + number * rows.DAY
        inside = [(a, b - a) for a, b in spans if begin <= a < begin + rows.DAY]
        table.append((number, total, inside))
        total += sum(length for _, length in inside)
    most = max(len(inside) for *_, inside in table)
    columns = "".join(f", s{place} BIGINT, l{place} BIGINT" for place in range(most))
    base.execute(f"CREATE TABLE day (d BIGINT, total BIGINT{columns})")
    flat = [
        (number, before, *(each for pair in (*inside, *[(0, 0)] * (most - len(inside))) for each in pair))
        for number, before, inside in table
    ]
    base.execute("INSERT INTO day VALUES " + ", ".join(map(str, flat)))
    return most


def month_table(base: Any) -> None:
    """Make ``month``: for each day the month in which it begins, and from which instant on it is the next."""
    firsts = [_instant(date(2024 + place // 12, place % 12 + 1, 1), 0) for place in range(10, 30)]
    flat = []
    for number in range(DAYS):
        begin = ORIGIN + number * rows.DAY
        next_first = next(first for first in firsts if first > begin)
        label = (firsts.index(next_first) + 9) % 12 + 1 if next_first > rows.FIRST + 5 * rows.HOUR else 0
        flat.append((number, label, next_first, label % 12 + 1))
    base.execute("CREATE TABLE month (d BIGINT, before BIGINT, cut BIGINT, after BIGINT)")
    base.execute("INSERT INTO month VALUES " + ", ".join(map(str, flat)))


def _instant(day: date, hour: int) -> int:
    local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("America/New_York"))
    return int(local.timestamp()) * 1_000_000


def _open_time(x: str, day: str, spans: int) -> str:
    parts = (
        f"CASE WHEN {x} <= {day}.s{n} THEN 0 WHEN {x} - {day}.s{n} >= {day}.l{n} THEN {day}.l{n} ELSE {x} - {day}.s{n} END"
        for n in range(spans)
    )
    return f"({' + '.join((f'{day}.total', *parts))})"


def _running(x: str, day: str, spans: int) -> str:
    return f"({' OR '.join(f'{x} > {day}.s{n} AND {x} - {day}.s{n} <= {day}.l{n}' for n in range(spans))})"
