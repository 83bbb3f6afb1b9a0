"""Restatements of closed periods: ``closed/<agreement>/restatements/<period>-<number>.json``, written once beside the closed file.

Such a file counts for nothing by itself: a line of the ledger proposes it by its hash, and lines of the others accept it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from servanda.store.atomic import write_atomically
from servanda.store.closed import Closed, bytes_of, closed_from
from servanda.store.names import safe_name
from servanda.words.entry import Evidence
from servanda.words.place import Place
from servanda.words.problem import Problem


def name_of(agreement: str, period: str, number: int) -> str:
    """Where a restatement lies in its workspace."""
    return f"closed/{safe_name(agreement)}/restatements/{safe_name(period)}-{number}.json"


def write_restatement(folder: Path, closed: Closed, taken: Collection[int]) -> tuple[int, Evidence]:
    """Write a period as it should have been closed, under the next free number. Raises OSError.

    `taken` are the numbers that lines of the ledger name. A file that nobody names is left of a command that was
    stopped before its line: it is used if it says the same, else the next number is.
    """
    data, number = bytes_of(closed), max(taken, default=0) + 1
    while True:
        name = name_of(closed.agreement, closed.period, number)
        try:
            write_atomically(folder / name, data, new=True)
        except FileExistsError:
            if (folder / name).read_bytes() != data:
                number += 1
                continue
        return number, Evidence(name, hashlib.sha256(data).hexdigest())


def read_restatement(folder: Path, evidence: Evidence, agreement: str) -> Closed | Problem:
    """The period of a restatement, if its file is the one that the ledger speaks of."""
    path = folder / evidence.name
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        return _lost(path, f"The restatement `{evidence.name}` that a ledger names cannot be read: {why}.")
    if hashlib.sha256(data).hexdigest() != evidence.sha256:
        return _lost(
            path,
            f"The restatement `{evidence.name}` is not the file any more that was proposed: its hash is another one.",
        )
    return closed_from(data, path, agreement)


def _lost(path: Path, sentence: str) -> Problem:
    hint = "Restore the file from version control, or from the other side's copy; its hash stands in the ledger."
    return Problem("S824", sentence, Place(str(path), 1, 1), hint)
