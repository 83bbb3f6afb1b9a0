"""One file of many parts: a zip of a single form, so that equal parts give equal bytes and no byte can change unseen.

Every field that a zip leaves open is fixed here: no times, no comments, no rights, the parts one after another. Whoever
reads it asks for exactly this form (`unpacking`); every unzip program reads it too.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _MADE_BY = 20, 3 << 8 | 20
_UTF8 = 0x0800
_FIRST_DAY = 0x0021
"""1 January 1980, the first day that a zip can name: a bundle does not say when it was packed."""
_PLAIN_FILE = 0o100644 << 16
LARGEST = (1 << 32) - 1
"""Bytes of a part or a file that the plain form of a zip can say."""
MOST_PARTS = 10_000
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it lies in the file: its name, its bytes packed, and what is said of them unpacked."""

    name: str
    packed: bytes
    method: int
    crc: int
    size: int
    sha256: str

    @property
    def packed_sha256(self) -> str:
        """The hash of the bytes as they lie in the file."""
        return hashlib.sha256(self.packed).hexdigest()


def pack(name: str, chunks: Iterable[bytes]) -> Part:
    """Pack a part out of chunks of bytes, none of which is kept."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed, crc, size, hashed = bytearray(), 0, 0, hashlib.sha256()
    for chunk in chunks:
        crc, size = zlib.crc32(chunk, crc), size + len(chunk)
        hashed.update(chunk)
        packed += packer.compress(chunk)
    return Part(name, bytes(packed + packer.flush()), DEFLATED, crc, size, hashed.hexdigest())


def stored(name: str, data: bytes) -> Part:
    """A small part as it is."""
    return Part(name, data, STORED, zlib.crc32(data), len(data), hashlib.sha256(data).hexdigest())


def file_of(parts: Sequence[Part]) -> Iterator[bytes]:
    """The bytes of the file with these parts, in their order."""
    offset, listed = 0, []
    for part in parts:
        head = local_header(part.name.encode(), part.method, part.crc, len(part.packed), part.size)
        yield head
        yield part.packed
        listed.append(central_header(part.name.encode(), part.method, part.crc, len(part.packed), part.size, offset))
        offset += len(head) + len(part.packed)
    directory = b"".join(listed)
    yield directory
    yield end_of(len(parts), len(directory), offset)


def local_header(name: bytes, method: int, crc: int, packed: int, size: int) -> bytes:
    """What stands before the bytes of a part."""
    fixed = (LOCAL, _VERSION, _UTF8, method, 0, _FIRST_DAY, crc, packed, size, len(name), 0)
    return struct.pack("<4sHHHHHIIIHH", *fixed) + name


def central_header(name: bytes, method: int, crc: int, packed: int, size: int, offset: int) -> bytes:
    """What the list at the end says of a part."""
    fixed = (CENTRAL, _MADE_BY, _VERSION, _UTF8, method, 0, _FIRST_DAY, crc, packed, size, len(name), 0, 0, 0, 0)
    return struct.pack("<4sHHHHHHIIIHHHHHII", *fixed, _PLAIN_FILE, offset) + name


def end_of(parts: int, directory: int, offset: int) -> bytes:
    """The end of the file: how many parts, how long their list is, and where it begins."""
    return struct.pack("<4sHHHHIIH", END, 0, 0, parts, parts, directory, offset, 0)
