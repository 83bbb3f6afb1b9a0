"""What the ledger says of closed periods: a period counts as closed once a line names the hash of its file.

The file is written first and then the line. So a command that is stopped between the two has closed nothing, and who edits
the file later is found although its own hash was reckoned anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from servanda.store.closed import (
    ALTERED,
    OWN,
    Closed,
    bytes_of,
    folder_of,
    path_of,
    read_closed,
)
from servanda.store.ledger import Ledger
from servanda.words.entry import Entry, Evidence
from servanda.words.place import Place
from servanda.words.problem import Problem, errors

CLOSE = "close"
CLOSINGS = "closings"
"""The chain of lines by which a period was closed in nobody's name: it follows from the records alone."""
IN_LEDGER = "in_ledger"
"""Of a file: that it counts for nothing without a line. Those of before had none."""
STOPPED = "S1056"
PERSONAL = "personal"
"""Of a file: the names of segments whose values are persons."""
PERSONS_LEFT_OUT = "persons_left_out"
"""Of a copy of a file: that persons were given other names in it."""
RESTORE = "Restore the file from version control, or from the other side's copy; what is closed is never edited."


def evidence_of(closed: Closed) -> tuple[Evidence, ...]:
    """The file by its hash, then each part of it: what was changed can be told apart."""
    content = json.loads(bytes_of(closed))
    name = path_of(Path(), closed.agreement, closed.period).as_posix()
    parts = (Evidence(f"{name}#/{part}", _hash(value)) for part, value in _parts(content).items())
    return (Evidence(name, content["sha256"]), *parts)


def hash_without_persons(content: Mapping[str, Any]) -> str:
    """The hash of all that a file holds but the names of persons: a copy that has others has the same. Raises as `_parts`."""
    return _hash({name: _hash(value) for name, value in _parts(content).items()})


