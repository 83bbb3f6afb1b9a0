"""What every command prints alike: problems, JSON, and a line that says what is being done."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import typer

from servanda.cli.json_text import json_text
from servanda.words.problem import WIDEST, Problem

if TYPE_CHECKING:
    from rich.console import Console

    from servanda.desk.measuring import Step, Told

COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def console(*, stderr: bool = False) -> Console:
    """A terminal, or plain text where there is none."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, emoji=False, markup=False, soft_wrap=False)


def print_json(value: Any) -> None:
    """JSON for scripts."""
    _echo_utf8(f"{json_text(value)}\n")


def print_table(text: str) -> None:
    """CSV for scripts."""
    _echo_utf8(text)


def _echo_utf8(text: str) -> None:
    """Files and programs read UTF-8, whatever letters this terminal has: a record's key is never written otherwise."""
    if not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    typer.echo(text, nl=False)


def print_problems(problems: Iterable[Problem]) -> None:
    """Problems for people, on the error stream; each once."""
    terminal = max(shutil.get_terminal_size().columns, 40) if sys.stderr.isatty() else None
    for problem in dict.fromkeys(problems):
        width = min(terminal - _GUTTER, WIDEST) if terminal else WIDEST
        head, *rest = map(visible, near("\n".join(_on_one_line(problem).lines(width))).split("\n"))
        word, _, sentence = head.partition(" ")
        colour = COLOURS[problem.severity]
        below = [part for line in rest for part in _below(line, colour, terminal)]
        typer.echo("\n".join([f"{typer.style(word, fg=colour, bold=True)} {sentence}", *below]), file=sys.stderr)


_GUTTER = 10
"""What stands before a line of the file that is shown: its number, and room for wide letters."""


def _below(line: str, colour: str, terminal: int | None) -> list[str]:
    """A line under the sentence: the mark in its colour, hints folded. An editor reads the sentence as one line."""
    if mark := re.fullmatch(r"( +\| *)(\^+)", line):
        return [mark[1] + typer.style(mark[2], fg=colour)]
    if terminal is None or len(line) <= terminal or re.match(r" +\d+ \| ", line):
        return [line]
    return wrap(line, terminal, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _on_one_line(problem: Problem) -> Problem:
    """A name with a line break in it does not break the sentence."""
    return replace(problem, sentence=problem.sentence.replace("\n", "\ufffd"))


def visible(text: str) -> str:
    """The text with a mark for each character that would steer the terminal instead of being seen."""
    return _STEERING.sub("\ufffd", text)


_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]")


def near(text: str) -> str:
    """The same with paths below the folder that the command runs in written from there."""
    try:
        here = str(Path.cwd())
    except OSError:  # the folder is gone
        return text
    return text if here.endswith(os.sep) else text.replace(here + os.sep, "")


def as_word(path: str | Path) -> str:
    """A path as it is typed in a command: in quotes where a shell would part it. These quotes are every shell's."""
    text = near(str(path))
    return f'"{text}"' if re.search(r"[\s()&;']", text) else text


@contextmanager
def progress() -> Iterator[Told]:
    """A bar on the error stream that says what is being measured; silent where nobody looks."""
    if not sys.stderr.isatty():
        yield lambda _step: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading agreements", total=None)

        def told(step: Step) -> None:
            bar.update(task, description=f"{step.agreement}: {step.what}", completed=step.done, total=step.total)

        yield told


@contextmanager
def steps(doing: str) -> Iterator[Callable[[str], None]]:
    """A moving line on the error stream that names what is being done; silent where nobody looks."""
    if not sys.stderr.isatty():
        yield lambda _what: None
        return
    screen = console(stderr=True)
    with screen.status(doing) as status:
        yield lambda what: status.update(f"{doing} {visible(what)}")
