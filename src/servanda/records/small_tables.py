"""Tables that a person fills in, of which every cell is a text: CSV as any spreadsheet saves it, or a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda.records.copied import cell_text

SHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
_SEPARATORS = ",;\t"
_FORMULA = "=+-@"


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its number in the file and its cells by the name of their column."""

    number: int
    cells: dict[str, str]


class UnreadableTable(Exception):  # noqa: N818 - what is wrong with it, in words
    """The file is missing, is no table, or lacks a column."""

    def __init__(self, sentence: str, hint: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence, self.hint = sentence, hint


def read_table(path: Path, columns: Sequence[str]) -> list[Line]:
    """The rows that are not empty; these columns have to be there. Raises UnreadableTable."""
    try:
        rows = _of_sheet(path) if path.suffix.lower() in SHEETS else _of_csv(path)
    except OSError as error:
        raise UnreadableTable(f"`{path}` cannot be read: {error.strerror or error}.") from error
    head = [each.strip().lower() for each in rows[0]] if rows else []
    missing = [each for each in columns if each not in head]
    if missing:
        listed = ", ".join(columns)
        has = f"its first row has {', '.join(each for each in head if each)}" if any(head) else "its first row is empty"
        raise UnreadableTable(f"`{path.name}` has no column `{missing[0]}`: {has}.", f"Columns: {listed}.")
    found = [Line(number, dict(zip(head, row, strict=False))) for number, row in enumerate(rows[1:], start=2)]
    return [each for each in found if any(cell.strip() for cell in each.cells.values())]


def _of_csv(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTable(f"`{path.name}` is not UTF-8.", "Save it as CSV UTF-8, or as xlsx.") from error
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        return [
            [_unquoted(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise UnreadableTable(f"`{path.name}` cannot be read as CSV: {error}.") from error


def _unquoted(cell: str) -> str:
    """Without the quote that keeps a spreadsheet from taking a text for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in _FORMULA else cell


def _of_sheet(path: Path) -> list[list[str]]:
    """The first sheet."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            rows: list[list[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        return [[cell_text(cell) or "" for cell in row] for row in rows]
    except (CalamineError, ValueError, IndexError, OverflowError) as error:
        first = str(error).strip().partition("\n")[0]
        raise UnreadableTable(
            f"`{path.name}` cannot be read as a spreadsheet: {first}.", "Save it again as xlsx or CSV."
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a broken file may end the reader's own checks
            raise
        raise UnreadableTable(
            f"`{path.name}` cannot be read as a spreadsheet.", "Save it again as xlsx or CSV."
        ) from error
