"""A second look at a file's bytes beside the engine's: hash, length, lines. It runs in a thread of its own."""

from __future__ import annotations

import hashlib
import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda.records.peek import open_bytes

_PIECE = 1 << 18
_PACKED_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Bytes:
    """Facts about a file's bytes: the hash and length as they lie on disk, the lines of the text that is packed in it.

    An unfinished last line counts, empty lines at the end do not.
    """

    sha256: str
    length: int
    lines: int


class Tally:
    """The facts about one file, being gathered."""

    def __init__(self, pool: ThreadPoolExecutor, path: Path, *, packed: bool, lines: bool) -> None:
        self._future: Future[Bytes] = pool.submit(_gather, path, packed=packed, lines=lines)

    def result(self) -> Bytes:
        """Wait for the facts. Raises OSError if the file cannot be read."""
        return self._future.result()


def _gather(path: Path, *, packed: bool, lines: bool) -> Bytes:
    digest, length, count, tail = hashlib.sha256(), 0, 0, b""
    unpack = zlib.decompressobj(31) if packed else None
    with path.open("rb") as file:
        while piece := file.read(_PACKED_PIECE if packed else _PIECE):
            digest.update(piece)
            length += len(piece)
            while piece and lines:
                text, piece, unpack = _unpacked(unpack, piece)
                count += text.count(b"\n")
                tail = text[-1024:] if len(text) >= 1024 else (tail + text)[-1024:]
    if tail:
        count += 1 - tail[len(tail.rstrip(b"\r\n")) :].count(b"\n")
    return Bytes(digest.hexdigest(), length, count)


def _unpacked(unpack: Any, piece: bytes) -> tuple[bytes, bytes, Any]:
    """Text of a piece, the rest of the piece behind the end of a packed member, and who unpacks that."""
    if unpack is None:
        return piece, b"", None
    try:
        text = unpack.decompress(piece)
    except zlib.error:  # the reader of the rows will say so
        return b"", b"", unpack
    return text, unpack.unused_data, zlib.decompressobj(31) if unpack.eof else unpack


def records_between_quotes(path: Path, *, packed: bool) -> int:
    """Records of a CSV text by its newlines outside quotation marks, empty lines not counted."""
    inside, count, line_has_content = False, 0, False
    with open_bytes(path, packed=packed) as file:
        while piece := file.read(_PIECE):
            for number, part in enumerate(piece.split(b'"')):
                if number:
                    inside, line_has_content = not inside, True
                if inside:
                    continue
                lines = part.split(b"\n")
                for line in lines[:-1]:
                    count += line_has_content or bool(line.rstrip(b"\r"))
                    line_has_content = False
                line_has_content = line_has_content or bool(lines[-1].rstrip(b"\r"))
    return count + line_has_content
