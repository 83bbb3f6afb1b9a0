"""One party's chain: every line carries the hash of the one before, so that none can be changed or taken out unseen.

A line is committed by its end. Reading stops at the first line that does not hold, and nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.store.ledger_line import entry_from, line_of, sealed
from servanda.words.entry import Entry
from servanda.words.place import Place
from servanda.words.problem import Problem, errors

RESTORE = "Restore the file from version control, or from the other side's copy; lines are only ever added."
_MARKS = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")


@dataclass(frozen=True, slots=True)
class Chain:
    """The entries of one file as far as they hold, what is wrong with it, and the bytes behind its last line end."""

    path: Path
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()
    torn: bytes = b""
    committed: int = 0
    """Bytes up to the end of the last line."""

    @property
    def last(self) -> str:
        """The hash that the next line carries."""
        return self.entries[-1].sha256 if self.entries else ""

    @property
    def whole(self) -> bool:
        """Does every line hold?"""
        return not errors(self.problems)


def read_chain(path: Path, agreement: str) -> Chain:
    """The chain in a file; an empty one where there is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Chain(path, ())
    except OSError as error:
        return Chain(path, (), (Problem("S514", f"The ledger `{path}` cannot be read: {error.strerror or error}."),))
    *lines, torn = data.split(b"\n")
    found: list[Entry] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        read = _next(line.removesuffix(b"\r"), found, Place(str(path), number, 1), agreement)
        if isinstance(read, Problem):
            problems.append(read)
            break
        found.append(read)
    if torn and not problems:
        problems.append(_torn(torn, Place(str(path), len(lines) + 1, 1)))
    return Chain(path, tuple(found), tuple(problems), torn, len(data) - len(torn))


def _next(line: bytes, before: Sequence[Entry], place: Place, agreement: str) -> Entry | Problem:
    if line.startswith(_MARKS):
        return _forked(place, before[-1].party if before else Path(place.file).stem)
    try:
        entry = entry_from(line.decode())
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        why = "it is no JSON" if isinstance(error, json.JSONDecodeError) else f"{type(error).__name__}: {error}"[:120]
        return Problem("S513", f"This line of the ledger cannot be read ({why}).", place, RESTORE)
    if line != line_of(entry).encode() or entry != sealed(entry, entry.number, entry.before):
        sentence = "This line of the ledger was changed after it was written: its hash does not fit."
        return Problem("S510", sentence, place, RESTORE)
    if entry.agreement != agreement or (before and entry.party != before[0].party):
        sentence = f"This line belongs to `{entry.party}` in `{entry.agreement}`, not here."
        return Problem("S511", sentence, place, RESTORE)
    known = before[-1].sha256 if before else ""
    if (entry.number, entry.before) == (len(before) + 1, known):
        return replace(entry, place=place)
    if entry.number <= len(before) and entry.before in ("", *(each.sha256 for each in before)):
        return _forked(place, entry.party)
    return _gap(entry, len(before), place)


def _gap(entry: Entry, before: int, place: Place) -> Problem:
    missing = entry.number - before - 1
    if missing > 0:
        which = f"Line {before + 1} of the ledger is" if missing == 1 else f"{missing} lines of the ledger are"
        return Problem("S511", f"{which} missing before this one, which is number {entry.number}.", place, RESTORE)
    sentence = "This line does not follow the one before it: that one was changed or put in another's place."
    return Problem("S511", sentence, place, RESTORE)


def _forked(place: Place, party: str) -> Problem:
    sentence = f"Two people wrote this ledger of `{party}` from the same line on, and the files were mixed."
    hint = (
        "Take one of the two files as it was, keep the other beside it, and append it again: "
        f"servanda ledger rebase AGREEMENT.yaml {party} THEIRS.jsonl"
    )
    return Problem("S519", sentence, place, hint)


def _torn(torn: bytes, place: Place) -> Problem:
    text = torn.decode("utf-8", errors="replace")
    try:
        entry = entry_from(text)
        said = f"{entry.what} of {entry.about}, {entry.day.isoformat()}, by {entry.said_by}"
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
        said = text if len(text) <= 60 else f"{text[:59]}…"
    sentence = f"The last line has no end, so it was not committed and does not count: {said}"
    hint = "Say it again; what is written next puts this part into a file of its own."
    return Problem("S512", sentence, place, hint, "warning")
