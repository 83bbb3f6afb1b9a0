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

A_YEAR_OF_CHECKS = 100_000
"""Of one service: one each 315.36 seconds."""

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


def checks(number: int) -> Path:
    """A folder with ``services.parquet`` and ``checks.parquet``, made if it is not there yet.

    Every service is checked each 315.36 seconds for a year, the first time just before it begins. Two of 10,000 hours
    begin with an outage of 5 to 60 minutes, and one check of 5,000 fails alone.
    """
    folder = OUT / f"checks-{number}"
    if (folder / "checks.parquet").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    services = number // A_YEAR_OF_CHECKS
    step = YEAR // A_YEAR_OF_CHECKS
    made = f"""
        SELECT i, i % {services} AS service, {FIRST - 60_000_000} + i // {services} * {step} + i % 50 * 1000000 AS moment
        FROM range({number}) r(i)"""
    hour = f"service * 10000 + moment // {HOUR}"
    length = f"{5 * 60_000_000} + {draw(22).replace('hash(i,', f'hash({hour},')} * 3300"
    out = f"{draw(21).replace('hash(i,', f'hash({hour},')} < 200 AND moment % {HOUR} < {length} OR {draw(23)} < 200"
    with duckdb.connect() as base:
        base.execute(f"""
            COPY (SELECT 'service-' || lpad(i::VARCHAR, 4, '0') AS service, DATE '2024-01-01' AS since, NULL::DATE AS until,
                CASE WHEN i % 3 = 0 THEN 'business' ELSE 'standard' END AS plan, (100 + {draw(24)} % 900)::DECIMAL(9, 2) AS monthly_fee
                FROM range({services}) r(i)) TO '{folder / "services.parquet"}' (FORMAT parquet)""")
        base.execute(f"""
            COPY (SELECT 'service-' || lpad(service::VARCHAR, 4, '0') AS service, make_timestamp(moment) AS checked_at,
                CASE WHEN {out} THEN 'down' ELSE 'up' END AS status, 20 + {draw(25)} % 400 AS ms
                FROM ({made})) TO '{folder / "checks.parquet"}' (FORMAT parquet)""")
    return folder
