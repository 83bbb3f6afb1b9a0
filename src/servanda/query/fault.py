"""What is wrong with an expression, and where inside its text."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.words.place import Place
from servanda.words.problem import Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in an expression: `start` and `length` count characters of the expression's own text."""

    code: str
    sentence: str
    start: int
    length: int
    hint: str | None = None

    def at(self, place: Place | None) -> Problem:
        """The Problem, for an expression whose first character stands at `place`."""
        where = place.within(self.start, self.length) if place else None
        return Problem(self.code, self.sentence, where, self.hint)
