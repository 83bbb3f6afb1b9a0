"""A whole clock objective over ever more records: the cost of a record must not grow, nor the memory beyond its bound."""

from __future__ import annotations

import shutil
import time
from typing import Any

from benchmarks import rows
from benchmarks.child import run
from benchmarks.contest import contest, show
from benchmarks.objective import HERE, HORIZON

SIZES = (1_000_000, 3_000_000, 10_000_000)
HUGE = 100_000_000


def main(rounds: int = 3) -> None:
    """From 1 to 10 million records, from Parquet files to readings."""
    for number in SIZES:
        rows.tickets(number)
    found = contest(
        {f"{number:,}": lambda number=number: run("linear:from_files", number=number) for number in SIZES}, rounds
    )
    first = found[f"{SIZES[0]:,}"].seconds / SIZES[0]
    lines = [
        (
            name,
            f"{each.seconds:.2f} s",
            f"{each.seconds / number * 1e6:.2f} µs",
            f"{each.seconds / number / first:.2f}",
            f"{each.peak:,.0f} MiB",
        )
        for number, (name, each) in zip(SIZES, found.items(), strict=True)
    ]
    show(
        "The same objective from Parquet files to readings",
        ("tickets", "median", "a ticket", "to the first", "peak"),
        lines,
    )


def huge() -> None:
    """100 million records from Parquet, which must stay below 4 GiB."""
    rows.tickets(HUGE)
    found = run("linear:from_files", number=HUGE, memory="2GB")
    show("100 million tickets from Parquet files to readings", ("", "time", "a ticket", "peak", "wanted below"),
         [("", f"{found.seconds:.0f} s", f"{found.seconds / HUGE * 1e6:.2f} µs", f"{found.peak:,.0f} MiB", "4,096 MiB")])  # fmt: skip


def from_files(number: int, memory: str | None = None) -> tuple[float, Any]:
    """Everything that `servanda measure` does after it has started."""
    from servanda.desk.files import Found
    from servanda.desk.python import load
    from servanda.engines.duckdb import DuckDBEngine
    from servanda.measure.run import bench, readings
    from servanda.measure.tables import Tables
    from servanda.records.workspace import Bindings

    folder = rows.tickets(number)
    shutil.copy(HERE / "agreement.yaml", folder / "agreement.yaml")
    found = Found(folder / "agreement.yaml", load(folder / "agreement.yaml"), ())
    assert found.agreement is not None
    began = time.perf_counter()
    with DuckDBEngine([folder], memory_limit=memory, temp_directory=folder / "spill") as engine:
        ready = bench(found.agreement, Tables(engine, Bindings(), folder), ["resolution"], HORIZON)
        measured = readings(ready)["resolution"]
    seconds = time.perf_counter() - began
    shutil.rmtree(folder / "spill", ignore_errors=True)
    return seconds, sum(each.counts.inside + each.counts.outside + each.counts.pending for each in measured)
