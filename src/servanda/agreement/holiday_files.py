"""Holidays out of a file: ``holidays: company-holidays.csv`` becomes the list of its dates before the model reads it.

A file has one date a line, first in its line; what comes after a comma, semicolon or tab (a name) is for people.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path as FilePath

from servanda.agreement.extends import Text
from servanda.agreement.folder import home_of, reach
from servanda.agreement.tree import Block, Listing, Node, Scalar, Source
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem
from servanda.words.timeofday import parse_date

MOST_BYTES = 1_000_000
NAMED = re.compile(r".*\.(?:csv|txt)", re.IGNORECASE | re.DOTALL)
"""What is the name of a file of dates, and no code of holidays."""

_CELL = re.compile(r'\s*"?(?P<date>[^",;\t]*)')


def with_holiday_files(text: Text, roots: Sequence[FilePath]) -> tuple[Text, tuple[Problem, ...]]:
    """The text with the dates of each file of holidays in its place; the files are among those it was made of."""
    calendars = text.tree.get("calendars")
    if not isinstance(calendars, Block):
        return text, ()
    files: list[FilePath] = []
    problems: list[Problem] = []

    def calendar(node: Node) -> Node:
        written = node.get("holidays") if isinstance(node, Block) else None
        if not isinstance(node, Block) or written is None:
            return node
        items = written.items if isinstance(written, Listing) else (written,)
        if not any(_is_file(item) for item in items):
            return node
        dates = tuple(date for item in items for date in _dates(item, roots, files, problems))
        return _put(node, "holidays", Listing(dates, written.place))

    entries = tuple((key, calendar(value)) for key, value in calendars.entries)
    tree = _put(text.tree, "calendars", replace(calendars, entries=entries))
    return replace(text, tree=tree, files=(*text.files, *dict.fromkeys(files))), tuple(problems)


def _is_file(node: Node) -> bool:
    return isinstance(node, Scalar) and NAMED.fullmatch(node.text.strip()) is not None


def _put(block: Block, name: str, value: Node) -> Block:
    entries = tuple((key, value if key.text == name else old) for key, old in block.entries)
    return replace(block, entries=entries)


def _dates(node: Node, roots: Sequence[FilePath], files: list[FilePath], problems: list[Problem]) -> Iterator[Node]:
    if not isinstance(node, Scalar) or not _is_file(node):
        yield node
        return
    written = node.text.strip()
    found, sentence, hint = reach(written, home_of(FilePath(os.path.realpath(node.place.file))), roots)
    if found is None:
        problems.append(Problem("S243", sentence, node.place, hint))
        return
    files.append(found)
    content = _content(found)
    if content is None:
        problems.append(Problem("S243", f"`{written}` cannot be read as text.", node.place, _WRITE))
        return
    dates = list(_lines(Source(written, content), problems))
    if not dates and not problems:
        problems.append(Problem("S243", f"`{written}` has no date.", node.place, _WRITE))
    yield from (replace(node, text=date, filled=None, source=None) for date in dates)


def _content(path: FilePath) -> str | None:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        return None if len(data) > MOST_BYTES else data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _lines(source: Source, problems: list[Problem]) -> Iterator[str]:
    """The dates of a file; a first line that begins with no digit names the columns."""
    for number, line in enumerate(source.lines):
        found = _CELL.match(line)
        cell = found["date"].strip() if found else ""
        if not cell or cell.startswith("#") or (number == 0 and not cell[0].isdigit()):
            continue
        try:
            parse_date(cell)
        except PhraseError as error:
            place = source.place(number, line.index(cell), len(cell))
            problems.append(Problem("S243", error.sentence, place, error.hint or _WRITE))
        else:
            yield cell


_WRITE = "Write one date a line: 2026-11-27, Day after Thanksgiving."
