"""Rows for scripts and spreadsheets: CSV in which no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV that a spreadsheet opens without running anything: a text that begins like a formula gets a quote before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe(value) for value in row])
    return out.getvalue()


def _safe(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r", "-") and not _number(value):
        return f"'{value}"
    return "" if value is None else value


def _number(value: str) -> bool:
    return value.lstrip("+-").replace(".", "", 1).replace("/", "", 1).isdigit()
