"""Rows for scripts and spreadsheets: CSV in which no cell is taken for a formula."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV that a spreadsheet opens without running anything: a text that begins like a formula gets a quote before it."""
    lines = (",".join(_cell(value) for value in row) for row in itertools.chain([columns], rows))
    return "".join(f"{line}\n" for line in lines)


def _cell(value: Any) -> str:
    """A cell in quotes where it needs them: a bare carriage return would begin a row, and its rest could be a formula."""
    text = "" if value is None else str(value)
    if text[:1] in _FORMULA and not _number(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


def _number(value: str) -> bool:
    return value.lstrip("+-").replace(".", "", 1).replace("/", "", 1).isdigit()
