"""Cold starts: whole commands in fresh processes, from their start to their end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.child import ROOT, run_command
from benchmarks.contest import contest, show

SHARED = ROOT.parent / "shared"
INCIDENTS = SHARED / "data" / "uci_incidents"
SERVANDA = (str(Path(sys.executable).parent / "servanda"),)
WANTED = {"--help": 0.2, "lint": 0.5, "measure, the example": None, "measure, 24,918 incidents": 2.0}


def main(rounds: int = 7) -> None:
    """Run each command in turn; the first round, which compiles and fills caches, does not count."""
    commands: dict[str, Callable[[], Any]] = {
        "--help": partial(run_command, (*SERVANDA, "--help")),
        "lint": partial(run_command, (*SERVANDA, "lint", "examples/marketing-sales")),
        "measure, the example": partial(run_command, (*SERVANDA, "measure", "examples/marketing-sales"), (0, 1)),
    }
    if INCIDENTS.exists():
        words = (*SERVANDA, "measure", "benchmarks/incidents", "--allow", str(SHARED))
        commands["measure, 24,918 incidents"] = partial(run_command, words, (0, 1))
    else:
        print("The incidents are left out: their records do not lie beside the project.")
    contest(commands, 1)
    found = contest(commands, rounds)
    lines = [
        (
            name,
            f"{each.least:.2f} s",
            f"{each.seconds:.2f} s",
            f"{each.peak:,.0f} MiB",
            f"{WANTED[name]} s" if WANTED[name] else "",
        )
        for name, each in found.items()
    ]
    show("Cold starts of whole commands", ("", "best", "median", "peak", "wanted at most"), lines)
