"""The weekly page of Marketing and Sales over the leads, attempts and deals of a year, beside a few figures in SQL by hand."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from html import unescape
from pathlib import Path
from typing import Any

from benchmarks import rows
from benchmarks.child import run, run_command
from benchmarks.contest import contest, show

HERE = Path(__file__).resolve().parent / "revenue"
MEMORY = "2500MB"

SAID = {
    "leads of quality A and B": r"lead-volume ([\d,]+) of 200,000 leads",
    "routed within ten minutes": r"routing, 2025-12, provisional: ([\d,]+) of",
    "without an attempt, late": r"late, ([\d,]+) not stopped with the limit used up",
    "without an attempt, not late yet": r"owed only if lead-volume met, which is open; ([\d,]+) pending",
    "new pipeline": r"new-pipeline ([\d,]+) USD",
    "entered the funnel": r"Of all .*? lead ([\d,]+) 100%",
    "became customers": r"0 won ([\d,]+) ",
}
"""Where the page says each figure."""


def main(number: int = 5_000_000, rounds: int = 1) -> None:
    """Run the command from its start to its end, and compare what its page says with the records."""
    folder = placed(number)
    os.environ["SERVANDA_MEMORY"] = MEMORY
    command = [sys.executable, "-m", "servanda.cli.app", "report", str(folder / "agreement.yaml"), "--page", "weekly",
               "--output", str(folder / "weekly.html")]  # fmt: skip
    found = contest({
        "the weekly page": lambda: run_command(command),
        "six of its figures by hand": lambda: run("weekly:by_hand", number=number),
    }, rounds)  # fmt: skip
    told, known = said(folder / "weekly.html"), found["six of its figures by hand"].answer
    if told != known:
        raise AssertionError(f"the two do not say the same: {told} and {known}")
    lines = [(name, f"{each.seconds:.1f} s", f"{each.peak:,.0f} MiB") for name, each in found.items()]
    title = f"The weekly page over {number:,} leads, {number * 6:,} activities and {number // 5:,} deals, from Parquet"
    show(f"{title}; {MEMORY} for the engine", ("", "median", "peak"), lines)
    print("  both say the same: " + ", ".join(f"{name} {figure:,}" for name, figure in told.items()))


def placed(number: int) -> Path:
    """The folder with the records and the agreement."""
    folder = rows.sales(number)
    shutil.copy(HERE / "agreement.yaml", folder / "agreement.yaml")
    return folder


def said(page: Path) -> dict[str, int]:
    """The figures as they stand on the page, without its marks."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL))
    text = re.sub(r"\s+", " ", unescape(text))
    found = {name: re.search(pattern, text) for name, pattern in SAID.items()}
    told = {name: int(each[1].replace(",", "")) if each else -1 for name, each in found.items()}
    late, pending = (told.pop(f"without an attempt, {word}") for word in ("late", "not late yet"))
    return told | {"without an attempt": late + pending}


def by_hand(number: int) -> tuple[float, Any]:
    """The same figures in plain SQL over the files."""
    import duckdb

    folder = rows.sales(number)
    began = time.perf_counter()
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder / "spill")}) as base:
        for name in ("leads", "activities", "deals"):
            base.execute(f"CREATE VIEW {name} AS FROM '{folder / name}.parquet'")
        query = (HERE / "by_hand.sql").read_text(encoding="utf-8")
        answers = base.execute(query).fetchone()
        names = [each[0] for each in base.description or ()]
    shutil.rmtree(folder / "spill", ignore_errors=True)
    return time.perf_counter() - began, dict(zip(names, map(int, answers or ()), strict=True))


if __name__ == "__main__":
    main()
