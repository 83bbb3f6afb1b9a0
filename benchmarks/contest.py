"""Rivals that take turns (A B A B …), so that a machine whose speed drifts is as kind to one as to the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from benchmarks.child import Run


@dataclass(frozen=True)
class Outcome:
    """The median time of a rival, its range, the largest peak of memory in MiB, and its last answer."""

    seconds: float
    least: float
    most: float
    peak: float
    answer: object


def contest(rivals: Mapping[str, Callable[[], Run]], rounds: int) -> dict[str, Outcome]:
    """Let every rival run once in each round."""
    runs: dict[str, list[Run]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, rival in rivals.items():
            runs[name].append(rival())
    return {name: _outcome(each) for name, each in runs.items()}


def _outcome(runs: list[Run]) -> Outcome:
    seconds = [each.seconds for each in runs]
    peak = max(each.peak for each in runs)
    return Outcome(median(seconds), min(seconds), max(seconds), peak, runs[-1].answer)


def show(title: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print a table, the first column to the left, the others to the right."""
    widths = [max(len(row[place]) for row in [header, *rows]) for place in range(len(header))]
    print(f"\n{title}")
    for row in [header, *rows]:
        cells = [
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  " + "  ".join(cells).rstrip(), flush=True)
