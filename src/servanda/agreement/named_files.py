"""Small files that a text names and that are a part of it: reached in the workspace, and read as lines with places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from servanda.agreement.folder import home_of, reach
from servanda.agreement.tree import Scalar, Source
from servanda.words.problem import Problem, did_you_mean

MOST_BYTES = 1_000_000
_READ = (".csv", ".txt")

Line = tuple[int, str]
"""A line of a file and its number, from 0."""


@dataclass(frozen=True, slots=True)
class What:
    """What such a file is called, how its lines are written, and the code of what is wrong with it."""

    called: str
    form: str
    code: str


@dataclass
class Reader:
    """Reads the files of one kind that one text names, and keeps what was read and what is wrong."""

    what: What
    real: FilePath
    name: str
    roots: Sequence[FilePath]
    files: list[FilePath] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self, written: Scalar) -> Source | None:
        """The text of the file that is named here."""
        found = self._reached(written)
        if found is None:
            return None
        try:
            with found.open("rb") as file:
                text = file.read(MOST_BYTES + 1).decode("utf-8-sig")
        except OSError as error:
            self.wrong(written, f"`{written.text}` cannot be read: {error.strerror}.", "Check its rights.")
            return None
        except UnicodeDecodeError:
            self.wrong(written, f"`{written.text}` cannot be read as text.", f"Save it as UTF-8. {self.what.form}")
            return None
        if len(text) > MOST_BYTES:
            self.wrong(written, f"`{written.text}` is too long for a {self.what.called}.", self.what.form)
            return None
        self.files.append(found)
        return Source(str(FilePath(self.name).parent / written.text), text)

    def wrong(self, written: Scalar, sentence: str, hint: str | None) -> None:
        """Something is wrong with the whole file; it is told where it is named."""
        self.problems.append(Problem(self.what.code, sentence, written.place, hint))

    def wrong_line(self, source: Source, line: Line, sentence: str, hint: str | None = None) -> None:
        """Something is wrong with a line of it."""
        place = source.place(line[0], 0, len(line[1]))
        self.problems.append(Problem(self.what.code, sentence, place, hint or self.what.form))

    def _reached(self, written: Scalar) -> FilePath | None:
        found, sentence, hint = reach(written.text, home_of(self.real), self.roots)
        if found is not None and found.suffix.lower() in _READ:
            return found
        if found is not None:
            sentence = f"`{written.text}` is no {self.what.called} that can be read."
            hint = f"Write a .csv or .txt. {self.what.form}"
        elif sentence.startswith("There is no file"):
            hint = _similar(home_of(self.real) / written.text)
        self.wrong(written, sentence, hint)
        return None


def lines_of(source: Source) -> list[Line]:
    """The lines that say something; empty ones and those that begin with ``#`` are passed over."""
    return [(number, line) for number, line in enumerate(source.lines) if line.strip() and line.strip()[0] != "#"]


def _similar(path: FilePath) -> str:
    try:
        names = sorted(each.name for each in path.parent.iterdir() if each.suffix.lower() in _READ)
    except OSError:
        return f"There is no folder `{path.parent.name}` either."
    return did_you_mean(path.name, names, f"Such files in `{path.parent.name}`")
