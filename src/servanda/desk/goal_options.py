"""Figures that a person wrote on the command line for `goal`, read one by one, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem

T = TypeVar("T")


@dataclass(frozen=True)
class Figures:
    """What a person wrote on the command line, as text."""

    revenue: str | None = None
    customers: str | None = None
    share: str | None = None
    deal: str | None = None
    rates: Sequence[str] = ()
    people: str | None = None
    hours: str | None = None
    busy: str | None = None
    minutes: str | None = None
    attempts: str | None = None


@dataclass(frozen=True)
class Past:
    """Which records rates are taken from: the objective, the field with what a lead brought, and as of when."""

    rate: str | None = None
    worth: str | None = None
    as_of: str | None = None


NO_PAST = Past()


@dataclass
class Options:
    """Reads texts one by one, and keeps what is wrong with them."""

    problems: list[Problem] = field(default_factory=list)

    def read(self, option: str, text: str | None, parse: Callable[[str], T]) -> T | None:
        """The value of an option; None without one, or with a mistake."""
        if text is None:
            return None
        try:
            return parse(text)
        except PhraseError as error:
            self.problems.append(Problem("S930", f"{option} `{text}`: {error.sentence}", None, error.hint))
            return None

    def above_zero(self, option: str, text: str | None, number: Fraction | None) -> Fraction | None:
        """The number, if it is above 0."""
        if number is not None and number <= 0:
            hint = "A rate of zero has no goal, and nothing is divided by 0: write a figure above 0."
            self.problems.append(Problem("S930", f"{option} `{text}` is not above 0.", None, hint))
            return None
        return number
