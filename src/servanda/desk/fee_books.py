"""The fees of one version, out of its text and the records in which they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from servanda.agreement.model import Agreement
from servanda.agreement.rates import Rates
from servanda.clock.zone import Zone
from servanda.desk.unfit import unfit_told
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.failure import CannotMeasure
from servanda.measure.fees import FeeText, fee_text, horizon_of_rates, lives_of_things, rows_of_rates, things_of
from servanda.measure.lives import Life, touches
from servanda.measure.run import Bench, bench, readings
from servanda.measure.tables import Tables
from servanda.records.loaded import Loaded
from servanda.settle.fees import FeeBook, NoFee
from servanda.settle.rates import RateBook, published
from servanda.settle.tables import subject_of
from servanda.sql.cannot import CannotSay
from servanda.words.money import Money
from servanda.words.problem import Problem
from servanda.words.result import Reading
from servanda.words.sentence import why_of
from servanda.words.value import OfFee, Priced


@dataclass(frozen=True, slots=True)
class Book:
    """The fees of one version, and what was wrong with their records."""

    fees: FeeBook
    problems: tuple[Problem, ...] = ()
    loaded: Mapping[str, Loaded] = field(default_factory=dict)
    """The record sets in which fees and rates lie; their tables may be gone."""

    def price(self, value: OfFee | Money, reading: Reading) -> Priced | str:
        """What a share of a fee, or an amount of another currency, comes to for a reading; or why nobody can tell."""
        try:
            return Priced(value, *self.fees.money(value, reading.period, subject_of(self.fees.agreement, reading)))
        except NoFee as error:
            return why_of(error)


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """Rows of things and of published rates, as they were read."""

    things: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    lives: Mapping[str, Sequence[tuple[str, Life]]] = field(default_factory=dict)
    rates: Sequence[tuple[int, Mapping[str, Any]]] = ()
    known: int = 0


def book_of(ready: Bench, tables: Tables) -> Book:
    """The fees of one version, out of its text and the records that they lie in."""
    agreement = ready.agreement
    text = fee_text(agreement)
    rates = agreement.settlement.rates if agreement.settlement is not None else None
    if not text.names:
        return Book(FeeBook(agreement, {}, lambda *_: None, rates=_rates(agreement, rates)))
    fees = bench(text.agreement, tables, text.names, ready.as_of, also=text.also, agreed=ready.agreed)
    sums = readings(replace(fees, needs=_only(fees, text)))
    looked, wrong = _looked_up(fees, text)
    problems = (*(_at_fee(agreement, each, text) for each in fees.problems), *unfit_told(agreement, fees.unfit), *wrong)
    fees.let_go()

    def living(records: str, start: int, end: int) -> list[str]:
        return [key for key, life in looked.lives.get(records, ()) if touches(life, start, end)]

    def attribute(records: str, key: str, column: str) -> object:
        return looked.things.get((records, key), {}).get(column)

    return Book(
        FeeBook(agreement, sums, attribute, living, rates=_rates(agreement, rates, looked.rates, looked.known)),
        problems,
        {name: each for needs in fees.needs.values() for name in needs if (each := fees.loaded.get(name)) is not None},
    )


def _looked_up(fees: Bench, text: FeeText) -> tuple[_LookedUp, list[Problem]]:
    """The rows in which fees and rates lie; what cannot be read leaves their amounts unknown, and is said."""
    try:
        things, lives = things_of(fees, text.things, text.conditions), lives_of_things(fees, text.things)
        rows = rows_of_rates(fees, *text.rates) if text.rates is not None else []
        known = horizon_of_rates(fees, text.rates[0]) if text.rates is not None else 0
    except CannotMeasure as failure:
        names = [*text.things, *([text.rates[0]] if text.rates is not None else [])]
        sentence = f"Fees that lie in {' and '.join(f'`{each}`' for each in names)} cannot be read: {failure.sentence}."
        return _LookedUp(), [Problem("S1060", sentence, fees.agreement.place(("records", names[0])), failure.hint)]
    except (CannotSay, EngineFault) as failure:
        return _LookedUp(), [problem_of(failure, fees.agreement.place(("fees",)), "fees")]
    return _LookedUp(things, lives, rows, known), []


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
