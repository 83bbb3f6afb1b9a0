"""Tickets and their pauses, made by seeded SQL: the same rows for the same number, whoever makes them."""

from __future__ import annotations

from pathlib import Path

import duckdb

OUT = Path(__file__).resolve().parent / "out"
FIRST = 1_735_689_600_000_000
"""1 January 2025 in UTC microseconds; tickets are opened during a year from then on."""

HOUR = 3_600_000_000
DAY = 24 * HOUR
YEAR = 365 * DAY

_DRAW = "(hash(i, {seed}) % 1000000)::BIGINT"


def draw(seed: int) -> str:
    """SQL for a whole number from 0 to 999,999 that hangs on the row's number ``i`` and a seed only."""
    return _DRAW.format(seed=seed)


def tickets(number: int) -> Path:
    """A folder with ``tickets.parquet`` and ``pauses.parquet``, made if it is not there yet.

    A ticket is solved after 0 to 10 days, 3% are not solved. 60% have no pause, the others one to three, 0.74 a
    ticket; pauses overlap, begin before the ticket or end after it.
    """
    folder = OUT / f"tickets-{number}"
    if (folder / "pauses.parquet").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    opened = f"{FIRST} + ({YEAR} // 1000000 * {draw(1)} + {draw(2)} * 31) // 1000000 * 1000000"
    solved = f"opened + {draw(3)} * {draw(4)} // 1000000 * 864000"
    made = f"""
        SELECT i, 'T' || lpad(i::VARCHAR, 9, '0') AS ticket_id, opened,
            CASE WHEN {draw(5)} >= 30000 THEN ({solved}) // 1000000 * 1000000 END AS solved,
            ['P1', 'P2', 'P2', 'P3', 'P3', 'P3', 'P3', 'P4', 'P4', 'P4'][{draw(6)} % 10 + 1] AS priority
        FROM (SELECT i, {opened} AS opened FROM range({number}) r(i))"""
    starts = f"opened - {2 * HOUR} + {draw(8)} * 259200"
    ends = f"starts + {draw(9)} * {draw(10)} // 1000000 * 100000"
    paused = f"""
        SELECT ticket_id, make_timestamp(starts // 1000000 * 1000000) AS since, make_timestamp(({ends}) // 1000000 * 1000000) AS until
        FROM (SELECT i * 4 + n AS i, ticket_id, {starts.replace("hash(i,", "hash(i * 4 + n,")} AS starts
            FROM ({made}) t, range(3) n(n)
            WHERE n < CASE WHEN {draw(7)} < 600000 THEN 0 WHEN {draw(7)} < 750000 THEN 1 WHEN {draw(7)} < 910000 THEN 2 ELSE 3 END)"""
    with duckdb.connect() as base:
        base.execute(
            f"COPY (SELECT ticket_id, make_timestamp(opened) AS opened_at, make_timestamp(solved) AS solved_at, priority "
            f"FROM ({made})) TO '{folder / 'tickets.parquet'}' (FORMAT parquet)"
        )
        base.execute(f"COPY ({paused}) TO '{folder / 'pauses.parquet'}' (FORMAT parquet)")
    return folder
