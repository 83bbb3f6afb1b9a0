"""How a text file is written: its encoding, its delimiter, and whether its first line is one of headers."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from servanda.records.binding import Binding
from servanda.records.peek import DELIMITERS, SEP, Unfit, beginning, open_bytes
from servanda.words.problem import Problem

LOOKED_AT = 200
_PIECE = 1 << 18
_ROW_LIKE = re.compile(r"[+-]?\d[\d.,]*|\d{4}-\d\d-\d\d.*|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.*|[^@\s]+@[^@\s]+\.\w+")


def written_how(path: Path, binding: Binding, *, packed: bool) -> tuple[Binding, tuple[Problem, ...]]:
    """The binding with the encoding and delimiter of a CSV file. Raises Unfit where it has no line of headers."""
    raw = beginning(path, packed=packed)
    encoding, problems = _encoding(path, raw, binding, packed=packed)
    text = codecs.getincrementaldecoder(encoding or "utf-8-sig")("replace").decode(raw).removeprefix("\ufeff")
    if not text.strip("\r\n \x1a\0"):
        raise Unfit(
            f"`{path.name}` is empty.", "Was the export interrupted? A file has at least a line of headers.", "S308"
        )
    if "\0" in text[:1000]:
        raise Unfit(f"`{path.name}` is not a text file.", "Write its kind with its ending, such as .xlsx.", "S306")
    said = SEP.match(text)
    text = text[said.end() :] if said else text
    known = binding.delimiter or (said[1] if said else None)
    candidates = [known] if known else list(DELIMITERS)
    records = {each: _records(text, each) for each in candidates}
    delimiter = max(candidates, key=lambda each: _fits(records[each]))
    look_at_headers(path.name, [(line, [cell.strip() for cell in cells]) for line, cells in records[delimiter]])
    written = delimiter if delimiter != "," else binding.delimiter
    return replace(binding, encoding=encoding, delimiter=written), problems


def _records(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The first records with the lines on which they end; a last one that may be cut off is left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    try:
        for record in reader:
            if record:
                found.append((reader.line_num, record))
            if len(found) > LOOKED_AT:
                break
    except csv.Error:
        pass
    return found


def _fits(records: Sequence[tuple[int, list[str]]]) -> tuple[float, int]:
    """How well a delimiter parts the records: most of them equally wide, then wide."""
    widths = Counter(len(record) for _, record in records)
    if not widths:
        return (0.0, 0)
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
    return (round(count / len(records), 1) if width > 1 else 0.0, width)


def look_at_headers(name: str, records: Sequence[tuple[int, list[str]]]) -> None:
    """Raise Unfit where the first of these numbered rows is no row of headers. Spreadsheets fill a title up with empty cells."""
    if not records:
        raise Unfit(f"`{name}` cannot be read as a CSV file.", "Is it one?", "S306")
    width = Counter(len(record) for _, record in records).most_common(1)[0][0]
    first = records[0][1]
    at = _headers_below(records, width)
    if at is not None:
        above = next((cell for cell in first if cell), "")
        sentence = f"The headers of `{name}` stand in line {at}, not in the first one: above it stands `{above[:60]}`."
        raise Unfit(sentence, f"Delete the lines above line {at}, or export without a title.", "S701")
    alike = [cell for cell in first if _ROW_LIKE.fullmatch(cell.strip())]
    if len(alike) >= 2 or (alike and len(first) == 1):
        sentence = f"The first line of `{name}` is no line of headers: `{alike[0][:40]}` stands in it."
        raise Unfit(sentence, "Export with headers, or write them into the first line.", "S702")


def _headers_below(records: Sequence[tuple[int, Sequence[str]]], width: int) -> int | None:
    """The line of the headers if the first row is a title: shorter than most rows, or more than half of its cells empty."""
    first, *others = records
    if len(others) < 2:
        return None
    if len(first[1]) < width:
        return next((line for line, record in others if len(record) == width), None)
    most = max(_filled(record) for _, record in others)
    alone = _filled(first[1]) == 1 < most and first[1][0] != ""
    if not alone and _filled(first[1]) * 2 > min(most, width - 1):
        return None
    return next(line for line, record in others if _filled(record) == most)


def _filled(record: Sequence[str]) -> int:
    return sum(1 for cell in record if cell)


def _encoding(path: Path, raw: bytes, binding: Binding, *, packed: bool) -> tuple[str | None, tuple[Problem, ...]]:
    """None is UTF-8, which needs no word; what only looks right is said with a warning."""
    if binding.encoding:
        return binding.encoding, ()
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", ()
    if len(raw) > 20 and raw[1:400:2].count(0) > len(raw[1:400:2]) * 0.8:
        return "utf-16-le", ()
    wrong = _first_not_utf8(path, packed=packed)
    if wrong is None:
        return None, ()
    line, bytes_ = wrong
    encoding = "windows-1252" if _reads(bytes_, "windows-1252") else "latin-1"
    shown = bytes_.decode(encoding, "replace").strip()[:60]
    sentence = f"`{path.name}` is not UTF-8; line {line} reads `{shown}` as {encoding}, which is assumed."
    hint = f"If the letters look wrong, write another `encoding:` than {encoding}, or export as UTF-8."
    return encoding, (Problem("S703", sentence, None, hint, "warning"),)


def _first_not_utf8(path: Path, *, packed: bool) -> tuple[int, bytes] | None:
    if _whole_in_utf8(path, packed=packed):
        return None
    with open_bytes(path, packed=packed) as file:
        return next((each for each in enumerate(file, start=1) if not _reads(each[1], "utf-8")), None)


def _whole_in_utf8(path: Path, *, packed: bool) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with open_bytes(path, packed=packed) as file:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _reads(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
