"""Files that are not what their name says: web pages, archives and spreadsheets that are called exports."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

_PAGE = re.compile(rb"\s*(?:<!doctype html|<html|<table|<head|<body)", re.IGNORECASE)
_OTHERS = (
    (b"\x1f\x8b", "is packed with gzip", "Give it the ending .gz, such as tickets.csv.gz, or unpack it."),
    (b"%PDF", "is a PDF", "Export CSV or Excel from the system it comes from."),
    (b"7z\xbc\xaf\x27\x1c", "is an archive", "Unpack it, and name the files in it."),
    (b"Rar!", "is an archive", "Unpack it, and name the files in it."),
    (b"PAR1", "is a Parquet file", "Give it the ending .parquet."),
    (b"SQLite format 3\0", "is a SQLite file", "Give it the ending .sqlite."),
    (b"\xd0\xcf\x11\xe0", "is an old Excel or Word file", "If it is a spreadsheet, give it the ending .xls."),
    (b"\x89PNG", "is a picture", "Name an export."),
    (b"\xff\xd8\xff", "is a picture", "Name an export."),
)  # fmt: skip
_SPREADSHEETS = ("xl/", "content.xml")


def mask_of(path: Path, *, spreadsheet: bool = False) -> tuple[str, str] | None:
    """What such a file really is, and what to do about it; None for a file that may be what it seems."""
    try:
        with path.open("rb") as file:
            first = file.read(1024)
    except OSError:
        return None  # whoever opens it says why it cannot be read
    if _PAGE.match(first.removeprefix(b"\xef\xbb\xbf")):
        return _page(spreadsheet=spreadsheet)
    if first.startswith(b"PK\x03\x04") and not spreadsheet:
        return _archive(path)
    found = next((each for each in _OTHERS if first.startswith(each[0])), None)
    return None if found is None or spreadsheet else found[1:]


def _page(*, spreadsheet: bool) -> tuple[str, str]:
    if spreadsheet:
        return "is a web page with the name of a spreadsheet", "Open it in a spreadsheet program, and save it as .xlsx."
    return "is a web page, not an export", "It may be a page to log in: sign in there, and export again."


def _archive(path: Path) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile):
        return "is a broken archive", "Export or fetch it again."
    if any(name.startswith(_SPREADSHEETS) for name in names):
        return "is a spreadsheet", "Give it the ending of its kind, such as .xlsx."
    inside = ", ".join(f"`{name}`" for name in names[:3]) + (", …" if len(names) > 3 else "")
    return f"is an archive with {inside or 'nothing in it'}", "Unpack it, and name the files in it."