def _parts(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the file was made from, key by key; its readings by objective; its money by remedy; persons left out of both.

    So a copy in which persons were given other names has the same parts.
    """
    found: dict[str, Any] = {key: value for key, value in content.items() if key not in (*OWN, PERSONS_LEFT_OUT)}
    hidden = frozenset(content.get(PERSONAL, ()))
    for key, by in (("readings", "objective"), ("obligations", "remedy")):
        for each in content.get(key) or ():
            found.setdefault(f"{key}/{each[by]}", []).append(_without_persons(each, hidden))
    return found


def _without_persons(plain: Mapping[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    found = {**plain, "segment": {name: None if name in hidden else value for name, value in plain["segment"].items()}}
    return found | ({"of": _without_persons(plain["of"], hidden)} if "of" in plain else {})


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def lines_of(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """By period the lines that closed it."""
    found: dict[str, list[Entry]] = {}
    for each in entries:
        if each.what == CLOSE and each.evidence and each.about.period:
            found.setdefault(each.about.period, []).append(each)
    return found


@dataclass(frozen=True, slots=True)
class _Heard:
    """Closed periods that hold, and what is wrong with the others."""

    workspace: Path
    agreement: str
    lines: Mapping[str, Sequence[Entry]]
    whole: bool
    """Does every chain hold? A line may stand in a part of one that does not."""

    def wrong(self, closed: Closed) -> Problem | None:
        """Why a closed period does not count as it lies there."""
        path, lines = path_of(self.workspace, self.agreement, closed.period), self.lines.get(closed.period, ())
        if not lines:
            return _stopped(path, closed) if closed.basis.get(IN_LEDGER) and self.whole else None
        said = {each.evidence[0].sha256 for each in lines}
        if len(said) > 1:
            return _two_words(path, closed, lines)
        if closed.basis.get(PERSONS_LEFT_OUT) and not _changed(path, lines[0]):
            return None  # of a bundle: all but the names of persons is what was closed
        return None if said == {closed.sha256} else _altered(path, lines[0])

    def missing(self) -> Iterable[Problem]:
        """Lines whose file is not there."""
        for period, lines in self.lines.items():
            path = path_of(self.workspace, self.agreement, period)
            if not path.exists():
                sentence = f"{period} was closed, {_by(lines[0])}, and its file `{path}` is not there."
                yield Problem("S1054", sentence, lines[0].place, RESTORE)

    def before_lines(self, closed: Iterable[Closed]) -> Iterable[Problem]:
        """Periods that were closed before closings were written into the ledger."""
        own = [each.period for each in closed if each.period not in self.lines and not each.basis.get(IN_LEDGER)]
        if own:
            which = _few(own)
            sentence = (
                f"`{self.agreement}`: no line of the ledger holds the hash of {which}, closed by an earlier version."
            )
            hint = "An edit of it could not be found. To write it now: servanda close-period PATH --period PERIOD"
            yield Problem("S1055", sentence, Place(str(folder_of(self.workspace, self.agreement)), 1, 1), hint, "note")


def closed_by_ledger(workspace: Path, agreement: str, ledger: Ledger) -> tuple[tuple[Closed, ...], tuple[Problem, ...]]:
    """Every closed period of an agreement that is what the ledger says was closed, and what is wrong with others."""
    closed, problems = read_closed(workspace, agreement)
    heard = _Heard(workspace, agreement, lines_of(ledger.entries), not errors(ledger.problems))
    wrong = {each.period: problem for each in closed if (problem := heard.wrong(each)) is not None}
    kept = tuple(each for each in closed if each.period not in wrong)
    told = {place_of(path_of(workspace, agreement, period)): lines[0] for period, lines in heard.lines.items()}
    problems = tuple(_with_what_changed(each, told.get(each.place)) for each in problems)
    return kept, (*problems, *wrong.values(), *heard.missing(), *heard.before_lines(kept))


def _altered(path: Path, line: Entry) -> Problem:
    what = _changed(path, line)
    sentence = (
        f"The closed period `{path.name}` is not the one that was closed, {_by(line)}: its hash is another one.{what}"
    )
    return Problem("S1053", sentence, place_of(path), f"{RESTORE} The line: {line.place or line.party}.")


def _with_what_changed(problem: Problem, line: Entry | None) -> Problem:
    """Of a file whose own hash does not fit, too, the line tells what was changed."""
    if problem.code != ALTERED or problem.place is None or line is None:
        return problem
    return replace(problem, sentence=f"{problem.sentence}{_changed(Path(problem.place.file), line)}")


def _changed(path: Path, line: Entry) -> str:
    """The parts that are not those of which the line holds the hashes."""
    try:
        now = {name: _hash(value) for name, value in _parts(json.loads(path.read_bytes())).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return " It cannot be told which part."
    then = {each.name.partition("#/")[2]: each.sha256 for each in line.evidence[1:]}
    changed = [name for name in dict.fromkeys((*then, *now)) if then.get(name) != now.get(name)]
    return f" Changed: {_few([_said(each) for each in changed])}." if then and changed else ""


def _said(part: str) -> str:
    key, _, name = part.partition("/")
    if key == "readings":
        return f"the readings of `{name}`"
    return f"what follows by `{name}`" if key == "obligations" else f"its `{part}`"


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"{', '.join(names[:5])}{more}"


def _by(line: Entry) -> str:
    who = "" if line.party == CLOSINGS else f"by {line.said_by}, {line.party}, "
    return f"{who}on {line.day.day} {line.day:%B %Y}"


def _two_words(path: Path, closed: Closed, lines: Sequence[Entry]) -> Problem:
    fits = [f"{each.party} line {each.number}" for each in lines if each.evidence[0].sha256 == closed.sha256]
    said = ", ".join(f"{each.party} line {each.number} ({each.evidence[0].sha256[:12]}…)" for each in lines)
    sentence = f"The ledgers say two different things of what was closed as {closed.period}: {said}."
    hint = f"The file is that of {_few(fits)}." if fits else "The file is that of none of them."
    return Problem("S1057", sentence, place_of(path), f"{hint} Compare both sides' copies, and keep the right one.")


def _stopped(path: Path, closed: Closed) -> Problem:
    sentence = f"{closed.period} is not closed: `{path.name}` is there, and no line of the ledger says so; writing it was stopped."
    hint = f"Close it again: servanda close-period PATH --period {closed.period}"
    return Problem(STOPPED, sentence, place_of(path), hint, "warning")


def place_of(path: Path | None) -> Place | None:
    """The beginning of a closed file."""
    return None if path is None else Place(str(path), 1, 1)
