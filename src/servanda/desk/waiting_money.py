"""What would be owed if all that waits for an answer were accepted: beside each line, and in all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from servanda.desk.measuring import Measured
from servanda.paper.tongue import Tongue
from servanda.settle.said import Mark, mark_of
from servanda.words.result import Obligation
from servanda.words.sentence import Sentence

Say = Callable[[Obligation], str]
"""How an amount is said."""


class Waiting:
    """The money of one agreement that hangs on an answer; nothing of it has moved yet."""

    def __init__(self, measured: Measured) -> None:
        self._changed: dict[Mark, Obligation | None] = {
            mark_of(each.now): each.then for each in measured.owed_if_accepted if each.now is not None
        }
        self._alone = [each.then for each in measured.owed_if_accepted if each.now is None and each.then is not None]

    def only_then(self, belongs: Callable[[Obligation], bool]) -> list[Obligation]:
        """What follows only if it is accepted."""
        return [each for each in self._alone if belongs(each)]

    def then(self, own: Iterable[Obligation], alone: Sequence[Obligation]) -> list[Obligation]:
        """These obligations as they would be."""
        changed = (self._changed.get(mark_of(each), each) for each in own)
        return [*(each for each in changed if each is not None), *alone]

    def moves(self, own: Iterable[Obligation]) -> bool:
        """Is one of these another amount then?"""
        return any(mark_of(each) in self._changed for each in own)

    def beside(self, now: Obligation, say: Say, tongue: Tongue) -> str:
        """What a line would be; nothing where it stays as it is."""
        mark = mark_of(now)
        if mark not in self._changed:
            return ""
        then = self._changed[mark]
        if then is None:
            return tongue.told(Sentence("nothing"))
        return tongue.told(say(then) if then.unit else then.what or Sentence("due"))
