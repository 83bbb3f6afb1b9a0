"""Writing simulated tables: CSV with stated dialect, and beside them a file that says they are simulated."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> Path:
    """Write UTF-8 with line feeds, so that the bytes are the same everywhere."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def write_notice(folder: Path, call: str) -> Path:
    """Say in the folder itself that its records are invented, and which call made them."""
    path = folder / "SIMULATED.txt"
    text = (
        "The records in this folder are simulated.\n"
        "No company, person, call, deal or ticket in them exists. They were made by\n\n"
        f"    {call}\n\n"
        "which is part of Servanda (src/servanda/simulate) and writes the same bytes every time.\n"
    )
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
