"""Restatements of closed periods: ``closed/<agreement>/restatements/<period>-<number>.json``, written once beside the closed file.

Such a file counts for nothing by itself: a line of the ledger proposes it by its hash, and lines of the others accept it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from pathlib import Path

from servanda.store.atomic import write_atomically
from servanda.store.closed import Closed, bytes_of, closed_from
from servanda.store.closings import PERSONAL, PERSONS_LEFT_OUT, hash_without_persons
from servanda.store.names import safe_name
from servanda.words.entry import Evidence
from servanda.words.place import Place
from servanda.words.problem import Problem

_PERSONS = "#/without-persons"


def name_of(agreement: str, period: str, number: int) -> str:
    """Where a restatement lies in its workspace."""
    return f"closed/{safe_name(agreement)}/restatements/{safe_name(period)}-{number}.json"


def write_restatement(folder: Path, closed: Closed, taken: Collection[int]) -> tuple[int, tuple[Evidence, ...]]:
    """Write a period as it should have been closed, under the next free number. Raises OSError.

    Beside the hash of the file, where persons are told apart in it, is one of all but their names: a bundle that leaves
    persons out can be checked by it.

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
        return number, _evidence(name, data)


def _evidence(name: str, data: bytes) -> tuple[Evidence, ...]:
    content = json.loads(data)
    whole = Evidence(name, hashlib.sha256(data).hexdigest())
    return (whole, Evidence(name + _PERSONS, hash_without_persons(content))) if content.get(PERSONAL) else (whole,)


def own_evidence(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Of what a line rests on that which names the restatement's file; the rest is what people brought."""
    first = evidence[0].name
    return tuple(each for each in evidence if each.name in (first, first + _PERSONS))


def is_the_file(data: bytes, evidence: Sequence[Evidence]) -> bool:
    """Are these bytes the file that a line speaks of, or a copy in which persons have other names?"""
    if hashlib.sha256(data).hexdigest() == evidence[0].sha256:
        return True
    masked = [each.sha256 for each in evidence if each.name == evidence[0].name + _PERSONS]
    try:
        content = json.loads(data)
        return bool(masked and content.get(PERSONS_LEFT_OUT)) and masked == [hash_without_persons(content)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def read_restatement(folder: Path, evidences: Sequence[Evidence], agreement: str) -> Closed | Problem:
    """The period of a restatement, if its file is the one that the evidence of a line speaks of."""
    evidence = evidences[0]
    path = folder / evidence.name
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        return _lost(path, f"The restatement `{evidence.name}` that a ledger names cannot be read: {why}.")
    if not is_the_file(data, evidences):
        return _lost(
            path,
            f"The restatement `{evidence.name}` is not the file any more that was proposed: its hash is another one.",
        )
    return closed_from(data, path, agreement)


def _lost(path: Path, sentence: str) -> Problem:
    hint = "Restore the file from version control, or from the other side's copy; its hash stands in the ledger."
    return Problem("S824", sentence, Place(str(path), 1, 1), hint)
