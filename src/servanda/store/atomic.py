"""Writing a file so that it is there as a whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, data: bytes, *, new: bool = False) -> None:
    """Write `data` to `path`: into a temporary file beside it, to the disk, then under its name.

    With `new` an existing file is never replaced: FileExistsError. Raises OSError; then nothing has changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A temporary file of the standard library could be read by nobody else, and what is written here is to be shared.
    temporary = str(path.parent / f".{path.name[:100]}.{secrets.token_hex(6)}.tmp")
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if new:
            _put_new(temporary, path)
        else:
            Path(temporary).replace(path)
        sync_folder(path.parent)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _put_new(temporary: str, path: Path) -> None:
    """Two who close at once: one of them finds the name taken."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(path) from None
        Path(temporary).replace(path)


def sync_folder(folder: Path) -> None:
    """See the names in a folder on the disk, where the system can."""
    if os.name != "posix":
        return
    with suppress(OSError):  # the file is in its place; not every file system can write down a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
