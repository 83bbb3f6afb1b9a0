"""Writing simulated tables: CSV with stated dialect, and beside them a file that says they are simulated."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Write UTF-8 with commas and line feeds, so that the bytes are the same everywhere."""
    return _write(path, header, rows, encoding="utf-8", delimiter=",", line_end="\n")


def write_european_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Write as spreadsheets of continental Europe do: semicolons, a byte order mark, CR LF."""
    return _write(path, header, rows, encoding="utf-8-sig", delimiter=";", line_end="\r\n")


def _write(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    encoding: str,
    delimiter: str,
    line_end: str,
) -> Path:
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def write_notice(folder: Path, name: str, seed: int, size: int) -> Path:
    """Say in the folder itself that its records are invented, and which command made them."""
    path = folder / "SIMULATED.txt"
    text = (
        "The records in this folder are simulated.\n"
        "No company, person, call, deal or ticket in them exists. They were made by\n\n"
        f"    python -m servanda.simulate {name} FOLDER --seed {seed} --size {size}\n\n"
        "which is part of Servanda (src/servanda/simulate) and writes the same bytes every time.\n"
    )
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
