"""Circles: calendars outside each other, record sets that belong to each other, duties that wait for each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servanda.agreement.findings import Findings
from servanda.agreement.objectives import Objective
from servanda.agreement.reads import readings_read
from servanda.agreement.tallies import counted_by
from servanda.agreement.tree import Path
from servanda.metrics.kinds.formula import Formula
from servanda.metrics.kinds.tally import Tally
from servanda.words.trigger import MonthBefore, base_of, phrases_of

DEEPEST = 50
"""Steps from one calendar, record set or objective to the next."""

Edges = Mapping[str, tuple[tuple[str, Path], ...]]
"""What each name leads to, and where that is written."""


def check_circles(findings: Findings) -> None:
    """Circles of every kind, each told once."""
    agreement = findings.agreement
    outside = {
        name: ((each.outside, ("calendars", name, "outside")),)
        for name, each in agreement.calendars.items() if each.outside is not None
    }  # fmt: skip
    _tell(
        findings,
        outside,
        ("calendar", "lies outside itself", "lie outside each other"),
        "Name a calendar that has hours of its own.",
    )
    parents: Edges = {
        name: (
            *((parent, ("records", name, "belongs_to", parent)) for parent in each.belongs_to),
            *((other, ("records", name, "together", place)) for place, other in enumerate(each.together)),
        )
        for name, each in agreement.records.items()
    }
    _tell(
        findings,
        parents,
        ("record set", "belongs to itself", "belong to each other"),
        "A child belongs to its parent, never the other way round.",
        on_key=True,
    )
    waits = {name: tuple(_waits_for(findings, name, each)) for name, each in agreement.objectives.items()}
    _tell(
        findings,
        waits,
        ("objective", "waits for itself", "wait for each other"),
        "Take one condition out, or look at `the month before`.",
    )
    supports = {
        name: tuple((above, ("objectives", name, "supports", place)) for place, above in enumerate(each.supports or ()))
        for name, each in agreement.objectives.items()
    }
    _tell(
        findings,
        supports,
        ("objective", "supports itself", "support each other"),
        "What supports another lies beneath it.",
    )


def _waits_for(findings: Findings, name: str, objective: Objective) -> Iterator[tuple[str, Path]]:
    """Objectives whose reading of the same period must be known first."""
    for phrase in phrases_of(objective.only_if) if objective.only_if is not None else ():
        if not isinstance(phrase, MonthBefore):
            yield base_of(phrase).objective, ("objectives", name, "only_if")
    if isinstance(objective.metric, Formula):
        for word, term in objective.metric.of.items():
            if not term.before:
                yield term.objective, ("objectives", name, "metric", "of", word)
    for records, read in readings_read(findings.agreement, name).items():
        yield read, ("records", records, "readings")
    if isinstance(objective.metric, Tally):
        for place, other in enumerate(objective.metric.of):
            for below in counted_by(findings.agreement, objective.metric, other):
                yield below, ("objectives", name, "metric", "of", place)


def _tell(findings: Findings, edges: Edges, words: tuple[str, str, str], hint: str, *, on_key: bool = False) -> None:
    what, alone, together = words
    found = list(circles(edges))
    deep = next((name for name, height in heights(edges).items() if height > DEEPEST), None) if not found else None
    if deep is not None:
        sentence = f"More than {DEEPEST} {what}s lead from `{deep}` to one another."
        findings.tell(edges[deep][0][1], "S148", sentence, "Let them build on fewer.", on_key=on_key)
    for circle, path in found:
        shown = " → ".join([*circle, circle[0]])
        sentence = (
            f"The {what}s {together} in a circle: {shown}." if len(circle) > 1 else f"The {what} `{circle[0]}` {alone}."
        )
        findings.tell(path, "S148", sentence, hint, on_key=on_key)


def heights(edges: Edges) -> Mapping[str, int]:
    """How many steps lead on from each name at most; of edges without circles."""
    found: dict[str, int] = {}
    for first in edges:
        waiting = [first]
        while waiting:
            name = waiting[-1]
            below = [each for each, _ in edges.get(name, ())]
            later = [each for each in below if each not in found]
            waiting += later
            if not later:
                found[name] = max((found[each] + 1 for each in below), default=0)
                waiting.pop()
    return found


def circles(edges: Edges) -> Iterator[tuple[tuple[str, ...], Path]]:
    """Every circle once, in the order written, with the place of the step that closes it."""
    done: set[str] = set()
    for first in edges:
        trail: list[str] = []
        waiting: list[tuple[str, Iterator[tuple[str, Path]]]] = []
        if first not in done:
            trail.append(first)
            waiting.append((first, iter(edges[first])))
        while waiting:
            name, following = waiting[-1]
            step = next(following, None)
            if step is None:
                waiting.pop()
                trail.pop()
                done.add(name)
            elif step[0] in trail:
                yield tuple(trail[trail.index(step[0]) :]), step[1]
            elif step[0] not in done and step[0] in edges:
                trail.append(step[0])
                waiting.append((step[0], iter(edges[step[0]])))
