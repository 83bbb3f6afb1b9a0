"""A provider's portfolio: many agreements from one text over one shared export, in one run of `servanda measure FOLDER`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import duckdb

from benchmarks.child import ROOT, Run, run_command
from benchmarks.contest import contest, show
from benchmarks.rows import DAY, FIRST, HOUR, OUT, YEAR, draw

ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "America/Chicago", "Asia/Singapore", "Australia/Sydney")
HOLIDAYS = ("GB-ENG", "DE-HH", "US-NY", "US-IL", "SG", "AU-NSW")
SIZES = ((10, 50_000), (100, 500_000), (1_000, 5_000_000))
PLAN = ROOT / "examples" / "service-provider" / "plans" / "managed-desk.yaml"


def main(rounds: int = 1) -> None:
    """Ever more customers with 5,000 tickets each: the cost of a customer must not grow with the number of the others."""
    found = contest(
        {f"{size[0]:,}": lambda size=size: measured(*size) for size in SIZES},
        rounds,
    )
    first = found[f"{SIZES[0][0]:,}"].seconds / SIZES[0][0]
    lines = [
        (
            name,
            f"{tickets:,}",
            f"{each.seconds:.1f} s",
            f"{each.seconds / customers * 1000:.0f} ms",
            f"{each.seconds / customers / first:.2f}",
            f"{each.peak:,.0f} MiB",
        )
        for (customers, tickets), (name, each) in zip(SIZES, found.items(), strict=True)
    ]
    header = ("agreements", "tickets", "median", "an agreement", "to the first", "peak")
    show("Agreements from one plan over one shared export (CSV)", header, lines)


def measured(customers: int, tickets: int) -> Run:
    """One run of the command, from its start to its end."""
    command = [sys.executable, "-m", "servanda.cli.app", "measure", str(folder(customers, tickets)), "--format", "json"]
    return run_command(command, (0, 1))


def folder(customers: int, tickets: int) -> Path:
    """A workspace with a plan, so many customers' files and one export of so many tickets, made if it is not there yet."""
    target = OUT / f"portfolio-{customers}-{tickets}"
    if (target / "tickets.csv").exists():
        return target
    (target / "customers").mkdir(parents=True, exist_ok=True)
    (target / "plans").mkdir(exist_ok=True)
    shutil.copy(PLAN, target / "plans" / PLAN.name)
    for number in range(customers):
        (target / "customers" / f"c{number:04}.yaml").write_text(_customer(number), encoding="utf-8")
    _export(target / "tickets.csv", customers, tickets)
    (target / "servanda.toml").write_text(
        '[records.tickets]\nfile = "tickets.csv"\nunits = {on_hold = "min"}\ncomplete_until = "2026-01-01T00:00Z"\n',
        encoding="utf-8",
    )
    return target


def _customer(number: int) -> str:
    place = number % len(ZONES)
    values = f"account: Customer {number}, starts: 2025-01-01, reply: {15 + number % 3 * 15} min, tickets: {400 + number % 7 * 10}"
    return (
        f"servanda: 1\nid: c{number:04}\nversion: '1.0'\nin_force: 2025-01-01\n"
        f"extends: ../plans/{PLAN.name}@2.0\ntimezone: {ZONES[place]}\n"
        f"calendars: {{support-hours: {{holidays: {HOLIDAYS[place]}}}}}\nwith: {{{values}, in_time: 9{number % 5}%}}\n"
    )


def _export(path: Path, customers: int, tickets: int) -> None:
    """Tickets of all customers in the order of their opening, as a tool exports them."""
    opened = f"{FIRST} + ({YEAR} // 1000000 * {draw(1)} + {draw(2)} * 31)"
    made = f"""
        SELECT i, {opened} AS opened, ['P1', 'P2', 'P2', 'P3', 'P3', 'P3', 'P3', 'P3', 'P3', 'P3'][{draw(3)} % 10 + 1] AS priority,
            {draw(4)} * {draw(5)} // 1000000 * {8 * HOUR} // 1000000 AS reply,
            {draw(6)} * {draw(7)} // 1000000 * {6 * DAY} // 1000000 AS took
        FROM range({tickets}) r(i)"""
    with duckdb.connect() as base:
        base.execute(f"""
            COPY (SELECT 'T' || lpad(i::VARCHAR, 8, '0') AS ticket, 'Customer ' || {draw(8)} % {customers} AS account,
                CASE WHEN {draw(9)} < 700000 THEN 'incident' ELSE 'request' END AS kind, priority, {_written("opened")} AS opened_at,
                {_written("opened + reply")} AS first_reply_at,
                CASE WHEN {draw(10)} >= 10000 THEN {_written("opened + reply + took")} END AS resolved_at,
                CASE WHEN {draw(11)} < 250000 THEN {draw(12)} % 600 ELSE 0 END AS on_hold,
                CASE WHEN {draw(13)} < 40000 THEN 'yes' ELSE 'no' END AS reopened,
                CASE WHEN {draw(14)} < 150000 THEN {draw(15)} % 3 + 3 END AS rating, 'Agent ' || {draw(16)} % 40 AS agent
                FROM ({made}) ORDER BY opened, i) TO '{path}' (FORMAT csv)""")


def _written(moment: str) -> str:
    return f"strftime(make_timestamp(({moment}) // 1000000 * 1000000), '%Y-%m-%dT%H:%M:%SZ')"


if __name__ == "__main__":
    main()
