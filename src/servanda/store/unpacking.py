"""Reading a file that `packing` wrote, and no other: each byte must be the one that packing would have written.

So there is nothing to be tricked with: no second list of names, no link, no comment, no path that leads out, nothing
before, between or after the parts. What a part says of its size is believed only as far as it is kept.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from servanda.store.packing import (
    CENTRAL,
    DEFLATED,
    END,
    LOCAL,
    MOST_PARTS,
    STORED,
    central_header,
    end_of,
    local_header,
)

LARGEST_PART = 4_000_000_000
LARGEST_TOGETHER = 8_000_000_000
"""Bytes of all parts unpacked; a bundle of 50 million rows is about half of it."""
LONGEST_NAME = 300
_CHUNK = 1 << 20
_HEAD = struct.Struct("<4sHHHHHIIIHH")
_UNFIT = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


class Unfit(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The file is not one that was packed here, or was altered: the sentence says how."""


@dataclass(frozen=True, slots=True)
class Member:
    """A part that was found: where its packed bytes begin and how many they are, and what it says of itself."""

    name: str
    start: int
    packed: int
    method: int
    crc: int
    size: int


def unfit_name(name: str) -> str | None:
    """Why a part may not bear this name; None if it may: its files have to be files below one folder on every system."""
    if not name or len(name) > LONGEST_NAME or _UNFIT.search(name):
        return "has signs that names of files do not have on every system, or too many"
    if name.startswith(("/", "~")) or any(each in ("", ".", "..") for each in name.split("/")):
        return "leads out of the folder"
    if any(each.endswith((" ", ".")) for each in name.split("/")):
        return "ends in a blank or a point, which some systems leave out"
    return None


def members(file: BinaryIO) -> tuple[Member, ...]:
    """Every part of a file, after each byte around them was compared with the only one that may stand there; or `Unfit`."""
    found: list[Member] = []
    names: set[str] = set()
    together = 0
    file.seek(0)
    while (head := file.read(_HEAD.size))[:4] == LOCAL:
        member = _member(file, head)
        together += member.size
        if member.name.casefold() in names:
            raise Unfit(f"the name `{member.name}` stands twice in it")
        if len(found) == MOST_PARTS or together > LARGEST_TOGETHER:
            raise Unfit("it would be far too large unpacked")
        names.add(member.name.casefold())
        found.append(member)
        file.seek(member.start + member.packed)
    _compare_end(file, head, found)
    return tuple(found)


def _member(file: BinaryIO, head: bytes) -> Member:
    if len(head) < _HEAD.size:
        raise Unfit("it ends within a part")
    *_, method, _, _, crc, packed, size, length, _ = _HEAD.unpack(head)
    raw = file.read(length)
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        raise Unfit("the name of a part is no text") from None
    why = unfit_name(name)
    if why is not None:
        raise Unfit(f"the name of a part, `{name[:80]}`, {why}")
    if head + raw != local_header(raw, method, crc, packed, size) or method not in (STORED, DEFLATED):
        raise Unfit(f"what stands before `{name}` is not what `servanda bundle` writes there")
    if size > LARGEST_PART:
        raise Unfit(f"`{name}` would be far too large unpacked")
    return Member(name, file.tell(), packed, method, crc, size)


def _compare_end(file: BinaryIO, head: bytes, found: list[Member]) -> None:
    """The list at the end says the same as what stands before the parts, and nothing else is there."""
    if not found or head[:4] not in (CENTRAL, END):
        raise Unfit("it is no bundle, or it ends within a part" if not found else "it ends within its parts")
    offset, listed = 0, []
    for each in found:
        raw = each.name.encode()
        listed.append(central_header(raw, each.method, each.crc, each.packed, each.size, offset))
        offset = each.start + each.packed
    directory = b"".join(listed)
    rest = head + file.read(len(directory) + 64)
    if rest != directory + end_of(len(found), len(directory), offset):
        raise Unfit("the list of its parts at the end is not that of the parts in it")


def unpacked(file: BinaryIO, member: Member, sees: Callable[[bytes], object] = len) -> Iterator[bytes]:
    """The bytes of a part in chunks; `sees` is given the packed ones. Raises `Unfit` where it is not what it says."""
    file.seek(member.start)
    left, crc, size = member.packed, 0, 0
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if member.method == DEFLATED else None
    while left:
        data = file.read(min(_CHUNK, left))
        if not data:
            raise Unfit("it ends within a part")
        left -= len(data)
        sees(data)
        for chunk in _inflated(unpacker, data, member) if unpacker is not None else (data,):
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            if size > member.size:
                raise Unfit(f"`{member.name}` is larger than it says")
            yield chunk
    whole = unpacker is None or (unpacker.eof and not unpacker.unused_data)
    if (crc, size) != (member.crc, member.size) or not whole:
        raise Unfit(f"`{member.name}` was altered: its checksum does not fit")


def _inflated(unpacker: zlib._Decompress, data: bytes, member: Member) -> Iterator[bytes]:
    try:
        while data:
            yield unpacker.decompress(data, _CHUNK)
            data = unpacker.unconsumed_tail
    except zlib.error:
        raise Unfit(f"`{member.name}` was altered: it cannot be unpacked") from None


@dataclass(frozen=True, slots=True)
class Hashes:
    """Of a part that was read whole: the hash of its bytes, packed and unpacked."""

    sha256: str
    packed_sha256: str


def read(file: BinaryIO, member: Member, most: int) -> tuple[bytes, Hashes]:
    """A small part; `Unfit` where it is larger than `most` bytes."""
    if member.size > most:
        raise Unfit(f"`{member.name}` is too large")
    packed, whole = hashlib.sha256(), hashlib.sha256()
    data = b"".join(unpacked(file, member, packed.update))
    whole.update(data)
    return data, Hashes(whole.hexdigest(), packed.hexdigest())


def unpack(file: BinaryIO, member: Member, target: Path | None) -> Hashes:
    """Write a part to a new file, or only read it; raises OSError, or `Unfit`."""
    packed, whole = hashlib.sha256(), hashlib.sha256()
    if target is None:
        for chunk in unpacked(file, member, packed.update):
            whole.update(chunk)
        return Hashes(whole.hexdigest(), packed.hexdigest())
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        for chunk in unpacked(file, member, packed.update):
            whole.update(chunk)
            out.write(chunk)
    return Hashes(whole.hexdigest(), packed.hexdigest())
