"""CSV read record by record in Python: slower, but right for every encoding, newline and stray quotation mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from servanda.records.peek import Dialect, Unfit, open_bytes
from servanda.records.staged import Broken

LONGEST_CELL = 16_000_000
LONGEST_RECORD = 100
"""Lines: a record of more that has too few or too many cells is a quotation mark that was never closed."""
TOO_FEW, TOO_MANY, NOT_ENCODED, UNFIT_MARK, NOT_CLOSED = (
    "has fewer cells than the header",
    "has more cells than the header",
    "is not in the file's encoding",
    "has a quotation mark that does not fit",
    "has a quotation mark that is not closed",
)
_UNDECODED = range(0xDC80, 0xDD00)


@dataclass(slots=True)
class CsvRows:
    """The whole rows of a file with their numbers (the header is row 1); the others gather in `broken`."""

    path: Path
    dialect: Dialect
    places: Sequence[int]
    packed: bool
    broken: list[Broken] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[str | int | None, ...]]:
        before = csv.field_size_limit(LONGEST_CELL)
        try:
            for row, lines, record in self._records():
                cells = self._cells(row, lines, record)
                if cells is not None:
                    yield (*cells, row)
        except UnicodeError as error:
            hint = "Write `encoding:`, or export the file again."
            raise Unfit(f"`{self.path.name}` is not {self.dialect.encoding}: {error}.", hint, "S312") from error
        finally:
            csv.field_size_limit(before)

    def _records(self) -> Iterator[tuple[int, range, list[str]]]:
        """Row number, lines and cells of each record below the header."""
        with open_bytes(self.path, packed=self.packed) as raw:
            decoded = io.TextIOWrapper(raw, encoding=self.dialect.encoding, errors="surrogateescape", newline="")
            for _ in range(self.dialect.skipped):
                decoded.readline()
            text = _Lines(decoded)
            # Strict: a text behind a closing quotation mark, or none at the end, would hide whole rows in one cell.
            reader = csv.reader(text, delimiter=self.dialect.delimiter, strict=True)
            row = 0
            while True:
                first = reader.line_num + 1
                try:
                    record = next(reader)
                except csv.Error as error:
                    row += 1
                    self._unfit(row, range(first, reader.line_num + 1), text, error)
                    continue
                except StopIteration:
                    break
                if record:
                    row += 1
                    if row > 1:
                        yield row, range(first, reader.line_num + 1), record

    def _unfit(self, row: int, lines: range, text: _Lines, error: csv.Error) -> None:
        """A record whose quotation marks are wrong: of one line it is a broken row, of several nobody knows the rows."""
        if len(lines) > 1:
            raise self._swallowed(lines)
        marks = "field larger" not in str(error)
        why = NOT_CLOSED if text.ended else UNFIT_MARK if marks else f"has a cell of more than {LONGEST_CELL} letters"
        self.broken.append(Broken(row, _shown(text.last), why))

    def _cells(self, row: int, lines: range, record: list[str]) -> list[str | None] | None:
        width = len(self.dialect.headers)
        if len(record) != width:
            if len(lines) > LONGEST_RECORD:
                raise self._swallowed(lines)
            self._break(row, record, TOO_FEW if len(record) < width else TOO_MANY)
            return None
        cells = [record[place] or None for place in self.places]
        if any(cell and not cell.isascii() and any(ord(letter) in _UNDECODED for letter in cell) for cell in cells):
            self._break(row, record, NOT_ENCODED)
            return None
        return cells

    def _break(self, row: int, record: list[str], why: str) -> None:
        self.broken.append(Broken(row, _shown(self.dialect.delimiter.join(record)), why))

    def _swallowed(self, lines: range) -> Unfit:
        line = lines.start + self.dialect.skipped
        sentence = f"A quotation mark in `{self.path.name}`, line {line}, swallows {len(lines)} lines."
        return Unfit(sentence, "Close it, or export the file again.", "S313")


def _shown(text: str) -> str:
    return text[:200].rstrip("\r\n").encode("utf-8", "replace").decode()


class _Lines:
    """The lines of a text, the last one that was asked for, and whether more were asked for than there are."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text, self.last, self.ended = text, "", False

    def __iter__(self) -> Iterator[str]:
        for line in self.text:
            self.last = line
            yield line
        self.ended = True
