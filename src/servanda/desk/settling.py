"""Obligations beside verdicts: fees are measured with the same records, and every version settles its own periods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from servanda.agreement.model import Agreement
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.judge.known import KnownVerdicts
from servanda.judge.thresholds import FromFile
from servanda.measure.fees import FeeText, fee_text, lives_of_things, things_of
from servanda.measure.lives import touches
from servanda.measure.run import Bench, bench, readings
from servanda.measure.tables import Tables
from servanda.settle.claimed import asks_for_claims, claimed_among, hangs_on_claims
from servanda.settle.fees import FeeBook
from servanda.settle.frozen import Frozen, as_closed, changed
from servanda.settle.said import NOTHING_SAID, Chosen, Said, said_of
from servanda.settle.statement import obligations
from servanda.store.closed import Closed
from servanda.words.entry import Entry
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation, Verdict

NOTHING_CLOSED = Frozen()
Hear = Callable[[Sequence[Obligation]], Sequence[Obligation]]
"""Obligations as they stand by what was said."""


class Settling:
    """What follows from verdicts, for every version, oldest first; the fees of each are measured once."""

    def __init__(
        self, benches: Sequence[Bench], tables: Tables, from_file: FromFile, hear: Hear, chosen: tuple[Chosen, ...] = ()
    ) -> None:
        self._books = [(one, *_book(one, tables)) for one in benches if one.agreement.remedies]
        self._objectives = {name: each for one in benches for name, each in one.agreement.objectives.items()}
        self._remedies = {name: each for one, *_ in self._books for name, each in one.agreement.remedies.items()}
        self._from_file, self._hear, self._chosen = from_file, hear, chosen

    def settled(
        self, verdicts: Sequence[Verdict], fresh: Sequence[Verdict] = (), frozen: Frozen = NOTHING_CLOSED
    ) -> tuple[tuple[Obligation, ...], list[Problem]]:
        """The obligations, and what was wrong with the records of fees.

        Where money was closed with its period it stands; what the `fresh` verdicts of today would give is a note.
        """
        problems = [problem for *_, wrong in self._books for problem in wrong]
        if frozen.periods and not any(errors(each) for *_, each in self._books):
            problems += changed(self._reckoned(fresh, NOTHING_CLOSED), frozen, self._remedies)
        return self._reckoned(verdicts, frozen), problems

    def by_themselves(self, verdicts: Sequence[Verdict], frozen: Frozen = NOTHING_CLOSED) -> tuple[Obligation, ...]:
        """What follows when nobody has said anything: what tallies count."""
        return self._once(verdicts, KnownVerdicts(self._objectives, verdicts), frozen, Said(chosen=self._chosen))

    def _reckoned(self, verdicts: Sequence[Verdict], frozen: Frozen) -> tuple[Obligation, ...]:
        found = self.by_themselves(verdicts, frozen)
        if not any(hangs_on_claims(one.agreement) for one, *_ in self._books):
            return found
        # First what can be claimed, then what hangs on what was said of it.
        stands = self._hear(found)
        said = said_of(stands, self._chosen)
        if not said.changes_amounts and not any(asks_for_claims(one.agreement) for one, *_ in self._books):
            return found
        record = KnownVerdicts(self._objectives, verdicts, claimed_among(stands, self._remedies))
        return self._once(verdicts, record, frozen, said)

    def _once(
        self, verdicts: Sequence[Verdict], record: KnownVerdicts, frozen: Frozen, said: Said = NOTHING_SAID
    ) -> tuple[Obligation, ...]:
        found = [
            each
            for one, book, _ in self._books
            for each in obligations(
                one.agreement, verdicts, record, book, self._from_file, one.as_of, one.applies, frozen.credits, said
            )
        ]
        return as_closed(found, frozen, self._remedies)


def end_of(entries: Sequence[Entry], zone: Zone) -> int:
    """The end of the last day on which something was said; long ago where nothing was."""
    return max((zone.midnight(day_of(each.day) + 1) for each in entries), default=0)


def money_of(closed: Sequence[Closed]) -> Frozen:
    """The money that was closed with its periods."""
    own = [each for each in closed if each.obligations is not None]
    return Frozen(frozenset(each.period for each in own), tuple(one for each in own for one in each.obligations or ()))


def party_name(agreement: Agreement, name: str | None) -> str:
    """What people call a party."""
    return agreement.parties[name].name if name in agreement.parties else name or "?"


def _book(ready: Bench, tables: Tables) -> tuple[FeeBook, list[Problem]]:
    """The fees of one version."""
    agreement = ready.agreement
    text = fee_text(agreement)
    if not text.names:
        return FeeBook(agreement, {}, lambda *_: None), []
    fees = bench(text.agreement, tables, text.names, ready.as_of, also=text.also)
    sums = readings(replace(fees, needs=_only(fees, text)))
    things, lives = things_of(fees, text.things, text.conditions), lives_of_things(fees, text.things)
    problems = [_at_fee(agreement, each, text) for each in fees.problems]
    fees.release()

    def living(records: str, start: int, end: int) -> list[str]:
        return [key for key, life in lives.get(records, ()) if touches(life, start, end)]

    return (
        FeeBook(agreement, sums, lambda records, key, column: things.get((records, key), {}).get(column), living),
        problems,
    )


def _only(fees: Bench, text: FeeText) -> dict[str, dict[str, set[str]]]:
    """Sums are measured; of things only the rows are looked at."""
    return {name: needs for name, needs in fees.needs.items() if name in text.sums}


def _at_fee(agreement: Agreement, problem: Problem, text: FeeText) -> Problem:
    """A fee is measured as an objective; its problem stands at the fee."""
    name = next((each for each in text.sums if f"`{each}`" in problem.sentence), None)
    if name is None or problem.code not in ("S401", "S403", "S404", "S405"):
        return problem
    return replace(problem, place=agreement.place(("fees", name)))
