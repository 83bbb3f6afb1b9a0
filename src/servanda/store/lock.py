"""One at a time: a file that is there as long as somebody writes another one. It works where nothing else does, on shared drives."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TRIES, _PAUSE = 100, 0.05


class LockTaken(OSError):  # noqa: N818 - what happened, not who is to blame
    """Somebody else holds the lock, or died holding it: that cannot be told apart, so a person is asked."""

    def __init__(self, lock: Path) -> None:
        super().__init__(f"somebody else is writing it; if not, remove `{lock}`")
        self.lock = lock


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Nobody else writes `path` meanwhile. Raises LockTaken where that takes too long."""
    lock = path.with_name(f".{path.name}.lock")
    _take(lock)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _take(lock: Path) -> None:
    for _ in range(_TRIES):
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            return
        except FileExistsError:
            time.sleep(_PAUSE)
        except PermissionError:  # on Windows a file that is just being removed answers so
            if os.name != "nt":
                raise
            time.sleep(_PAUSE)
    raise LockTaken(lock)
