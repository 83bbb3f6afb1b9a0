"""Obligations beside verdicts: fees are measured with the same records, and every version settles its own periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from servanda.agreement.model import Agreement
from servanda.agreement.rates import Rates
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.unfit import unfit_told
from servanda.judge.known import KnownVerdicts
from servanda.judge.thresholds import FromFile
from servanda.measure.fees import FeeText, fee_text, horizon_of_rates, lives_of_things, rows_of_rates, things_of
from servanda.measure.lives import touches
from servanda.measure.run import Bench, bench, readings
from servanda.measure.tables import Tables
from servanda.settle.claimed import asks_for_claims, claimed_among, hangs_on_claims
from servanda.settle.fees import FeeBook, NoFee
from servanda.settle.frozen import Frozen, as_closed, changed
from servanda.settle.rates import RateBook, published
from servanda.settle.said import NOTHING_SAID, Chosen, Said, said_of
from servanda.settle.statement import obligations
from servanda.settle.tables import subject_of
from servanda.settle.versions import Version
from servanda.store.closed import Closed
from servanda.words.entry import Entry
from servanda.words.money import Money
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation, Reading, Verdict
from servanda.words.sentence import why_of
from servanda.words.value import OfFee, Priced

NOTHING_CLOSED = Frozen()
Hear = Callable[[Sequence[Obligation]], Sequence[Obligation]]
"""Obligations as they stand by what was said."""


@dataclass(frozen=True, slots=True)
class Book:
    """The fees of one version, and what was wrong with their records."""

    fees: FeeBook
    problems: tuple[Problem, ...] = ()

    def price(self, value: OfFee | Money, reading: Reading) -> Priced | str:
        """What a share of a fee, or an amount of another currency, comes to for a reading; or why nobody can tell."""
        try:
            return Priced(value, *self.fees.money(value, reading.period, subject_of(self.fees.agreement, reading)))
        except NoFee as error:
            return why_of(error)


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
    """The end of the last day on which something was said; long ago where nothing was."""
    return max((zone.midnight(day_of(each.day) + 1) for each in entries), default=0)


def money_of(closed: Sequence[Closed]) -> Frozen:
    """The money that was closed with its periods."""
    own = [each for each in closed if each.obligations is not None]
    return Frozen(frozenset(each.period for each in own), tuple(one for each in own for one in each.obligations or ()))


def party_name(agreement: Agreement, name: str | None) -> str:
    """What people call a party."""
    return agreement.parties[name].name if name in agreement.parties else name or "?"


def book_of(ready: Bench, tables: Tables) -> Book:
    """The fees of one version, out of its text and the records that they lie in."""
    agreement = ready.agreement
    text = fee_text(agreement)
    rates = agreement.settlement.rates if agreement.settlement is not None else None
    if not text.names:
        return Book(FeeBook(agreement, {}, lambda *_: None, rates=_rates(agreement, rates)))
    fees = bench(text.agreement, tables, text.names, ready.as_of, also=text.also, agreed=ready.agreed)
    sums = readings(replace(fees, needs=_only(fees, text)))
    things, lives = things_of(fees, text.things, text.conditions), lives_of_things(fees, text.things)
    rows = rows_of_rates(fees, *text.rates) if text.rates is not None else []
    known = horizon_of_rates(fees, text.rates[0]) if text.rates is not None else 0
    problems = (*(_at_fee(agreement, each, text) for each in fees.problems), *unfit_told(agreement, fees.unfit))
    fees.let_go()

    def living(records: str, start: int, end: int) -> list[str]:
        return [key for key, life in lives.get(records, ()) if touches(life, start, end)]

    def attribute(records: str, key: str, column: str) -> object:
        return things.get((records, key), {}).get(column)

    return Book(FeeBook(agreement, sums, attribute, living, rates=_rates(agreement, rates, rows, known)), problems)


def _rates(
    agreement: Agreement, rates: Rates | None, rows: Sequence[tuple[int, Mapping[str, Any]]] = (), known: int = 0
) -> RateBook | None:
    """The rates of exchange, those of records by day in the agreement's zone."""
    if rates is None or agreement.currency is None:
        return None
    zone = Zone(agreement.timezone)
    if rates.columns:
        quoted = [(zone.day(at), code, row[column]) for at, row in rows for code, column in rates.columns.items()]
    else:
        quoted = [(zone.day(at), str(row[rates.currency or ""]), row[rates.rate or ""]) for at, row in rows]
    return RateBook(rates, agreement.currency, zone, published(quoted), zone.day(known))


def _only(fees: Bench, text: FeeText) -> dict[str, dict[str, set[str]]]:
    """Sums are measured; of things only the rows are looked at."""
    return {name: needs for name, needs in fees.needs.items() if name in text.sums}


def _at_fee(agreement: Agreement, problem: Problem, text: FeeText) -> Problem:
    """A fee is measured as an objective; its problem stands at the fee."""
    name = next((each for each in text.sums if f"`{each}`" in problem.sentence), None)
    if name is None or problem.code not in ("S401", "S403", "S404", "S405"):
        return problem
    return replace(problem, place=agreement.place(("fees", name)))
