"""Tallies: which objectives they hang on, and in which order they can be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from servanda.agreement.derivation import with_needed
from servanda.agreement.goals_said import goals_named
from servanda.agreement.model import Agreement
from servanda.agreement.reads import readings_read
from servanda.metrics.kinds.formula import Formula
from servanda.metrics.kinds.tally import Tally
from servanda.words.trigger import objectives_of


def counted_by(agreement: Agreement, metric: Tally, name: str) -> tuple[str, ...]:
    """The objectives that decide over one thing that a tally counts: an objective, or those that a remedy looks at."""
    if metric.tally == "misses":
        return (name,)
    remedy = agreement.remedies.get(name)
    if remedy is None:
        return ()
    triggers = [remedy.when, *(each.when for each in remedy.multipliers)]
    return tuple(dict.fromkeys(each for trigger in triggers for each in objectives_of(trigger)))


def sources_of(agreement: Agreement, metric: Tally) -> tuple[str, ...]:
    """All objectives that a tally looks at."""
    return tuple(dict.fromkeys(each for name in metric.of for each in counted_by(agreement, metric, name)))


def hangs_on(agreement: Agreement, name: str) -> frozenset[str]:
    """The objective and all that must be judged before it, through `only_if`, goals, formulas, tallies and readings."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += _directly(agreement, each)
    return frozenset(found)


def rounds(agreement: Agreement) -> Iterator[tuple[str, ...]]:
    """The tallies, those first that no other tally must come before."""
    waiting = {name for name, each in agreement.objectives.items() if isinstance(each.metric, Tally)}
    while waiting:
        now = tuple(
            name for name in agreement.objectives if name in waiting and hangs_on(agreement, name) & waiting == {name}
        )
        if not now:  # a circle, which was told when the text was read
            return
        yield now
        waiting -= set(now)


def _directly(agreement: Agreement, name: str) -> Iterable[str]:
    objective = agreement.objectives.get(name)
    if objective is None:
        return
    if objective.only_if is not None:
        yield from objectives_of(objective.only_if)
    goals = with_needed(agreement, goals_named(objective.target, *objective.levels.values()))
    yield from (goal.objective for each in goals if (goal := agreement.goals[each]).how)
    if isinstance(objective.metric, Formula):
        yield from (term.objective for term in objective.metric.of.values())
    if isinstance(objective.metric, Tally):
        yield from sources_of(agreement, objective.metric)
    yield from readings_read(agreement, name).values()
