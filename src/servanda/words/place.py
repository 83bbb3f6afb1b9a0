"""Where something stands in a text that a person wrote."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one line: ``file:line:column``, both counted from 1.

    ``text`` is the whole source line, so that a Problem can show it without reading the file again.
    """

    file: str
    line: int
    column: int
    length: int = 1
    text: str = ""

    def within(self, offset: int, length: int = 1) -> Place:
        """The place `offset` characters further on the same line."""
        return replace(self, column=self.column + offset, length=max(1, length))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
