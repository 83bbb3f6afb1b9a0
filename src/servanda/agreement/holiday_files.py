"""Holidays that stand in a file of their own: ``holidays: closing-days.csv`` becomes the dates of its lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from servanda.agreement.folder import home_of, reach
from servanda.agreement.tree import Block, Listing, Node, Scalar, Source
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, did_you_mean
from servanda.words.timeofday import parse_date

CODE = "S243"
MOST_BYTES = 1_000_000
_FILE = re.compile(r".*\.(csv|txt|ics|xlsx?|json|ya?ml)", re.IGNORECASE | re.DOTALL)
_READ = (".csv", ".txt")
_DAY = re.compile(r'\s*"?([0-9]{4}-[0-9]{2}-[0-9]{2})"?\s*(?:[,;\t ].*)?')
_FORM = "Each line begins with a date; a comma and a name may follow: `2026-12-24,Christmas Eve`."


@dataclass
class _Reader:
    """Reads the files that one text names."""

    real: FilePath
    name: str
    roots: Sequence[FilePath]
    files: list[FilePath] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def dates(self, written: Scalar) -> tuple[Scalar, ...]:
        """The dates of a file, each at the place of its name."""
        found = self.reached(written)
        if found is None:
            return ()
        try:
            with found.open("rb") as file:
                text = file.read(MOST_BYTES + 1).decode("utf-8-sig")
        except OSError as error:
            self.wrong(written, f"`{written.text}` cannot be read: {error.strerror}.", "Check its rights.")
            return ()
        except UnicodeDecodeError:
            self.wrong(written, f"`{written.text}` cannot be read as text.", f"Save it as UTF-8. {_FORM}")
            return ()
        if len(text) > MOST_BYTES:
            self.wrong(written, f"`{written.text}` is too long for a file of holidays.", _FORM)
            return ()
        self.files.append(found)
        before = len(self.problems)
        days = self.days(Source(str(FilePath(self.name).parent / written.text), text))
        if not days and len(self.problems) == before:
            self.wrong(written, f"`{written.text}` has no date.", _FORM)
        return tuple(replace(written, text=day, style="plain", source=None) for day in days)

    def reached(self, written: Scalar) -> FilePath | None:
        found, sentence, hint = reach(written.text, home_of(self.real), self.roots)
        if found is not None and found.suffix.lower() in _READ:
            return found
        if found is not None:
            sentence, hint = (
                f"`{written.text}` is no file of holidays that can be read.",
                f"Write a .csv or .txt. {_FORM}",
            )
        elif sentence.startswith("There is no file"):
            hint = _similar(home_of(self.real) / written.text)
        self.wrong(written, sentence, hint)
        return None

    def days(self, source: Source) -> list[str]:
        """The dates of all lines; a line of headers, empty ones and those that begin with ``#`` are passed over."""
        found: list[str] = []
        lines = [(number, line) for number, line in enumerate(source.lines) if line.strip() and line.strip()[0] != "#"]
        for place, (number, line) in enumerate(lines):
            day = _DAY.fullmatch(line)
            if day is None and place == 0 and not any(map(str.isdigit, line)):
                continue
            try:
                found.append(parse_date(day[1] if day else re.split(r"[,;\t]", line)[0].strip(' "')).isoformat())
            except PhraseError as error:
                where = source.place(number, 0, len(line))
                self.problems.append(Problem(CODE, error.sentence, where, _FORM))
        return list(dict.fromkeys(found))

    def wrong(self, written: Scalar, sentence: str, hint: str | None) -> None:
        self.problems.append(Problem(CODE, sentence, written.place, hint))


def with_holidays(
    tree: Block, real: FilePath, name: str, roots: Sequence[FilePath]
) -> tuple[Block, tuple[FilePath, ...], tuple[Problem, ...]]:
    """The text with the dates of the files that its calendars name; the files; what is wrong with them."""
    reader = _Reader(real, name, roots)

    def of_calendar(calendar: Node) -> Node:
        return _under(calendar, "holidays", lambda written: _opened(written, reader))

    def of_calendars(calendars: Node) -> Node:
        if not isinstance(calendars, Block):
            return calendars
        return replace(calendars, entries=tuple((key, of_calendar(each)) for key, each in calendars.entries))

    changed = _under(tree, "calendars", of_calendars)
    assert isinstance(changed, Block)
    return changed, tuple(reader.files), tuple(reader.problems)


def _under(node: Node, key: str, change: Callable[[Node], Node]) -> Node:
    if not isinstance(node, Block) or node.get(key) is None:
        return node
    return replace(node, entries=tuple((k, change(value) if k.text == key else value) for k, value in node.entries))


def _opened(written: Node, reader: _Reader) -> Node:
    items = written.items if isinstance(written, Listing) else (written,)
    if not any(map(_is_file, items)):
        return written
    found: list[Node] = []
    for item in items:
        found += reader.dates(item) if isinstance(item, Scalar) and _is_file(item) else [item]
    return Listing(tuple(found), written.place)


def _is_file(item: Node) -> bool:
    return isinstance(item, Scalar) and "$" not in item.text and _FILE.fullmatch(item.text.strip()) is not None


def _similar(path: FilePath) -> str:
    try:
        names = sorted(each.name for each in path.parent.iterdir() if each.suffix.lower() in _READ)
    except OSError:
        return f"There is no folder `{path.parent.name}` either."
    return did_you_mean(path.name, names, f"Such files in `{path.parent.name}`")
