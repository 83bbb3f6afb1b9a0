"""Obligations beside verdicts: fees are measured with the same records, and every version settles its own periods."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from servanda.agreement.model import Agreement
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.fee_books import Book
from servanda.judge.known import KnownVerdicts
from servanda.judge.thresholds import FromFile
from servanda.measure.run import Bench
from servanda.settle.claimed import asks_for_claims, claimed_among, hangs_on_claims
from servanda.settle.frozen import Frozen, as_closed, changed
from servanda.settle.said import NOTHING_SAID, Chosen, Said, said_of
from servanda.settle.statement import obligations
from servanda.settle.versions import Version
from servanda.store.closed import Closed
from servanda.store.closings import CLOSE
from servanda.words.entry import Entry
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation, Verdict

NOTHING_CLOSED = Frozen()
Hear = Callable[[Sequence[Obligation]], Sequence[Obligation]]
"""Obligations as they stand by what was said."""


class Settling:
    """What follows from verdicts, for every version, oldest first, with the fees of each."""

    def __init__(
        self, benches: Sequence[Bench], books: Sequence[Book], from_file: FromFile, hear: Hear,
        chosen: tuple[Chosen, ...] = (),
    ) -> None:  # fmt: skip
        pairs = zip(benches, books, strict=True)
        self._books = [(one, book) for one, book in pairs if one.agreement.remedies]
        self._objectives = {name: each for one in benches for name, each in one.agreement.objectives.items()}
        self._remedies = {name: each for one, _ in self._books for name, each in one.agreement.remedies.items()}
        self._from_file, self._hear, self._chosen = from_file, hear, chosen

    def settled(
        self, verdicts: Sequence[Verdict], fresh: Sequence[Verdict] = (), frozen: Frozen = NOTHING_CLOSED
    ) -> tuple[tuple[Obligation, ...], list[Problem]]:
        """The obligations, and where today's text and records would give other money.

        Where money was closed with its period it stands; what the `fresh` verdicts of today would give is a note.
        """
        problems: list[Problem] = []
        if frozen.periods and not any(errors(book.problems) for _, book in self._books):
            problems += changed(self._reckoned(fresh, NOTHING_CLOSED), frozen, self._remedies)
        return self._reckoned(verdicts, frozen), problems

    def by_themselves(self, verdicts: Sequence[Verdict], frozen: Frozen = NOTHING_CLOSED) -> tuple[Obligation, ...]:
        """What follows when nobody has said anything: what tallies count."""
        return self._once(verdicts, KnownVerdicts(self._objectives, verdicts), frozen, Said(chosen=self._chosen))

    def _reckoned(self, verdicts: Sequence[Verdict], frozen: Frozen) -> tuple[Obligation, ...]:
        found = self.by_themselves(verdicts, frozen)
        if not any(hangs_on_claims(one.agreement) for one, _ in self._books):
            return found
        # First what can be claimed, then what hangs on what was said of it.
        stands = self._hear(found)
        said = said_of(stands, self._chosen)
        if not said.changes_amounts and not any(asks_for_claims(one.agreement) for one, _ in self._books):
            return found
        record = KnownVerdicts(self._objectives, verdicts, claimed_among(stands, self._remedies))
        return self._once(verdicts, record, frozen, said)

    def _once(
        self, verdicts: Sequence[Verdict], record: KnownVerdicts, frozen: Frozen, said: Said = NOTHING_SAID
    ) -> tuple[Obligation, ...]:
        versions = [Version(one.agreement, book.fees, one.as_of, one.applies) for one, book in self._books]
        found = obligations(versions, verdicts, record, self._from_file, frozen.credits, said)
        return as_closed(found, frozen, self._remedies)


def end_of(entries: Sequence[Entry], zone: Zone) -> int:
    """The end of the last day on which something was said; long ago where nothing was. That a period was closed says nothing of claims."""
    return max((zone.midnight(day_of(each.day) + 1) for each in entries if each.what != CLOSE), default=0)


def money_of(closed: Sequence[Closed]) -> Frozen:
    """The money that was closed with its periods."""
    own = [each for each in closed if each.obligations is not None]
    return Frozen(frozenset(each.period for each in own), tuple(one for each in own for one in each.obligations or ()))


def party_name(agreement: Agreement, name: str | None) -> str:
    """What people call a party."""
    return agreement.parties[name].name if name in agreement.parties else name or "?"
