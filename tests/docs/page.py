"""Pages that run: what a page tells a reader to write is written, what it tells to type is run, what it shows is compared.

Blocks of code say what they are by their language and by a comment in the line above, which no reader sees:

    <!-- write: agreement.yaml -->           the block is this file
    <!-- database: kuma.db -->               the block is SQL that makes this SQLite file
    <!-- instead: agreement.yaml follow-up -->   it takes the place of the block of that key
    <!-- instead of line: leads.csv 50109 -->    it takes the place of the line that begins so
    <!-- move: leads.csv exports/leads.csv -->   needs no block: a file is moved
    <!-- back: agreement.yaml -->                needs no block: the last change of this file is undone
    <!-- shown: examples/…/servanda.toml -->     it stands in this file of the folder, line by line
    <!-- without warnings -->                a `console` block that shows what is printed, and no Problems
    <!-- not run -->                         shown only, such as what installs the program

A `console` block holds commands (`$ servanda …`) and what they print, cut to its ends; a line `…` stands for any lines.
``python tests/docs/page.py PAGE…`` writes into the pages what the commands print today.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from typer.testing import CliRunner

from servanda.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = "100"
ANYTHING = "…"
_COMMENT = re.compile(r"<!-- (?P<what>[a-z ]+?)(?:: (?P<words>.+?))? -->")
_ALONE = ("move", "back")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code of a page: its language, the comment above it, its text; `line` counts from 1."""

    language: str
    what: str
    words: tuple[str, ...]
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of a page with what the page shows and what it printed."""

    command: str
    expected: str
    printed: str

    @property
    def same(self) -> bool:
        """Does the page show what was printed?"""
        pattern = "\n".join(r"(?:.*\n)*?.*" if line == ANYTHING else re.escape(line) for line in lines(self.expected))
        return re.fullmatch(pattern, "\n".join(lines(self.printed))) is not None


def lines(text: str) -> list[str]:
    """The lines of an output without the blanks behind them and the empty ones around it."""
    return [line.rstrip() for line in "\n".join(line.rstrip() for line in text.split("\n")).strip("\n").split("\n")]


def blocks(page: str) -> Iterator[Block]:
    """Everything of a page that is written or run, in order."""
    what, words, fence, start = "", (), None, 0
    inside: list[str] = []
    for number, line in enumerate(page.split("\n"), start=1):
        if fence is not None:
            if line == "```":
                yield Block(fence, what, words, "\n".join(inside), start)
                what, words, fence, inside = "", (), None, []
            else:
                inside.append(line)
        elif opened := re.fullmatch(r"```(\w*)", line):
            fence, start = opened[1], number
        elif comment := _COMMENT.fullmatch(line):
            what, words = comment["what"], tuple((comment["words"] or "").split())
            if what in _ALONE:
                yield Block("", what, words, "", number)
                what, words = "", ()
        elif line.strip() and what:
            raise AssertionError(f"line {number}: a block of code is expected under `{what}`")


@dataclass
class Reader:
    """Somebody who follows a page in a folder of their own."""

    folder: Path
    before: dict[str, list[str]] = field(default_factory=dict)
    code: int = 0

    def follow(self, block: Block) -> list[Shown]:
        """Do what a block says; the commands of a `console` block with what they printed."""
        match block.what:
            case "not run":
                return []
            case "" | "without warnings" if block.language == "console":
                return [
                    Shown(command, expected, self.run(command, quiet=block.what != ""))
                    for command, expected in commands(block.text)
                ]
            case "write":
                self.write(block.words[0], block.text + "\n")
            case "database":
                path = self.folder / block.words[0]
                path.parent.mkdir(parents=True, exist_ok=True)
                with closing(sqlite3.connect(path)) as base, base:
                    base.executescript(block.text)
            case "instead":
                self.write(block.words[0], _instead(self.read(block.words[0]), block.words[1], block.text))
            case "instead of line":
                self.write(block.words[0], _instead_of_line(self.read(block.words[0]), block.words[1], block.text))
            case "move":
                target = self.folder / block.words[1]
                target.parent.mkdir(parents=True, exist_ok=True)
                (self.folder / block.words[0]).rename(target)
            case "back":
                (self.folder / block.words[0]).write_text(self.before[block.words[0]].pop(), encoding="utf-8")
            case "shown":
                assert block.text in self.read(block.words[0]), f"line {block.line}: `{block.words[0]}` says otherwise"
            case _:
                raise AssertionError(f"line {block.line}: what is a block `{block.language}` under `{block.what}`?")
        return []

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        if path.exists():
            self.before.setdefault(name, []).append(self.read(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def run(self, command: str, *, quiet: bool = False) -> str:
        """What a command prints: Problems and results as a terminal shows them, or results only."""
        words = shlex.split(command)
        if words == ["echo", "$?"]:
            return str(self.code)
        assert words[0] == "servanda", f"`{command}` is not a command of ours"
        words, into = (words[:-2], words[-1]) if len(words) > 2 and words[-2] == ">" else (words, None)
        with _inside(self.folder):
            result = CliRunner().invoke(app, words[1:], env={"COLUMNS": COLUMNS})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise AssertionError(f"{command} raised") from result.exception
        self.code = result.exit_code
        if into is not None:
            self.write(into, result.stdout)
            return result.stderr
        return result.stdout if quiet else result.output


def commands(text: str) -> list[tuple[str, str]]:
    """The commands of a `console` block with what stands below each."""
    found: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return [(command, "\n".join(shown)) for command, shown in found]


def _instead(content: str, key: str, text: str) -> str:
    """The block of a key gives way: its line and all lines below it that stand further right."""
    found = content.split("\n")
    first = next(place for place, line in enumerate(found) if re.match(rf"\s*{re.escape(key)}:", line))
    deep = len(found[first]) - len(found[first].lstrip())
    after = next(
        (place for place, line in enumerate(found) if place > first and len(line) - len(line.lstrip()) <= deep),
        len(found),
    )
    return "\n".join([*found[:first], *text.split("\n"), *found[after:]])


def _instead_of_line(content: str, start: str, text: str) -> str:
    found = content.split("\n")
    (place,) = [place for place, line in enumerate(found) if line.startswith(start)]
    return "\n".join([*found[:place], text, *found[place + 1 :]])


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    here = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)


def follow(page: Path, folder: Path) -> list[Shown]:
    """Follow a page in a folder, which has the examples; every command with what it printed."""
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("expected"))
    reader = Reader(folder)
    return [shown for block in blocks(page.read_text(encoding="utf-8")) for shown in reader.follow(block)]


def rewritten(page: str, shown: Sequence[Shown]) -> str:
    """The page with what the commands print today; what still holds is left as it is."""
    found, left = page, 0
    for each in shown:
        old = f"$ {each.command}\n{each.expected}" if each.expected else f"$ {each.command}"
        place = found.index(old, left)
        below = each.expected[len(each.expected.rstrip("\n")) :]
        new = old if each.same else "\n".join([f"$ {each.command}", *_printed(each)]).rstrip("\n") + below
        found, left = found[:place] + new + found[place + len(old) :], place + len(new)
    return found


def _printed(shown: Shown) -> list[str]:
    """What was printed, with as many lines at the beginning and the end as the page shows, if it leaves some out."""
    expected, printed = lines(shown.expected), lines(shown.printed)
    if ANYTHING not in expected:
        return printed
    first, last = expected.index(ANYTHING), expected[::-1].index(ANYTHING)
    return [*printed[:first], ANYTHING, *printed[len(printed) - last :]]


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(name)
            text = rewritten(path.read_text(encoding="utf-8"), follow(path, Path(temporary)))
            path.write_text(text, encoding="utf-8")
