"""A look at the beginning of a file without any engine: its format, delimiter, encoding and headers."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from servanda.records.binding import Binding
from servanda.records.masks import mask_of

BEGINNING = 1 << 18
DELIMITERS = (",", ";", "\t", "|")
SEP = re.compile(r"""\"?sep=([,;\t|:])\"?\r?\n""", re.IGNORECASE)
"""What spreadsheets write before the headers, to tell themselves the delimiter."""
_ENDINGS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
    ".parquet": "parquet", ".pq": "parquet", ".xlsx": "xlsx", ".xls": "xlsx", ".xlsb": "xlsx",
    ".xlsm": "xlsx", ".ods": "xlsx",
    ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite", ".duckdb": "duckdb",
}  # fmt: skip

_DOCUMENTS = {".json": "json", ".yml": "yaml", ".yaml": "yaml"}
"""What only presets know how to read as rows."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written. `header_lines` counts its physical lines, `skipped` the line ``sep=;`` before it."""

    delimiter: str
    encoding: str
    headers: tuple[str, ...]
    header_lines: int = 1
    skipped: int = 0


class Unfit(Exception):  # noqa: N818 - raised inside this room only, becomes a Problem
    """The file cannot be read as what it is said to be: a sentence, a hint, a code."""

    def __init__(self, sentence: str, hint: str | None = None, code: str = "S307") -> None:
        super().__init__(sentence)
        self.sentence, self.hint, self.code = sentence, hint, code


def format_of(path: Path, binding: Binding) -> tuple[str, bool]:
    """The format of a file and whether it is packed with gzip; by the binding, else by the name's ending."""
    packed = path.suffix.lower() == ".gz"
    ending = Path(path.stem).suffix.lower() if packed else path.suffix.lower()
    documents = _DOCUMENTS if binding.preset is not None else {}
    found = binding.format or documents.get(ending) or _ENDINGS.get(ending)
    if found in (None, "csv", "xlsx") and not packed and (mask := mask_of(path, spreadsheet=found == "xlsx")):
        raise Unfit(f"`{path.name}` {mask[0]}.", mask[1], "S306")
    if found is None:
        raise Unfit(
            f"`{path.name}` has no known ending.", f"Endings: {', '.join(_ENDINGS)}; or write `format:`.", "S306"
        )
    if packed and found not in ("csv", "jsonl", "json"):
        raise Unfit(
            f"`{path.name}` is packed with gzip.", "Only CSV and JSON lines are read packed; unpack it.", "S306"
        )
    return found, packed


def open_bytes(path: Path, *, packed: bool) -> IO[bytes]:
    """The file's bytes, unpacked."""
    return cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb")


def beginning(path: Path, *, packed: bool) -> bytes:
    """The first quarter of a megabyte."""
    try:
        with open_bytes(path, packed=packed) as file:
            return file.read(BEGINNING)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unfit(f"`{path.name}` is not a whole gzip file.", "Export or pack it again.") from error
    except OSError as error:
        raise Unfit(f"`{path.name}` cannot be read: {error.strerror or error}.") from error


def csv_dialect(path: Path, binding: Binding, wanted: Collection[str], *, packed: bool) -> Dialect:
    """The dialect of a CSV file; only the delimiter is found out: which of ``, ; tab |`` shows the wanted headers."""
    raw = beginning(path, packed=packed)
    encoding = _encoding(path, raw, binding)
    text = _decoded(path, raw, encoding)
    text = text.removeprefix("\ufeff")
    if not text.strip("\r\n \x1a"):
        raise Unfit(f"`{path.name}` is empty.", "A file has at least a line of headers.", "S308")
    if "\0" in text[:1000]:
        raise Unfit(f"`{path.name}` is not a text file.", "Write `format:`, or `encoding: utf-16`.", "S306")
    said = SEP.match(text)
    text = text[said.end() :] if said else text
    delimiter = binding.delimiter or (said[1] if said else None)
    candidates = [delimiter] if delimiter else list(DELIMITERS)
    read = {each: found for each in candidates if (found := _first_record(text, each)) is not None}
    if not read:
        raise Unfit(f"The headers of `{path.name}` cannot be read.", "Is it a CSV file?", "S306")
    best = max(read, key=lambda each: (len(set(read[each][0]) & set(wanted)), len(read[each][0])))
    headers, lines = read[best]
    if any("\udc80" <= letter <= "\udcff" for header in headers for letter in header):
        raise Unfit(
            f"The headers of `{path.name}` are not UTF-8.", "Write `encoding: windows-1252` or latin-1.", "S312"
        )
    return Dialect(best, encoding, tell_apart(headers), lines, 1 if said else 0)


def _decoded(path: Path, raw: bytes, encoding: str) -> str:
    errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
    try:
        return codecs.getincrementaldecoder(encoding)(errors).decode(raw)
    except UnicodeError as error:
        hint = (
            "Write `encoding: utf-16-le` or utf-16-be: the file does not say which." if encoding == "utf-16" else None
        )
        hint = hint or "Write another `encoding:`, or export the file again as UTF-8."
        raise Unfit(f"`{path.name}` is not {encoding}.", hint, "S312") from error


def _first_record(text: str, delimiter: str) -> tuple[tuple[str, ...], int] | None:
    """The first record and its last line; None where with this delimiter a cell would be too long."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for record in reader:
            if record:
                return tuple(cell.strip() for cell in record), reader.line_num
    except csv.Error:
        return None
    return (), 0


def tell_apart(headers: Collection[str]) -> tuple[str, ...]:
    """Headers that occur several times become ``Status (1)``, ``Status (2)``."""
    several = {header for header, count in Counter(headers).items() if count > 1}
    seen: dict[str, int] = {}
    names = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        names.append(f"{header} ({seen[header]})" if header in several else header)
    return tuple(names)


def _encoding(path: Path, raw: bytes, binding: Binding) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if binding.encoding is None or binding.encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig"):
        return "utf-8-sig"
    try:
        found = codecs.lookup(binding.encoding).name
        io.TextIOWrapper(io.BytesIO(), encoding=found)  # knows which of Python's codecs make text of bytes
        codecs.getincrementaldecoder(found)
    except (LookupError, UnicodeError, ValueError) as error:
        hint = "Write utf-8, utf-16, latin-1 or windows-1252."
        raise Unfit(f"`{binding.encoding}` is no encoding.", hint, "S302") from error
    return found


def line_keys(path: Path, *, packed: bool) -> tuple[str, ...]:
    """The keys of the objects on the first lines of a JSON lines file, in the order met."""
    raw = beginning(path, packed=packed).removeprefix(codecs.BOM_UTF8)
    if not raw.strip():
        raise Unfit(f"`{path.name}` is empty.", "JSON lines have one object on each line.", "S308")
    lines = raw.split(b"\n") if raw.lstrip().startswith(b"{") else []
    whole = lines if len(raw) < BEGINNING else lines[:-1] or lines
    objects = [each for each in map(_object, whole[:1000]) if each is not None]
    if not objects:
        hint = 'JSON lines have one object on each line: {"id": 1, "name": "A"}; a list of them stands in brackets.'
        raise Unfit(f"`{path.name}` does not hold JSON lines.", hint, "S306")
    return object_keys(objects)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        value: Any = json.loads(line, parse_float=str, parse_int=str) if line.strip() else None
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def object_keys(objects: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """The keys of these objects, in the order met."""
    # No path leads to a key without a name.
    return tuple(dict.fromkeys(str(each) for one in objects for each in one if each))
