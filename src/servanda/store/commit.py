"""Closing a period: its file first, then the line of the ledger that makes it count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.store.closed import Closed, bytes_of, content_of, path_of, read_closed, write_closed
from servanda.store.closings import IN_LEDGER, PERSONAL, STOPPED, evidence_of, lines_of, place_of
from servanda.store.ledger import append_all, read_ledger
from servanda.words.entry import Entry
from servanda.words.problem import Problem

_TRIES = 5


def to_be_written(closed: Closed, personal: Iterable[str] = ()) -> Closed:
    """The period as it is written: its file says that it counts for nothing without a line, and which segments are personal."""
    return marked_personal(replace(closed, basis={**closed.basis, IN_LEDGER: True}), personal)


def marked_personal(closed: Closed, personal: Iterable[str]) -> Closed:
    """The period whose file says which segments are personal."""
    persons = sorted(personal)
    marked = replace(closed, basis={**closed.basis, **({PERSONAL: persons} if persons else {})})
    return replace(marked, sha256=content_of(marked)["sha256"])


@dataclass(frozen=True, slots=True)
class Committed:
    """The file and the line by which a period is closed now, or why it is not."""

    path: Path | None
    entry: Entry | None = None
    problems: tuple[Problem, ...] = ()


def commit(workspace: Path, closed: Closed, line: Entry) -> Committed:
    """Write the file of a period, then the line that closes it; a file that a stopped command left is used if it is the same."""
    path = path_of(workspace, closed.agreement, closed.period)
    try:
        write_closed(workspace, closed)
    except FileExistsError:
        if path.read_bytes() != bytes_of(closed):
            return Committed(None, None, (_in_the_way(workspace, closed, path),))
    except OSError as error:
        sentence = f"`{path}` cannot be written: {error.strerror or error}."
        return Committed(None, None, (Problem("S503", sentence, None, "Nothing was closed."),))
    return add_line(workspace, closed, line)


def add_line(workspace: Path, closed: Closed, line: Entry) -> Committed:
    """Write the line that names the hash of a closed file, unless its party, or nobody's name, has said so before."""
    path, entry = path_of(workspace, closed.agreement, closed.period), replace(line, evidence=evidence_of(closed))
    for _ in range(_TRIES):
        ledger = read_ledger(workspace, closed.agreement)
        before = [each for each in lines_of(ledger.entries).get(closed.period, ()) if each.party == entry.party]
        if before:
            return Committed(None, None, (closed_already(closed.period, path),))
        done = append_all(workspace, (entry,), after=ledger.last(entry.party))
        if not done.moved:
            return Committed(path if done.entry else None, done.entry, done.problems)
    return Committed(
        None, None, (Problem("S516", f"Others write the ledger of `{entry.party}` all the time.", None, None),)
    )


def _in_the_way(workspace: Path, closed: Closed, path: Path) -> Problem:
    """Another file lies there: somebody has closed the period meanwhile, or a command was stopped before its line."""
    ledger = read_ledger(workspace, closed.agreement)
    there = next((each for each in read_closed(workspace, closed.agreement)[0] if each.period == closed.period), None)
    if closed.period in lines_of(ledger.entries) or there is None or not there.basis.get(IN_LEDGER):
        return closed_already(closed.period, path)
    sentence = (
        f"`{path}` was left by a command that was stopped, or is being written, and is not what would be closed now."
    )
    hint = (
        "If nobody is writing, remove it: no line of the ledger names it, so it counts for nothing. Then close again."
    )
    return Problem(STOPPED, sentence, place_of(path), hint)


def closed_already(period: str, path: Path) -> Problem:
    """What is closed is not closed anew."""
    hint = "What is closed stays as it is. To change it, both sides accept a restatement: servanda restate propose."
    return Problem("S502", f"{period} is closed already: `{path}`.", None, hint)
