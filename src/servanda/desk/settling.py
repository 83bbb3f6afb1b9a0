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
from servanda.settle.claimed import claimed_among, hangs_on_claims
from servanda.settle.fees import FeeBook
from servanda.settle.frozen import Frozen, as_closed, changed
from servanda.settle.said import NOTHING_SAID, Said, said_of
from servanda.settle.statement import obligations
from servanda.store.closed import Closed
from servanda.words.entry import Entry
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation, Verdict

NOTHING_CLOSED = Frozen()
Hear = Callable[[Sequence[Obligation]], Sequence[Obligation]]
"""Obligations as they stand by what was said."""


def settled(
    benches: Sequence[Bench], tables: Tables, verdicts: Sequence[Verdict], from_file: FromFile, hear: Hear,
    fresh: Sequence[Verdict] = (), frozen: Frozen = NOTHING_CLOSED,
) -> tuple[tuple[Obligation, ...], list[Problem]]:  # fmt: skip
    """What follows from the verdicts of every version, oldest first, and what was wrong with the records of fees.

    Where money was closed with its period it stands; what the `fresh` verdicts of today would give is a note.
    """
    books = [(one, *_book(one, tables)) for one in benches if one.agreement.remedies]
    objectives = {name: each for one in benches for name, each in one.agreement.objectives.items()}

    remedies = {name: each for one, *_ in books for name, each in one.agreement.remedies.items()}

    def once(
        judged: Sequence[Verdict], record: KnownVerdicts, closed: Frozen, said: Said = NOTHING_SAID
    ) -> tuple[Obligation, ...]:
        found = [
            each
            for one, book, _ in books
            for each in obligations(
                one.agreement, judged, record, book, from_file, one.as_of, one.applies, closed.credits, said
            )
        ]
        return as_closed(found, closed, remedies)

    def reckoned(judged: Sequence[Verdict], closed: Frozen) -> tuple[Obligation, ...]:
        found = once(judged, KnownVerdicts(objectives, judged), closed)
        if not any(hangs_on_claims(one.agreement) for one, *_ in books):
            return found
        # First what can be claimed, then what hangs on what was said of it.
        stands = hear(found)
        record = KnownVerdicts(objectives, judged, claimed_among(stands, remedies))
        return once(judged, record, closed, said_of(stands, ()))

    problems = [problem for *_, wrong in books for problem in wrong]
    if frozen.periods and not any(errors(each) for *_, each in books):
        problems += changed(reckoned(fresh, NOTHING_CLOSED), frozen, remedies)
    return reckoned(verdicts, frozen), problems


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
    things, lives = things_of(fees, text.things), lives_of_things(fees, text.things)
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
