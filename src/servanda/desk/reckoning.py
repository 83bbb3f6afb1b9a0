"""From figures to what follows from them: the verdicts of all versions of an agreement, and the obligations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from servanda.desk.frozen import Key, as_closed, key_of
from servanda.desk.settling import Book, Hear, book_of, settled
from servanda.judge.court import Court
from servanda.judge.thresholds import FromFile
from servanda.measure.fees import targets_ask_for_money
from servanda.measure.run import Bench
from servanda.measure.tables import Tables
from servanda.settle.fees import FeeBook
from servanda.settle.frozen import Frozen
from servanda.words.problem import Problem
from servanda.words.result import Obligation, Reading, Verdict

Figures = Mapping[str, Sequence[Reading]]
"""The readings of one version, by objective."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an agreement comes to: its verdicts, those that today's records would give, and what follows."""

    verdicts: Sequence[Verdict]
    fresh: Sequence[Verdict]
    obligations: tuple[Obligation, ...]
    problems: Sequence[Problem]


@dataclass(frozen=True)
class Reckoning:
    """What is reckoned with besides texts and figures: targets in files, what is closed, what was said of claims."""

    tables: Tables
    goals: FromFile
    frozen: Mapping[Key, Verdict]
    closed: Frozen
    hear: Hear
    owes: bool = True
    """Are obligations asked for, or verdicts only?"""

    def result(self, benches: Sequence[Bench], figures: Sequence[Figures]) -> Result:
        """The verdicts and obligations of all versions, oldest first."""
        books = [self._book(each) for each in benches]
        fresh, verdicts = judged_by(benches, figures, books, self.goals, self.frozen)
        problems = [problem for each in books for problem in each.problems]
        if not self.owes:
            return Result(verdicts, fresh, (), problems)
        owed, wrong = settled(benches, books, verdicts, self.goals, self.hear, fresh, self.closed)
        return Result(verdicts, fresh, owed, [*problems, *wrong])

    def _book(self, ready: Bench) -> Book:
        """The fees of a version; nothing is read where only verdicts are asked for, and no target names one."""
        if self.owes or targets_ask_for_money(ready.agreement):
            return book_of(ready, self.tables)
        return Book(FeeBook(ready.agreement, {}, lambda *_: None))


def judged_by(
    benches: Sequence[Bench],
    figures: Sequence[Figures],
    books: Sequence[Book],
    goals: FromFile,
    frozen: Mapping[Key, Verdict],
) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts of all versions, oldest first: as the records of today give them, and with what is frozen.

    A younger version sees the verdicts of older ones, where its triggers look at periods before it.
    """
    fresh: list[Verdict] = []
    kept: list[Verdict] = []
    for ready, measured, book in zip(benches, figures, books, strict=True):
        fresh = _judged(ready, measured, book, goals, fresh, {})
        kept = _judged(ready, measured, book, goals, kept, frozen) if frozen else fresh
    return fresh, [replace(each, state="final") if key_of(each) in frozen else each for each in kept]


def _judged(
    ready: Bench,
    measured: Mapping[str, Sequence[Reading]],
    book: Book,
    goals: FromFile,
    before: Sequence[Verdict],
    frozen: Mapping[Key, Verdict],
) -> list[Verdict]:
    """Verdicts of older versions, then those of this one."""
    every: dict[str, list[Reading]] = {}
    for verdict in before:
        every.setdefault(verdict.reading.objective, []).append(verdict.reading)
    for name, found in measured.items():
        every.setdefault(name, []).extend(found)
    known = {key_of(each): each for each in before}
    as_closed(every, ready, frozen)
    court = Court(ready.agreement, every, ready.as_of, goals, ready.applies, {**frozen, **known}, book.price)
    return [*before, *(each for each in court.all() if key_of(each) not in known)]
