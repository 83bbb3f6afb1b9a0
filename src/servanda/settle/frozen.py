"""Money that was closed with its period: it stands as it was closed, whatever text and records say by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from servanda.agreement.remedies import Remedy
from servanda.settle.claimed import triggers_of
from servanda.settle.progress import about, key_of, shown
from servanda.settle.said import Key, mark_of
from servanda.settle.sources import sources_changed
from servanda.words.happening import EachOfNext
from servanda.words.problem import Problem
from servanda.words.result import Obligation, Period
from servanda.words.trigger import AndClaimed, phrases_of


@dataclass(frozen=True, slots=True)
class Frozen:
    """The names of the periods whose money was closed, and the obligations that they were closed with."""

    periods: frozenset[str] = frozenset()
    obligations: tuple[Obligation, ...] = ()

    @property
    def credits(self) -> Mapping[Key, Obligation]:
        """All but earn-backs, which belong to another remedy's line."""
        return {key_of(about(each)): each for each in self.obligations if each.of is None}

    def holds(self, period: Period) -> bool:
        """Was this period closed with its money?"""
        return period.label in self.periods or (period.key or "") in self.periods


def as_closed(found: Sequence[Obligation], frozen: Frozen, remedies: Mapping[str, Remedy]) -> tuple[Obligation, ...]:
    """Obligations with those of closed periods as they were closed: none is lost, and none comes but what had to wait."""
    today = {mark_of(each): each for each in found}
    closed = {mark_of(each): _told(each, today.get(mark_of(each))) for each in frozen.obligations}
    later = [each for each in found if mark_of(each) not in closed and _may_come(each, frozen, remedies)]
    return tuple(sorted((*closed.values(), *later), key=lambda each: (each.period.start, each.period.end)))


def _told(closed: Obligation, today: Obligation | None) -> Obligation:
    """What was closed, in the statement it stands in; an amount that waited for a claim, as of its month, is today's.

    Its file does not say from which verdicts it follows; those of its period stand as they were closed.
    """
    if today is None:
        return closed
    if closed.unknown or not _waited(closed):
        return replace(closed, statement=today.statement, verdicts=today.verdicts)
    return replace(today, closed=True, until=closed.until, begins=closed.begins)


def without_amount(obligation: Obligation) -> Obligation:
    """As it is closed while nobody knows what it comes to: it owes nothing until a restatement says what."""
    if not obligation.unknown:
        return obligation
    return replace(
        obligation,
        computed=None,
        amount=None,
        unit="",
        begins=None,
        until=None,
        from_bank=Fraction(0),
        changed=(),
        charged=(),
    )


def _waited(obligation: Obligation) -> bool:
    return obligation.amount is None and not obligation.what and not obligation.unknown


def changed(fresh: Sequence[Obligation], frozen: Frozen, remedies: Mapping[str, Remedy]) -> Iterable[Problem]:
    """Where text and records of today would give other money than was closed: a note, never another amount."""
    today = {mark_of(each): each for each in fresh}
    for key, closed in ((mark_of(each), each) for each in frozen.obligations):
        now = today.get(key)
        if now is not None:
            yield from sources_changed(closed, now)
        if now is None:
            yield _note(closed, f"was closed as {_said(closed)}; by today's text and records it would not follow")
        elif _waited(closed) or (closed.unknown and now.unknown):
            continue
        elif (now.amount, now.unit) != (closed.amount, closed.unit):
            yield _note(closed, f"was closed as {_said(closed)}; today's text and records would give {_said(now)}")
    known = {mark_of(each) for each in frozen.obligations}
    for key, now in today.items():
        if key not in known and not _may_come(now, frozen, remedies):
            yield _note(
                now, f"was not there when its period was closed; by today's text and records it is {_said(now)}"
            )


def _may_come(obligation: Obligation, frozen: Frozen, remedies: Mapping[str, Remedy]) -> bool:
    """What hangs on later periods or on claims was still open when its own period was closed."""
    remedy = remedies.get(obligation.remedy)
    if not frozen.holds(obligation.period) or remedy is None:
        return not frozen.holds(obligation.period)
    return any(
        isinstance(each, AndClaimed | EachOfNext) for trigger in triggers_of(remedy) for each in phrases_of(trigger)
    )


def _said(obligation: Obligation) -> str:
    if not obligation.unit and not obligation.unknown:
        return obligation.what or "due"
    return "an amount that is not known" if obligation.amount is None else shown(obligation, obligation.amount)


def _note(obligation: Obligation, said: str) -> Problem:
    hint = "What is closed stays. To change it, both sides accept a restatement: servanda restate propose."
    return Problem("S531", f"{about(obligation)} {said}.", None, hint, "note")
