"""Uptime of many services from their checks, with what follows in money, beside SQL written by hand."""

from __future__ import annotations

import shutil
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks import rows
from benchmarks.child import run
from benchmarks.contest import contest, show

HERE = Path(__file__).resolve().parent / "checks"
HORIZON = rows.FIRST + rows.YEAR
MEMORY = "2GB"
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
HUGE = 100_000_000


def main(number: int = 10_000_000, rounds: int = 3) -> None:
    """Run both in turn, from Parquet files to readings and obligations, and print the ratio."""
    rows.checks(number)
    found = contest({
        "ours": lambda: run("uptime:ours", number=number),
        "by hand": lambda: run("uptime:by_hand", number=number),
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
    services = number // rows.A_YEAR_OF_CHECKS
    title = f"Uptime over {number:,} checks of {services:,} services in 12 months, with credits, from Parquet"
    show(f"{title}; {MEMORY} for the engine", ("", "median", "range", "checks", "peak"), lines)
    print(f"  ours takes {ours.seconds / hand.seconds:.2f} times the SQL by hand; both say the same in all readings")
    print(f"  credits of the year: {ours.answer[1]}")  # type: ignore[index]


def ours(number: int) -> tuple[float, Any]:
    """Everything that `servanda settle` does after it has started."""
    from servanda.desk.measuring import Asked, measure

    folder = rows.checks(number)
    shutil.copy(HERE / "agreement.yaml", folder / "agreement.yaml")
    began = time.perf_counter()
    (measured,), problems = measure(Asked([folder / "agreement.yaml"], memory=MEMORY))
    seconds = time.perf_counter() - began
    assert not problems and not measured.problems, (problems, measured.problems)
    readings = sorted(_plain(each.reading) for each in measured.verdicts)
    owed = sum((each.amount for each in measured.obligations if each.amount is not None), start=0)
    return seconds, [readings, f"{Decimal(owed.numerator) / owed.denominator:.2f} EUR"]


def _plain(reading: Any) -> list[Any]:
    """A service, a month, and the microseconds up and in all."""
    times = [round((each or 0) * 1_000_000) for each in (reading.numerator, reading.denominator)]
    return [reading.segment[0][1], int(reading.period.label[-2:]), *times]


def by_hand(number: int) -> tuple[float, Any]:
    """One query for the readings, and the bands in plain Python."""
    import duckdb

    folder = rows.checks(number)
    began = time.perf_counter()
    base = duckdb.connect(
        config={"preserve_insertion_order": "false", "memory_limit": MEMORY, "temp_directory": str(folder / "spill")}
    )
    for name in ("services", "checks"):
        base.execute(f"CREATE VIEW {name} AS FROM '{folder / name}.parquet'")
    base.execute("CREATE TABLE months (month BIGINT, starts BIGINT, ends BIGINT)")
    for place in range(12):
        starts = rows.FIRST + sum(LENGTHS[:place]) * rows.DAY
        base.execute("INSERT INTO months VALUES (?, ?, ?)", [place + 1, starts, starts + LENGTHS[place] * rows.DAY])
    found = base.execute((HERE / "by_hand.sql").read_text().replace("$horizon", str(HORIZON))).fetchall()
    plans = {name: (plan, fee) for name, plan, fee in base.sql("SELECT service, plan, monthly_fee FROM services").fetchall()}  # fmt: skip
    owed = sum((_credit(*plans[service], up, whole) for service, _, up, whole in found), start=Decimal(0))
    seconds = time.perf_counter() - began
    shutil.rmtree(folder / "spill", ignore_errors=True)
    return seconds, [sorted(map(list, found)), f"{owed:.2f} EUR"]


def _credit(plan: str, fee: Decimal, up: int, whole: int) -> Decimal:
    """Of one month: missed below the plan's target, then the deepest band that holds, rounded half up to the cent."""
    if up * 10_000 >= whole * (9_995 if plan == "business" else 9_990):
        return Decimal(0)
    percent = 50 if up * 100 < whole * 99 else 25 if up * 1_000 < whole * 995 else 10
    return (fee * percent / 100).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


if __name__ == "__main__":
    main()
