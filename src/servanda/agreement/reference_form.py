"""What the language's reference knows of a phrase: its ways of being written, and the function that reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a phrase. In `written` capitals stand for what is filled in, and `` | `` parts alternatives."""

    written: str
    meaning: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A kind of phrase: the keys at which it stands, how it is written, and the function that reads every example."""

    title: str
    where: str
    parse: Callable[[str], Any]
    forms: tuple[Form, ...]
    note: str = ""


def form(written: str, meaning: str, *examples: str) -> Form:
    """A form; without examples what is written is one itself."""
    return Form(written, meaning, examples or tuple(written.split(" | ")))
