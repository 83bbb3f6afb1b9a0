"""Corrections as a table that a spreadsheet edits: out, with what the records say; and in again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.desk.said import UNWRITTEN
from servanda.desk.tables import csv_text
from servanda.paper.sheets import Sheet, workbook_of
from servanda.records.small_tables import SHEETS, UnreadableTable, read_table
from servanda.store.atomic import write_atomically
from servanda.words.place import Place
from servanda.words.problem import Problem

COLUMNS = ("records", "key", "field", "from", "to", "why")
_READ = ("records", "key", "field", "to")


@dataclass(frozen=True, slots=True)
class Wish:
    """A value that somebody wants put right, as written; `was` None where it is left to the records to say."""

    records: str
    key: str
    field: str
    was: str | None
    becomes: str
    why: str
    place: Place | None = None


def read_wishes(path: Path) -> tuple[list[Wish], tuple[Problem, ...]]:
    """The rows of a table that say what should be put right; those with neither `to` nor `why` are left as they are."""
    try:
        lines = read_table(path, _READ)
    except UnreadableTable as wrong:
        hint = f"{wrong.hint} {UNWRITTEN}" if wrong.hint else UNWRITTEN
        return [], (Problem("S815", wrong.sentence, None, hint),)
    found = []
    for line in lines:
        cells = {name: cell.strip() for name, cell in line.cells.items()}
        if cells["to"] or cells.get("why"):
            was = cells.get("from") or None
            place = Place(str(path), line.number, 1)
            found.append(
                Wish(cells["records"], cells["key"], cells["field"], was, cells["to"], cells.get("why", ""), place)
            )
    if not found:
        sentence = f"`{path.name}` has no row that says what should be put right."
        return [], (Problem("S815", sentence, None, f"Fill in `to` and `why`. {UNWRITTEN}"),)
    return found, ()


def write_table(path: Path, rows: Iterable[Sequence[str]], further: Sequence[str] = ()) -> tuple[Problem, ...]:
    """Write rows of `COLUMNS` and of `further` ones into a new CSV file or spreadsheet."""
    columns = (*COLUMNS, *further)
    if path.suffix.lower() in SHEETS and path.suffix.lower() != ".xlsx":
        return (
            Problem(
                "S815", f"`{path.name}` is not written; sheets are written as xlsx.", None, "Name it .xlsx or .csv."
            ),
        )
    if path.suffix.lower() == ".xlsx":
        data = workbook_of([Sheet("corrections", columns, rows, to_fill=True)])
    else:
        data = csv_text(columns, rows).encode("utf-8-sig")  # by its mark spreadsheets know UTF-8
    try:
        write_atomically(path, data, new=True)
    except FileExistsError:
        hint = "Files are never replaced: move it away, or name another."
        return (Problem("S815", f"`{path}` is there already; nothing was written.", None, hint),)
    except OSError as error:
        return (
            Problem("S815", f"`{path}` cannot be written: {error.strerror or error}.", None, "Name another folder."),
        )
    return ()
