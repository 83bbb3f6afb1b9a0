"""The ledger: ``ledger/<agreement>/<party>.jsonl`` beside the agreement, one chain for each party, only ever added to."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.store.atomic import sync_folder, write_atomically
from servanda.store.chain import Chain, read_chain
from servanda.store.ledger_line import line_of, sealed
from servanda.store.lock import LockTaken, held
from servanda.store.names import safe_name
from servanda.words.entry import Entry, in_order
from servanda.words.place import Place
from servanda.words.problem import Problem

FOLDER = "ledger"
_MAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.\w+")
_UNCHANGED = "Nothing was written."


@dataclass(frozen=True, slots=True)
class Ledger:
    """What all parties said, merged by rule, and what is wrong with their chains."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    chains: tuple[Chain, ...] = ()

    def last(self, party: str) -> str:
        """The hash of a party's last line."""
        return next((each.last for each in self.chains if each.path.stem == safe_name(party)), "")


def folder_of(workspace: Path, agreement: str) -> Path:
    """Where the chains of an agreement lie."""
    return workspace / FOLDER / safe_name(agreement)


def path_of(workspace: Path, agreement: str, party: str) -> Path:
    """Where a party's chain lies."""
    return folder_of(workspace, agreement) / f"{safe_name(party)}.jsonl"


def read_ledger(workspace: Path, agreement: str) -> Ledger:
    """The ledger of an agreement: its entries in the order of `in_order`, whatever the order of the files."""
    folder = folder_of(workspace, agreement)
    chains = tuple(read_chain(each, agreement) for each in sorted(folder.glob("*.jsonl")))
    entries = sorted((entry for chain in chains for entry in chain.entries), key=in_order)
    return Ledger(tuple(entries), tuple(problem for chain in chains for problem in chain.problems), chains)


@dataclass(frozen=True, slots=True)
class Appended:
    """The entries as they were written, or why none was; `moved` if somebody wrote after the caller had read."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()
    moved: bool = False

    @property
    def entry(self) -> Entry | None:
        """The first of them."""
        return self.entries[0] if self.entries else None


def append(workspace: Path, entry: Entry, after: str | None = None) -> Appended:
    """Add a line to its party's chain: as a whole, or not at all. `after` is the last hash that the caller has seen."""
    return append_all(workspace, (entry,), after)


def append_all(workspace: Path, entries: Sequence[Entry], after: str | None = None) -> Appended:
    """Add the lines that one party says at once. Each counts by itself, so that the first of them stand if a computer stops."""
    wrong = tuple(dict.fromkeys(problem for each in entries for problem in personal(each)))
    if wrong or not entries:
        return Appended((), wrong)
    path = path_of(workspace, entries[0].agreement, entries[0].party)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with held(path):
            return _append(path, entries, after)
    except LockTaken as taken:
        sentence = f"The ledger `{path}` is locked: somebody else is writing it, or a command was stopped while it did."
        hint = f"If nobody is writing, remove `{taken.lock}`. {_UNCHANGED}"
        return Appended((), (Problem("S516", sentence, None, hint),))
    except OSError as error:
        sentence = f"The ledger `{path}` cannot be written: {error.strerror or error}."
        return Appended((), (Problem("S515", sentence, None, _UNCHANGED),))


def _append(path: Path, entries: Sequence[Entry], after: str | None) -> Appended:
    chain = read_chain(path, entries[0].agreement)
    if not chain.whole:
        return Appended((), chain.problems)
    if after is not None and after != chain.last:
        return Appended((), moved=True)
    notes = _set_aside(chain) if chain.torn else ()
    lines: list[Entry] = []
    for number, each in enumerate(entries, start=len(chain.entries) + 1):
        lines.append(sealed(each, number, lines[-1].sha256 if lines else chain.last))
    write_line(path, "\n".join(map(line_of, lines)))
    return Appended(tuple(replace(each, place=Place(str(path), each.number, 1)) for each in lines), notes)


def write_line(path: Path, text: str) -> None:
    """Add a line, or several, and see them on the disk. Raises OSError; then the file is as long as before."""
    data = f"{text}\n".encode()
    new = not path.exists()
    handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
    try:
        length = os.fstat(handle).st_size
        try:
            if os.write(handle, data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(handle)
        except BaseException:
            os.ftruncate(handle, length)
            raise
    finally:
        os.close(handle)
    if new:
        sync_folder(path.parent)


def _set_aside(chain: Chain) -> tuple[Problem, ...]:
    """What was not committed goes into a file of its own before it is cut off: in this order nothing is ever lost."""
    aside = next(each for each in _asides(chain.path) if not each.exists() or each.read_bytes() == chain.torn)
    if not aside.exists():
        write_atomically(aside, chain.torn, new=True)
    handle = os.open(chain.path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    try:
        os.ftruncate(handle, chain.committed)
        os.fsync(handle)
    finally:
        os.close(handle)
    sentence = f"The ledger ended in a line that was not committed; it is kept in `{aside}`."
    return (Problem("S518", sentence, Place(str(chain.path), len(chain.entries) + 1, 1), None, "warning"),)


def _asides(path: Path) -> Iterable[Path]:
    number = 1
    while True:
        yield path.with_name(f"{path.name}.torn-{number}")
        number += 1


def personal(entry: Entry) -> Iterable[Problem]:
    """What must not stand in a chain, since it could never be taken out again."""
    texts = {
        "The note": entry.note, "The name of the evidence": " ".join(each.name for each in entry.evidence),
        "The number of the invoice": entry.invoice, "The title": f"{entry.said_by} {entry.recorded_by}",
        "What it is about": str(entry.about),
        "The value": "" if entry.change is None else f"{entry.change.was} {entry.change.becomes}",
    }  # fmt: skip
    for what, text in texts.items():
        if found := _MAIL.search(text):
            sentence = (
                f"{what} holds an e-mail address, `{found[0]}`; what stands in a ledger cannot be taken out again."
            )
            hint = f"Write the title of the person, or give the file another name. {_UNCHANGED}"
            yield Problem("S517", sentence, None, hint)
