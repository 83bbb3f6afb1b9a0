"""Two people of one party wrote from the same line on: mine are appended again after theirs, and no line is lost or doubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.store.atomic import write_atomically
from servanda.store.chain import Chain, read_chain
from servanda.store.ledger_line import line_of, sealed
from servanda.store.lock import LockTaken, held
from servanda.words.entry import Entry
from servanda.words.problem import Problem

UNCHANGED = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Rebased:
    """How many lines both had, how many theirs added, and which of mine follow now."""

    common: int
    theirs: int
    mine: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()


def rebase(path: Path, theirs: Path, agreement: str, party: str) -> Rebased:
    """Write theirs, then mine that they have not, into my file; as a whole or not at all."""
    if not theirs.is_file():
        return _not(Problem("S522", f"There is no file `{theirs}`.", None, f"Name the other ledger. {UNCHANGED}"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with held(path):
            return _rebase(read_chain(path, agreement), read_chain(theirs, agreement), party)
    except LockTaken as taken:
        sentence = f"The ledger `{path}` is locked: somebody else is writing it, or a command was stopped while it did."
        return _not(Problem("S516", sentence, None, f"If nobody is writing, remove `{taken.lock}`. {UNCHANGED}"))
    except OSError as error:
        return _not(
            Problem("S515", f"The ledger `{path}` cannot be written: {error.strerror or error}.", None, UNCHANGED)
        )


def _rebase(mine: Chain, theirs: Chain, party: str) -> Rebased:
    wrong = _wrong(mine, theirs, party)
    if wrong:
        return _not(*wrong)
    common = _common(mine.entries, theirs.entries)
    if not common and mine.entries and theirs.entries:
        sentence = "The two ledgers have no line in common, so one does not go on where the other does."
        return _not(Problem("S520", sentence, None, f"Name a ledger of the same party that began alike. {UNCHANGED}"))
    said = {_content(each) for each in theirs.entries[common:]}
    own = [each for each in mine.entries[common:] if _content(each) not in said]
    every = list(theirs.entries)
    for each in own:
        every.append(sealed(each, len(every) + 1, every[-1].sha256 if every else ""))
    if [each.sha256 for each in every] != [each.sha256 for each in mine.entries]:
        write_atomically(mine.path, "".join(f"{line_of(each)}\n" for each in every).encode())
    return Rebased(common, len(theirs.entries) - common, tuple(every[len(theirs.entries) :]))


def _wrong(mine: Chain, theirs: Chain, party: str) -> list[Problem]:
    """Nothing is built on what does not hold; a torn line is no line yet, and whoever wrote it says it again first."""
    wrong = [each for chain in (mine, theirs) for each in chain.problems]
    strangers = [each.party for chain in (mine, theirs) for each in chain.entries if each.party != party]
    if strangers:
        sentence = f"The lines are of `{strangers[0]}`, not of `{party}`."
        wrong.append(Problem("S511", sentence, None, f"A party's lines stand in its own file. {UNCHANGED}"))
    return [replace(each, severity="error") for each in wrong]


def _common(mine: Sequence[Entry], theirs: Sequence[Entry]) -> int:
    pairs = zip(mine, theirs, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a.sha256 != b.sha256), min(len(mine), len(theirs)))


def _content(entry: Entry) -> Entry:
    """What was said, without its place in a chain: the same line on both branches was said once."""
    return replace(entry, number=0, before="", sha256="", place=None)


def _not(*problems: Problem) -> Rebased:
    return Rebased(0, 0, (), problems)
