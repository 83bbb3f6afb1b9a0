"""A month settled for very many agreements from one text over shared exports, in one run of `servanda settle FOLDER`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import duckdb

from benchmarks.child import Run, run_command
from benchmarks.contest import contest, show
from benchmarks.rows import DAY, FIRST, HOUR, OUT, draw

HERE = Path(__file__).resolve().parent / "plan"
SIZES = (100, 1_000, 10_000)
MONTH = 31 * DAY


def main(sizes: tuple[int, ...] = SIZES, rounds: int = 1) -> None:
    """Ever more customers, with two outages and ten tickets each in the month."""
    found = contest({f"{size:,}": lambda size=size: settled(size) for size in sizes}, rounds)
    first = found[f"{sizes[0]:,}"].seconds / sizes[0]
    lines = [
        (
            name,
            f"{each.seconds:.1f} s",
            f"{each.seconds / size * 1000:.0f} ms",
            f"{each.seconds / size / first:.2f}",
            f"{each.peak:,.0f} MiB",
        )
        for size, (name, each) in zip(sizes, found.items(), strict=True)
    ]
    show("A month settled for agreements from one text over shared exports (CSV)",
         ("agreements", "median", "an agreement", "to the first", "peak"), lines)  # fmt: skip


def settled(customers: int) -> Run:
    """One run of the command, from its start to its end."""
    command = [sys.executable, "-m", "servanda.cli.app", "settle", str(folder(customers)), "--period", "2025-01",
               "--format", "json"]  # fmt: skip
    return run_command(command, (0, 1))


def folder(customers: int) -> Path:
    """A workspace with the plan, so many customers' files and two exports, made if it is not there yet."""
    target = OUT / f"settled-{customers}"
    if (target / "servanda.toml").exists():
        return target
    (target / "customers").mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "plan.yaml", target / "plan.yaml")
    for number in range(customers):
        (target / "customers" / f"c{number:05}.yaml").write_text(_customer(number), encoding="utf-8")
    _exports(target, customers)
    (target / "servanda.toml").write_text(
        '[defaults]\ntimezone = "UTC"\ncomplete_until = "2025-02-08T00:00Z"\n'
        '[records.outages]\nfile = "outages.csv"\n[records.tickets]\nfile = "tickets.csv"\n',
        encoding="utf-8",
    )
    return target


def _customer(number: int) -> str:
    return (
        f"servanda: 1\nid: c{number:05}\nversion: '1.0'\nin_force: 2025-01-01\nextends: ../plan.yaml@1.0\n"
        f"with: {{account: Customer {number}, fee: {50 + number % 400}.50 GBP, promised: 99.{90 + number % 10}%}}\n"
    )


def _exports(target: Path, customers: int) -> None:
    at = f"{FIRST} + {MONTH} // 1000000 * {draw(31)}"
    account = f"'Customer ' || {draw(32)} % {customers} AS account"
    with duckdb.connect() as base:
        base.execute(f"""
            COPY (SELECT 'O' || i AS outage, {account}, CASE WHEN {draw(33)} < 800000 THEN 'ours' ELSE 'theirs' END AS cause,
                {_written(at)} AS began, {_written(f"{at} + {draw(34)} * {draw(35)} // 1000000 * {6 * HOUR} // 1000000")} AS ended
                FROM range({customers * 2}) r(i) ORDER BY began, i) TO '{target / "outages.csv"}' (FORMAT csv)""")
        base.execute(f"""
            COPY (SELECT 'T' || i AS ticket, {account}, {_written(at)} AS opened_at,
                {_written(f"{at} + {draw(36)} * {draw(37)} // 1000000 * {8 * HOUR} // 1000000")} AS answered_at
                FROM range({customers * 10}) r(i) ORDER BY opened_at, i) TO '{target / "tickets.csv"}' (FORMAT csv)""")


def _written(moment: str) -> str:
    return f"strftime(make_timestamp(({moment}) // 1000000 * 1000000), '%Y-%m-%dT%H:%M:%SZ')"


if __name__ == "__main__":
    main()
