"""Tables as a spreadsheet: real dates and numbers, and texts that can never be taken for a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Cell = str | int | float | datetime | None
_NAME = 28
"""Letters of a sheet's name, with room for a number."""
_LONGEST = 32_767
"""Letters in a cell."""
MOST_ROWS = 1_048_575
"""Rows below the header that a sheet can hold."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its name and the names of its columns."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]
    to_fill: bool = False
    """Will somebody write into it? Then every cell is a text, also one that is empty: nothing is taken for a date."""


def workbook_of(sheets: Iterable[Sheet]) -> bytes:
    """An ``.xlsx`` file; what is more than a sheet can hold goes on in the next."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "constant_memory": False,
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        text = book.add_format({"num_format": "@"})
        names = {"history"}  # what spreadsheets keep for themselves
        for sheet in sheets:
            _write(book, sheet, names, head, moment, text)
    return buffer.getvalue()


def _write(book: Any, sheet: Sheet, names: set[str], head: Any, moment: Any, text: Any) -> None:
    page, line = _page(book, sheet, names, head), 0
    widths = [len(each) for each in sheet.columns]
    for row in sheet.rows:
        if line == MOST_ROWS:
            page, line = _page(book, sheet, names, head), 0
        line += 1
        for place, cell in enumerate(row):
            widths[place] = max(widths[place], 19 if isinstance(cell, datetime) else len(str(cell or "")))
            _put(page, line, place, cell, moment)
    for place, width in enumerate(widths):
        page.set_column(place, place, min(width + 2, 60), text if sheet.to_fill else None)


def _page(book: Any, sheet: Sheet, names: set[str], head: Any) -> Any:
    page = book.add_worksheet(_name(sheet.name, names))
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column, head)
    return page


def _put(page: Any, line: int, place: int, cell: Cell, moment: Any) -> None:
    match cell:
        case None | "":
            return
        case datetime():
            page.write_datetime(line, place, cell, moment)
        case bool():
            page.write_boolean(line, place, cell)
        case int() | float():
            page.write_number(line, place, cell)
        case _:
            page.write_string(line, place, cell if len(cell) <= _LONGEST else f"{cell[: _LONGEST - 1]}…")


def _name(wanted: str, names: set[str]) -> str:
    """A name that a sheet may have: at most 31 characters, none twice. Of a long one both ends are kept: they tell apart."""
    plain = "".join("-" if each in "[]:*?/\\'" else each for each in wanted) or "sheet"
    plain = plain if len(plain) <= _NAME else f"{plain[: _NAME - 13]}…{plain[-12:]}"
    name, number = plain, 1
    while name.casefold() in names:
        number += 1
        name = f"{plain} {number}"
    names.add(name.casefold())
    return name
