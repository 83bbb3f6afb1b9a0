"""Which cells of an Excel sheet are shown as percentages: the reader of the cells gives 0.5 where the sheet shows 50%."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from pathlib import Path
from xml.parsers import expat

Attributes = Mapping[str, str]
_PERCENT_FORMATS = frozenset({9, 10})
"""The two formats that every book has without saying so: 0% and 0.00%."""
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""Parts of a format that are letters to be shown, or colours."""
_PIECE = 1 << 16


def percent_cells(path: Path, sheet: str, columns: Collection[int]) -> frozenset[tuple[int, int]]:
    """Row and column, from 0, of the cells of these columns that are shown as percentages; xlsx and xlsm say it."""
    try:
        with zipfile.ZipFile(path) as book:
            styles = _percent_styles(book)
            return _cells(book, _part_of(book, sheet), styles, frozenset(columns)) if styles else frozenset()
    except (zipfile.BadZipFile, KeyError, expat.ExpatError, ValueError):
        return frozenset()  # another kind of book; whether the cells can be read is not ours to say


def as_percent(value: object) -> object:
    """A number that is shown as a percentage, as the text that is shown, with all its digits."""
    if isinstance(value, bool) or not isinstance(value, float | int):
        return value
    return f"{Decimal(repr(value)) * 100:f}%"


def _read(book: zipfile.ZipFile, part: str, begins: Callable[[str, Attributes], None]) -> None:
    """Go through a part of the book, element by element, without holding it."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: begins(name.rpartition(" ")[2], attributes)
    with book.open(part) as file:
        while piece := file.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)


def _percent_styles(book: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the cell styles that show a percentage."""
    formats, styles = set(_PERCENT_FORMATS), list[int]()
    inside = ""

    def begins(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name == "numFmt" and "%" in _NOT_SHOWN.sub("", attributes.get("formatCode", "")):
            formats.add(int(attributes["numFmtId"]))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name
        elif name == "xf" and inside == "cellXfs":
            styles.append(int(attributes.get("numFmtId", 0)))

    _read(book, "xl/styles.xml", begins)
    return frozenset(number for number, each in enumerate(styles) if each in formats)


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """The part of the book that holds the sheet of this name."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheets(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next(value for key, value in attributes.items() if key.rpartition(" ")[2] == "id")
            ids[attributes["name"]] = relation

    def relations(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    _read(book, "xl/workbook.xml", sheets)
    _read(book, "xl/_rels/workbook.xml.rels", relations)
    return posixpath.normpath(posixpath.join("/xl", targets[ids[sheet]])).lstrip("/")


def _cells(
    book: zipfile.ZipFile, part: str, styles: frozenset[int], columns: frozenset[int]
) -> frozenset[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    row = column = -1

    def begins(name: str, attributes: Attributes) -> None:
        nonlocal row, column
        if name == "row":
            row, column = int(attributes.get("r", row + 2)) - 1, -1
        elif name == "c":
            column = _column(attributes["r"]) if "r" in attributes else column + 1
            if column in columns and int(attributes.get("s", 0)) in styles:
                found.add((row, column))

    _read(book, part, begins)
    return frozenset(found)


def _column(cell: str) -> int:
    """``B12`` is of column 1."""
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1
