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


def sales(number: int) -> Path:
    """A folder with ``leads.parquet``, ``activities.parquet`` (six a lead) and ``deals.parquet`` (one for each fifth).

    Leads come during a year. A router assigns each within 0 to 8 minutes; of the activities every fourth is an automatic
    mail or a call that came in, the rest are attempts over some days, and one of five attempts reaches somebody. A third of
    the deals is won, after up to 60 days.
    """
    folder = OUT / f"sales-{number}"
    if (folder / "deals.parquet").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    created = f"{FIRST} + ({YEAR} // 1000000 * {draw(41)} + {draw(42)} * 31) // 1000000 * 1000000"
    named = "'L' || lpad(({})::VARCHAR, 9, '0')"
    decided = f"created + {draw(45)} * {draw(46)} // 1000000 * 172800"
    moment = f"created + {draw(51)} * {draw(52)} // 1000000 * (i % 6 + 1) * 86400"
    with duckdb.connect() as base:
        base.execute(f"""
            COPY (SELECT {named.format("i")} AS lead_id, make_timestamp(created) AS created_at,
                ['web form', 'webinar', 'fair', 'search', 'partner'][{draw(43)} % 5 + 1] AS source, {draw(44)} % 100 AS score,
                'owner ' || {draw(47)} % 200 AS owner, make_timestamp((created + {draw(48)} * 480) // 1000000 * 1000000) AS assigned_at,
                CASE WHEN {draw(49)} < 150000 THEN 'rejected' WHEN {draw(49)} < 950000 THEN 'accepted' END AS decision,
                CASE WHEN {draw(49)} < 950000 THEN make_timestamp(({decided}) // 1000000 * 1000000) END AS decided_at,
                CASE WHEN {draw(49)} < 140000 THEN 'no budget' END AS rejection_reason
                FROM (SELECT i, {created} AS created FROM range({number}) r(i))) TO '{folder / "leads.parquet"}' (FORMAT parquet)""")
        base.execute(f"""
            COPY (SELECT 'A' || lpad(i::VARCHAR, 10, '0') AS call_id, {named.format("i // 6")} AS lead_id,
                make_timestamp(({moment}) // 1000000 * 1000000) AS started_at,
                CASE WHEN {draw(53)} < 120000 THEN 'inbound' ELSE 'outbound' END AS direction,
                CASE WHEN {draw(54)} < 150000 THEN 'automatic mail' WHEN {draw(54)} < 500000 THEN 'mail' ELSE 'call' END AS channel,
                CASE WHEN {draw(55)} < 150000 THEN 'connected' WHEN {draw(55)} < 200000 THEN 'meeting booked' ELSE 'none' END AS outcome
                FROM (SELECT i, {created.replace("hash(i,", "hash(i // 6,")} AS created FROM range({number * 6}) r(i)))
            TO '{folder / "activities.parquet"}' (FORMAT parquet)""")
        won = f"created + {draw(61)} * {draw(62)} // 1000000 * 5184000"
        base.execute(f"""
            COPY (SELECT 'D' || lpad(i::VARCHAR, 9, '0') AS deal_id, {named.format("i * 5")} AS lead_id,
                make_timestamp((created + {DAY}) // 1000000 * 1000000) AS created_at, (1000 + {draw(63)} % 40000)::DECIMAL(12, 2) AS amount,
                CASE WHEN {draw(64)} < 333000 THEN 'won' WHEN {draw(64)} < 700000 THEN 'lost' ELSE 'open' END AS stage,
                CASE WHEN {draw(64)} < 700000 THEN make_timestamp(({won} + {DAY}) // 1000000 * 1000000) END AS closed_at
                FROM (SELECT i, {created.replace("hash(i,", "hash(i * 5,")} AS created FROM range({number // 5}) r(i)))
            TO '{folder / "deals.parquet"}' (FORMAT parquet)""")
    return folder
