"""`compare`: what differs between two runs, reading by reading, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from servanda.words.result import Segment, Verdict

Kind = Literal["verdict", "target", "figure", "counts", "state", "appeared", "vanished"]
ORDER: tuple[Kind, ...] = ("verdict", "vanished", "target", "figure", "counts", "appeared", "state")
"""From what weighs most; of several in one reading the first names it."""
_DECIDED = ("met", "missed")


@dataclass(frozen=True)
class Run:
    """The readings of one agreement as they were at one time."""

    agreement: str
    title: str | None
    version: str | None
    as_of: int | None
    verdicts: tuple[Verdict, ...]
    currency: str | None = None


@dataclass(frozen=True)
class Side:
    """One of the two that are compared; `period` where it is one closed period."""

    name: str
    runs: Mapping[str, Run]
    period: str | None = None


Key = tuple[str, str, str, Segment]
"""Agreement, objective, name of the period, segment."""


@dataclass(frozen=True)
class Difference:
    """One reading that is not the same in both; `kinds` in the order of their weight."""

    agreement: str
    kinds: tuple[Kind, ...]
    old: Verdict | None
    new: Verdict | None

    @property
    def either(self) -> Verdict:
        """The new verdict, else the old one."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def key(self) -> Key:
        """What tells readings apart."""
        return key_of(self.agreement, self.either)


@dataclass(frozen=True)
class Comparison:
    """Everything that differs, the number of readings that do not, and agreements that only one side has."""

    old: Side
    new: Side
    differences: tuple[Difference, ...] = ()
    same: int = 0
    only_old: tuple[str, ...] = ()
    only_new: tuple[str, ...] = ()
    both: tuple[str, ...] = field(default=())

    @property
    def alike(self) -> bool:
        """Is nothing different?"""
        return not (self.differences or self.only_old or self.only_new)


def compare(old: Side, new: Side, period: str | None = None, objective: str | None = None) -> Comparison:
    """Compare two sides; with `period` and `objective` only these. A closed period is compared with its like."""
    label = period or old.period or new.period
    both = [name for name in new.runs if name in old.runs]
    found: list[Difference] = []
    same = 0
    for name in both:
        before, after = (_by_key(side.runs[name], label, objective) for side in (old, new))
        for key in dict.fromkeys((*before, *after)):
            kinds = _kinds(before.get(key), after.get(key))
            same += not kinds
            found += [Difference(name, kinds, before.get(key), after.get(key))] if kinds else []
    return Comparison(
        old, new, tuple(sorted(found, key=_weight)), same,
        tuple(name for name in old.runs if name not in new.runs),
        tuple(name for name in new.runs if name not in old.runs), tuple(both),
    )  # fmt: skip


def key_of(agreement: str, verdict: Verdict) -> Key:
    """What tells one reading of an agreement from the others."""
    reading = verdict.reading
    return agreement, reading.objective, reading.period.key or reading.period.label, reading.segment


def _by_key(run: Run, label: str | None, objective: str | None) -> dict[Key, Verdict]:
    return {
        key_of(run.agreement, each): each
        for each in run.verdicts
        if (label is None or label in (each.reading.period.label, each.reading.period.key))
        and (objective is None or each.reading.objective == objective)
    }


def _kinds(old: Verdict | None, new: Verdict | None) -> tuple[Kind, ...]:
    if old is None or new is None:
        return ("appeared",) if old is None else ("vanished",)
    told: Iterable[tuple[Kind, bool]] = (
        ("verdict", old.word != new.word),
        ("target", old.target != new.target),
        ("figure", old.reading.value != new.reading.value),
        ("counts", old.reading.counts != new.reading.counts),
        ("state", old.state != new.state),
    )
    return tuple(kind for kind, differs in told if differs)


def _weight(difference: Difference) -> tuple[int, bool, int, str, str, Sequence[str]]:
    """A verdict that turned round before one that was only reached; the latest period first."""
    old, new = difference.old, difference.new
    turned = old is not None and new is not None and old.word in _DECIDED and new.word in _DECIDED
    reading = difference.either.reading
    return (
        ORDER.index(difference.kinds[0]), not turned, -reading.period.start, difference.agreement, reading.objective,
        [value for _, value in reading.segment],
    )  # fmt: skip
