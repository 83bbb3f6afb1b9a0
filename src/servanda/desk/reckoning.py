"""From figures to what follows from them: the verdicts of all versions of an agreement, and the obligations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, zip_longest

from servanda.agreement.tallies import rounds
from servanda.desk.fee_books import Book, book_of
from servanda.desk.frozen import Key, as_closed, key_of
from servanda.desk.settling import NOTHING_CLOSED, Hear, Settling
from servanda.judge.court import Court
from servanda.judge.thresholds import FromFile
from servanda.measure.fees import targets_ask_for_money
from servanda.measure.run import Bench
from servanda.measure.tables import Tables
from servanda.records.loaded import Loaded
from servanda.settle.fees import FeeBook
from servanda.settle.frozen import Frozen
from servanda.settle.said import Chosen
from servanda.settle.tallies import tally_readings
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
    money: Mapping[str, Loaded] = field(default_factory=dict)
    """The record sets in which fees and rates lie."""


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
    chosen: tuple[Chosen, ...] = ()
    """Which of several remedies of one incident the customer chose."""

    def result(self, benches: Sequence[Bench], figures: Sequence[Figures]) -> Result:
        """The verdicts and obligations of all versions, oldest first."""
        books = list(accumulate((self._book(each) for each in benches), _after))
        settling = Settling(benches, books, self.goals, self.hear, self.chosen) if self.owes else None
        judging = Judging(benches, books, self.goals, settling)
        fresh = judging.verdicts(figures, {}, NOTHING_CLOSED)
        kept = judging.verdicts(figures, self.frozen, self.closed) if self.frozen else fresh
        verdicts = [replace(each, state="final") if key_of(each) in self.frozen else each for each in kept]
        problems = [problem for each in books for problem in each.problems]
        if settling is None:
            return Result(verdicts, fresh, (), problems)
        money = {name: loaded for each in books for name, loaded in each.loaded.items()}
        owed, wrong = settling.settled(verdicts, fresh, self.closed)
        return Result(verdicts, fresh, owed, [*problems, *wrong], money)

    def _book(self, ready: Bench) -> Book:
        """The fees of a version; nothing is read where only verdicts are asked for, and no target names one."""
        if self.owes or targets_ask_for_money(ready.agreement):
            return book_of(ready, self.tables)
        return Book(FeeBook(ready.agreement, {}, lambda *_: None))


def _after(older: Book, book: Book) -> Book:
    """The fees of a version, and beneath them those of the time before it began."""
    return replace(book, fees=replace(book.fees, older=older.fees))


@dataclass(frozen=True)
class Judging:
    """How the readings of all versions become verdicts, oldest first."""

    benches: Sequence[Bench]
    books: Sequence[Book]
    goals: FromFile
    settling: Settling | None

    def verdicts(self, figures: Sequence[Figures], frozen: Mapping[Key, Verdict], money: Frozen) -> list[Verdict]:
        """The verdicts with what is frozen. Tallies are judged once what they count is settled."""
        found = self._all(figures, frozen)
        if self.settling is None:
            return found
        for names in zip_longest(*(rounds(each.agreement) for each in self.benches), fillvalue=()):
            owed = self.settling.by_themselves(found, money)
            figures = [
                {**known, **_tallied(ready, own, found, owed)}
                for ready, known, own in zip(self.benches, figures, names, strict=True)
            ]
            found = self._all(figures, frozen)
        return found

    def _all(self, figures: Sequence[Figures], frozen: Mapping[Key, Verdict]) -> list[Verdict]:
        """A younger version sees the verdicts of older ones, where its triggers look at periods before it."""
        kept: list[Verdict] = []
        for place, (ready, measured, book) in enumerate(zip(self.benches, figures, self.books, strict=True)):
            kept = _judged(ready, _with_older(ready, figures[:place], measured), book, self.goals, kept, frozen)
        return kept


def _tallied(ready: Bench, names: Sequence[str], verdicts: Sequence[Verdict], owed: Sequence[Obligation]) -> Figures:
    agreement = ready.agreement
    return {
        name: tally_readings(agreement, name, verdicts, owed, ready.as_of, ready.applies, ready.named) for name in names
    }


def _means(ready: Bench) -> frozenset[str]:
    """The objectives whose figures are means over several periods."""
    return frozenset(name for name, each in ready.agreement.objectives.items() if each.averaged_over is not None)


def _with_older(ready: Bench, older: Sequence[Figures], measured: Figures) -> Figures:
    """The readings of a version; where it takes means over periods, with those of older versions as they were measured."""
    before = {name: [reading for each in older for reading in each.get(name, ())] for name in _means(ready)}
    return {**measured, **{name: [*before[name], *measured.get(name, ())] for name in before if before[name]}}


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
    means = _means(ready)
    for verdict in before:
        if verdict.reading.objective not in means:  # a mean is made of figures as they were measured, never of means
            every.setdefault(verdict.reading.objective, []).append(verdict.reading)
    for name, found in measured.items():
        every.setdefault(name, []).extend(found)
    known = {key_of(each): each for each in before}
    as_closed(every, ready, frozen)
    court = Court(
        ready.agreement, every, ready.as_of, goals, ready.applies, {**frozen, **known}, book.price, ready.named
    )
    return [*before, *(each for each in court.all() if key_of(each) not in known)]
