"""Notes beside the figures: ``notes/<agreement>.md``, a list that people write by hand and commands append to.

A line that begins with ``- `` is a note, indented lines below it belong to it. Headings are for people. Whatever else
stands there cannot be read, is said, and is kept as it is: nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from servanda.store.atomic import write_atomically
from servanda.store.lock import held
from servanda.store.names import safe_name
from servanda.words.note import EXAMPLE, Note, parse_note
from servanda.words.phrase import PhraseError
from servanda.words.place import Place
from servanda.words.problem import Problem

FOLDER = "notes"


@dataclass(frozen=True, slots=True)
class Noted:
    """A note as it stands in the file; `note` is None where the line could not be read, `written` is the line itself."""

    note: Note | None
    written: str
    place: Place


def path_of(workspace: Path, agreement: str) -> Path:
    """Where the notes on an agreement lie."""
    return workspace / FOLDER / f"{safe_name(agreement)}.md"


def read_notes(path: Path) -> tuple[tuple[Noted, ...], tuple[Problem, ...]]:
    """Every note in a file, in its order; none if there is no file."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        return (), (Problem("S735", f"The notes `{path}` cannot be read: {error.strerror or error}."),)
    problems: list[Problem] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-8-sig", errors="replace")
        hint = "Save it as UTF-8; letters that cannot be read are shown as \ufffd until then."
        problems.append(Problem("S735", f"The notes `{path}` are not written in UTF-8.", None, hint, "warning"))
    found: list[Noted] = []
    for number, line, more in _items(text):
        place = Place(str(path), number, 1, max(1, len(line)), line)
        noted, problem = _read(line, more, place)
        found.append(noted)
        problems += [problem] if problem is not None else []
    return tuple(found), tuple(problems)


def _items(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """The lines that are notes, or should be, with their numbers and the indented lines that belong to them."""
    item: tuple[int, str, list[str]] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        indented = line[:1] in (" ", "\t") and line.strip()
        if item is not None and indented:
            item[2].append(line.strip())
            continue
        if item is not None:
            yield item
            item = None
        if line.strip() and not line.startswith(("#", "<!--")):
            item = (number, line, [])
    if item is not None:
        yield item


def _read(line: str, more: list[str], place: Place) -> tuple[Noted, Problem | None]:
    written = " ".join((line, *more))
    if not line.startswith(("- ", "* ")):
        hint = f"Write: - {EXAMPLE}"
        return Noted(None, written, place), Problem("S733", "A note begins with `- `.", place, hint, "warning")
    try:
        return Noted(parse_note(written[2:]), written, place), None
    except PhraseError as error:
        here = place.within(min(2 + error.start, len(line)), min(error.length, max(1, len(line) - 2 - error.start)))
        return Noted(None, written[2:], place), Problem("S733", error.sentence, here, error.hint, "warning")


def add_note(path: Path, note: Note, title: str) -> None:
    """Append a note to a file, which is made if there is none. Raises OSError; then nothing has changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with held(path):
        data = path.read_bytes() if path.exists() else f"# Notes on {title}\n\n".encode()
        end = b"\r\n" if b"\r\n" in data else b"\n"
        gap = b"" if not data or data.endswith(b"\n") else end
        write_atomically(path, data + gap + f"- {note}".encode() + end)


def open_notes(notes: Iterable[Noted]) -> tuple[Noted, ...]:
    """Those that are not done, and those that nobody could read."""
    return tuple(each for each in notes if each.note is None or each.note.done is None)
