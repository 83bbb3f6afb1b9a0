"""What the paper leaves open, read the other way: the agreement is judged and settled once more for each open choice.

Only what the choice touches is measured anew, on records that are loaded already. What is closed stays as it was closed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from servanda.agreement.model import Agreement, OpenChoice
from servanda.agreement.readings_set import heights
from servanda.desk.reckoning import Figures, Reckoning, Result
from servanda.desk.staged import staged
from servanda.measure.run import Bench, readings
from servanda.settle.said import mark_of
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation, Period, Verdict

T = TypeVar("T")
Pair = tuple[T | None, T | None]
"""A result as the agreement is read, and as it would be; None where there is none."""
_MONEY = frozenset({"remedies", "fees", "settlement", "parties", "escalations"})
"""Parts of an agreement that no figure is measured by."""


@dataclass(frozen=True, slots=True)
class ReadOtherwise:
    """What one open choice changes: verdicts with another word, obligations of another amount or another last day."""

    term: str
    why: str
    verdicts: tuple[Pair[Verdict], ...]
    obligations: tuple[Pair[Obligation], ...]


Takes = Callable[[Period], bool]
"""Is this period asked for?"""
Again = Callable[[Bench, Agreement], Bench]
"""The records of another reading of a version's agreement, loaded."""


def read_otherwise(
    benches: Sequence[Bench], figures: Sequence[Figures], here: Result, reckoning: Reckoning,
    takes: Takes, again: Again,
) -> tuple[tuple[ReadOtherwise, ...], list[Problem]]:  # fmt: skip
    """What each open choice of each version changes in the periods asked for, and where it cannot be reckoned."""
    found: list[ReadOtherwise] = []
    problems: list[Problem] = []
    for place, bench in enumerate(benches):
        for choice in bench.agreement.choices:

            def judge(read: Sequence[Figures], other: Bench, place: int = place) -> Sequence[Verdict]:
                return reckoning.result(_with(benches, place, other), _with(figures, place, read[0])).verdicts

            other, own = _measured(bench, figures[place], choice, again, judge)
            there = reckoning.result(_with(benches, place, other), _with(figures, place, own))
            wrong = [*errors(other.problems), *errors(there.problems)]
            if other is not bench:
                other.let_go()
            if wrong:
                problems.append(_unknown(choice, wrong[0]))
                continue
            found.append(
                ReadOtherwise(choice.term, choice.why, _verdicts(here, there, takes), _owed(here, there, takes))
            )
    return tuple(each for each in found if each.verdicts or each.obligations), problems


def _measured(
    bench: Bench, figures: Figures, choice: OpenChoice, again: Again,
    judge: Callable[[Sequence[Figures], Bench], Sequence[Verdict]],
) -> tuple[Bench, Figures]:  # fmt: skip
    """The agreement read the other way with its figures: those that the choice cannot touch are not measured anew."""
    section = choice.path[0] if choice.path else ""
    if section in _MONEY:
        return replace(bench, agreement=choice.agreement, problems=[]), figures
    other = again(bench, choice.agreement)
    if section == "objectives" and not any(heights(other.agreement).values()):
        name = str(choice.path[1])
        needs = {each: needs for each, needs in other.needs.items() if each == name}
        return other, {**figures, **readings(replace(other, needs=needs))}
    (read,) = staged([other], lambda found: judge(found, other))
    return other, read


def _with(values: Sequence[T], place: int, value: T) -> list[T]:
    return [*values[:place], value, *values[place + 1 :]]


def _verdicts(here: Result, there: Result, takes: Takes) -> tuple[Pair[Verdict], ...]:
    found = _pairs(here.verdicts, there.verdicts, mark_of_verdict, _other_word)
    asked = (pair for pair in found if takes(one_of(pair).reading.period))
    return tuple(pair for pair in asked if pair[0] is not None or one_of(pair).word != "open")


def _owed(here: Result, there: Result, takes: Takes) -> tuple[Pair[Obligation], ...]:
    found = _pairs(here.obligations, there.obligations, mark_of, _other_money)
    return tuple(pair for pair in found if asked_for(takes, one_of(pair)))


def asked_for(takes: Takes, obligation: Obligation) -> bool:
    """Is it asked for: by its own period, or, of a single record, by that of the statement in which it stands?"""
    return takes(obligation.period) or (obligation.statement is not None and takes(obligation.statement))


def one_of(pair: Pair[T]) -> T:
    """The result as the agreement is read; where there is none, the other."""
    found = pair[1] if pair[0] is None else pair[0]
    assert found is not None
    return found


def _unknown(choice: OpenChoice, problem: Problem) -> Problem:
    sentence = f"`{choice.term}` cannot be reckoned read the other way: {problem.sentence}"
    return Problem("S904", sentence, choice.place, problem.hint, "warning")


def _pairs(
    here: Iterable[T], there: Iterable[T], mark: Callable[[T], Hashable], differ: Callable[[T, T], bool]
) -> list[Pair[T]]:
    """What both have and is not alike, then what only the other reading has."""
    others = {mark(each): each for each in there}
    own = {mark(each): each for each in here}
    both: list[Pair[T]] = [
        (each, others.get(key)) for key, each in own.items() if key not in others or differ(each, others[key])
    ]
    return [*both, *((None, each) for key, each in others.items() if key not in own)]


def mark_of_verdict(verdict: Verdict) -> Hashable:
    """What tells a verdict from all others of its agreement, however its text is read."""
    period = verdict.reading.period
    return verdict.reading.objective, period.label, period.key, frozenset(verdict.reading.segment)


def _other_word(one: Verdict, other: Verdict) -> bool:
    return one.word != other.word


def _other_money(one: Obligation, other: Obligation) -> bool:
    terms = [(each.amount, each.unit, each.until, each.debtor, each.creditor, each.what) for each in (one, other)]
    return terms[0] != terms[1]
